"""Worked examples, computed by the rules and written as pages."""
