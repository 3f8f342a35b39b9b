"""A batch looked at otherwise: scenarios, other methods, robustness, the price of its policy. Never official."""
