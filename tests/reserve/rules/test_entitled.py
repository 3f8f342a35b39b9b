"""Programmes without competition against cases that a jurist can work by hand, and what must hold of every formula."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import at, programme, recorded
from reserve.parameters.programmes import read_programme
from reserve.rules.basis.trail import Trail
from reserve.rules.ranking.allocators.model import Offer
from reserve.rules.ranking.candidate import CapStep
from reserve.rules.ranking.entitlement.claimant import Claimant
from reserve.rules.ranking.entitlement.entitled import due, entitle, plan_total, taken
from reserve.rules.ranking.entitlement.lift import of_the_formula
from reserve.rules.ranking.gates.by_entitlement import ENTITLEMENT_GATES
from reserve.rules.ranking.protocols import Means
from reserve.rules.ranking.ranking import rank
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from tests.reserve.rules.building import candidate, clinker
from tests.support.programme_books import CASES, FOLDER, FORMULAS, WAN, fen, ranked_formula

PUBLISHED = yaml.load((FOLDER / "entitlement" / "published.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['programme']}-{case['budget']}")
def test_a_programme_gives_what_was_worked_by_hand(case: dict[str, Any]) -> None:
    found = ranked_formula(case)
    assert [row.project_code for row in found.rows] == [expected["code"] for expected in case["expect"]]
    for row, expected in zip(found.rows, case["expect"], strict=True):
        assert row.place == expected.get("place"), row.project_code
        if "refused" in expected:
            refusals = [one for one in row.decisions if not one.allowed]
            assert [one.reason for one in refusals] == [expected["refused"]], row.project_code
            assert expected.get("says", "") in refusals[0].message.zh
            assert "{" not in refusals[0].message.zh + refusals[0].message.en
            continue
        assert (row.entitled_fen, row.offer_fen) == (fen(expected["entitled"]), fen(expected["paid"])), row.project_code
        assert [step.code for step in row.caps if step.binding] == [expected["binds"]], row.project_code
        assert row.status == expected.get("status", row.status)
        takes = {step.code: amount for step, amount in zip(row.caps, taken(row.caps), strict=True) if amount}
        assert takes == {code: fen(amount) for code, amount in expected.get("takes", {}).items()}, row.project_code
        assert row.caps[0].amount_fen - sum(takes.values()) == row.offer_fen
        assert expected.get("says", "") in row.caps[0].label.zh
        assert row.points_micro == 0
        assert all(step.citation for step in row.caps if step.code not in ("due_less_other", "cap_remaining"))
    assert found.spent_fen == fen(case["spent"])
    assert found.budget_fen in (0, fen(case["budget"]))
    assert found.spent_fen <= (found.budget_fen or found.spent_fen)
    told_all = [warning.zh for warning in found.warnings]
    assert any("参照测算" in one for one in told_all)
    assert sum("尚有" in one or "资金计划合计" in one for one in told_all) == len(case["notes"])
    for note in case["notes"]:
        assert any(note in one for one in told_all), told_all
    assert set(found.unverified) >= set(programme(case["programme"]).entitlement.addresses)  # type: ignore[union-attr]


def test_every_condition_of_a_formula_is_met_and_refused_by_a_case() -> None:
    used = {gate.code for one in FORMULAS for gate in one.gates}
    assert used - {"credit"} == set(ENTITLEMENT_GATES)
    refused = {expected["refused"] for case in CASES for expected in case["expect"] if "refused" in expected}
    assert {code for code in messages() if code.startswith("undue_")} - refused == {"undue_other_unanswered"}


def test_every_formula_case_stands_for_every_shipped_formula() -> None:
    assert {case["programme"] for case in CASES} == {one.code for one in FORMULAS}


@pytest.mark.parametrize("one", FORMULAS, ids=lambda one: one.code)
def test_a_formula_rests_on_recorded_values_that_are_to_be_verified_and_survives_its_plain_form(one: Any) -> None:
    units = {"rate": "CNY/tce", "share": "%", "each_project": "10kCNY"}
    for stream in one.entitlement.streams:
        for name, unit in units.items():
            path = getattr(stream, name)
            assert path is None or at(path, one.reference_date, one.area).unit == unit, path
    for path in one.entitlement.addresses:
        assert recorded(path)
        assert at(path, one.reference_date, one.area).status == "unverified"
    assert one.status == "unverified"
    assert one.basis_in_force(one.valid_from)
    assert read_programme(one.to_dict(), "stored") == one


def test_the_published_arithmetic_of_tianjin_is_given_again() -> None:
    told = PUBLISHED["tianjin"]
    each = Decimal(fen(told["paid"])) / 100 / Decimal(told["saving"])
    assert f"{each:.1f}" == told["rate"]
    rule = programme("tianjin_saving_support").entitlement
    assert rule is not None
    one = Claimant("own", Decimal(told["saving"]), Decimal(0), "equivalent", 10**12, None, 0, dt.date(2024, 1, 1))
    found = due(one, rule, 0, Trail(dt.date(2024, 9, 2), "120000"))
    assert found.steps[0].amount_fen == told["formula_fen"]
    assert found.steps[0].amount_fen // WAN == int(told["paid"])


def test_the_published_plan_of_shanghai_adds_up_with_its_fees_to_the_last_yuan() -> None:
    told = PUBLISHED["shanghai"]
    paid = [fen(amount) for amount in told["paid"].values()]
    rule = programme("shanghai_saving_support").entitlement
    assert rule is not None
    assert sum(paid) == fen(told["projects"])
    assert plan_total(paid, rule) == fen(told["total"])
    assert programme("shanghai_saving_support").budget_fen == fen(told["paid"]["retrofits"]) + fen(told["paid"]["contracts"])


claims = st.builds(
    Claimant, st.sampled_from(["own", "shared"]), st.decimals(-10, 10**6, places=6), st.decimals(0, 10**5, places=3),
    st.just("equivalent"), st.integers(0, 10**13), st.none(), st.integers(0, 10**10), st.dates(dt.date(2023, 1, 1), dt.date(2024, 9, 1)),
)  # fmt: skip


@settings(max_examples=40, deadline=None, derandomize=True)
@given(claims, st.sampled_from(FORMULAS), st.integers(0, 10**10), st.decimals(0, 1000, places=6))
def test_no_formula_gives_below_zero_above_its_caps_or_less_for_more(one: Claimant, of: Any, received: int, more: Decimal) -> None:
    trail = Trail(of.reference_date, of.area)
    found = due(one, of.entitlement, received, trail)
    better = due(replace(one, saving_tce=(one.saving_tce or Decimal(0)) + more), of.entitlement, received, trail)
    if found.stream is None:
        assert (found.entitled_fen, found.steps) == (0, ())
        return
    assert found.entitled_fen is not None
    assert found.payable_fen is not None
    assert 0 <= found.payable_fen <= found.entitled_fen <= min(step.amount_fen for step in found.steps[:1])
    assert found.steps[0].amount_fen - sum(taken(found.steps)) == found.payable_fen
    assert better.entitled_fen is not None
    assert better.entitled_fen >= found.entitled_fen


def test_what_is_blank_is_asked_for_and_what_cannot_be_is_refused() -> None:
    rule = programme("tianjin_saving_support").entitlement
    assert rule is not None
    trail = Trail(dt.date(2024, 9, 2), "120000")
    blank = due(Claimant("own", None, None, "equivalent", None, None, None, None), rule, 0, trail)
    assert blank.missing == ("energy_carriers", "investment_total", "other_public_money")
    assert (blank.entitled_fen, blank.payable_fen) == (None, None)
    with pytest.raises(BadInput) as negative:
        due(Claimant("own", Decimal(1), Decimal(0), "equivalent", -100, None, 0, None), rule, 0, trail)
    assert "-1" in negative.value.text("zh")
    with pytest.raises(BadInput) as penniless:
        entitle([], programme("tianjin_saving_support"), Means(-1))
    assert "大于 0" in penniless.value.text("zh")
    with pytest.raises(BadInput) as formless:
        entitle([], programme("zhejiang_cement_special_fund"), Means(1))
    assert "entitlement" in formless.value.text("en")


def test_projects_outside_the_area_of_a_programme_are_counted_and_named() -> None:
    pool = [candidate("p", clinker()), candidate("q", clinker(location_code="650100"))]
    pool[1] = replace(pool[1], county="650100")
    told = [one.zh for one in rank(pool, programme("xinjiang_efficiency_leaders"), dt.date(2024, 9, 2), 0, "seed").warnings]
    assert any("2 个项目中有 1 个不在" in one and "新疆" in one for one in told)
    at_home = rank(pool[:1], programme("zhejiang_key_retrofit_plan"), dt.date(2024, 9, 2), 0, "seed").warnings
    assert not any("适用地区" in one.zh for one in at_home)


def test_electricity_that_a_rule_counts_otherwise_is_named_in_the_formula() -> None:
    rule = programme("tianjin_saving_support").entitlement
    assert rule is not None
    trail = Trail(dt.date(2024, 9, 2), "120000")
    mill = Claimant("own", Decimal("491.6"), Decimal(4000), "equivalent", 10**12, None, 0, None)
    assert "1,260 tce（电力按 0.315 kgce/kWh 重算）× 400 元/tce" in due(mill, rule, 0, trail).steps[0].label.zh
    assert "重算" not in due(replace(mill, power_saved_mwh=Decimal(0)), rule, 0, trail).steps[0].label.zh
    assert due(replace(mill, power_saved_mwh=None), rule, 0, trail).missing == ("energy_carriers",)


def test_a_list_order_is_the_order_of_recommendation_and_caps_run_in_it() -> None:
    record = programme("fujian_retrofit_reward").to_dict()
    record["method"]["name"] = "list_order"
    listed = read_programme(record, "listed")
    told = [("B", "12", "2024-03-01"), ("A", "3", "2024-05-01"), ("C", "", "2024-01-01")]
    pool = []
    for code, rank_text, day in told:
        made = candidate(code, clinker(finish_date=day, progress="accepted", recommendation_rank=rank_text), enterprise="F")
        pool.append(replace(made, assessment=replace(made.assessment, saving_tce_per_year=Decimal(9000))))
    found = rank(pool, listed, dt.date(2025, 6, 30), 0, "seed")
    assert [(row.project_code, row.entitled_fen // WAN) for row in found.rows] == [("A", 450), ("B", 350), ("C", 0)]
    assert [row.tie for row in found.rows] == [None, None, None]
    ripe = rank(pool, programme("fujian_retrofit_reward"), dt.date(2025, 6, 30), 0, "seed")
    assert [row.project_code for row in ripe.rows] == ["C", "B", "A"]


def test_who_gets_less_than_the_formula_is_told_what_holds_the_rest_back() -> None:
    """12,000 tce x 500 = 600: the year of the firm leaves 350, the batch has 100; and other money, and the months of running."""
    amounts = {"due_firm_year": 350, "cap_remaining": 100, "due_less_other": 0, "due_stage": 300}
    steps = [CapStep(Bilingual(code, code), fen * WAN, True, "", code) for code, fen in amounts.items()]
    formula = CapStep(Bilingual("", ""), 600 * WAN, False, "", "due_rate")
    told = {step.code: of_the_formula(Offer("reserve", 600 * WAN, step.amount_fen, (formula, step)))[0].zh for step in steps}
    assert "少得 250.00 万元" in told["due_firm_year"]
    assert "只能支付 100.00 万元；其余 500.00 万元不因此丧失" in told["cap_remaining"]
    assert "抵扣了 600.00 万元" in told["due_less_other"]
    assert "先付 300.00 万元，其余 300.00 万元" in told["due_stage"]
    assert of_the_formula(Offer("funded", 600 * WAN, 600 * WAN, (replace(formula, binding=True),))) == ()
    listed = programme("fujian_retrofit_reward")
    made = candidate("A", clinker(finish_date="2024-03-01", progress="accepted"), enterprise="F")
    pool = [replace(made, assessment=replace(made.assessment, saving_tce_per_year=Decimal(9000)))]
    row = rank(pool, listed, dt.date(2025, 6, 30), 100 * WAN, "seed").rows[0]
    assert ["本批资金只能支付 100.00 万元" in text.zh for text in row.lift] == [True]
