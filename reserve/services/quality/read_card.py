"""The data-quality card of a unit, read by an official of the unit or of one above it."""

import datetime as dt
from collections import Counter, defaultdict

import polars as pl

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.services.quality.access import READ, chosen_unit, filing_units, level_of, readable_units, right_below
from reserve.services.quality.asked import Asked
from reserve.services.quality.counting import Counts, Scope
from reserve.services.quality.history import History
from reserve.services.quality.period import Period, period_of
from reserve.services.quality.views import FieldCount, FigureView, QualityCard, UnitRow
from reserve.services.sitting import Sitting, reading
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.quality import QualityFigure, quality_figures
from reserve.vocabulary.reporting_units import area_of, reporting_units

_LEVELS = ("county", "city", "province")
_CASES = "returned"
"""The figure whose lower part is the number of submissions."""


def read_quality(
    desk: Desk,
    session_id: str,
    unit: str | None = None,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    as_of: dt.date | None = None,
) -> QualityCard:
    """The card of ``unit`` (the own one by default) over a period (the last twelve months), as known at the end of ``as_of`` (today).

    Raises ``Refused`` for a unit of others, ``BadInput`` for an unknown unit or an impossible period.
    """
    with refusals(desk, session_id, READ, unit or ""), reading(desk, session_id) as sitting:
        return card_of(sitting, chosen_unit(sitting.person, unit), period_of(desk.today(), start, end, as_of))


def card_of(sitting: Sitting, unit: str, period: Period) -> QualityCard:
    """The card in an open reading."""
    asked = Asked(period.as_of, area_of(unit))
    whole = History(sitting.session, period, filing_units(_province(unit)))
    counts = Counts(whole, asked)
    units = filing_units(unit)
    own = whole.within(units)
    scope = counts.scope(units)
    below = right_below(unit)
    rows = tuple(_unit_row(code, counts, asked) for code in below if filing_units(code))
    named = fields_returned(own)
    return QualityCard(
        unit_code=unit,
        unit_name=reporting_units()[unit].name,
        period=period,
        figures=tuple(figure_view(figure, unit, counts, scope, period) for figure in figures_of(unit)),
        fields=named,
        returns=own.acts.filter(pl.col("in_period") & (pl.col("action") == "return")).height,
        below=rows,
        choices=unit_choices(sitting.person),
        minimum=asked.minimum(),
        projects=own.latest.height,
        submissions=counts.figure(quality_figures()[_CASES], units).of,
    )


def figures_of(unit: str) -> tuple[QualityFigure, ...]:
    """The figures of a unit's card: a unit that reports to a higher level directly has no decisions of the levels it passes over."""
    first = reporting_units()[unit].first_acceptor
    passed = _LEVELS[: _LEVELS.index(first)] if first else ()
    return tuple(figure for figure in quality_figures().values() if figure.code not in {f"{level}_in_time" for level in passed})


def figure_view(figure: QualityFigure, unit: str, counts: Counts, scope: Scope, period: Period) -> FigureView:
    """One figure with its comparison and its course."""
    units, asked = filing_units(unit), counts.asked
    now = counts.figure(figure, units)
    small = not counts.enough(figure, units)
    meets = asked.meets(figure, now.value) if now.value is not None and not small else None
    return FigureView(
        figure=figure,
        now=now,
        small=small,
        weak=None if meets is None else not meets,
        limit=asked.limit(figure),
        days=asked.days_of(figure),
        median_days=scope.median_days.get(figure.code),
        medians=counts.medians(figure, unit),
        months=scope.months(figure, period.months),
        own=_LEVELS.index(figure.answers) <= _LEVELS.index(level_of(unit)),
    )


def fields_returned(history: History) -> tuple[FieldCount, ...]:
    """The fields that returns of the period marked, most often marked first, with the findings that stood at them."""
    back = history.acts.filter(pl.col("in_period") & (pl.col("action") == "return"))
    versions = dict(back.select("transition_id", "version_id").rows())
    found = history.findings.filter(pl.col("version_id").is_in(sorted(set(filter(None, versions.values())))))
    at: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for version, rule, path in found.select("version_id", "rule_id", "path").rows():
        at[version].append((rule, path.split("/")[0]))
    marked: Counter[str] = Counter()
    rules: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for transition, paths, _comment in history.returns(sorted(versions)):
        names = {path.split("/")[0] for path in paths}
        marked.update(names)
        for rule, name in at.get(versions[transition] or "", ()):
            if name in names:
                rules[name][rule] += 1
    order = {name: place for place, name in enumerate(fields())}
    known = [name for name in marked if name in order]
    return tuple(
        FieldCount(name, fields()[name].label, marked[name], dict(sorted(rules[name].items())))
        for name in sorted(known, key=lambda name: (-marked[name], order[name]))
    )


def unit_choices(person: Person) -> tuple[tuple[str, Bilingual], ...]:
    """The units whose card the person may choose, in the order of the list of units."""
    allowed = readable_units(person)
    return tuple((code, unit.name) for code, unit in reporting_units().items() if code in allowed and filing_units(code))


def _unit_row(code: str, counts: Counts, asked: Asked) -> UnitRow:
    units = filing_units(code)
    figures = {figure.code: counts.figure(figure, units) for figure in figures_of(code)}
    small = frozenset(code_ for code_ in figures if not counts.enough(quality_figures()[code_], units))
    weak = frozenset(
        code_
        for code_, now in figures.items()
        if code_ not in small and now.value is not None and asked.meets(quality_figures()[code_], now.value) is False
    )
    return UnitRow(code, reporting_units()[code].name, figures, small, weak)


def _province(code: str) -> str:
    while parent := reporting_units()[code].parent_code:
        code = parent
    return code
