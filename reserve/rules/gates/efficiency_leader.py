"""Xinjiang building materials: which firms are diagnosed first, and which may apply as efficiency leader (能效领跑者)."""

import datetime as dt
from decimal import Decimal

from reserve.parameters import at
from reserve.rules.basis.decisions import decided
from reserve.rules.limits.benchmark import Band
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain

_PLAN = "building_materials_plan"


def diagnosis_due(energy_tce_per_year: Decimal, as_of: dt.date, area: str) -> Decision:
    """Firms with a yearly energy use of the named figure or more are the focus of diagnosis; 以上 includes the number.

    Source: 新工信建材〔2023〕3号 二(二)4. In: tce per year. ``allowed`` is True where a diagnosis is due.

    >>> [diagnosis_due(Decimal(tce), dt.date(2024, 9, 2), "650000").allowed for tce in (4999, 5000)]
    [False, True]
    """
    least = at(f"{_PLAN}.diagnosis.energy_at_least", as_of, area)
    due = energy_tce_per_year >= least.number
    return decided(
        due, "diagnosis_due" if due else "diagnosis_not_due", least, energy=plain(energy_tce_per_year, 2), limit=plain(least.number)
    )


def efficiency_leader(
    energy_tce_per_year: Decimal | None, band: Band | None, outdated_in_use: bool | None, as_of: dt.date, area: str
) -> tuple[Decision, ...]:
    """A cement firm above the named energy use, at the benchmark of its limit standard and without outdated equipment may apply.

    Source: 新工信建材〔2023〕3号 二(二)7; 超过 does not include the number. What is not answered does not pass.
    Out: one decision per condition.

    >>> day = dt.date(2024, 9, 2)
    >>> [d.allowed for d in efficiency_leader(Decimal(10000), "benchmark", False, day, "650000")]
    [False, True, True]
    """
    size, unit_energy, kit = (
        at(f"{_PLAN}.efficiency_leader.{n}", as_of, area) for n in ("energy_above", "unit_energy", "outdated_equipment")
    )
    large = energy_tce_per_year is not None and energy_tce_per_year > size.number
    known = "—" if energy_tce_per_year is None else plain(energy_tce_per_year, 2)
    return (
        decided(large, "leader_energy" if large else "leader_energy_too_small", size, energy=known, limit=plain(size.number)),
        decided(band == unit_energy.value, "leader_benchmark" if band == unit_energy.value else "leader_not_at_benchmark", unit_energy),
        decided(outdated_in_use is False, "leader_equipment" if outdated_in_use is False else "leader_outdated_equipment", kit),
    )
