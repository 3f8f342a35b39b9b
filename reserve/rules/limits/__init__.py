"""Benchmark and baseline, the levels of the energy-limit standards with their corrections, and the ladder of yardsticks."""
