"""Examine an installation: the machine, the register, the server. Each examination ends in a verdict with what to do."""

from dashboards.doctor.verdict import Level, Verdict

__all__ = ["Level", "Verdict"]
