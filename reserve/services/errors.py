"""Errors of use cases that carry more than a sentence."""

from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.findings import Report


class NotReady(NotAllowedNow):
    """The document does not pass yet; ``report`` says what is open."""

    def __init__(self, report: Report) -> None:
        self.report = report
        blocks = sum(finding.severity == "block" for finding in report.open_findings)
        super().__init__("draft_not_ready", blocks=blocks, explains=len(report.open_findings) - blocks)


class EnginesDisagree(RuntimeError):
    """The formal verdict and the page's check answer differently about the same document: a fault of the program, never of data."""
