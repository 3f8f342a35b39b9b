"""From the long frame of counts to figures: sums by unit and month, values, medians over counties."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median

import polars as pl

from reserve.services.quality.access import filing_units
from reserve.services.quality.asked import Asked
from reserve.services.quality.completeness import completeness_tally
from reserve.services.quality.corrections import corrections_tally
from reserve.services.quality.explained import explained_tally
from reserve.services.quality.history import History
from reserve.services.quality.register_years import register_tally
from reserve.services.quality.steps_tally import steps_tally
from reserve.services.quality.views import Counted, Median
from reserve.services.quality.waived import waived_tally
from reserve.vocabulary.quality import QualityFigure
from reserve.vocabulary.reporting_units import reporting_units, unit_ancestors

_PER = {"share": 100, "per_100": 100, "ratio": 1}
_BY_CASES = frozenset({"complete_projects", "saving_changed", "investment_changed"})
"""Figures that divide fields or amounts: what they rest on is the number of projects or re-submissions, not the sum below the line."""


class Counts:
    """All figures of a history, summed once."""

    def __init__(self, history: History, asked: Asked) -> None:
        self.asked = asked
        self._tally = pl.concat(
            [
                *completeness_tally(history), *register_tally(history), *steps_tally(history, asked), *corrections_tally(history),
                *explained_tally(history), *waived_tally(history),
            ]
        )  # fmt: skip

    @cached_property
    def _by_unit(self) -> dict[str, dict[str, tuple[int, int, int]]]:
        """Figure -> unit -> (counted, of, cases)."""
        sums = self._tally.group_by("figure", "unit_code").agg(pl.sum("counted"), pl.sum("of"), cases=pl.len())
        found: defaultdict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
        for figure, unit, counted, of, cases in sums.rows():
            found[figure][unit] = (counted, of, cases)
        return found

    def sums(self, code: str, units: Iterable[str]) -> tuple[int, int, int]:
        """(counted, of, cases) of a figure over units."""
        parts = [self._by_unit.get(code, {}).get(unit, (0, 0, 0)) for unit in units]
        return sum(part[0] for part in parts), sum(part[1] for part in parts), sum(part[2] for part in parts)

    def figure(self, figure: QualityFigure, units: Iterable[str]) -> Counted:
        """A figure over units."""
        counted, of, _ = self.sums(figure.code, units)
        return Counted(counted, of, value_of(figure, counted, of))

    def enough(self, figure: QualityFigure, units: Iterable[str]) -> bool:
        """Whether a figure rests on enough cases to be compared."""
        _, of, cases = self.sums(figure.code, units)
        return self.asked.enough(cases if figure.code in _BY_CASES else of)

    def scope(self, units: frozenset[str]) -> "Scope":
        """Months and days over units, summed once for all figures."""
        rows = self._tally.filter(pl.col("unit_code").is_in(sorted(units)))
        sums = rows.group_by("figure", "month").agg(pl.sum("counted"), pl.sum("of"))
        days = rows.filter(pl.col("days").is_not_null()).group_by("figure").agg(pl.median("days"))
        months = {(figure, month): (counted, of) for figure, month, counted, of in sums.rows()}
        return Scope(months, {figure: Decimal(str(median)).normalize() for figure, median in days.rows()})

    def medians(self, figure: QualityFigure, unit_code: str) -> tuple[Median, ...]:
        """The medians over the counties of the unit's city and of the province, as far as enough counties have enough cases."""
        chain = unit_ancestors(unit_code)
        areas = [code for code in chain if reporting_units()[code].kind in ("city", "province")]
        return tuple(self._median(figure, area) for area in areas)

    def _median(self, figure: QualityFigure, area: str) -> Median:
        values = [
            value
            for unit in sorted(filing_units(area))
            if self.enough(figure, (unit,)) and (value := self.figure(figure, (unit,)).value) is not None
        ]
        enough = self.asked.enough_units(len(values))
        return Median(reporting_units()[area].name, len(values), median(values) if enough else None)


@dataclass(frozen=True, slots=True)
class Scope:
    """Some units: sums by figure and month, and for figures that count days the median of them."""

    sums: Mapping[tuple[str, str], tuple[int, int]]
    median_days: Mapping[str, Decimal]

    def months(self, figure: QualityFigure, months: Iterable[str]) -> tuple[tuple[str, Counted], ...]:
        """The figure month by month; a month without cases has no value."""
        found = ((month, self.sums.get((figure.code, month), (0, 0))) for month in months)
        return tuple((month, Counted(*sums, value_of(figure, *sums))) for month, sums in found)


def value_of(figure: QualityFigure, counted: int, of: int) -> Decimal | None:
    """The value of a figure; None where there is nothing to count.

    >>> from reserve.vocabulary.quality import quality_figures
    >>> value_of(quality_figures()["returned"], 1, 4), value_of(quality_figures()["returned"], 0, 0)
    (Decimal('25'), None)
    """
    return Decimal(_PER[figure.form] * counted) / Decimal(of) if of else None
