"""Drafts: begun, typed, imported, with their attachments and justifications."""
