"""A value over time: its dated entries drawn as steps, and listed with what each of them says."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages.law.place import cell
from dashboards.pages.law.reader import Reader, status_cell
from reserve.parameters.model import Value
from reserve.parameters.wording import in_words
from reserve.vocabulary.units import unit_name
from widgets import blocks
from widgets.columns import Column
from widgets.drawings import DayMark, LawKind, LawLine, LawStep, course

Block = dict[str, Any]


def course_block(known: Sequence[Value], reader: Reader) -> Block | None:
    """The figures as steps, a line for each area; None where there are no two figures to compare."""
    _ = translator(reader.language)
    figures = [value for value in known if isinstance(value.value, Decimal)]
    if len(figures) < 2 or len({value.unit for value in figures}) > 1:
        return None
    kinds: tuple[LawKind, ...] = ("benchmark", "baseline", "limit")
    lines = []
    for kind, area in zip(kinds, dict.fromkeys(value.area for value in figures), strict=False):
        steps = [LawStep(one.number, str(one.number), one.valid_from, reader.law.last_day(one)) for one in figures if one.area == area]
        lines.append(LawLine(kind, reader.place_name(area), tuple(steps)))
    marks = [DayMark(day, day.isoformat()) for day in sorted({value.valid_from for value in figures})]
    now = [] if reader.today in {mark.day for mark in marks} else [DayMark(reader.today, _("today"))]
    said = "；" if reader.language == "zh" else "; "
    summary = said.join(f"{value.valid_from}: {value.number}" for value in figures)
    columns = [Column("day", _("From")), Column("area", _("Laid down for")), Column("value", _("Value"), kind="number")]
    rows = [
        {"key": str(place), "cells": {"day": one.valid_from.isoformat(), "area": reader.place_name(one.area), "value": str(one.number)}}
        for place, one in enumerate(figures)
    ]
    unit = unit_name(figures[0].unit).text(reader.language)
    title = _("The editions as steps")
    return course(
        title=title, unit=unit, summary=summary, points=(), lines=lines, columns=columns, rows=rows, marks=[*marks, *now], id="course"
    )


def editions_block(known: Sequence[Value], holds: Value | None, reader: Reader) -> Block:
    """Every entry that was ever recorded, the newest first."""
    _ = translator(reader.language)
    columns = [
        Column("held", _("In force"), kind="date"),
        Column("area", _("Laid down for")),
        Column("said", _("Says")),
        Column("where", _("Where it is written")),
        Column("status", _("Status"), kind="state"),
    ]
    rows = []
    for value in sorted(known, key=lambda one: (one.area, -one.valid_from.toordinal())):
        now = holds is not None and (value.area, value.valid_from) == (holds.area, holds.valid_from)
        due = _("by {day}").format(day=value.due) if value.due else ""
        rows.append(
            {
                "key": f"{value.area}@{value.valid_from}",
                "tone": "ok" if now else "",
                "cells": {
                    "held": {"text": reader.until(value), "sub": _("holds on the day and in the place asked for") if now else ""},
                    "area": reader.place_name(value.area),
                    "said": {"text": in_words(value, reader.language), "sub": due},
                    "where": cell(value.citation.text(reader.language), {"document": value.citation.document})
                    if value.citation.title
                    else "",
                    "status": status_cell(value, reader.language),
                },
            }
        )
    return blocks.table(_("All editions"), columns, rows, id="editions")
