"""What officials should know about the law today: documents by their dates, programmes that can be opened."""

import datetime as dt
from dataclasses import dataclass

from reserve.parameters import documents, programmes
from reserve.parameters.model import LegalDocument
from reserve.parameters.programmes import Programme

_SOON = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class LawNews:
    """Documents in force (the newest first), those that end within 180 days, and programmes open on the day."""

    as_of: dt.date
    in_force: tuple[LegalDocument, ...]
    ending: tuple[LegalDocument, ...]
    programmes: tuple[Programme, ...]


def law_news(as_of: dt.date) -> LawNews:
    """The register of documents seen from one day. A document counts from its day of force, or of printing."""
    known = [document for document in documents().values() if document.valid_on(as_of) and document.file]
    newest = sorted(known, key=lambda d: d.in_force or d.printed or dt.date.min, reverse=True)
    ending = [document for document in newest if document.ends is not None and document.ends - as_of <= _SOON]
    return LawNews(as_of, tuple(newest), tuple(ending), tuple(programmes(as_of)))
