"""Support by published formula: who is entitled, to what, beside which other money."""
