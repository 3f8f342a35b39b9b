# ruff: noqa: A002 - ``id`` is its name on the page
"""Drawings for comparing many projects: a cost curve, and who moves between two rankings. A table of the figures stands below each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from widgets.blocks import Block
from widgets.columns import Column


@dataclass(frozen=True, slots=True)
class CostStep:
    """One project of a cost curve: ``width`` along the axis of what is gained, ``height`` along that of what it costs."""

    name: str
    width: Decimal
    height: Decimal
    text: str
    """What a reader sees when the step is pointed at."""


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody's places before and after (None: no place in the list)."""

    name: str
    before: int | None
    after: int | None


def cost_curve(
    *, title: str, unit: str, unit_along: str, summary: str, steps: Sequence[CostStep], columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]], lines: Sequence[tuple[Decimal, str]] = (), ceiling: Decimal | None = None, id: str = "",
) -> Block:  # fmt: skip
    """Projects side by side in the order given, as wide as they gain and as high as they cost.

    ``lines``: (value, label) drawn across. ``ceiling``: where the drawing ends; a step that goes beyond it is drawn cut, with a mark.
    A step without width is not drawn.
    """
    drawn = [{"name": one.name, "width": float(one.width), "height": float(one.height), "text": one.text} for one in steps if one.width > 0]
    return _block(
        "cost_curve", id, title=title, unit=unit, unit_along=unit_along, summary=summary, columns=columns, rows=rows, steps=drawn,
        lines=[{"value": float(value), "text": text} for value, text in lines], ceiling=None if ceiling is None else float(ceiling),
    )  # fmt: skip


def moves(
    *, title: str, summary: str, before_label: str, after_label: str, items: Sequence[Move], columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]], emphasis: int = 5, id: str = "",
) -> Block:  # fmt: skip
    """Places on the left and on the right, a line for each project that has both; those who move ``emphasis`` places or more stand out."""
    drawn = [{"name": one.name, "before": one.before, "after": one.after} for one in items]
    return _block(
        "moves", id, title=title, unit="", summary=summary, before_label=before_label, after_label=after_label, columns=columns, rows=rows,
        items=drawn, emphasis=emphasis,
    )  # fmt: skip


def _block(type_: str, id_: str, *, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], **members: Any) -> Block:
    made: Block = {"type": type_, "columns": [asdict(column) for column in columns], "rows": [dict(row) for row in rows], **members}
    if id_:
        made["id"] = id_
    return made
