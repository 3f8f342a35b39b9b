"""Conditions that the law sets for entry, priority, capacity, equipment and diagnosis."""
