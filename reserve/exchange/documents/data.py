"""What the documents of a batch say, as plain data: the ranked list and, for each project, what its pinned version adds."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from reserve.exchange.ranked_list import ListRow, RankedListData, gives_money
from reserve.vocabulary.language import BLANK, Bilingual, Language

FUNDED = ("funded", "partial")
Standing = Literal["gone", "passed", "offered", "departed"]
"""Left the batch; declined what was offered; was offered what became free and has not answered; was left out by a departure."""


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What a document says of a project beside its row. Money in fen, ``*_micro`` in 10^-6 of the unit; missing is None.

    ``city_code`` and ``county_code`` order the places of a table. ``contact_name`` and ``contact_phone`` are personal: only the internal
    summary has them.
    """

    city_code: str = ""
    county_code: str = ""
    credit_code: str = ""
    investment_code: str = ""
    industry: Bilingual = BLANK
    content: str = ""
    equipment_fen: int | None = None
    other_money_fen: int | None = None
    co2_t_micro: int | None = None
    crossing_t_micro: int | None = None
    baseline_micro: int | None = None
    benchmark_micro: int | None = None
    start: dt.date | None = None
    finish: dt.date | None = None
    progress: Bilingual = BLANK
    progress_percent_micro: int | None = None
    recommended_rank: int | None = None
    contact_name: str = ""
    contact_phone: str = ""


NO_FIGURES = ProjectFigures()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the caller says: nobody but the office knows it. None and blank leave room to fill in by hand.

    ``first`` and ``last`` day of the publicity (both count), ``channel`` where objections go, ``addressee`` of a letter and its ``number``;
    ``issuer`` is the name under the seal.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    channel: str = ""
    addressee: str = ""
    number: str = ""
    issuer: str = ""


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Departure:
    """A departure from the list that two people signed: the notice names it."""

    project_code: str
    what: Bilingual
    reason: str
    first_signed_by: str
    second_signed_by: str


@dataclass(frozen=True)
class BatchPapers:
    """All that the documents of a batch are written from.

    ``unit``: who issues; ``run_on``: date of the run, the only date the files carry; ``settled``: the list can no longer be run again, so
    that its documents are no drafts. ``curves``: points come from curves published before. ``standing`` tells the projects that hold
    nothing any more or wait for an answer; the rows give what each holds now, ``now_digest`` is of that list (blank: it is the ranking's).
    Where the rows are those of the ranking, ``after`` has the ones that changed since.
    """

    listed: RankedListData
    figures: Mapping[str, ProjectFigures]
    unit: Bilingual
    run_on: dt.date
    settled: bool = False
    curves: bool = True
    standing: Mapping[str, Standing] = field(default_factory=dict)
    now_digest: str = ""
    after: Mapping[str, ListRow] = field(default_factory=dict)
    maximum_points_micro: int = 100_000_000
    departures: tuple[Departure, ...] = ()
    terms: Terms = field(default_factory=Terms)

    @property
    def language(self) -> Language:
        """The language of the documents."""
        return self.listed.language

    @property
    def pays(self) -> bool:
        """Whether the programme gives money; else its documents have none."""
        return gives_money(self.listed)

    @cached_property
    def placed(self) -> tuple[ListRow, ...]:
        """Projects with a place, in its order."""
        return tuple(row for row in self.listed.rows if row.place is not None)

    @cached_property
    def chosen(self) -> tuple[ListRow, ...]:
        """Projects that receive money or a place of the list, in the order of their places."""
        return tuple(row for row in self.placed if row.status in FUNDED)

    @property
    def issuer(self) -> str:
        """Who issues, as it stands under the seal."""
        return self.terms.issuer or self.unit.text(self.language)

    @cached_property
    def tiers(self) -> int:
        """How many tiers the list has."""
        return len({row.tier for row in self.placed})

    @property
    def waiting(self) -> tuple[ListRow, ...]:
        """The reserve list."""
        out = ("gone", "passed", "departed")
        return tuple(row for row in self.placed if row.status == "reserve" and self.standing.get(row.project_code) not in out)

    def about(self, row: ListRow) -> ProjectFigures:
        """The figures of a project; blanks where none were given."""
        return self.figures.get(row.project_code, NO_FIGURES)

    def by_place(self, rows: Iterable[ListRow]) -> tuple[ListRow, ...]:
        """The projects by city and county, and within a county in the order of their places."""
        return tuple(sorted(rows, key=lambda row: (self.city_of(row), self.county_of(row), row.place or 0)))

    def city_of(self, row: ListRow) -> str:
        """What orders and tells apart cities."""
        return self.about(row).city_code or row.city_name.zh

    def county_of(self, row: ListRow) -> str:
        """What orders and tells apart counties."""
        return self.about(row).county_code or row.county_name.zh
