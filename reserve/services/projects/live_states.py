"""The states in which a project stands in the reserve."""

LIVE = ("submitted", "county", "city", "province", "returned")
"""States in which a project holds its project code and its line."""
