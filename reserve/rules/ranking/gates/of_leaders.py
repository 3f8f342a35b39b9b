"""The conditions of the building-material schemes: efficiency leaders of Xinjiang, the mandatory limit and the energy management system."""

from collections.abc import Mapping

from reserve.parameters import at
from reserve.rules.gates.efficiency_leader import efficiency_leader
from reserve.rules.ranking.gates.case import Answer, Asked, Case
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain

_NOT_APPLICABLE: Answer = ("gate_not_applicable", {})
_MESSAGE_FIGURES = ("energy", "limit")


def _leader(case: Case, place: int) -> Answer:
    """One of the three conditions of 新工信建材〔2023〕3号 二(二)7, in their order there."""
    judged = case.candidate.assessment
    replaced = case.candidate.answer("outdated_equipment_replaced")
    outdated = None if replaced is None else not replaced
    found: Decision = efficiency_leader(judged.energy_after_tce, judged.band_after, outdated, case.as_of, case.programme.area)[place]
    if found.allowed:
        return None
    return found.reason, {name: found.figures[name] for name in _MESSAGE_FIGURES if name in found.figures}


def _energy(case: Case) -> Answer:
    """A leader uses more energy a year than the named figure, which is not included (新工信建材〔2023〕3号 二(二)7)."""
    return _leader(case, 0)


def _benchmark(case: Case) -> Answer:
    """A leader's energy per unit product reaches the benchmark (新工信建材〔2023〕3号 二(二)7)."""
    return _leader(case, 1)


def _equipment(case: Case) -> Answer:
    """A leader uses no outdated equipment or product (新工信建材〔2023〕3号 二(二)7); no answer is no proof."""
    return _leader(case, 2)


def _management_system(case: Case) -> Answer:
    """Building-material firms keep an energy management system (新工信建材〔2023〕3号 二(二)6); no answer is no proof."""
    answer = case.candidate.answer("energy_management_system")
    if answer:
        return None
    standard = str(at(case.gate.parameter or "", case.as_of, case.programme.area).value)
    return ("management_system_unanswered" if answer is None else "management_system_missing"), {"standard": standard}


def _limit_met(case: Case) -> Answer:
    """The mandatory limits of energy are strictly applied (黔工信〔2023〕25号 二(三)9): a product without a limit is not asked."""
    judged = case.candidate.assessment
    if judged.gb_limit_met is None or judged.limit_3 is None or judged.indicator_after is None:
        return _NOT_APPLICABLE
    if judged.gb_limit_met:
        return None
    gap = judged.indicator_after - judged.limit_3
    figures = {"after": plain(judged.indicator_after, 2), "limit": plain(judged.limit_3), "gap": plain(gap, 2)}
    return "mandatory_limit_missed", {**figures, "unit": judged.indicator_unit}


LEADER_GATES: Mapping[str, Asked] = {
    "leader_energy": _energy,
    "leader_benchmark": _benchmark,
    "leader_equipment": _equipment,
    "management_system": _management_system,
    "limit_met": _limit_met,
}
