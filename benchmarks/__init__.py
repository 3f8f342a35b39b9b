"""Measurements of this machine. Every figure stands beside a floor measured in the same run."""
