"""One case for each fund, list and nomination, from typed figures through ``rank`` to places that were worked by hand."""

import re
from decimal import Decimal
from typing import Any

import pytest

from reserve.parameters import programmes
from reserve.rules.ranking.candidate import RankedRow
from reserve.rules.ranking.gates.of_leaders import LEADER_GATES
from reserve.rules.ranking.gates.of_lists import LIST_GATES
from reserve.vocabulary.errors import BadInput
from tests.support.programme_books import BOOKS, WAN
from tests.support.programme_books import ranked_book as ranked


def said(row: RankedRow, expected: dict[str, Any]) -> dict[str, Any]:
    """What the ranking says of a project, in the form and the extent of the case."""
    curves = {reason.criterion: Decimal(reason.curve_micro) / 1_000_000 for reason in row.reasons}
    found: dict[str, Any] = {
        "place": row.place,
        "status": row.status,
        "points": Decimal(row.points_micro) / 1_000_000,
        "curves": {code: curves[code] for code in expected.get("curves", {})},
        "tier": row.tier,
        "offer": Decimal(row.offer_fen) / WAN,
        "tie": row.tie,
        "binding": next((step.code for step in row.caps if step.binding), None),
        "gates": [decision.reason for decision in row.decisions if not decision.allowed],
    }
    return {name: found[name] for name in expected}


def worked(expected: dict[str, Any]) -> dict[str, Any]:
    numbers: dict[str, Any] = {"curves": {code: Decimal(text) for code, text in expected.get("curves", {}).items()}}
    for name in ("points", "offer"):
        if name in expected:
            numbers[name] = Decimal(expected[name])
    return {**expected, **{name: value for name, value in numbers.items() if name in expected}}


@pytest.mark.parametrize("book", BOOKS.values(), ids=list(BOOKS))
def test_a_list_is_what_was_worked_by_hand(book: dict[str, Any]) -> None:
    result = ranked(book)
    rows = {row.project_code: row for row in result.rows}
    for project in book["projects"]:
        row, expected = rows[project["code"]], project["expect"]
        assert said(row, expected) == worked(expected), project["code"]
        assert sum(reason.points_micro for reason in row.reasons) == row.points_micro
    assert result.spent_fen == sum(row.offer_fen for row in result.rows)
    if "budget" not in book:
        assert (result.budget_fen, result.spent_fen) == (0, 0)
        assert all(row.offer_fen == row.entitled_fen == 0 and row.caps == () for row in result.rows)


def test_every_programme_without_a_formula_has_its_case_and_every_gate_of_theirs_refuses_somewhere() -> None:
    kinds = {one.code: one for one in programmes() if one.kind != "entitlement"}
    assert set(BOOKS) == set(kinds)
    asked = {gate.code for one in kinds.values() for gate in one.gates}
    assert {*LIST_GATES, *LEADER_GATES} <= asked
    refused = {
        decision.figures["gate"]
        for book in BOOKS.values()
        for row in ranked(book).rows
        for decision in row.decisions
        if not decision.allowed
    }
    assert {*LIST_GATES, *LEADER_GATES} <= refused


def test_a_list_takes_its_own_number_of_places_where_none_is_given_and_none_below_one() -> None:
    book = BOOKS["zhejiang_key_retrofit_plan"]
    assert ranked({**book, "places": None}).places == 100
    with pytest.raises(BadInput, match="0 places"):
        ranked({**book, "places": 0})


def test_a_nomination_names_everybody_who_passes_and_has_no_places() -> None:
    result = ranked(BOOKS["central_air_reserve"])
    assert result.places is None
    assert [row.status for row in result.rows if row.place is not None] == ["funded", "funded", "funded"]
    assert result.line_after_place == 3


def test_what_would_lift_a_project_onto_the_list_does() -> None:
    book = BOOKS["zhejiang_key_retrofit_plan"]
    waiting = next(project for project in book["projects"] if project["code"].startswith("B"))
    (gap, energy, *_) = next(row for row in ranked(book).rows if row.project_code == waiting["code"]).lift
    assert gap.zh == "距入选线（总分须超过 55.2984 分）还差 0.479761 分"
    found = re.search(r"降至 ([0-9.]+) kgce/t", energy.zh)
    assert found is not None
    target = Decimal(found.group(1))

    def status(after: Decimal) -> str:
        changed = {**waiting, "energy": [waiting["energy"][0], str(after * 1500)]}
        pool = [*(one for one in book["projects"] if one is not waiting), changed]
        return next(row.status for row in ranked({**book, "projects": pool}).rows if row.project_code == waiting["code"])

    assert (status(target), status(target + Decimal("0.02"))) == ("funded", "reserve")


def test_glass_that_lies_below_any_plausible_energy_is_not_told_to_use_less_still() -> None:
    glass = {"product": "flat_glass", "investment_total": "9000"}
    book = {
        "programme": "zhejiang_key_retrofit_plan",
        "projects": [{"code": "Z", "base": "clinker", "energy": ["15000", "14000"], "fields": glass}],
    }
    (row,) = ranked(book).rows
    assert (row.status, row.points_micro < 50_000_000) == ("below_floor", True)
    assert [text.zh[:3] for text in row.lift] == ["距入围", "总投资"]
    investment = row.lift[1].zh.partition("降至 ")[2].partition(" 万元")[0].replace(",", "")
    cheaper = {**book, "projects": [{**book["projects"][0], "fields": {**glass, "investment_total": investment}}]}
    assert ranked(cheaper).rows[0].status == "funded"
