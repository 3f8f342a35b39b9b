"""Numbers as people type them, and their canonical values: 10^-6 of the canonical unit, or fen for money.

Typed text is Decimal on the way in and stays as typed beside the value. Nothing is rounded silently:
what the canonical scale cannot hold is refused with the number of decimals that it can.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.numbers import parse_number
from reserve.vocabulary.tables import read_table, split

__all__ = [
    "MICRO", "Unit", "find_unit", "from_fen", "from_micro", "parse_number", "places", "plain", "rule_units", "to_fen", "to_micro",
    "unit_name", "units",
]  # fmt: skip
MICRO = Decimal(1_000_000)
_LIMIT = 2**63 - 1
_DIGITS = 80
_UNWRITTEN = re.compile(r"[\s.·⋅•・]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit people may type. ``factor`` turns it into the canonical unit of its dimension (fen for money)."""

    code: str
    dimension: str
    label: Bilingual
    factor: Decimal
    aliases: tuple[str, ...]


@tabled
def units() -> dict[str, Unit]:
    """All units by code."""
    return {
        row["code"]: Unit(
            row["code"], row["dimension"], Bilingual(row["label_zh"], row["label_en"]), Decimal(row["factor"]), split(row["aliases"])
        )
        for row in read_table("units.csv")
    }


@tabled
def rule_units() -> dict[str, Bilingual]:
    """Names of the units that laws and programmes use and nobody types, so that the table of units does not list them."""
    return {row["code"]: Bilingual(row["label_zh"], row["label_en"]) for row in read_table("rule_units.csv")}


def unit_name(code: str) -> Bilingual:
    """The label of a unit people type or of one that only rules use; any other unit is named as it is written."""
    found = units().get(code)
    return found.label if found else rule_units().get(code, Bilingual(code, code))


def _name(text: str) -> str:
    """A name of a unit as it is compared: ｋＷ·ｈ, kW h and kWh are one, m³, ㎥ and m3 are."""
    return _UNWRITTEN.sub("", unicodedata.normalize("NFKC", text))


@tabled
def _named(accepted: tuple[str, ...]) -> tuple[dict[str, Unit], dict[str, Unit | None]]:
    """The accepted units by name, and by name in small letters (None where that names two of them)."""
    exact: dict[str, Unit] = {}
    folded: dict[str, Unit | None] = {}
    for unit in (units()[code] for code in accepted):
        for name in {_name(name) for name in (unit.code, unit.label.zh, unit.label.en, *unit.aliases)}:
            exact.setdefault(name, unit)
            folded[name.casefold()] = unit if folded.get(name.casefold(), unit) is unit else None
    return exact, folded


def find_unit(text: str, accepted: tuple[str, ...]) -> Unit:
    """The accepted unit that ``text`` names by code, label or alias, whatever its letters' case; otherwise ``BadInput('unit_unknown')``."""
    exact, folded = _named(accepted)
    name = _name(text)
    found = exact.get(name) or folded.get(name.casefold())
    if found is not None:
        return found
    labels = [units()[code].label for code in accepted]
    accepted_labels = Bilingual("、".join(x.zh for x in labels), ", ".join(x.en for x in labels))
    raise BadInput("unit_unknown", unit=text[:60], accepted=accepted_labels)


def _exact_integer(value: Decimal, text: str, unit: Unit, scale: Decimal) -> int:
    with localcontext(prec=_DIGITS):
        found = value * unit.factor * scale
        if found != found.to_integral_value():
            raise BadInput("number_too_precise", text=text[:60], unit=unit.label, places=places(unit, scale))
    if abs(found) > _LIMIT:
        raise BadInput("number_too_large", text=text[:60])
    return int(found)


def places(unit: Unit, scale: Decimal = MICRO) -> int:
    """How many decimals a number typed in ``unit`` may have so that nothing is lost in integers of 1 / ``scale``.

    >>> [places(units()[code]) for code in ("t", "10kt", "kg", "kcal/kg")]
    [6, 10, 3, 2]
    """
    whole = f"{int(unit.factor * scale)}"
    return len(whole) - len(whole.rstrip("0"))


def to_micro(number: Decimal | str, unit: Unit, text: str | None = None) -> int:
    """A number in ``unit`` -> integer of 10^-6 canonical unit, exact; ``text`` is how it was typed."""
    value = parse_number(number) if isinstance(number, str) else number
    return _exact_integer(value, text or str(number), unit, MICRO)


def to_fen(number: Decimal | str, unit: Unit, text: str | None = None) -> int:
    """An amount of money in ``unit`` -> integer fen, exact (万元 with up to 6 decimals); ``text`` is how it was typed."""
    value = parse_number(number) if isinstance(number, str) else number
    return _exact_integer(value, text or str(number), unit, Decimal(1))


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
