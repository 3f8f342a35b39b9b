"""How the figures of one document stand to each other: ratios that ``magnitudes.csv`` lists, with bands from the parameters ``ratios.*``.

Every figure is the exact sum of typed answers (``Sum``), so that one can ask what a ratio would be if an answer were ten times smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table

OUTPUTS = ("output_before_t_per_year", "output_after_t_per_year")
DECIMALS = {"quantity": -6, "ratio": -6, "money": -2}
"""From the stored whole number to the unit of the ratios; money counts in yuan."""
_ONE = Decimal(1)
Part = tuple[tuple[str, ...], Decimal]


@dataclass(frozen=True, slots=True)
class Magnitude:
    """One row of ``magnitudes.csv``: figures multiplied above and below the line; ``each`` is the table whose rows are asked one by one."""

    id: str
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    each: str
    title: Bilingual

    @property
    def reads(self) -> tuple[str, ...]:
        """The fields whose answers it depends on."""
        return tuple(dict.fromkeys(field for name in (*self.top, *self.bottom) for field in _fields_of(name)))

    @property
    def address(self) -> str:
        """Where its band stands in the parameters."""
        return f"ratios.{self.id}"


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure as what it is the sum of: products of typed answers, as (paths, amount)."""

    parts: tuple[Part, ...]

    def value(self, paths: frozenset[str], factor: Decimal) -> Decimal:
        """The figure, if the answers at ``paths`` were ``factor`` times what they are."""
        if len(self.parts) == 1:
            of, amount = self.parts[0]
            return amount if paths.isdisjoint(of) else amount * factor
        return sum((amount if paths.isdisjoint(of) else amount * factor for of, amount in self.parts), Decimal(0))

    def power(self, paths: frozenset[str]) -> int | None:
        """1 where the whole figure changes with the answers at ``paths``, 0 where nothing of it does, None where a part does."""
        if len(self.parts) == 1:
            return 0 if paths.isdisjoint(self.parts[0][0]) else 1
        changed = {paths.isdisjoint(of) for of, _ in self.parts}
        return None if len(changed) != 1 else 0 if changed.pop() else 1

    def times(self, number: Decimal, *paths: str) -> "Sum":
        """The same times a number, which stands at ``paths`` if it was typed."""
        return Sum(tuple(((*of, *paths), amount * number) for of, amount in self.parts))


@dataclass(frozen=True, slots=True)
class Fall:
    """What falls from before to after at the output after: before x output after / output before - after."""

    before: Sum
    after: Sum
    output_before: Sum
    output_after: Sum

    @property
    def parts(self) -> tuple[Part, ...]:
        """All answers it depends on."""
        return (*self.before.parts, *self.after.parts, *self.output_before.parts, *self.output_after.parts)

    def value(self, paths: frozenset[str], factor: Decimal) -> Decimal:
        """As of :class:`Sum`."""
        outputs = self.output_after.value(paths, factor) / self.output_before.value(paths, factor)
        return self.before.value(paths, factor) * outputs - self.after.value(paths, factor)

    def power(self, paths: frozenset[str]) -> int | None:
        """As of :class:`Sum`, but for the outputs, by which it can change the other way too; None where both sides do not change alike."""
        before, output_after = self.before.power(paths), self.output_after.power(paths)
        output_before, after = self.output_before.power(paths), self.after.power(paths)
        if before is None or output_after is None or output_before is None:
            return None
        return after if before + output_after - output_before == after else None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A magnitude of one document: its two sides, its bounds (None: open), what it usually is, and the answers it depends on."""

    magnitude: Magnitude
    top: tuple[Sum | Fall, ...]
    bottom: tuple[Sum | Fall, ...]
    low: Decimal | None
    high: Decimal | None
    usual: Decimal
    paths: frozenset[str]

    def value(self, paths: frozenset[str] = frozenset(), factor: Decimal = _ONE) -> Decimal | None:
        """The ratio if the answers at ``paths`` were ``factor`` times what they are; None where the side below is not above zero."""
        below = _product(self.bottom, paths, factor)
        return _product(self.top, paths, factor) / below if below > 0 else None

    def power(self, paths: frozenset[str]) -> int | None:
        """With which power of a factor the ratio changes when the answers at ``paths`` do; None where it takes the figures to tell.

        A factor of ten moves the decimal point and nothing else, in products, quotients and sums that are rounded to so many digits too.
        """
        found = 0
        for sign, side in ((1, self.top), (-1, self.bottom)):
            for one in side:
                power = one.power(paths)
                if power is None:
                    return None
                found += sign * power
        return found

    def holds(self, value: Decimal | None) -> bool:
        """Whether a value lies within the bounds; the bounds belong to the band."""
        return value is not None and (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def _product(sums: Sequence[Sum | Fall], paths: frozenset[str], factor: Decimal) -> Decimal:
    found = _ONE
    for one in sums:
        found *= one.value(paths, factor)
    return found


@cache
def magnitudes() -> tuple[Magnitude, ...]:
    """All ratios in the order of the table."""
    return tuple(
        Magnitude(row["id"], tuple(row["top"].split("*")), tuple(row["bottom"].split("*") if row["bottom"] else ()), row["each"],
                  Bilingual(row["zh"], row["en"]))
        for row in read_table("magnitudes.csv", "validation")
    )  # fmt: skip


_ENERGY = ("carrier", "heat_value_measured")
_READ = {
    "heat_default": ("carrier",), "renewable_kw": ("component_capacity_mw",), "waste_energy_kw": ("component_capacity_mw",),
    "storage_kw": ("component_capacity_mw",), "renewable_mwh": ("component_power_kwh_per_year",),
    "power_saving_tce": ("power_saving_declared_kwh_per_year",), "funds_received": ("public_fund_amount",),
    "equipment_prices": ("equipment_price",), "component_savings": ("component_saving_tce_per_year",),
    "investment_by_progress": ("investment_total", "progress_percent"),
}  # fmt: skip


def _fields_of(name: str) -> tuple[str, ...]:
    """The fields that a figure of ``magnitudes.csv`` is made of."""
    if name.removesuffix("+") in fields():
        return (name.removesuffix("+"),)
    if name in _READ:
        return _READ[name]
    if name in ("saved_energy", "saved_power"):
        return ("quantity_before", "quantity_after", *(_ENERGY if name == "saved_energy" else ("carrier",)), *OUTPUTS)
    when = "before" if "before" in name else "after"
    if name.startswith("unit_energy"):
        return ("product", f"quantity_{when}", *_ENERGY, f"output_{when}_t_per_year")
    return (f"quantity_{when}", *(_ENERGY if name.startswith("energy") else ("carrier",)))


@cache
def slipping() -> dict[str, tuple[Magnitude, ...]]:
    """The fields whose answers may slip, in the order of the form, with the ratios they stand in."""
    numbers = [one for one in fields().values() if one.type in DECIMALS]
    found = {one.name: tuple(ratio for ratio in magnitudes() if one.name in ratio.reads) for one in numbers}
    return {name: stands for name, stands in found.items() if stands}
