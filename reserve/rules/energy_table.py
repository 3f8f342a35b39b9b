"""The energy table of one project or of many: a column for each column of the table, and whose each row is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic

from reserve.rules.columns import Exact, Kind
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.units import from_micro

if TYPE_CHECKING:
    from reserve.rules.columns import Positions

OWN_POWER = "waste_heat_power"
POWER = ("electricity", OWN_POWER)
ALTERNATIVE_FUEL = "alternative_fuel"
NO_CARRIER = ""


@dataclass(frozen=True, slots=True)
class Power(Generic[Kind]):
    """The rows that are electricity: bought, or generated on site."""

    owners: "Positions"
    before_kwh: Kind
    after_kwh: Kind


@dataclass(frozen=True, slots=True)
class EnergyTable(Generic[Kind]):
    """Rows of carriers of ``count`` projects. ``owners`` says whose a row is, ``codes`` which of ``kinds`` its carrier is.

    Quantities stand in the canonical unit of their carrier and are blank where the carrier is; heat values in kJ/kg, only where a
    measured one counts. ``defaulted`` are the carriers of which a row has no measured heat value.
    """

    count: int
    owners: "Positions"
    kinds: tuple[str, ...]
    codes: "Positions"
    before: Kind
    after: Kind
    heat: Kind
    power: Power[Kind]
    defaulted: frozenset[str]

    def by_carrier(self, number: Callable[[str], Decimal | None]) -> Kind:
        """A number for each carrier, beside each row of that carrier."""
        made: Kind = type(self.before).of([number(kind) if kind else None for kind in self.kinds])
        return made.take(self.codes)


def energy_table(rows: Sequence[Row]) -> EnergyTable[Exact]:
    """The energy table of one document."""
    codes = [carrier if isinstance(carrier := row.value("carrier"), str) else NO_CARRIER for row in rows]
    kinds = tuple(dict.fromkeys(codes))
    before, after = (
        [_amount(row, name) if code else None for row, code in zip(rows, codes, strict=True)]
        for name in ("quantity_before", "quantity_after")
    )
    heat = [
        _amount(row, "heat_value_measured") if code and carriers()[code].measurable else None for row, code in zip(rows, codes, strict=True)
    ]
    power = [number for number, code in enumerate(codes) if code in POWER]
    return EnergyTable(
        count=1,
        owners=[0] * len(rows),
        kinds=kinds,
        codes=[kinds.index(code) for code in codes],
        before=Exact(before),
        after=Exact(after),
        heat=Exact(heat),
        power=Power([0] * len(power), Exact([before[n] for n in power]), Exact([after[n] for n in power])),
        defaulted=frozenset(code for code, value in zip(codes, heat, strict=True) if value is None),
    )


def _amount(row: Row, column: str) -> Decimal | None:
    value = row.value(column)
    return from_micro(value) if isinstance(value, int) and not isinstance(value, bool) else None
