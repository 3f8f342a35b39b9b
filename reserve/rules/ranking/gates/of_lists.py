"""The conditions of lists and nominations: level after the retrofit, enough saved, mature enough, and what the air reserve takes."""

from collections.abc import Mapping

from reserve.parameters import at
from reserve.rules.gates.air_reserve import AIR_KINDS
from reserve.rules.gates.diagnosis import PLAN_OF_SECTOR
from reserve.rules.ranking.candidate import own_benchmark
from reserve.rules.ranking.gates.case import Answer, Asked, Case
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import products
from reserve.vocabulary.units import from_fen, plain

_NOT_APPLICABLE: Answer = ("gate_not_applicable", {})
_DONE = ("finished", "accepted", "verified")
_NOT_STARTED = ("idea", "preparing")


def _benchmark_after(case: Case) -> Answer:
    """After the retrofit a firm's energy reaches the benchmark (浙经信绿色〔2022〕134号 三(一)2); a product without one is not asked."""
    judged, benchmark = case.candidate.assessment, own_benchmark(case.candidate.assessment)
    if benchmark is None or judged.indicator_after is None:
        return _NOT_APPLICABLE
    if judged.indicator_after <= benchmark.number:
        return None
    gap = judged.indicator_after - benchmark.number
    figures = {"after": plain(judged.indicator_after, 2), "benchmark": plain(benchmark.number), "gap": plain(gap, 2)}
    return "gate_benchmark_after", {**figures, "unit": judged.indicator_unit}


def _above_baseline_after(case: Case) -> Answer:
    """Capacity below the baseline is retrofitted or leaves by the end of 2025 (苏发改资环发〔2024〕1057号): a retrofit ends above it."""
    judged = case.candidate.assessment
    if judged.baseline is None or judged.indicator_after is None:
        return _NOT_APPLICABLE
    if judged.band_after != "below_baseline":
        return None
    figures = {"after": plain(judged.indicator_after, 2), "baseline": plain(judged.baseline.number)}
    return "gate_baseline_after", {
        **figures,
        "gap": plain(judged.indicator_after - judged.baseline.number, 2),
        "unit": judged.indicator_unit,
    }


def _saving_or_rate(case: Case) -> Answer:
    """A key project saves much, or much of its own energy: a small line that saves a large share is not shut out (house rule)."""
    judged, settings = case.candidate.assessment, case.gate.settings
    if judged.saving_tce_per_year is None:
        return _NOT_APPLICABLE
    if judged.saving_tce_per_year >= settings["saving"].value:
        return None
    if judged.saving_rate is not None and judged.saving_rate >= settings["rate"].value:
        return None
    return "gate_saving_or_rate", {
        "saving": plain(judged.saving_tce_per_year, 2),
        "limit": plain(settings["saving"].value),
        "rate": plain(judged.saving_rate * 100, 2) if judged.saving_rate is not None else "—",
        "share": plain(settings["rate"].value * 100),
    }


def _filed(case: Case) -> Answer:
    """A reserve holds what is filed (浙经信绿色〔2022〕134号 三(一)2 keeps a reserve by list): M2 is a project with its project code."""
    return None if case.candidate.facts.get("project_code") else ("gate_not_filed", {"stage": "M2"})


def _sector_plan(case: Case) -> Answer:
    """The national reserve holds projects of the sectors of the five plans (苏发改资环发〔2024〕1057号 附件1至5 四(二))."""
    product = products().get(str(case.candidate.facts.get("product") or ""))
    if product is not None and PLAN_OF_SECTOR.get(product.sector) in case.gate.allowed:
        return None
    return "gate_sector_plan", {"product": product.label if product is not None else Bilingual("未填写", "blank")}


def _air_part(case: Case) -> Answer:
    """The air reserve takes treatment and no energy-saving retrofit (air_fund.negative_list, to be verified): only that part is named."""
    at(case.gate.parameter or "", case.as_of, case.programme.area)
    kinds = [part.kind for part in case.candidate.components if part.kind is not None]
    if any(kind in AIR_KINDS for kind in kinds):
        return None
    if not kinds:
        return "gate_air_no_components", {}
    labels = [choices("component_kind")[kind] for kind in dict.fromkeys(kinds)]
    return "gate_air_part", {"kinds": Bilingual("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))}


def _air_stage(case: Case) -> Answer:
    """Not begun, or under way and at most half done; what is finished is refused (air_fund.under_way_progress, to be verified)."""
    progress = case.candidate.facts.get("progress")
    if not progress:
        return "gate_air_progress_unanswered", {}
    if progress in _DONE:
        return "gate_air_finished", {"progress": choices("progress")[str(progress)]}
    if progress in _NOT_STARTED:
        return None
    limit = at(case.gate.parameter or "", case.as_of, case.programme.area).number
    done = case.candidate.number("progress_percent")
    if done is None:
        return "gate_air_percent_missing", {"limit": plain(limit)}
    return None if done <= limit else ("gate_air_too_far", {"done": plain(done), "limit": plain(limit)})


def _central_money(case: Case) -> Answer:
    """What other central money already pays is refused (air_fund.negative_list, to be verified); money asked for is not yet held."""
    for fund in case.candidate.funds:
        if fund.held and fund.level == "central":
            return "gate_central_money", {"fund": fund.name, "amount": "—" if fund.amount_fen is None else plain(from_fen(fund.amount_fen))}
    received = case.candidate.fen("other_public_money")
    if received is None:
        return "gate_double_money_unanswered", {"received": ""}
    if received > sum(fund.amount_fen or 0 for fund in case.candidate.funds if fund.held and fund.level):
        return "gate_central_level_blank", {"amount": plain(from_fen(received))}
    return None


LIST_GATES: Mapping[str, Asked] = {
    "benchmark_after": _benchmark_after,
    "above_baseline_after": _above_baseline_after,
    "saving_or_rate": _saving_or_rate,
    "filed": _filed,
    "sector_plan": _sector_plan,
    "air_part": _air_part,
    "air_stage": _air_stage,
    "central_money": _central_money,
}
