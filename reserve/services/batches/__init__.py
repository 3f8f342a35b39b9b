"""Funding batches: opened, ranked, read, frozen, and their documents."""
