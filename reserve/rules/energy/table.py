"""The energy table of one project or of many: a column for each column of the table, and whose each row is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic

from reserve.rules.basis.columns import Exact, Kind
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.document import Row
from reserve.vocabulary.units import from_micro

if TYPE_CHECKING:
    from reserve.rules.basis.columns import Positions

OWN_POWER = "waste_heat_power"
POWER = ("electricity", OWN_POWER)
ALTERNATIVE_FUEL = "alternative_fuel"
NO_CARRIER = ""
BOUGHT, FEEDSTOCK, EXPORTED, MEDIUM = "bought", "feedstock", "exported", "medium"
SIGNS = {BOUGHT: 1, FEEDSTOCK: 1, EXPORTED: -1, MEDIUM: 1}


@dataclass(frozen=True, slots=True)
class Power(Generic[Kind]):
    """The rows that are electricity used on the line: bought, or generated on site for own use; what is sent outside is none of it."""

    owners: "Positions"
    before_kwh: Kind
    after_kwh: Kind


@dataclass(frozen=True, slots=True)
class EnergyTable(Generic[Kind]):
    """Rows of carriers of ``count`` projects. ``owners`` says whose a row is, ``codes`` which of ``kinds`` its carrier is.

    Quantities stand in the canonical unit of their carrier, below zero where they are sent outside, and are blank where the carrier is;
    heat values in kJ/kg, only where a measured one counts. ``defaulted`` are the carriers of which a row has no measured heat value,
    ``roles`` what each row is (a word of ``SIGNS``); nobody needs them of many projects.
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
    roles: tuple[str, ...] = ()

    def by_carrier(self, number: Callable[[str], Decimal | None]) -> Kind:
        """A number for each carrier, beside each row of that carrier."""
        made: Kind = type(self.before).of([number(kind) if kind else None for kind in self.kinds])
        return made.take(self.codes)


@dataclass(frozen=True, slots=True)
class _Amounts:
    """One row as it counts: who it is, and its quantities with their sign."""

    role: str
    carrier: str
    before: Decimal | None
    after: Decimal | None
    heat: Decimal | None


def energy_table(rows: Sequence[Row], flows: Sequence[Row] = ()) -> EnergyTable[Exact]:
    """The energy table of one document: what was bought, media bought from outside, and less what was sent outside (GB/T 2589).

    ``flows`` are the rows of the other energy flows; feedstock among them stays apart. Without any carrier bought there is no table.
    """
    return _table([*(_bought(row) for row in rows), *(_flow(row) for row in flows if row.value("flow_kind") != FEEDSTOCK)] if rows else [])


def feedstock_table(flows: Sequence[Row]) -> EnergyTable[Exact]:
    """What of the other energy flows is used as raw material: counted for itself, no part of comprehensive energy (GB/T 2589)."""
    return _table([_flow(row) for row in flows if row.value("flow_kind") == FEEDSTOCK])


def _table(found: Sequence[_Amounts]) -> EnergyTable[Exact]:
    kinds = tuple(dict.fromkeys(one.carrier for one in found))
    power = [one for one in found if one.role == BOUGHT and one.carrier in POWER]
    return EnergyTable(
        count=1,
        owners=[0] * len(found),
        kinds=kinds,
        codes=[kinds.index(one.carrier) for one in found],
        before=Exact([one.before for one in found]),
        after=Exact([one.after for one in found]),
        heat=Exact([one.heat for one in found]),
        power=Power([0] * len(power), Exact([one.before for one in power]), Exact([one.after for one in power])),
        defaulted=frozenset(one.carrier for one in found if one.heat is None),
        roles=tuple(one.role for one in found),
    )


def _bought(row: Row) -> _Amounts:
    carrier = row.value("carrier")
    if not isinstance(carrier, str):
        return _Amounts(BOUGHT, NO_CARRIER, None, None, None)
    heat = amount(row, "heat_value_measured") if carriers()[carrier].measurable else None
    return _Amounts(BOUGHT, carrier, amount(row, "quantity_before"), amount(row, "quantity_after"), heat)


def _flow(row: Row) -> _Amounts:
    kind, carrier = row.value("flow_kind"), row.value("flow_carrier")
    if not isinstance(carrier, str) or not isinstance(kind, str):
        return _Amounts(BOUGHT, NO_CARRIER, None, None, None)
    before, after = amount(row, "flow_before"), amount(row, "flow_after")
    if SIGNS[kind] < 0:
        before, after = (None if before is None else -before), (None if after is None else -after)
    return _Amounts(kind, carrier, before, after, None)


def amount(row: Row, column: str) -> Decimal | None:
    """A quantity of a row in its canonical unit; None when it is missing or cannot be read."""
    value = row.value(column)
    return from_micro(value) if isinstance(value, int) and not isinstance(value, bool) else None
