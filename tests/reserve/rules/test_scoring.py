"""Curves and gates of the shipped programme against cases at, just below and just above every threshold."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from reserve.parameters import programme
from reserve.rules.ranking.gates.eligibility import GATES, decide
from reserve.rules.ranking.lift import raw_at
from reserve.rules.ranking.scoring import curve_micro, points_micro, reasons, score
from reserve.vocabulary.errors import messages
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding, power_rows
from tests.reserve.rules.test_assessment import cases
from tests.support.programme_books import BOOKS

FUND = programme("zhejiang_cement_special_fund")
CURVES: dict[str, list[dict[str, Any]]] = cases("scoring")
MICRO = 1_000_000


@pytest.mark.parametrize(("code", "case"), [(c, case) for c in CURVES if c != "air" for case in CURVES[c]], ids=str)
def test_a_curve_at_and_between_its_anchors(code: str, case: dict[str, Any]) -> None:
    criterion = FUND.criterion(code)
    raw = np.array([float("nan") if case["raw"] is None else float(case["raw"])])
    curve = curve_micro(raw, criterion.curve)
    assert int(curve[0]) == Decimal(case["value"]) * MICRO
    assert int(points_micro(curve, criterion.weight)[0]) == Decimal(case["points"]) * MICRO


@pytest.mark.parametrize("case", CURVES["air"], ids=str)
def test_a_promised_class_counts_sixty_percent(case: dict[str, Any]) -> None:
    states = dict.fromkeys(("ule_organised", "ule_fugitive", "ule_transport"), "evaluated")
    if not case["ultra_low"]:
        states["ule_transport"] = "done"
    pool = [candidate("p", clinker(air_class_after=case["class"], air_class_state=case["state"], **states))]
    reason = next(r for r in reasons(score(pool, FUND, AS_OF), 0, FUND) if r.criterion == "air")
    assert (reason.curve_micro, reason.points_micro) == (Decimal(case["value"]) * MICRO, Decimal(case["points"]) * MICRO)


@pytest.mark.parametrize("case", cases("scoring_gates"), ids=lambda case: f"{case['gate']}: {case['name']}")
def test_a_gate_at_its_limit(case: dict[str, Any]) -> None:
    rows = coke_rows(*case["rows"]) if "rows" in case else None
    if case.get("product") == "cement_grinding":
        made = grinding(
            [*power_rows(), *(rows or [])] if rows is None else [*power_rows("34000000", "34000000"), *rows], **case.get("fields", {})
        )
    else:
        made = clinker(rows, **case.get("fields", {}))
    answers = {gate.code: answer for gate, answer in zip(FUND.gates, decide(candidate("p", made), FUND, AS_OF), strict=True)}
    answer = answers[case["gate"]]
    assert answer.allowed is (case["refused"] is None), answer.message.zh
    if case["refused"]:
        assert answer.reason == case["refused"]
        assert case.get("says", "") in answer.message.zh
        assert "{" not in answer.message.zh + answer.message.en
        assert answer.citation


def test_every_gate_of_the_programme_has_its_rule_and_its_cases() -> None:
    asked = {gate.code for gate in FUND.gates}
    assert asked == set(GATES)
    tested: dict[str, set[bool]] = {}
    for case in cases("scoring_gates"):
        tested.setdefault(case["gate"], set()).add(case["refused"] is None)
    assert set(tested) == asked
    assert all(answers == {True, False} for gate, answers in tested.items() if gate != "product")


def test_a_product_that_nobody_supports_is_named() -> None:
    unknown = candidate("p", clinker(product=""))
    answer = decide(unknown, FUND, AS_OF)[0]
    assert (answer.allowed, answer.reason) == (False, "gate_product")


def test_every_refusal_sentence_is_used_by_a_case_or_a_test() -> None:
    refused = {case["refused"] for case in cases("scoring_gates")} | {"gate_product"}
    for book in BOOKS.values():
        refused |= {code for project in book["projects"] for code in project["expect"].get("gates", ())}
    assert {code for code in refused if code and code.startswith("gate_")} == {code for code in messages() if code.startswith("gate_")} - {
        "gate_met",
        "gate_not_applicable",
    }


def test_points_round_half_to_even_once() -> None:
    assert points_micro(np.array([2, 6, 10]), Decimal(25)).tolist() == [0, 2, 2]


def test_the_raw_value_of_a_curve_value_reaches_it() -> None:
    for criterion in FUND.criteria:
        for wanted in (20, 50, 85):
            if criterion.curve:
                raw = raw_at(criterion, Decimal(wanted))
                assert int(curve_micro(np.array([float(raw)]), criterion.curve)[0]) >= wanted * MICRO
