"""What the card shows, as plain data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value
from reserve.services.quality.period import Period
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.quality import QualityFigure


@dataclass(frozen=True, slots=True)
class Counted:
    """``counted`` of ``of``; ``value`` is None where nothing was there to count."""

    counted: int
    of: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Median:
    """The median of a figure over the counties of an area, ``units`` of them with enough cases; ``value`` is None below the fewest."""

    area: Bilingual
    units: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure of a unit. ``small``: too few cases to compare or to call weak; ``weak``: not as asked (None: nothing is asked, or small).

    ``limit`` and ``days``: the dated values behind it; ``median_days``: half of the cases took no longer; ``own``: the work of this unit's
    own level.
    """

    figure: QualityFigure
    now: Counted
    small: bool
    weak: bool | None
    limit: Value | None
    days: int | None
    median_days: Decimal | None
    medians: tuple[Median, ...]
    months: tuple[tuple[str, Counted], ...]
    own: bool


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field that returns marked: in how many returns; ``rules``: findings of the returned versions at it, by rule."""

    path: str
    label: Bilingual
    returns: int
    rules: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit below, with its figures by code; those with too few cases are in ``small``; ``weak`` are not as asked."""

    code: str
    name: Bilingual
    figures: Mapping[str, Counted]
    small: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True, slots=True)
class QualityCard:
    """The card of one unit with everything below it. ``units``: what the reader may choose; ``minimum``: the fewest cases compared."""

    unit_code: str
    unit_name: Bilingual
    period: Period
    figures: tuple[FigureView, ...]
    fields: tuple[FieldCount, ...]
    returns: int
    below: tuple[UnitRow, ...]
    choices: tuple[tuple[str, Bilingual], ...]
    minimum: int
    projects: int
    submissions: int

    def figure(self, code: str) -> FigureView:
        """One figure by its code; an unknown one raises ``KeyError``."""
        return next(view for view in self.figures if view.figure.code == code)

    @property
    def weak(self) -> tuple[FigureView, ...]:
        """The figures of this unit's own work that are not as asked, in the order of the card."""
        return tuple(view for view in self.figures if view.weak and view.own)


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A project behind a figure, and what there is about it. ``days``: how long it took or has waited."""

    code: str
    name: str
    enterprise: str
    unit_name: Bilingual
    on: dt.date | None
    days: int | None
    what: Bilingual


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases that weigh on a figure, worst first. ``total``: how many; ``hidden``: how many of them the reader may not open."""

    figure: QualityFigure
    unit_code: str
    unit_name: Bilingual
    period: Period
    rows: tuple[BehindRow, ...]
    total: int
    hidden: int
    cases: bool


@dataclass(frozen=True, slots=True)
class QualityLine:
    """The line of the start page: ``returned`` of ``submissions`` of twelve months, ``late`` of ``waiting`` projects today.

    ``asked``: the most that may come back (%); ``weak``: more did, and there were enough submissions to say so.
    """

    submissions: int
    returned: int
    waiting: int
    late: int
    asked: Decimal
    weak: bool
