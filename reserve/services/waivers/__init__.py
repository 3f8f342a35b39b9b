"""Waivers (豁免): asked by a county, answered above it, listed in public, revoked."""
