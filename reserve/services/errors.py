"""Errors of use cases that carry more than a sentence."""

import datetime as dt

from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.findings import Report


class NotReady(NotAllowedNow):
    """The document does not pass yet; ``report`` says what is open. The audit keeps which rules stopped it, on which business day."""

    def __init__(self, report: Report, as_of: dt.date) -> None:
        self.report = report
        self.recorded = {"rules": sorted({finding.rule_id for finding in report.open_findings}), "day": as_of.isoformat()}
        blocks = sum(finding.severity == "block" for finding in report.open_findings)
        super().__init__("draft_not_ready", blocks=blocks, explains=len(report.open_findings) - blocks)


class EnginesDisagree(RuntimeError):
    """The formal verdict and the page's check answer differently about the same document: a fault of the program, never of data."""
