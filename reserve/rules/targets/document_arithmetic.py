"""Figures of the documents that follow from other figures of the documents: recomputed, and shown where the two differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from reserve.parameters import Value, history, paths
from reserve.rules.basis.trail import rounded
from reserve.rules.targets.targets import meets
from reserve.vocabulary.language import BLANK, Bilingual

_GROUP = "arithmetic"
_NATION = "000000"


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One stated figure beside what its own parts give; ``expression`` is how, ``of`` the parts in their order.

    ``stated`` is None for a pair: two figures whose ratio no document states. ``agrees`` says that the parts give the stated figure in its
    own decimals and, where it is a target with a side, reach it: 7.7 % are no cut of 8 %.
    """

    code: str
    label: Bilingual
    note: Bilingual
    stated: Value | None
    of: tuple[Value, ...]
    computed: Decimal
    expression: str
    agrees: bool


def percent_cut(before: Decimal, after: Decimal) -> Decimal:
    """A cut in percent is the difference over what there was before.

    >>> round(percent_cut(Decimal(5200), Decimal(4800)), 1)
    Decimal('7.7')
    """
    return (before - after) / before * 100


def energy_room(capacity_before: Decimal, energy_before: Decimal, capacity_after: Decimal, energy_after: Decimal) -> Decimal:
    """Energy before less energy after, each capacity times energy per tonne: 10,000 t/yr and kgce/t in, 10,000 tce out.

    >>> energy_room(Decimal(5200), Decimal("106.9"), Decimal(4800), Decimal("101.5"))
    Decimal('68.68')
    """
    return (capacity_before * energy_before - capacity_after * energy_after) / 1000


def coal_and_power(coal_kgce_per_t: Decimal, power_kwh_per_t: Decimal, kgce_per_kwh: Decimal) -> Decimal:
    """Comprehensive energy is coal plus electricity at its coefficient (GB/T 2589), in kgce/t.

    >>> coal_and_power(Decimal(94), Decimal(48), Decimal("0.1229"))
    Decimal('99.8992')
    """
    return coal_kgce_per_t + power_kwh_per_t * kgce_per_kwh


_HOW: Mapping[str, tuple[Callable[..., Decimal], str]] = {
    "percent_cut": (percent_cut, "({0} − {1}) ÷ {0} × 100 %"),
    "energy_room": (energy_room, "({0} × {1} − {2} × {3}) ÷ 1,000"),
    "coal_and_power": (coal_and_power, "{0} + {1} × {2}"),
    "ratio": (lambda above, below: above / below, "{0} ÷ {1}"),
    "sum": (lambda *parts: sum(parts, Decimal(0)), ""),
    "pair": (lambda above, below: above / below, "{0} ÷ {1}"),
}


@cache
def recomputed() -> tuple[Recomputed, ...]:
    """Everything that is recomputed, in the order of the addresses; a stated figure may agree or not.

    The recomputations stand at ``arithmetic`` of the house pack. They compare the documents as they were written, so no day is asked for.
    """
    found: list[Recomputed] = []
    for path in paths(f"{_GROUP}."):
        entry = history(path)[-1]
        if not isinstance(entry.value, Mapping):
            raise TypeError(f"{path} is not a recomputation")
        each = entry.value.get("each")
        names: Sequence[object] = each if isinstance(each, tuple) else ("",)
        found += [_recompute(path.partition(".")[2], str(name), entry, entry.value) for name in names]
    return tuple(found)


def slips() -> tuple[Recomputed, ...]:
    """The stated figures that their own parts do not give, such as a cut of 8 % from 52 to 48 Mt, which is 7.7 %.

    >>> [round(slip.computed, 1) for slip in slips() if slip.code == "clinker_capacity_cut"]
    [Decimal('7.7')]
    """
    return tuple(one for one in recomputed() if not one.agrees)


def slip_at(path: str) -> tuple[Recomputed, ...]:
    """The slips in which the value at ``path`` is the stated figure or a part, for showing beside the value."""
    return tuple(one for one in slips() if path in {value.path for value in (one.stated, *one.of) if value is not None})


def carbon_pairs() -> tuple[Recomputed, ...]:
    """CO2 cut over saving of each of the five national sector plans, in tCO2 per tce: 2.5 to 2.65.

    >>> [(pair.code.rpartition(".")[2], pair.computed) for pair in carbon_pairs()][:2]
    [('steel', Decimal('2.650000')), ('refining', Decimal('2.500000'))]
    """
    return tuple(one for one in recomputed() if one.stated is None)


def _recompute(code: str, name: str, entry: Value, how: Mapping[str, object]) -> Recomputed:
    area = str(how.get("area", _NATION))
    function, wording = _HOW[str(how["compute"])]
    addresses = how["of"]
    if not isinstance(addresses, tuple):
        raise TypeError(f"{entry.path} names no figures to compute from")
    parts = tuple(_stated(str(address).format(name), area) for address in addresses)
    numbers = [part.number for part in parts]
    computed = rounded(function(*numbers))
    stated = _stated(str(how["stated"]).format(name), area) if "stated" in how else None
    expression = wording.format(*numbers) if wording else " + ".join(str(number) for number in numbers)
    agrees = stated is None or _agrees(computed, stated)
    label = entry.label or Bilingual(code, code)
    return Recomputed(f"{code}.{name}" if name else code, label, entry.note or BLANK, stated, parts, computed, expression, agrees)


def _agrees(computed: Decimal, stated: Value) -> bool:
    reached = stated.sense is None or meets(stated.sense, computed, stated.number)
    return reached and computed.quantize(stated.number, rounding=ROUND_HALF_UP) == stated.number


def _stated(path: str, area: str) -> Value:
    found = history(path, area) or history(path)
    if not found:
        raise KeyError(f"nothing is recorded at {path} for {area}")
    return found[-1]
