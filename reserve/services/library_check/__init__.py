"""Checks of the whole library: run in chunks, what they found, and who may see it."""
