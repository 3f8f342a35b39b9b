"""Departures from a ranked list: proposed by one person, answered by another."""
