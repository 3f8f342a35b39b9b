"""Targets of the plans, what counts towards them, and the documents' own arithmetic."""
