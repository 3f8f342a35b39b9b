"""Ways to pay an award in steps and to settle it on what was verified; what was paid too much comes back."""
