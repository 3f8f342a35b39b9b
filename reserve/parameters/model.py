"""A legal value: what it is, since when, where it is written, and how far it has been checked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual, Language

Status = Literal["source", "published", "unverified", "house"]
STATUSES: tuple[Status, ...] = get_args(Status)
Sense = Literal["at_least", "above", "at_most", "below", "about"]
SENSES: tuple[Sense, ...] = get_args(Sense)
Content = Decimal | str | bool | dt.date | tuple["Content", ...] | Mapping[str, "Content"]

BETWEEN = " · "
"""Stands between the labels of groups and the label of the value itself."""

_STATUS_LABELS: dict[Status, Bilingual] = {
    "source": Bilingual("原文", "Read in the source document"),
    "published": Bilingual("已核对公布文本", "Checked against the published text"),
    "unverified": Bilingual("待核", "To be verified"),
    "house": Bilingual("本系统设定", "Set by this system"),
}


def status_label(status: str) -> Bilingual:
    """The words for a status: 原文, 已核对公布文本, 待核 or 本系统设定. An unknown status raises ``KeyError``."""
    return _STATUS_LABELS[status]  # type: ignore[index]


class TooEarly(NotFound):
    """The value exists, but only from a later day."""


class Repealed(NotFound):
    """The value existed; it was repealed or its document has ended."""


class NeverRecorded(NotFound):
    """Nobody ever recorded a value at this address for this area."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of values: its name, the division it speaks for, and what people call it."""

    name: str
    area: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A document of the register. ``ends`` is its last day; ``file`` and ``sha256`` name the copy it was read in, if any.

    ``period`` is the time its targets are set for, ``scope`` what it concerns; both in words, None where nobody recorded them.
    """

    code: str
    title: Bilingual
    number: str
    issuers: tuple[str, ...]
    printed: dt.date | None
    in_force: dt.date | None
    ends: dt.date | None
    file: str | None
    sha256: str | None
    period: Bilingual | None = None
    scope: Bilingual | None = None

    def valid_on(self, day: dt.date) -> bool:
        """Whether the document is in force on ``day``; a document without dates never is."""
        start = self.in_force or self.printed
        return start is not None and start <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value is written. ``title`` is None for house values that no document states."""

    document: str
    title: Bilingual | None
    number: str
    clause: str
    clause_en: str = ""

    def text(self, language: Language) -> str:
        """The citation as people write it: number and clause in Chinese, title, number and clause in English."""
        if language == "zh":
            head = self.number or (self.title.zh if self.title else "")
            return " ".join(part for part in (head, self.clause) if part)
        head = f"{self.title.en} ({self.number})" if self.title and self.number else self.title.en if self.title else self.number
        return ", ".join(part for part in (head, self.clause_en or self.clause) if part)


@dataclass(frozen=True, slots=True)
class Value:
    """One dated value. ``valid_to`` is the last day in force, None while it holds; ``area`` is the division that laid it down.

    ``label`` names the value in words, from the widest group to the value itself; None where its file gives none. ``note`` is what
    people should know beside it, ``written`` the figure as the document writes it where it is not the number itself. A target has a
    ``sense``, the side of the figure that is asked for, and may have a day by which it is ``due``. ``pack`` is the folder it stands in.
    """

    path: str
    value: Content
    unit: str
    valid_from: dt.date
    valid_to: dt.date | None
    status: Status
    citation: Citation
    origin: Bilingual
    checked_on: dt.date
    area: str
    quote: str = ""
    label: Bilingual | None = None
    note: Bilingual | None = None
    sense: Sense | None = None
    due: dt.date | None = None
    written: str = ""
    pack: str = ""

    @property
    def number(self) -> Decimal:
        """The value as a Decimal; a value of another type raises ``TypeError`` with its address."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.path} is not a number but {type(self.value).__name__}")
        return self.value

    @property
    def day(self) -> dt.date:
        """The value as a date; a value of another type raises ``TypeError`` with its address."""
        if not isinstance(self.value, dt.date):
            raise TypeError(f"{self.path} is not a date but {type(self.value).__name__}")
        return self.value


def own_name(value: Value) -> Bilingual:
    """The label of a value without those of its groups; its address where it has none."""
    label = value.label or Bilingual(value.path, value.path)
    return Bilingual(label.zh.rpartition(BETWEEN)[2], label.en.rpartition(BETWEEN)[2])
