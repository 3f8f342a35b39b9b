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
    """The documents that the programmes open on a day rest on (all, where none is open); they count from their day of force."""
    offered = tuple(programmes(as_of))
    cited = {citation.document for p in offered for citation in (*p.basis, *(g.citation for g in p.gates), *(t.citation for t in p.tiers))}
    known = [d for d in documents().values() if d.valid_on(as_of) and d.file and (d.code in cited or not offered)]
    newest = sorted(known, key=lambda d: d.in_force or d.printed or dt.date.min, reverse=True)
    ending = [document for document in newest if document.ends is not None and document.ends - as_of <= _SOON]
    return LawNews(as_of, tuple(newest), tuple(ending), offered)
