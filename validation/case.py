"""One document in its context, as a rule of the closure engine sees it."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property, lru_cache

from reserve.rules.assessment import Assessment, assess
from reserve.vocabulary.document import Document, Entry, Row
from reserve.vocabulary.fields import fields
from reserve.vocabulary.findings import CheckContext
from reserve.vocabulary.peers import Indicator
from reserve.vocabulary.regions import counties_of, is_county
from reserve.vocabulary.switches import counted
from validation.likeness import Near, near_line, near_name
from validation.limits import SCALE, Limits, limits
from validation.peers import Among, among
from validation.slips import Slip, slips

TABLE = "energy_carriers"
"""The repeat table of the energy rules."""

ASSESSED = (
    "energy_before_tce",
    "energy_after_tce",
    "unit_energy_before_kgce_per_t",
    "unit_energy_after_kgce_per_t",
    "indicator_before",
    "indicator_after",
    "saving_tce_per_year",
    "saving_rate",
    "co2_reduction_t_per_year",
    "baseline_level",
    "benchmark_level",
    "limit_1",
    "limit_2",
    "limit_3",
)
"""Figures of the assessment that rules read; the last five are what the line is measured with, corrected for that very line."""

FARTHEST = 10**24
"""The largest figure that rules calculate with, in 10^-6 of its unit."""


class Case:
    """Answers of a document by field name; inside a row of a repeat table the row's cells come first.

    ``document`` holds the answers that count (see :mod:`reserve.vocabulary.switches`), ``filed`` all that were typed.

    Quantities and ratios are integers of 10^-6 canonical unit, money is fen, missing and unreadable is None.
    """

    __slots__ = ("__dict__", "_whole", "context", "document", "filed", "limits", "row")

    def __init__(self, document: Document, context: CheckContext, row: Row | None = None, whole: "Case | None" = None) -> None:
        self.filed = document
        self.document: Document = counted(document) if whole is None else whole.document
        self.context = context
        self.limits: Limits = limits(context.as_of, context.area) if whole is None else whole.limits
        self.row = row
        self._whole = whole  # never the case itself: without a circle it is gone as soon as nobody holds it

    @property
    def whole(self) -> "Case":
        """The case of the whole document: the same outside a row."""
        return self._whole or self

    def at(self, row: Row) -> "Case":
        """The same case inside ``row``; it shares the assessment."""
        return Case(self.filed, self.context, row, self.whole)

    def entry(self, name: str) -> Entry | None:
        """What was typed for ``name``, or None."""
        if self.row is not None and name in self.row.cells:
            return self.row.cells[name]
        return self.document.entries.get(name)

    def answered(self, name: str) -> bool:
        """Whether something was typed, readable or not."""
        if self.row is not None:
            return name in self.row.cells
        return name in self.document.entries

    def number(self, name: str) -> int | None:
        """The whole number of ``name`` in its canonical scale."""
        entry = self.entry(name)
        return entry.value if entry is not None and isinstance(entry.value, int) else None

    def text(self, name: str) -> str | None:
        """The text, code or choice of ``name``."""
        entry = self.entry(name)
        return entry.value if entry is not None and isinstance(entry.value, str) else None

    def date(self, name: str) -> dt.date | None:
        """The date of ``name``."""
        text = self.text(name)
        return dt.date.fromisoformat(text) if text is not None else None

    def assessed(self, name: str) -> int | None:
        """A figure of the assessment (one of :data:`ASSESSED`) in 10^-6 of its unit."""
        return self.whole.figures_of_law[name]

    @cached_property
    def assessment(self) -> Assessment:
        """What the law computes from the document; computed once per case."""
        return assess(self.document, self.context.as_of, self.context.area)

    @cached_property
    def figures_of_law(self) -> Mapping[str, int | None]:
        """All :data:`ASSESSED` figures, rounded once to 10^-6, half to even."""
        return {name: to_scale(getattr(self.assessment, name)) for name in ASSESSED}

    def path(self, name: str) -> str:
        """Where a finding about ``name`` stands: in the row of this case, if its table has such a column."""
        table = fields()[name].table
        return f"{table}/{self.row.key}/{name}" if table is not None and self.row is not None else name

    @property
    def slips(self) -> Mapping[str, Slip]:
        """The probable slips of the whole document by path."""
        return self.whole.slips_of_document

    @cached_property
    def slips_of_document(self) -> Mapping[str, Slip]:
        """Computed once per case."""
        return slips(self.document, self.context.as_of, self.context.area)

    @cached_property
    def near_line(self) -> Near | None:
        """Another project of the enterprise whose line has the same name but for its spelling."""
        return near_line(self.document, self.context.neighbours)

    @cached_property
    def near_name(self) -> Near | None:
        """The project of the enterprise whose name is most alike, of those that neither line, number nor kind of measure tells apart."""
        return near_name(self.document, self.context.neighbours)

    @property
    def peers(self) -> Mapping[Indicator, Among]:
        """The peers of the document by indicator, with the figures between which they usually lie."""
        return self.whole.peers_of_document

    @cached_property
    def peers_of_document(self) -> Mapping[Indicator, Among]:
        """Computed once per case."""
        return among(self.document, self.context)

    @property
    def counties(self) -> frozenset[str]:
        """County codes that the reporting unit answers for."""
        return served_counties(self.context.areas_served, self.context.as_of)


def to_scale(number: Decimal | None) -> int | None:
    """A Decimal as an integer of 10^-6, half to even; None stays None.

    What lies beyond :data:`FARTHEST` stays at it: such a document is out of bounds anyway, and products must fit 128 bits.
    """
    if number is None:
        return None
    return max(-FARTHEST, min(FARTHEST, int((number * SCALE).to_integral_value(ROUND_HALF_EVEN))))


@lru_cache(maxsize=256)
def served_counties(areas: frozenset[str], as_of: dt.date) -> frozenset[str]:
    """Areas served as county codes: a city or province stands for its counties in force on ``as_of``."""
    found: set[str] = set()
    for code in areas:
        found.update((code,) if is_county(code) else (region.code for region in counties_of(code, as_of)))
    return frozenset(found)
