"""Ways to share a budget out among projects in their order: never above the budget, a cap or a ceiling, every offer with its reason."""
