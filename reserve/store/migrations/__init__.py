"""Migrations of the schema, in order under ``versions``."""
