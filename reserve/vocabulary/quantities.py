"""A quantity as people type it: a number, perhaps with its unit beside it or with 万 and 亿, read in the units that a field accepts."""

import re
from decimal import Decimal

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.numbers import split_number, typed
from reserve.vocabulary.units import Unit, find_unit, plain, to_fen, to_micro, units

_WORDS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_MAGNITUDE = re.compile(r"[十百千]?万亿|[十百千]?[万亿]|[十百千]")


def read_quantity(text: str, unit: str | None, accepted: tuple[str, ...]) -> tuple[Unit, int]:
    """The unit that counts and the canonical value: fen for money, else 10^-6 of the canonical unit.

    A unit typed beside the number goes before the one chosen for the field. ``1.2万`` is 12,000 of the chosen unit, unless that has a
    magnitude of its own: 3亿 in a field of 万元 may mean either, and is refused with both readings.
    """
    number, rest = split_number(text)
    chosen = find_unit(unit or accepted[0], accepted)
    if rest:
        number, chosen = _beside(text, number, rest, (chosen, accepted))
    convert = to_fen if chosen.dimension == "money" else to_micro
    return chosen, convert(number, chosen, text)


def unit_is_typed(text: str) -> bool:
    """Whether a readable quantity has its unit, not only a magnitude, in the text itself.

    >>> [unit_is_typed(text) for text in ("1.2", "1.2万", "1.2万吨", "3 亿kWh")]
    [False, False, True, True]
    """
    _, rest = split_number(text)
    word = _MAGNITUDE.match(rest)
    return bool(rest) and (word is None or word.end() < len(rest))


def _beside(text: str, number: Decimal, rest: str, field: tuple[Unit, tuple[str, ...]]) -> tuple[Decimal, Unit]:
    chosen, accepted = field
    try:
        return number, find_unit(rest, accepted)
    except BadInput as unknown:
        word = _MAGNITUDE.match(rest)
        if word is None:
            raise unknown from None
    times = Decimal(10) ** sum(_WORDS[sign] for sign in word[0])
    if after := typed(rest[word.end() :]):
        chosen = find_unit(after, accepted)
    if (base := _base(chosen)) is not None:
        raise BadInput(
            "number_magnitude", text=text[:60], word=word[0], unit=chosen.label,
            one=_said(number * times, base.label), two=_said(number * times, chosen.label),
        )  # fmt: skip
    return number * times, chosen


def _base(unit: Unit) -> Unit | None:
    """The unit that ``unit`` is ten thousand or a hundred million of; None for a unit without a magnitude in its name."""
    word = unit.label.zh[:1]
    if word not in _WORDS:
        return None
    factor = unit.factor / Decimal(10) ** _WORDS[word]
    return next((other for other in units().values() if (other.dimension, other.factor) == (unit.dimension, factor)), unit)


def _said(number: Decimal, label: Bilingual) -> Bilingual:
    return Bilingual(f"{plain(number)} {label.zh}", f"{plain(number)} {label.en}")
