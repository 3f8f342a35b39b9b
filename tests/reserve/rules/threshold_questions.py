"""The questions that tests/cases/thresholds.yaml puts to the rules: one figure in, one word or number out."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from reserve.parameters import at, programme
from reserve.rules.basis.publicity import offer_answer_by, require_notice
from reserve.rules.basis.trail import Trail
from reserve.rules.basis.working_days import last_working_day
from reserve.rules.components.central_money import Cost, Grant, no_double_money
from reserve.rules.emissions import carbon_efficiency, ultra_low
from reserve.rules.energy.representative_years import ENERGY, OUTPUT, REPORTED, unreconciled
from reserve.rules.energy.saving import counted_output
from reserve.rules.energy.saving_ledger import follows_on
from reserve.rules.gates import capacity_replacement, efficiency_leader, outdated_equipment
from reserve.rules.gates.air_reserve import REFUSED_BECAUSE, AirPart, air_reserve, next_review
from reserve.rules.gates.diagnosis import diagnosis_of_line
from reserve.rules.limits.building_materials import clinker_limits, flat_glass_limits
from reserve.rules.limits.chemicals import coke_limits
from reserve.rules.limits.ladder import Yardsticks, placed_on_ladder
from reserve.rules.limits.metals import blast_furnace_limits
from reserve.rules.limits.yardsticks import yardstick_of
from reserve.rules.ranking.gates.eligibility import decide
from reserve.services.quality.asked import Asked as QualityAsked
from reserve.services.register.hints import hints_of
from reserve.services.waivers.typed import require_end
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.findings import Explanation
from reserve.vocabulary.quality import quality_figures
from reserve.vocabulary.register import read_record
from tests.reserve.rules.building import candidate, clinker, coke_rows
from tests.validation.documents import context_of, document_of
from validation import RuleChecker
from validation.explanations import figures_digest

DAY = dt.date(2024, 9, 2)
COKE = {"key": "r1", "carrier": "raw_coal", "heat_value_measured": "29307"}


class Asked:
    """A case with its day and area: what a question may look at beside the figure."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.law: str = case["law"]
        self.day: dt.date = case.get("day", DAY)
        self.area: str = case.get("area", "330000")
        self.given: str = case.get("with", "")
        self.trail = Trail(self.day, self.area)


def _replacement(figure: Decimal, asked: Asked) -> str:
    options = {name: asked.given == name for name in ("key_region", "restricted", "cross_province")}
    decision = capacity_replacement.replaced(figure * 1_000_000, Decimal(1_000_000), asked.day, asked.area, **options)
    return "enough" if decision.allowed else "short"


def _emission(figure: Decimal, asked: Asked) -> str:
    pollutant = asked.law.rpartition(".")[2]
    found = ultra_low.within_limits(asked.given, {pollutant: figure}, asked.day, asked.area)
    decision = found[ultra_low.POINTS[asked.given].index(pollutant)]
    return "held" if decision.allowed else "broken"


def _share(figure: Decimal, asked: Asked, *, of: str) -> str:
    hours, transport = (figure, None) if of == "hours" else (None, figure)
    found = ultra_low.hours_and_transport(asked.given, hours, transport, asked.day, asked.area)
    return "reached" if found[0 if of == "hours" else -1].allowed else "missed"


def _air_reserve(figure: Decimal, asked: Asked) -> str:
    part = AirPart("ultra_low", "under_way", figure, papers_complete=True, applies=dict.fromkeys(REFUSED_BECAUSE, False))
    return "taken" if air_reserve(part, asked.day, asked.area)[-1].allowed else "too far"


def _central_funds(figure: Decimal, asked: Asked) -> str:
    grants = [Grant("a", "central", f"fund {number}", 1) for number in range(int(figure))]
    (found,) = no_double_money([Cost("a", "窑尾治理", 100)], grants, asked.day, asked.area)
    return "paid" if found.allowed else "paid twice"


def _public_money(figure: Decimal, asked: Asked) -> str:
    grants = [Grant("a", "province", "fund", int(figure * 10_000))]
    (found,) = no_double_money([Cost("a", "窑尾治理", 10_000)], grants, asked.day, asked.area)
    return "within cost" if found.allowed else "above cost"


def _small_line(figure: Decimal, asked: Asked) -> str:
    fund = programme("zhejiang_cement_special_fund")
    made = candidate("p", clinker(coke_rows("159000", "154000"), line_size_t_per_day=str(figure)))
    answers = {gate.code: answer for gate, answer in zip(fund.gates, decide(made, fund, asked.day), strict=True)}
    return "passes" if answers["small_line"].allowed else "refused"


