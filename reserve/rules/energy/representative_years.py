"""The base of a saving: the mean of up to three representative years, reconciled with what was reported to statistics."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Generic

from reserve.parameters import Band, Value
from reserve.rules.basis.columns import Exact, Figure, Kind
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.energy.comprehensive import unit_energy
from reserve.rules.energy.table import amount
from reserve.vocabulary.document import Row
from reserve.vocabulary.language import Bilingual

if TYPE_CHECKING:
    from reserve.rules.basis.columns import Positions

AT_MOST = 3
OUTPUT, ENERGY, REPORTED = "observation_output_t_per_year", "observation_energy_tce_per_year", "observation_reported_tce_per_year"
DIFFERENCE = "plausibility.representative_year_difference"
_MEAN = Bilingual("基准单耗（{count} 个代表年份平均）", "Base unit energy (mean of {count} representative years)")


@dataclass(frozen=True, slots=True)
class Years(Generic[Kind]):
    """The representative years of ``count`` projects: output in t, energy in tce; ``number`` of them, blank where there are none."""

    count: int
    owners: "Positions"
    output_t: Kind
    energy_tce: Kind
    number: Kind


def representative(rows: Sequence[Row]) -> list[Row]:
    """At most three years count: the latest ones, oldest first (GB/T 13234); a row without its year counts before all others."""
    return sorted(rows, key=lambda row: _year(row) or 0)[-AT_MOST:]


def _year(row: Row) -> int | None:
    value = row.value("observation_year")
    return value if isinstance(value, int) else None


def years_of(rows: Sequence[Row]) -> Years[Exact]:
    """The representative years of one document."""
    chosen = representative(rows)
    number = Exact([Decimal(len(chosen)) if chosen else None])
    outputs, energies = (Exact([amount(row, name) for row in chosen]) for name in (OUTPUT, ENERGY))
    return Years(1, [0] * len(chosen), outputs, energies, number)


def base_unit_energy(years: Years[Kind], of_table: Kind) -> Kind:
    """e0 is the mean unit energy of the representative years, in kgce/t (GB/T 13234); without such years that of the energy table.

    Blank where a year lacks its output or its energy: two years are not three with a gap.
    """
    each = unit_energy(years.energy_tce, years.output_t)
    mean = each.summed(years.owners, years.count) / years.number
    return mean.known_or(of_table.where_blank(years.number))


def statistics_difference(counted_tce: Figure, reported_tce: Figure) -> Figure:
    """How far the energy of a year lies from the one reported to statistics, as a share of the reported one (GB/T 13234).

    >>> statistics_difference(Decimal(105), Decimal(100))
    Decimal('0.05')
    """
    return (counted_tce - reported_tce) / reported_tce


@dataclass(frozen=True, slots=True)
class Unreconciled:
    """A representative year that has to be explained: its figures in tce, the difference as a share, and what is allowed."""

    path: str
    year: int | None
    counted_tce: Decimal
    reported_tce: Decimal
    share: Decimal
    allowed: Value


def unreconciled(rows: Sequence[Row], trail: Trail) -> list[Unreconciled]:
    """A year that differs from statistics by more than 5 % is explained (house rule on GB/T 13234); years without a report are left out.

    A report of zero beside energy that was used differs by all of it.
    """
    allowed = trail.value(DIFFERENCE)
    if allowed is None:
        return []
    band, found = Band.of(allowed.value), []
    for row in representative(rows):
        counted, reported = amount(row, ENERGY), amount(row, REPORTED)
        if counted is None or reported is None or counted == reported:
            continue
        share = statistics_difference(counted, reported) if reported else Decimal(1)
        if not band.contains(abs(share)):
            found.append(Unreconciled(f"observation_years/{row.key}/{REPORTED}", _year(row), counted, reported, share, allowed))
    return found


def lacking_years(rows: Sequence[Row], trail: Trail) -> None:
    """Note what the mean of the representative years lacks."""
    for row in representative(rows):
        for name in (OUTPUT, ENERGY):
            if not amount(row, name):
                trail.lack(f"observation_years/{row.key}/{name}")


def tell_base(years: Years[Exact], result: Decimal | None, trail: Trail) -> None:
    """Tell the step of the mean, where there is one."""
    number = years.number[0]
    if number is None or result is None:
        return
    each = unit_energy(years.energy_tce, years.output_t).values
    text = f"({' + '.join(shown(one) for one in each if one is not None)}) ÷ {number}"
    trail.step(_MEAN.format(count=number), text, result, "kgce/t")
