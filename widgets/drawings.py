# ruff: noqa: A002 - ``id`` is its name on the page
"""Drawings of a line over the years: its course against what the law asks, the stair of its savings, its standing in a cell."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from widgets.blocks import Block
from widgets.columns import Column

LawKind = Literal["baseline", "benchmark", "limit"]
Tone = Literal["", "ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class YearPoint:
    """The figure of one year; it stands in the middle of its year. ``text``: as people read it."""

    year: int
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class LawStep:
    """What the law asks from a day on, until the day before the next step (None: no end stated)."""

    value: Decimal
    text: str
    start: dt.date | None = None
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class LawLine:
    """A line of the law: its label and its steps in the order of time."""

    kind: LawKind
    label: str
    steps: tuple[LawStep, ...]


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day that matters: a deadline, the day of a change."""

    day: dt.date
    text: str


@dataclass(frozen=True, slots=True)
class Stair:
    """One saving: from where to where, what it changes, and a short note below it."""

    name: str
    before: Decimal
    after: Decimal
    change: str
    note: str = ""


def course(
    *, title: str, unit: str, summary: str, points: Sequence[YearPoint], lines: Sequence[LawLine], columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]], marks: Sequence[DayMark] = (), id: str = "",
) -> Block:  # fmt: skip
    """Figures over the years against lines of the law that step on their day; ``columns`` and ``rows`` are the table below."""
    first, last = _span(points, marks)
    drawn = [{"at": each.year + 0.5, "value": float(each.value), "text": each.text} for each in sorted(points, key=lambda p: p.year)]
    return _drawing(
        "course", id, title=title, unit=unit, summary=summary, columns=columns, rows=rows,
        **{"from": first, "to": last}, points=drawn,
        lines=[{"kind": line.kind, "label": line.label, "steps": [_step(each, first) for each in line.steps]} for line in lines],
        marks=[{"at": decimal_year(each.day), "text": each.text} for each in marks],
    )  # fmt: skip


def stairs(
    *, title: str, unit: str, summary: str, steps: Sequence[Stair], columns: Sequence[Column], rows: Sequence[Mapping[str, Any]],
    lines: Sequence[tuple[LawKind, Decimal, str]] = (), id: str = "",
) -> Block:  # fmt: skip
    """Savings one after the other; ``lines``: (kind, value, label) drawn across."""
    drawn = [
        {"name": each.name, "note": each.note, "before": float(each.before), "after": float(each.after), "change": each.change}
        for each in steps
    ]
    across = [{"kind": kind, "value": float(value), "text": text} for kind, value, text in lines]
    return _drawing("stairs", id, title=title, unit=unit, summary=summary, columns=columns, rows=rows, steps=drawn, lines=across)


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One rule on the way of a sum of money: what the rule lets through in words, the sum before and after it, whether it decides."""

    label: str
    before: Decimal
    after: Decimal
    text: str
    cut: str = ""
    tag: str = ""


def money_chain(
    *, title: str, unit: str, summary: str, steps: Sequence[ChainStep], result: ChainStep, columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]], id: str = "",
) -> Block:  # fmt: skip
    """What each rule cuts from a sum, one bar a step on the scale of the largest sum, and what is given in the end."""
    most = max((each.before for each in steps), default=Decimal(0))
    drawn = [
        {
            "label": each.label, "before": _share(each.before, most), "after": _share(each.after, most), "text": each.text,
            "cut": each.cut, "tag": each.tag,
        }
        for each in (*steps, result)
    ]  # fmt: skip
    return _drawing(
        "money_chain", id, title=title, unit=unit, summary=summary, columns=columns, rows=rows, steps=drawn[:-1], result=drawn[-1]
    )


def _share(sum_: Decimal, most: Decimal) -> float:
    return float(sum_ / most) if most > 0 else 0.0


def standing_cell(  # noqa: PLR0917 - what stands in one cell
    value: Decimal | None, baseline: Decimal | None, benchmark: Decimal | None, label: str, tone: Tone = "", sub: str = ""
) -> dict[str, Any]:
    """A table cell that draws where a value stands: 0 at the baseline, 1 at the benchmark, the same scale in every row.

    With only one of the two, the missing one is taken a fifth away, so that the side is right; it is not drawn.
    """
    at = None
    if value is not None and (baseline is not None or benchmark is not None):
        worst = baseline if baseline is not None else _fifth(benchmark, 1)
        best = benchmark if benchmark is not None else _fifth(baseline, -1)
        at = float((worst - value) / (worst - best)) if worst != best else float(value <= best)
    mark = {"at": at, "baseline": baseline is not None, "benchmark": benchmark is not None, "label": label, "tone": tone}
    return {"text": label, "standing": mark, "sub": sub}


def among_cell(value: Decimal, low: Decimal, high: Decimal, label: str, tone: Tone = "", sub: str = "") -> dict[str, Any]:  # noqa: PLR0917
    """A table cell that draws where a figure above zero lies among its peers, by ratio: 0 at the least usual figure, 1 at the highest.

    The median lies in the middle where the span is as far above it as below, by ratio, as spans of peers are.
    """
    ratio = math.log(value / low) / math.log(high / low) if high > low else 0.5
    return {"text": label, "standing": {"at": ratio, "among": True, "label": label, "tone": tone}, "sub": sub}


def decimal_year(day: dt.date) -> float:
    """2024-07-02 as 2024.5."""
    start, end = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return day.year + (day - start) / (end - start)


def _fifth(value: Decimal | None, side: int) -> Decimal:
    known = value if value is not None else Decimal(0)
    return known + side * (abs(known) / 5 or Decimal(1))


def _span(points: Sequence[YearPoint], marks: Sequence[DayMark]) -> tuple[float, float]:
    years = [each.year for each in points] + [each.day.year for each in marks]
    return (float(min(years)), float(max(years) + 1)) if years else (2020.0, 2026.0)


def _step(step: LawStep, first: float) -> dict[str, Any]:
    return {
        "from": decimal_year(step.start) if step.start is not None else first,
        "to": decimal_year(step.end) if step.end is not None else None, "value": float(step.value), "text": step.text,
    }  # fmt: skip


def _drawing(type_: str, id_: str, *, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], **members: Any) -> Block:
    made: Block = {"type": type_, "columns": [asdict(column) for column in columns], "rows": [dict(row) for row in rows], **members}
    if id_:
        made["id"] = id_
    return made
