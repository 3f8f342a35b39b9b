# ruff: noqa: A002 - ``id`` is its name on the page
"""Drawings of how far a list hangs on opinion, and of what pulls to either side. A table of the figures stands below each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from widgets.blocks import Block
from widgets.columns import Column

Sure = Literal["always", "contested", "never"]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One project in its place: the share of opinions that would fund it (0 to 1), how sure that is, and what a reader sees on pointing."""

    place: int
    share: float
    sure: Sure
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """One row that pulls to the left or to the right: lengths in one unit (0 and more), the words at their ends, and its group."""

    name: str
    left: float
    right: float
    left_text: str
    right_text: str
    group: str = ""


def acceptance(
    *, title: str, unit: str, summary: str, bars: Sequence[Acceptance], line_after: int | None, line_text: str, low: float, high: float,
    labels: Mapping[Sure, str], place_label: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], id: str = "",
) -> Block:  # fmt: skip
    """A bar for each place, as high as the share of opinions that fund it; between ``low`` and ``high`` it is contested.

    ``line_after``: the place after which the line is drawn; ``labels`` name the three kinds of bars.
    """
    drawn = [{"place": one.place, "share": one.share, "sure": one.sure, "text": one.text} for one in bars]
    return _block(
        "acceptance", id, title=title, unit=unit, summary=summary, columns=columns, rows=rows, bars=drawn, line_after=line_after,
        line_text=line_text, low=low, high=high, labels=dict(labels), place_label=place_label,
    )  # fmt: skip


def sides(
    *, title: str, unit: str, summary: str, left_label: str, right_label: str, items: Sequence[Side], columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]], id: str = "",
) -> Block:  # fmt: skip
    """Rows with a bar to the left, to the right, or both, on one scale around a middle line."""
    return _block(
        "sides", id, title=title, unit=unit, summary=summary, left_label=left_label, right_label=right_label, columns=columns, rows=rows,
        items=[asdict(one) for one in items],
    )  # fmt: skip


def share_cell(share: float, label: str, sure: Sure, sub: str = "") -> dict[str, Any]:
    """A table cell that draws a share between nothing and everything, with its words beside it."""
    return {"text": label, "standing": {"share": share, "label": label, "sure": sure}, "sub": sub}


def _block(type_: str, id_: str, *, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], **members: Any) -> Block:
    made: Block = {"type": type_, "columns": [asdict(column) for column in columns], "rows": [dict(row) for row in rows], **members}
    if id_:
        made["id"] = id_
    return made
