"""A line's unit energy over the years, drawn against what the law asked for on each day: the levels step where an edition changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.law.links import value_link
from reserve.parameters import Value, history
from reserve.parameters.lookup import area_chain
from reserve.vocabulary.language import Language
from widgets import drawings
from widgets.columns import Column
from widgets.drawings import DayMark, LawKind, LawLine, LawStep, YearPoint

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class YearFigure:
    """The unit energy of one year as it was typed and as it was read; None where the year has no figure."""

    year: int
    value: Decimal | None


def in_force_over_time(path: str, area: str) -> tuple[Value, ...]:
    """All values ever in force at ``path`` for ``area``: those of the narrowest division that recorded any."""
    return next((found for code in area_chain(area) if (found := history(path, code))), ())


def course_block(  # noqa: PLR0917 - what is drawn, for whom
    row: str, figures: Sequence[YearFigure], unit: str, area: str, language: Language, deadline: dt.date | None = None
) -> Block:
    """The drawing of one line; ``row`` is an address such as ``energy_benchmarks.cement.clinker``."""
    _ = translator(language)
    known = [(each.year, each.value) for each in figures if each.value is not None]
    baseline, benchmark = (in_force_over_time(f"{row}.{level}", area) for level in ("baseline", "benchmark"))
    marks = [DayMark(deadline, _("reach by {day}").format(day=formats.day(deadline)))] if deadline is not None else []
    return drawings.course(
        title=_("Unit energy over the years"), unit=unit, summary=_summary(known, unit, language), id="course",
        points=[YearPoint(year, value, formats.number(value)) for year, value in known],
        lines=[_law("baseline", _("baseline"), baseline), _law("benchmark", _("benchmark"), benchmark)], marks=marks,
        columns=[
            Column("year", _("Year")), Column("value", _("Unit energy"), "number", unit),
            Column("baseline", _("Baseline in force"), "number", unit), Column("benchmark", _("Benchmark in force"), "number", unit),
            Column("gap", _("To the benchmark"), "number", unit),
        ],
        rows=[_row(each, baseline, benchmark, area) for each in figures],
    )  # fmt: skip


def _law(kind: LawKind, label: str, values: Sequence[Value]) -> LawLine:
    day = dt.timedelta(days=1)
    steps = tuple(
        LawStep(each.number, formats.number(each.number), each.valid_from, each.valid_to + day if each.valid_to else None)
        for each in values
    )
    return LawLine(kind, label, steps)


def _row(figure: YearFigure, baseline: Sequence[Value], benchmark: Sequence[Value], area: str) -> dict[str, Any]:
    day = dt.date(figure.year, 12, 31)
    worst, best = on_day(baseline, day), on_day(benchmark, day)
    gap = figure.value - best.number if figure.value is not None and best is not None else None
    return {
        "cells": {
            "year": str(figure.year), "value": formats.number(figure.value), "baseline": law_cell(worst, day, area),
            "benchmark": law_cell(best, day, area), "gap": formats.signed(gap, 2) if gap is not None else formats.NOTHING,
        }
    }  # fmt: skip


def on_day(values: Sequence[Value], day: dt.date) -> Value | None:
    """Which of the values was in force on ``day``."""
    return next((each for each in values if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)), None)


def law_cell(value: Value | None, day: dt.date, area: str) -> dict[str, Any]:
    """A legal number in a table: it leads to its entry, beside the page."""
    if value is None:
        return {"text": ""}
    return {"text": formats.number(value.number), "href": value_link(value, day, area), "aside": True}


def _summary(known: Sequence[tuple[int, Decimal]], unit: str, language: Language) -> str:
    _ = translator(language)
    if not known:
        return _("No year has a figure yet.")
    (first, began), (last, now) = known[0], known[-1]
    if first == last:
        return _("{year}: {value} {unit}").format(year=last, value=formats.number(now), unit=unit)
    return _("From {began} in {first} to {now} {unit} in {last}: {change}").format(
        began=formats.number(began), first=first, now=formats.number(now), unit=unit, last=last, change=formats.signed(now - began, 2)
    )
