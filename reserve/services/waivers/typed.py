"""What people type about a waiver: a reason, the document it rests on, its last day."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from reserve.parameters import Band, at
from reserve.services.drafts.changes import UNUSABLE
from reserve.store.projects import Project
from reserve.vocabulary.document import read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields
from reserve.vocabulary.reporting_units import area_of

REASON_LIMIT = 2_000
BASIS_MINIMUM, BASIS_LIMIT = 4, 100


def clean_reason(text: str, today: dt.date, project: Project) -> str:
    """A reason as it is kept: as long as a justification must be. Raises ``BadInput``."""
    least = _least(today, project)
    clean = text.strip()
    if len(clean) < least:
        raise BadInput("comment_missing", minimum=least, length=len(clean))
    if len(clean) > REASON_LIMIT:
        raise BadInput("comment_too_long", length=len(clean), limit=REASON_LIMIT)
    if UNUSABLE.search(clean):
        raise BadInput("draft_text_unusable")
    return clean


def clean_basis(text: str) -> str:
    """The number of the document that a waiver rests on. Raises ``BadInput``."""
    clean = text.strip()
    if not BASIS_MINIMUM <= len(clean) <= BASIS_LIMIT or not clean.isprintable():
        raise BadInput("waiver_basis", length=len(clean), minimum=BASIS_MINIMUM, limit=BASIS_LIMIT)
    return clean


def require_end(expires_on: dt.date, today: dt.date, project: Project) -> None:
    """Raise ``BadInput`` for a last day that is over, or later than a waiver may last."""
    last = last_day(today, project)
    if not today <= expires_on <= last:
        raise BadInput("waiver_end", given=expires_on, first=today, last=last, days=_days(today, project))


def last_day(today: dt.date, project: Project) -> dt.date:
    """The latest day to which a waiver granted today may last."""
    return today + dt.timedelta(days=_days(today, project))


def _least(today: dt.date, project: Project) -> int:
    return _whole(_band("checks.explanation_length", today, project).low)


def _days(today: dt.date, project: Project) -> int:
    return _whole(_band("checks.waiver_length", today, project).high)


def _band(address: str, today: dt.date, project: Project) -> Band:
    content = at(address, today, area_of(project.unit_code)).value
    if not isinstance(content, Mapping):
        raise TypeError(f"{address} is not a band")
    return Band.of(content)


def _whole(bound: Decimal | None) -> int:
    if bound is None:
        raise ValueError("the band lacks the bound that is asked for")
    return int(bound)


def read_last_day(text: str) -> dt.date:
    """A typed last day, in the forms in which the form reads dates. Raises ``BadInput``."""
    entry = read_entry(fields()["finish_date"], text)
    if not isinstance(entry.value, str):
        raise BadInput("waiver_day_unreadable", given=text.strip()[:40])
    return dt.date.fromisoformat(entry.value)
