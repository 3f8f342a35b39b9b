"""Verified figures as people type them: text and unit are kept, the number is exact, a blank stays a blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reserve.rules.ranking.settlements.model import Verified
from reserve.services.settlement.views import TypedFigure
from reserve.vocabulary.document import Entry, read_entry
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.quantities import read_quantity
from reserve.vocabulary.units import MICRO, from_micro

SAVING, INVESTMENT, OTHER, LEVEL, AIR, ULTRA_LOW = "saving", "investment", "other", "level", "air_class", "ultra_low"
FIGURES = (SAVING, INVESTMENT, OTHER, LEVEL, AIR, ULTRA_LOW)
"""What can be verified, in the order of the form."""
READ_AS = {
    SAVING: "energy_saving_declared_tce_per_year",
    INVESTMENT: "investment_eligible",
    OTHER: "other_public_money",
    AIR: "air_class_after",
    ULTRA_LOW: "credit_record_clean",
}
"""The field of a project whose kind, units and choices a figure shares."""
_MOST_TCE = 10_000_000


@dataclass(frozen=True, slots=True)
class Typed:
    """One answer: its text and the unit chosen beside it (blank: the usual one)."""

    text: str
    unit: str = ""


def label(name: str) -> Bilingual:
    """What a figure is called."""
    return messages()[f"settle_figure_{name}"]


def units_of(name: str, level_unit: str) -> tuple[str, ...]:
    """The units in which a figure may be typed, the usual one first; none where it has no unit."""
    if name == LEVEL:
        return (level_unit,) if level_unit else ()
    return fields()[READ_AS[name]].accepted_units


def read_figures(typed: Mapping[str, Typed], level_unit: str) -> tuple[TypedFigure, ...]:
    """Every figure that was typed; a blank is left out. Raises ``BadInput`` that names the figure, with what was typed and what to do."""
    for name in typed:
        if name not in FIGURES:
            raise BadInput("settle_figure_unknown", name=name[:40], known=", ".join(FIGURES))
    found = []
    for name in FIGURES:
        answer = typed.get(name, Typed(""))
        if answer.text.strip():
            found.append(_read(name, Typed(answer.text.strip(), answer.unit.strip()), level_unit))
    return tuple(found)


def verified_of(figures: tuple[TypedFigure, ...]) -> Verified:
    """The figures as the rules take them; what was left blank is None."""
    found: dict[str, Any] = {one.name: one.value for one in figures}
    return Verified(
        _number(found.get(SAVING)), found.get(INVESTMENT), other_fen=found.get(OTHER), level=_number(found.get(LEVEL)),
        air_class=found.get(AIR), ultra_low=found.get(ULTRA_LOW),
    )  # fmt: skip


def figure_json(one: TypedFigure) -> dict[str, Any]:
    """A figure as it is kept."""
    return {"name": one.name, "text": one.text, "unit": one.unit, "value": one.value}


def figure_of(kept: Mapping[str, Any]) -> TypedFigure:
    """The reverse of :func:`figure_json`."""
    return TypedFigure(kept["name"], kept["text"], kept["unit"], kept["value"])


def _read(name: str, answer: Typed, level_unit: str) -> TypedFigure:
    try:
        entry = _level(answer, level_unit) if name == LEVEL else _entry(name, answer)
    except BadInput as error:
        raise BadInput("settle_figure", figure=label(name), what=Bilingual(error.text("zh"), error.text("en"))) from error
    return _within(TypedFigure(name, answer.text, entry.unit or "", entry.value))  # type: ignore[arg-type]


def _level(answer: Typed, level_unit: str) -> Entry:
    if not level_unit:
        raise BadInput("settle_level_not_promised")
    unit, value = read_quantity(answer.text, answer.unit or None, (level_unit,))
    return Entry(answer.text, unit.code, value)


def _entry(name: str, answer: Typed) -> Entry:
    entry = read_entry(fields()[READ_AS[name]], answer.text, answer.unit or None)
    if entry.problem is not None:
        raise entry.problem
    if entry.value is None:
        raise BadInput("settle_figure_nothing")
    return entry


def _within(one: TypedFigure) -> TypedFigure:
    """A saving may be below zero, a level, an investment and other money may not; nothing is beyond what a plant can be."""
    if isinstance(one.value, bool) or not isinstance(one.value, int):
        return one
    lowest = -_MOST_TCE * MICRO if one.name == SAVING else 0
    if not lowest <= one.value <= _MOST_TCE * MICRO:
        raise BadInput("settle_figure_range", figure=label(one.name), given=one.text[:40])
    return one


def _number(value: Any) -> Decimal | None:
    return None if value is None else from_micro(value)