def _bare(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _level_3(level: Decimal | None) -> str:
    assert level is not None
    return _bare(level)


def _furnace(grade: Decimal, asked: Asked) -> str:
    return _level_3(blast_furnace_limits([Decimal(0)] * 3, grade, asked.trail).three)


def _ladder(figure: Decimal | None, rate: Decimal | None, asked: Asked) -> str:
    rods = Yardsticks(yardstick_of("energy_benchmarks.cement.clinker", asked.trail) if figure is not None else None)
    placed = placed_on_ladder(figure, rate, rods, asked.trail)
    assert placed is not None
    return _bare(placed.points)


def _representative_year(figure: Decimal, asked: Asked) -> str:
    cells = {"observation_year": "2023", OUTPUT: "1000", ENERGY: str(1000 * (1 + figure)), REPORTED: "1000"}
    row = {"key": "y1", "cells": {name: {"text": text} for name, text in cells.items()}}
    rows = Document.from_raw({"tables": {"observation_years": [row]}}).rows("observation_years")
    return "is explained" if unreconciled(rows, asked.trail) else "agrees"


def _ledger(figure: Decimal, asked: Asked) -> str:
    found = follows_on(Decimal(100), 100 + figure, at(asked.law, asked.day, asked.area))
    return "follows" if found.allowed else "gap"


def _stated(figure: Decimal, asked: Asked) -> str:
    typed = {"year": "2023", "output": "1000000", "energy_stated_tce_per_year": _typed(1000 * (100 + figure)), "unit_energy_stated": "100"}
    record = read_record("observation", {"fields": {name: {"text": text} for name, text in typed.items()}}, "clinker")
    paths = [path for path, _ in hints_of(record, "clinker", asked.day, asked.area)]
    return "hint" if paths == ["unit_energy_stated"] else "nothing said"


def _finds(rule: str, **case: Any) -> str:
    found = RuleChecker().check(document_of(case), context_of(case)).findings
    return "found" if rule in {finding.rule_id for finding in found} else "passes"


def _near_name(figure: Decimal, _asked: Asked) -> str:
    """Two names of a hundred pairs of characters each, of which so many are the same."""
    ours = "".join(chr(0x5000 + place) for place in range(101))
    other = "".join(chr(ord(letter) + (0x1000 if place > figure else 0)) for place, letter in enumerate(ours))
    return _finds("R-NAME-NEAR", set={"project_name": ours}, neighbours=[{"project_name": other}])


def _typed(number: Decimal) -> str:
    return format(number.quantize(Decimal("0.000001")), "f")


def _coke(before: Decimal, after: Decimal) -> list[dict[str, str]]:
    return [COKE | {"quantity_before": _typed(before), "quantity_after": _typed(after)}]


def _waiver(figure: Decimal, asked: Asked) -> str:
    try:
        require_end(asked.day + dt.timedelta(days=int(figure)), asked.day, cast("Project", SimpleNamespace(unit_code="330522")))
    except BadInput as refused:
        return refused.code
    return "granted"


def _explanation(figure: Decimal, asked: Asked) -> str:
    document, context = document_of({"set": {"investment_total": "60000"}}), context_of({})
    (finding,) = (one for one in RuleChecker().check(document, context).findings if one.rule_id == "R-COST-PER-TCE")
    said = Explanation(finding.rule_id, finding.path, "因" * int(figure), figures_digest(finding))
    explained = RuleChecker().check(document, replace(context, explanations=(said,))).explained
    return "stands" if (finding.rule_id, finding.path) in explained else "too short"


def _notice(figure: Decimal, asked: Asked) -> str:
    """A notice of so many working days, the first of them tomorrow."""
    first = asked.day + dt.timedelta(days=1)
    try:
        require_notice(first, last_working_day(first, int(figure)), asked.day)
    except BadInput as refusal:
        return refusal.code
    return "long enough"


def _offer(figure: Decimal, asked: Asked) -> str:
    """An answer on so many working days after the day of the offer."""
    return "in time" if last_working_day(asked.day + dt.timedelta(days=1), int(figure)) <= offer_answer_by(asked.day) else "late"


Question = Callable[[Any, Asked], str]


def _quality(figure: Decimal, asked: Asked) -> str:
    """What the card of data quality says of a figure, of days, or of a number of cases or units."""
    of = QualityAsked(asked.day, asked.area)
    if asked.law == "data_quality.minimum_count":
        return "compared" if of.enough(int(figure)) else "too few"
    if asked.law == "data_quality.minimum_units":
        return "median" if of.enough_units(int(figure)) else "no median"
    days = [one for one in quality_figures().values() if one.days == asked.law]
    if days:
        return "in time" if figure <= (of.days_of(days[0]) or 0) else "late"
    judged = {of.meets(one, figure) for one in quality_figures().values() if one.limit == asked.law}
    return {True: "as asked", False: "weak"}[judged.pop()]


QUESTIONS: dict[str, Question] = {
    "carbon_level": lambda f, a: carbon_efficiency.carbon_level(f, a.day, a.area)[0],
    "carbon_grade": lambda f, a: str(carbon_efficiency.carbon_grade(f, a.day, a.area)[0]),
    "equipment": lambda f, a: "stays" if outdated_equipment.still_allowed(a.given, f, a.day, a.area).allowed else "closed",
    "replacement": _replacement,
    "diagnosis": lambda f, a: "due" if efficiency_leader.diagnosis_due(f, a.day, a.area).allowed else "not due",
    "diagnosis_of_line": lambda f, a: {"diagnosis_due": "due", "diagnosis_not_due": "not due"}[
        getattr(diagnosis_of_line("cement", f, None, a.trail), "reason", "")
    ],
    "leader": lambda f, a: (
        "large enough" if efficiency_leader.efficiency_leader(f, "benchmark", False, a.day, a.area)[0].allowed else "too small"
    ),
    "emission": _emission,
    "share_of_hours": lambda f, a: _share(f, a, of="hours"),
    "share_of_transport": lambda f, a: _share(f, a, of="transport"),
    "air_reserve": _air_reserve,
    "next_review": lambda day, a: next_review(day, a.area)[0].isoformat(),
    "central_funds": _central_funds,
    "public_money": _public_money,
    "small_line": _small_line,
    "clinker_level_3": lambda f, a: _level_3(clinker_limits("clinker", f, Decimal(81060), a.trail).three),
    "glass_level_3_of_size": lambda f, a: _level_3(flat_glass_limits(f, Decimal("0.9"), a.trail).three),
    "glass_level_3": lambda f, a: _level_3(flat_glass_limits(Decimal(900), f, a.trail).three),
    "coke_level_3": lambda f, a: _level_3(coke_limits("top_charged", f, a.trail, wet_quenching=False).three),
    "furnace_level_3_of_grade": _furnace,
    "furnace_level_3_of_points": lambda f, a: _furnace(62 - f, a),
    "counted_output": lambda f, a: _bare(counted_output(Decimal(1000), 1000 * (1 + f), Decimal(9999), at(a.law, a.day, a.area).number)),
    "ladder_benchmark": lambda f, a: _ladder(100 * f, None, a),
    "ladder_saving_rate": lambda f, a: _ladder(None, f, a),
    "representative_year": _representative_year,
    "ledger": _ledger,
    "stated_unit_energy": _stated,
    "saving_differs": lambda f, a: _finds("R-SAVING-DIFFERS", set={"energy_saving_declared_tce_per_year": _typed(9309 * (1 + f))}),
    "saving_share": lambda f, a: _finds("R-SAVING-SHARE", set={"energy_saving_declared_tce_per_year": _typed(Decimal("170549.5") * f)}),
    "power_ratio": lambda f, a: _finds(
        "R-POWER-RATIO",
        rows=[],
        set={"energy_saving_declared_tce_per_year": _typed(10_000 * f), "power_saving_declared_kwh_per_year": "10000000"},
    ),
    "unit_low": lambda f, a: _finds("R-UNIT-LOW", rows=_coke(Decimal(150_000), 150_000 * f)),
    "unit_high": lambda f, a: _finds("R-UNIT-HIGH", rows=_coke(175_500 * f, Decimal(150_000))),
    "cost_per_tce": lambda f, a: _finds("R-COST-PER-TCE", set={"investment_total": _typed(9309 * f / 10_000)}),
    "duration": lambda f, a: _finds(
        "R-DATES-LONG", set={"start_date": "2024-03-01", "finish_date": str(dt.date(2024, 3, 1) + dt.timedelta(int(f)))}
    ),
    "begun_before": lambda f, a: _finds("R-DATES-WINDOW", set={"start_date": str(DAY - dt.timedelta(int(f)))}),
    "begins_after": lambda f, a: _finds("R-DATES-WINDOW", set={"start_date": str(DAY + dt.timedelta(int(f))), "finish_date": ""}),
    "explanation": _explanation,
    "waiver": _waiver,
    "notice": _notice,
    "offer_answer": _offer,
    "quality": _quality,
    "near_name": _near_name,
    "components_sum": lambda f, a: _finds(
        "R-SUM-COMPONENTS",
        tables={"components": [{"key": "a", "component_kind": "process", "component_investment": _typed(6000 * (1 + f))}]},
    ),
    "co2_per_tce": lambda f, a: _finds("R-CO2-PER-TCE", set={"co2_reduction_declared_t_per_year": _typed(9309 * f)}),
}
