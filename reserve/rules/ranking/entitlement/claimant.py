"""What a formula of support reads of a project: who invested, the saving as the rule counts it, the money, since when it runs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Trail, rounded, shown
from reserve.rules.energy.conventions import Convention, electricity_coefficient, restated
from reserve.vocabulary.errors import messages

RUNNING = ("finished", "accepted", "verified")
"""States of progress in which the works are done; a trial run is not yet done."""
_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Claimant:
    """The facts of one project; None where an answer is blank.

    ``invested_by`` is ``own``, ``shared`` or ``contract``. ``saving_tce`` is counted with ``made_with``; ``power_saved_mwh`` is the
    electricity inside it. Money in fen. ``finished_on`` is None until the works are done.
    """

    invested_by: str
    saving_tce: Decimal | None
    power_saved_mwh: Decimal | None
    made_with: Convention
    investment_total_fen: int | None
    investment_eligible_fen: int | None
    other_public_fen: int | None
    finished_on: dt.date | None

    def investment_fen(self, name: str) -> int | None:
        """The investment that a rule takes its share of: ``investment_total`` or ``investment_eligible``."""
        return self.investment_total_fen if name == "investment_total" else self.investment_eligible_fen


def claimant_of(facts: Mapping[str, Any], judged: Assessment) -> Claimant:
    """A project by its canonical facts and its figures. A form that tells of no energy contract tells of the user's own investment."""
    contract = facts.get("energy_contract")
    shared = facts.get("esco_contract_type") == _SHARED
    finish = facts.get("finish_date")
    return Claimant(
        invested_by=("shared" if shared else "contract") if contract in (True, 1) else "own",
        saving_tce=judged.saving_tce_per_year,
        power_saved_mwh=_power_saved(judged),
        made_with=judged.convention,
        investment_total_fen=_fen(facts, "investment_total"),
        investment_eligible_fen=_fen(facts, "investment_eligible"),
        other_public_fen=_fen(facts, "other_public_money"),
        finished_on=_day(finish) if facts.get("progress") in RUNNING else None,
    )


def counted_saving(claimant: Claimant, electricity: str | None, trail: Trail) -> Decimal | None:
    """The saving in tce with electricity counted as the rule says (``electricity``: address of kgce/kWh); only electricity changes.

    GB/T 2589-2020: a figure of one convention is restated in another. None where the electricity inside the saving is not known.

    >>> one = Claimant("own", Decimal("491.6"), Decimal(4000), "equivalent", None, None, None, None)
    >>> counted_saving(one, "subsidies.tianjin_2020.electricity", Trail(dt.date(2024, 9, 2), "330000"))
    Decimal('1260.000000')
    """
    if electricity is None or claimant.saving_tce is None:
        return claimant.saving_tce
    own, law = electricity_coefficient(claimant.made_with, trail), trail.value(electricity)
    if claimant.power_saved_mwh is None or own is None or law is None:
        return None
    found = rounded(restated(claimant.saving_tce, claimant.power_saved_mwh, own, law.number))
    text = f"{shown(claimant.saving_tce, 6)} + {shown(claimant.power_saved_mwh, 3)} MWh × ({shown(law.number)} − {shown(own)})"
    trail.step(messages()["saving_restated"], text, found, "tce/yr", law)
    return found


def months_between(first: dt.date, last: dt.date) -> int:
    """Whole months from ``first`` to ``last``; below zero is none. The 31st is reached on the last day of a shorter month.

    >>> [months_between(dt.date(2024, 1, 31), day) for day in (dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2025, 1, 30))]
    [0, 1, 11]
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    month_ends = (last + dt.timedelta(days=1)).month != last.month
    return max(0, months - (last.day < first.day and not month_ends))


def _power_saved(judged: Assessment) -> Decimal | None:
    before, after, output = judged.electricity_before_kwh_per_t, judged.electricity_after_kwh_per_t, judged.counted_output_t_per_year
    if before is None and after is None and judged.saving_tce_per_year is not None:
        return Decimal(0)
    return None if before is None or after is None or output is None else rounded((before - after) * output / 1000)


def _fen(facts: Mapping[str, Any], name: str) -> int | None:
    found = facts.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _day(found: object) -> dt.date | None:
    if isinstance(found, dt.date):
        return found
    return dt.date.fromisoformat(found) if isinstance(found, str) and found else None
