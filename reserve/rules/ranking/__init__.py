"""From candidates to an explained list: gates, points, places, money, and what would lift a project."""
