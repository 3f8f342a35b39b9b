"""The documents that a ranked batch has: name, who it is for, what makes it, in which formats."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.funding import funding
from reserve.exchange.documents.letter import letters
from reserve.exchange.documents.notice import notice
from reserve.exchange.documents.paper import Paper
from reserve.exchange.documents.performance import performance
from reserve.exchange.documents.ranked import ranked
from reserve.exchange.documents.recommendation import recommendation
from reserve.exchange.documents.summary import summary
from reserve.exchange.documents.words import words
from reserve.exchange.documents.write_docx import MEDIA_TYPE as DOCX
from reserve.exchange.documents.write_docx import write_docx
from reserve.exchange.documents.write_pdf import MEDIA_TYPE as PDF
from reserve.exchange.documents.write_pdf import write_pdf
from reserve.exchange.documents.write_xlsx import MEDIA_TYPE as XLSX
from reserve.exchange.documents.write_xlsx import write_xlsx
from reserve.vocabulary.language import Bilingual

WRITERS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "xlsx": (write_xlsx, XLSX),
    "docx": (write_docx, DOCX),
    "pdf": (write_pdf, PDF),
}

ZIP = "zip"
"""Letters one by one, as PDF."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A document. ``pays``: only where the programme gives money; ``public``: made to be published.

    ``figures``: of which projects it needs what their pinned versions add; ``places`` asks for the codes of city and county alone. ``now``:
    it shows the list as departures, withdrawals and succession left it (``beside``: the ranking, and what changed since beside it); the
    others show what the ranking said.
    """

    name: str
    make: Callable[[BatchPapers], Paper]
    formats: tuple[str, ...]
    pays: bool = False
    public: bool = False
    figures: Literal["none", "places", "chosen", "all"] = "none"
    now: bool = False
    beside: bool = False

    @property
    def right(self) -> str:
        """What somebody must be allowed in order to take it: public documents are for who may publish."""
        return "batch.publicise" if self.public else "batch.export"

    @property
    def label(self) -> Bilingual:
        """Its name for people."""
        return words()[f"name.{self.name}"]

    def fits(self, *, pays: bool) -> bool:
        """Whether a batch has it."""
        return pays or not self.pays


DOCUMENTS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("summary", summary, ("xlsx", "docx", "pdf"), figures="all", now=True),
        Kind("ranked", ranked, ("xlsx", "docx", "pdf")),
        Kind("funding", funding, ("xlsx", "docx", "pdf"), pays=True, figures="chosen", now=True),
        Kind("notice", notice, ("xlsx", "docx", "pdf"), public=True, now=True),
        Kind("recommendation", recommendation, ("docx", "pdf"), figures="chosen", now=True),
        Kind("performance", performance, ("xlsx", "docx", "pdf"), figures="chosen", now=True),
        Kind("letters", letters, ("docx", "pdf", ZIP), figures="places", beside=True),
    )
}
"""In the order in which an office needs them."""
