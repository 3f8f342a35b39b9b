"""A trial is the list that the ranking itself makes of the changed programme, and a changed programme keeps every rule of a programme."""

from decimal import Decimal

import pytest

from reserve.parameters import Programme, programme, programmes
from reserve.parameters.programmes import read_programme
from reserve.rules.ranking.chosen import allocator_of, method_of
from reserve.rules.ranking.protocols import Means, Placed
from reserve.rules.ranking.ranking import rank
from reserve.rules.ranking.trials.board import board_of, light, stopped_in, trial
from reserve.rules.ranking.trials.comparison import compare, sums
from reserve.rules.ranking.trials.scenario import Changes, cap_key, changed, movable, rescaled
from reserve.rules.ranking.trials.still import without_each
from reserve.vocabulary.errors import BadInput
from tests.reserve.rules.building import AS_OF
from tests.reserve.rules.test_robustness import pool

FUND = programme("zhejiang_cement_special_fund")
BUDGET = 12_000_000_00
D = Decimal
TRIALS = (
    Changes(),
    Changes(weights={"energy_saved": D(60)}),
    Changes(weights={"energy_saved": D("12.35"), "air": D("40.01")}, budget_fen=3_000_000_00),
    Changes(weights={"cost_per_tce": D(100)}, floors={"total": D(0)}),
    Changes(caps={"firm_year": D(500_000), "group_share": D("0.05")}, floors={"level": D(50), "total": D(60)}),
    Changes(partial_offer=False, budget_fen=1_234_567_89),
)  # fmt: skip


def listed(candidates, changes: Changes, base: Programme = FUND):
    """What the ranking says under the changed programme: place, tier, points, offer, status by code; the line; the sum."""
    made = rank(candidates, changed(base, changes), AS_OF, changes.budget_fen or BUDGET, "seed")
    rows = {r.project_code: (r.place, r.tier, r.points_micro, r.offer_fen, r.status) for r in made.rows}
    return rows, made.line_after_place, made.spent_fen


@pytest.mark.parametrize("seed", [3, 4])
def test_a_trial_is_the_list_that_the_ranking_makes_of_the_changed_programme(seed: int) -> None:
    candidates = pool(seed)
    board = board_of(candidates, FUND, AS_OF, "seed", stopped_in(rank(candidates, FUND, AS_OF, BUDGET, "seed")))
    for changes in TRIALS:
        found = trial(board, changed(FUND, changes), changes.budget_fen or BUDGET)
        told = {
            one.project_code: (
                int(found.places[n]) or None, int(found.tiers[n]), int(found.totals[n]), int(found.offers[n]), found.statuses[n],
            )
            for n, one in enumerate(board.candidates)
        }  # fmt: skip
        assert (told, found.line_after_place, found.spent_fen) == listed(candidates, changes), changes


@pytest.mark.parametrize("one", [each for each in programmes() if each.kind in {"money", "list", "nomination"}], ids=lambda p: p.code)
def test_light_candidates_are_scored_and_given_as_the_whole_ones(one: Programme) -> None:
    """What a board leaves out of a candidate is nothing that the allocator of a shipped programme looks at."""
    whole = pool(5, 12)
    scored = method_of(one)(whole, one, AS_OF)
    give, means = allocator_of(one), Means(one.budget_fen, one.default_places, {}, AS_OF, "seed")
    offers = [
        give([Placed(each, 1, int(points)) for each, points in zip(group, scored.totals, strict=True)], one, means)
        for group in (whole, [light(each) for each in whole])
    ]
    assert offers[0] == offers[1]


