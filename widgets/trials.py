# ruff: noqa: A002 - ``id`` is its name on the page
"""Blocks for trying something out: knobs that answer at once, lists side by side around their lines, what each list comes to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from widgets.blocks import Block

Mark = Literal["", "in", "out", "up", "down"]


@dataclass(frozen=True, slots=True)
class Knob:
    """One value that can be set: a slider with a number, a number, or a choice among ``options`` (code, label).

    ``set``: somebody set it, ``reset`` is the button that takes this back. The view hears of each settled value in ``data``: ``name`` and
    ``value`` (as typed; blank: taken back).
    """

    name: str
    label: str
    kind: Literal["slider", "number", "select"]
    value: str
    unit: str = ""
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)
    step: Decimal = Decimal(1)
    hint: str = ""
    error: str = ""
    set: bool = False
    reset: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RankLine:
    """One row of a list: a project in its place, or only ``line`` (the line of the money) or ``gap`` (what is left out)."""

    place: str = ""
    name: str = ""
    sub: str = ""
    points: str = ""
    on: bool = False
    mark: Mark = ""
    change: str = ""
    said: str = ""
    line: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class RankColumn:
    """One list with its letter."""

    letter: str
    title: str
    note: str
    rows: tuple[RankLine, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one list comes to in one measure; ``change`` against the first list."""

    letter: str
    value: Decimal
    text: str
    change: str = ""
    tone: Literal["", "ok", "bad"] = ""


def knobs(act: str, legend: str, items: Sequence[Knob], *, quiet: bool = False, id: str) -> Block:
    """Knobs in a grid; each settled value is told as the act ``act``. ``quiet``: the legend is only read out."""
    made = [
        {**asdict(item), "minimum": float(item.minimum), "maximum": float(item.maximum), "step": float(item.step),
         "options": [list(option) for option in item.options]}
        for item in items
    ]  # fmt: skip
    return {"type": "knobs", "id": id, "act": act, "legend": legend, "quiet": quiet, "items": made}


def ranks(heads: tuple[str, str, str], columns: Sequence[RankColumn], *, id: str = "") -> Block:
    """Lists side by side; ``heads`` are those of place, project and points."""
    return _block("ranks", id, heads=list(heads), columns=[asdict(column) for column in columns])


def versus(title: str, rows: Sequence[tuple[str, str, Sequence[Measured]]], *, id: str = "") -> Block:
    """Bars of several lists, one measure a row: (label, unit, one measurement for each list); bars start at zero."""
    drawn = []
    for label, unit, items in rows:
        most = max((item.value for item in items), default=Decimal(0))
        bars = [
            {"letter": item.letter, "share": float(item.value / most) if most > 0 else 0.0, "text": item.text, "change": item.change,
             "tone": item.tone}
            for item in items
        ]  # fmt: skip
        drawn.append({"label": label, "unit": unit, "items": bars})
    return _block("versus", id, title=title, rows=drawn)


def _block(type_: str, id_: str, **members: Any) -> Block:
    return {"type": type_, **members, **({"id": id_} if id_ else {})}


@dataclass(frozen=True, slots=True)
class ValueCurve:
    """A published curve: its fixed points (figure, value 0-100), where one project stands on it, and that in words."""

    label: str
    text: str
    anchors: tuple[tuple[Decimal, Decimal], ...]
    first: str
    last: str
    at: tuple[Decimal, Decimal] | None


def value_curves(title: str, items: Sequence[ValueCurve], *, id: str = "") -> Block:
    """Small drawings of curves side by side, each with the place of one project."""
    drawn = [
        {
            "label": item.label, "text": item.text, "anchors": [[float(raw), float(value)] for raw, value in item.anchors],
            "first": item.first, "last": item.last, "at": None if item.at is None else {"x": float(item.at[0]), "y": float(item.at[1])},
        }
        for item in items
    ]  # fmt: skip
    return _block("value_curves", id, title=title, items=drawn)
