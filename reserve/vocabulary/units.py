"""Numbers as people type them, and their canonical values: 10^-6 of the canonical unit, or fen for money.

Typed text is Decimal on the way in and stays as typed beside the value. Nothing is rounded silently:
what the canonical scale cannot hold is refused with the number of decimals that it can.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split

MICRO = Decimal(1_000_000)
_LIMIT = 2**63 - 1
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit people may type. ``factor`` turns it into the canonical unit of its dimension (fen for money)."""

    code: str
    dimension: str
    label: Bilingual
    factor: Decimal
    aliases: tuple[str, ...]


@cache
def units() -> dict[str, Unit]:
    """All units by code."""
    return {
        row["code"]: Unit(
            row["code"], row["dimension"], Bilingual(row["label_zh"], row["label_en"]), Decimal(row["factor"]), split(row["aliases"])
        )
        for row in read_table("units.csv")
    }


@cache
def rule_units() -> dict[str, Bilingual]:
    """Names of the units that laws and programmes use and nobody types, so that the table of units does not list them."""
    return {row["code"]: Bilingual(row["label_zh"], row["label_en"]) for row in read_table("rule_units.csv")}


def unit_name(code: str) -> Bilingual:
    """The label of a unit people type or of one that only rules use; any other unit is named as it is written."""
    found = units().get(code)
    return found.label if found else rule_units().get(code, Bilingual(code, code))


def find_unit(text: str, accepted: tuple[str, ...]) -> Unit:
    """The accepted unit that ``text`` names by code, label or alias; otherwise ``BadInput('unit_unknown')``."""
    wanted = unicodedata.normalize("NFKC", text).strip()
    for code in accepted:
        unit = units()[code]
        names = (unit.code, unit.label.zh, unit.label.en, *unit.aliases)
        if wanted in {unicodedata.normalize("NFKC", name) for name in names}:
            return unit
    labels = [units()[code].label for code in accepted]
    raise BadInput("unit_unknown", unit=text, accepted=Bilingual("、".join(x.zh for x in labels), ", ".join(x.en for x in labels)))


def parse_number(text: str) -> Decimal:
    """Read a typed number: full-width digits, thousands separators and spaces are understood.

    >>> parse_number("１２，３４５．６")
    Decimal('12345.6')
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("，", ",").replace("。", ".")
    if "," in plain:
        plain = plain.replace(",", "") if _GROUPED.fullmatch(plain) else "?"
    if len(plain) > 40 or not _NUMBER.fullmatch(plain):
        raise BadInput("number_unreadable", text=text[:60])
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise BadInput("number_unreadable", text=text[:60]) from error


def _exact_integer(value: Decimal, text: str, places: int) -> int:
    if value != value.to_integral_value():
        raise BadInput("number_too_precise", text=text[:60], places=places)
    if abs(value) > _LIMIT:
        raise BadInput("number_too_large", text=text[:60])
    return int(value)


def to_micro(text: str, unit: Unit) -> int:
    """Typed number in ``unit`` -> integer of 10^-6 canonical unit, exact."""
    return _exact_integer(parse_number(text) * unit.factor * MICRO, text, 6 + _exponent(unit.factor))


def to_fen(text: str, unit: Unit) -> int:
    """Typed amount of money in ``unit`` -> integer fen, exact (万元 with up to 6 decimals)."""
    return _exact_integer(parse_number(text) * unit.factor, text, _exponent(unit.factor))


def _exponent(factor: Decimal) -> int:
    return max(0, int(factor.log10().to_integral_value(rounding="ROUND_FLOOR")))


def from_micro(value: int) -> Decimal:
    """Integer of 10^-6 canonical unit -> Decimal in the canonical unit."""
    return Decimal(value) / MICRO


def from_fen(value: int) -> Decimal:
    """Fen -> Decimal 万元."""
    return Decimal(value) / Decimal(1_000_000)


def plain(value: Decimal, places: int | None = None) -> str:
    """A Decimal for people: thousands separators, no exponent, ``places`` decimals or as many as it has.

    >>> plain(Decimal("12345.600"))
    '12,345.6'
    >>> plain(Decimal("108.0492"), 2)
    '108.05'
    """
    if places is not None:
        return f"{value:,.{places}f}"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