def test_weights_that_are_set_stand_and_the_others_share_the_rest_as_they_did() -> None:
    """25+15+15+20+20+5 of the fund, energy set to 30: the other 75 share 70: 15 -> 14, 20 -> 18.67 (18.666...), 5 -> 4.66 (4.666...).

    Rounded down these sum to 14+14+18.66+18.66+4.66 = 69.98; the two cents go to the first of the equal remainders.
    Grinding has one criterion in place of level and crossing: 100-30-14-18.67-4.66 = 32.67.
    """
    found = rescaled(FUND, {"energy_saved": D(30)})
    assert found == {
        "energy_saved": D(30), "cost_per_tce": D(14), "level": D(14), "crossing": D("18.67"), "level_grinding": D("32.67"),
        "air": D("18.67"), "demonstration": D("4.66"),
    }  # fmt: skip
    assert [c.code for c in movable(FUND)] == ["energy_saved", "cost_per_tce", "level", "crossing", "air", "demonstration"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (Changes(weights={"energy_saved": D(90), "air": D(11)}), "scenario_weights_above"),
        (Changes(weights=dict.fromkeys((criterion.code for criterion in movable(FUND)), D(10))), "scenario_weights_below"),
        (Changes(weights={"energy_saved": D("-1")}), "scenario_weight"),
        (Changes(weights={"energy_saved": D("1.001")}), "scenario_weight"),
        (Changes(weights={"energy_saved": D("NaN")}), "scenario_weight"),
        (Changes(weights={"level_grinding": D(10)}), "scenario_criterion"),
        (Changes(caps={"group_share": D("1.01")}), "scenario_cap_share"),
        (Changes(caps={"firm_year": D(0)}), "scenario_cap_amount"),
        (Changes(caps={"<b>": D(1)}), "scenario_cap_unknown"),
        (Changes(floors={"total": D(101)}), "scenario_floor"),
        (Changes(floors={"nobody": D(1)}), "scenario_floor_unknown"),
        (Changes(budget_fen=0), "scenario_budget"),
        (Changes(places=10), "scenario_no_places"),
        (Changes(line_rule="lot"), "scenario_line"),
    ],
)  # fmt: skip
def test_a_change_that_cannot_stand_is_refused_with_its_number(changes: Changes, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        changed(FUND, changes)
    assert refused.value.code == code


def test_the_changed_programme_is_another_document_and_the_old_one_stays() -> None:
    other = changed(FUND, Changes(caps={"product_share:cement_grinding": D("0.3")}))
    assert other.digest != FUND.digest
    assert [cap.value for cap in other.caps if cap_key(cap) == "product_share:cement_grinding"] == [D("0.3")]
    assert changed(FUND, Changes(budget_fen=100)) is FUND


def test_a_comparison_names_who_enters_who_leaves_and_what_it_comes_to() -> None:
    candidates = pool(3)
    board = board_of(candidates, FUND, AS_OF, "seed", stopped_in(rank(candidates, FUND, AS_OF, BUDGET, "seed")))
    before = trial(board, FUND, BUDGET)
    after = trial(board, changed(FUND, Changes(weights={"cost_per_tce": D(80)}, floors={"total": D(0)})), 1_500_000_00)
    found = compare(board, before, after)
    on_before = {n for n in range(len(candidates)) if before.on(n)}
    on_after = {n for n in range(len(candidates)) if after.on(n)}
    assert {one.position for one in found.entering} == on_after - on_before
    assert {one.position for one in found.leaving} == on_before - on_after
    assert found.leaving
    assert found.after.spent_fen == sum(int(offer) for offer in after.offers) <= 1_500_000_00
    saved = sum((board.candidates[n].assessment.saving_tce_per_year or D(0) for n in on_after), start=D(0))
    assert found.after.saving_tce == saved
    assert compare(board, before, before).changed_offers == 0
    assert sums(board, before) == found.before


def test_a_floor_of_one_criterion_for_several_products_moves_together() -> None:
    record = FUND.to_dict()
    record["floors"].append({**record["floors"][0], "products": ["cement_grinding"]})
    found = changed(read_programme(record, "test"), Changes(floors={"energy_saved": D(33)}))
    assert [floor.value for floor in found.floors if floor.criterion == "energy_saved"] == [D(33), D(33)]


def test_whether_it_would_still_be_on_the_list_is_what_the_ranking_says_without_that_criterion() -> None:
    candidates = pool(4)
    board = board_of(candidates, FUND, AS_OF, "seed", stopped_in(rank(candidates, FUND, AS_OF, BUDGET, "seed")))
    code = board.candidates[int(trial(board, FUND, BUDGET).order[3])].project_code
    found = without_each(board, FUND, (BUDGET, None), code)
    assert [one.criterion.code for one in found] == [criterion.code for criterion in movable(FUND)]
    for one in found:
        rows, _line, _spent = listed(candidates, Changes(weights={one.criterion.code: D(0)}))
        place, _tier, _points, _offer, status = rows[code]
        assert (one.place, one.on) == (place, status in {"funded", "partial"}), one.criterion.code
