"""Lists under other weights are those that the ranking itself makes under them."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from reserve.parameters import Programme, programme
from reserve.parameters.programmes.model import CAPS, Chosen, Setting
from reserve.rules.ranking.ranking import Candidate, rank
from reserve.rules.robustness.acceptability import acceptability
from reserve.rules.robustness.contest import contest_of
from reserve.rules.robustness.doubt import doubtful, draw_savings, under_doubt, with_savings
from reserve.rules.robustness.outcomes import NO_PLACE, outcomes
from reserve.rules.robustness.sensitivity import changes, flips
from reserve.rules.robustness.study import study
from reserve.rules.robustness.weights import WHOLE, around, keeping_order, uniform
from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.language import BLANK
from reserve.vocabulary.units import from_micro
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding, power_rows

FUND = programme("zhejiang_cement_special_fund")
BUDGET = 12_000_000_00
POLICY = [25, 15, 15, 20, 20]


def pool(seed: int, number: int = 24) -> list[Candidate]:
    chance = random.Random(seed)
    found = []
    for n in range(number):
        if chance.random() < 0.75:
            before, gain = chance.randint(150_000, 175_000), chance.randint(2_000, 15_000)
            made = clinker(
                coke_rows(str(before), str(before - gain)), air_class_after=chance.choice(["A", "B"]),
                air_class_state=chance.choice(["promised", "verified"]), investment_total=str(chance.randint(300, 8_000)),
                investment_eligible=str(chance.randint(200, 300)), subsidy_requested=str(chance.randint(50, 900)),
            )  # fmt: skip
        else:
            before = chance.randint(28_000_000, 36_000_000)
            made = grinding(
                power_rows(str(before), str(before - chance.randint(2_000_000, 9_000_000))), air_class_after="leading",
                investment_total=str(chance.randint(300, 2_000)),
            )  # fmt: skip
        doors = chance.choice([(), (), ("provincial_key_plan",)])
        found.append(candidate(f"P{n:03d}", made, lists=doors, group=f"G{chance.randint(0, 4)}"))
    return found


def weighted(weights: list[int]) -> Programme:
    """The fund with other weights; a grinding station's attainment weighs what level and crossing weigh together."""
    by_code = dict(zip(("energy_saved", "cost_per_tce", "level", "crossing", "air"), weights, strict=True))
    by_code["level_grinding"] = by_code["level"] + by_code["crossing"]
    return replace(FUND, criteria=tuple(replace(c, weight=Decimal(by_code.get(c.code, int(c.weight)))) for c in FUND.criteria))


def test_the_criteria_of_the_fund_are_those_the_tests_weigh() -> None:
    contest = contest_of(pool(1), FUND, AS_OF, BUDGET, "seed")
    assert [c.code for c in contest.criteria] == ["energy_saved", "cost_per_tce", "level", "crossing", "air"]
    assert contest.policy.tolist() == [100 * weight for weight in POLICY]


@pytest.mark.parametrize("seed", range(4))
def test_places_and_offers_are_those_of_the_ranking_under_the_same_weights(seed: int) -> None:
    candidates, chance = pool(seed), random.Random(seed)
    drawn = [POLICY, *([chance.randint(0, 40) for _ in range(4)] for _ in range(5))]
    drawn = [row if len(row) == 5 else [*row, 95 - sum(row)] for row in drawn if len(row) == 5 or sum(row) <= 95]
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed", granted_fen={candidates[0].enterprise: 500_000_00})
    (answer,) = outcomes(contest, np.array(drawn, np.int64))
    for number, row in enumerate(drawn):
        told = rank(candidates, weighted(row), AS_OF, BUDGET, "seed", granted_fen={candidates[0].enterprise: 500_000_00})
        expected = {r.project_code: (r.place, r.offer_fen) for r in told.rows if r.status != "gated_out"}
        for column, code in enumerate(contest.codes):
            place = int(answer.places[number, column])
            assert (None if place == NO_PLACE else place, int(answer.offers[number, column])) == expected[code], (row, code)
        assert sum(1 for place, _ in expected.values() if place) == int((answer.places[number] != NO_PLACE).sum())


def test_draws_are_whole_and_the_same_again() -> None:
    for make in (lambda: uniform(7, 400, 5), lambda: keeping_order(7, 400, POLICY), lambda: around(7, 400, POLICY)):
        drawn = make()
        assert (drawn.sum(axis=1) == WHOLE).all()
        assert (drawn >= 0).all()
        assert (make() == drawn).all()
    assert uniform(2024, 1, 3).tolist() == [[224734, 483926, 339916]], "a published seed gives these weights on every machine"


def test_draws_follow_the_law_they_name() -> None:
    """Means within four standard errors; an order is kept in every draw; Dirichlet's spread is that of the formula."""
    flat = uniform(1, 20_000, 4) / WHOLE
    assert np.abs(flat.mean(axis=0) - 1 / 4).max() < 4 * np.sqrt(3 / 16 / 5 / 20_000)
    kept = keeping_order(2, 5_000, POLICY)
    assert (kept[:, 0] >= kept[:, 3]).all()
    assert (np.minimum(kept[:, 3], kept[:, 4]) >= np.maximum(kept[:, 1], kept[:, 2])).all()
    near = around(3, 20_000, POLICY) / WHOLE
    share = np.array(POLICY) / sum(POLICY)
    spread = np.sqrt(share * (1 - share) / (sum(POLICY) + 1))
    assert np.abs(near.mean(axis=0) - share).max() < 4 * spread.max() / np.sqrt(20_000)
    assert np.abs(near.std(axis=0) / spread - 1).max() < 0.03


def test_shares_of_funding_stand_between_never_and_always_and_their_weights_fund() -> None:
    contest = contest_of(pool(3, 40), FUND, AS_OF, BUDGET, "seed")
    seen: list[tuple[int, int]] = []
    told = acceptability(contest, uniform(5, 1_200, 5), bounds=(5, 40), progress=lambda done, of: seen.append((done, of)))
    assert seen == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]
    assert told.contested.any()
    assert not told.contested.all()
    assert ((told.funded >= 0) & (told.funded <= 1)).all()
    assert np.isnan(told.central[told.funded == 0]).all()
    assert np.allclose(told.central[told.funded > 0].sum(axis=1), 1)
    assert (told.best <= told.median).all()
    assert (told.median <= told.worst).all()
    assert (told.within[:, 0] <= told.within[:, 1]).all()
    assert told.accepts_central[told.funded == 1].all()


def test_weights_that_do_not_fit_are_refused() -> None:
    contest = contest_of(pool(1), FUND, AS_OF, BUDGET, "seed")
    with pytest.raises(ValueError, match="5 criteria"):
        next(outcomes(contest, uniform(1, 3, 4)))
    with pytest.raises(ValueError, match="0 draws"):
        uniform(1, 0, 4)


def test_a_changed_weight_moves_whom_the_ranking_with_that_weight_moves() -> None:
    candidates = pool(3, 40)
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed")
    told = changes(contest, (0.0, 1.0))
    assert [(one.criterion, one.factor) for one in told] == [(c.code, factor) for c in contest.criteria for factor in (0.0, 1.0)]
    assert all(abs(sum(one.weights) - 95) < 1e-9 for one in told)
    assert not any(one.gained or one.lost for one in told if one.factor == 1)
    without = next(one for one in told if one.criterion == "level" and one.factor == 0)
    assert without.weights == pytest.approx((25 * 95 / 80, 15 * 95 / 80, 0, 20 * 95 / 80, 20 * 95 / 80))
    assert any(one.gained or one.lost for one in told)


def test_the_smallest_shift_turns_the_decision_and_a_smaller_one_does_not() -> None:
    candidates = pool(3, 40)
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed")
    names = [criterion.code for criterion in contest.criteria]
    found = flips(contest, step=100)
    assert found
    flip = min(found, key=lambda one: -one.points)
    giving, taking = names.index(flip.giving), names.index(flip.taking)

    def paid(points: int) -> bool:
        row = list(POLICY)
        row[giving] -= points
        row[taking] += points
        told = rank(candidates, weighted(row), AS_OF, BUDGET, "seed")
        return next(one.offer_fen for one in told.rows if one.project_code == flip.code) > 0

    assert paid(0) is flip.funded
    assert paid(round(flip.points)) is not flip.funded
    assert all(paid(points) is flip.funded for points in range(round(flip.points)))
    with pytest.raises(ValueError, match="leads nowhere"):
        flips(contest, step=0)


@pytest.mark.parametrize("codes", [("county", "city_share"), ("project", "sector_share", "percent_of_investment"), ("product_share",)])
def test_every_cap_that_there_is_holds_in_the_drawn_lists(codes: tuple[str, ...]) -> None:
    """Caps of counties, cities, sectors and projects; one whose product nobody makes concerns nobody."""
    candidates = [replace(one, county=f"33052{n % 3}") for n, one in enumerate(pool(9, 26))]
    values = {"county": "3000000", "city_share": "0.7", "project": "1500000", "sector_share": "0.8", "percent_of_investment": "0.04"}
    products = {"product_share": "coke"}
    caps = [
        replace(FUND.caps[0], code=code, value=Decimal(values.get(code, "0.1")), unit=CAPS[code], product=products.get(code))
        for code in codes
    ]  # fmt: skip
    fund = replace(FUND, caps=(*FUND.caps, *caps))
    contest = contest_of(candidates, fund, AS_OF, BUDGET, "seed")
    (answer,) = outcomes(contest, np.array([POLICY, [35, 5, 15, 20, 20]], np.int64))
    for number, row in enumerate(([25, 15, 15, 20, 20], [35, 5, 15, 20, 20])):
        told = rank(candidates, replace(fund, criteria=weighted(row).criteria), AS_OF, BUDGET, "seed")
        expected = {r.project_code: r.offer_fen for r in told.rows if r.status != "gated_out"}
        assert {code: int(answer.offers[number, n]) for n, code in enumerate(contest.codes)} == {c: expected[c] for c in contest.codes}


@pytest.mark.parametrize(("budget", "partial"), [(12_000_000_00, True), (12_000_000_00, False), (900_000_000_00, True), (1, True)])
def test_money_that_nobody_shares_is_given_as_the_ranking_gives_it(budget: int, partial: bool) -> None:
    """Without shared caps the line is found by running sums: the same list, below, at and above what all ask for."""
    candidates = pool(7, 22)
    fund = replace(FUND, caps=FUND.caps[:2], partial_offer=partial)
    contest = contest_of(candidates, fund, AS_OF, budget, "seed")
    assert contest.shared == ()
    rows = ([25, 15, 15, 20, 20], [5, 35, 15, 20, 20], [45, 5, 5, 20, 20])
    (answer,) = outcomes(contest, np.array(rows, np.int64))
    for number, row in enumerate(rows):
        told = rank(candidates, replace(fund, criteria=weighted(row).criteria), AS_OF, budget, "seed")
        expected = {r.project_code: r.offer_fen for r in told.rows}
        assert {code: int(answer.offers[number, n]) for n, code in enumerate(contest.codes)} == {c: expected[c] for c in contest.codes}


def test_places_of_a_list_are_those_of_the_ranking_under_the_same_weights() -> None:
    """A programme that fills places: who stands on the list under other weights is who the ranking puts there."""
    candidates = pool(11, 30)
    plan = replace(FUND, kind="list", places=Setting(Decimal(6), "projects", BLANK), allocator=Chosen("places"), caps=())
    contest = contest_of(candidates, plan, AS_OF, 0, "seed")
    rows = [POLICY, [35, 15, 15, 20, 10], [5, 30, 20, 20, 20]]
    (answer,) = outcomes(contest, np.array(rows, np.int64))
    for number, row in enumerate(rows):
        told = rank(candidates, replace(plan, criteria=weighted(row).criteria), AS_OF, 0, "seed")
        assert {contest.codes[n] for n in np.flatnonzero(answer.funded[number])} == {
            r.project_code for r in told.rows if r.status == "funded"
        }


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"method": Chosen("cost_per_tce")}, "cost_per_tce"),
        ({"allocator": Chosen("optimise")}, "optimise"),
    ],
)
def test_a_programme_that_other_weights_mean_nothing_to_is_refused_with_the_reason(changed: dict[str, Any], named: str) -> None:
    with pytest.raises(NotAllowedNow) as refused:
        contest_of(pool(1), replace(FUND, **changed), AS_OF, BUDGET, "seed")
    assert named in refused.value.text("en")


def test_undisturbed_savings_give_the_list_of_the_ranking() -> None:
    candidates = pool(4, 40)
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed")
    doubt = doubtful(contest, candidates, FUND, AS_OF)
    answer = with_savings(contest, doubt, np.repeat(doubt.saving[None, :], 3, axis=0))
    told = {row.project_code: row for row in rank(candidates, FUND, AS_OF, BUDGET, "seed").rows}
    for column, code in enumerate(contest.codes):
        place = int(answer.places[1, column])
        assert (None if place == NO_PLACE else place, int(answer.offers[1, column])) == (told[code].place, told[code].offer_fen)


@pytest.mark.parametrize("seed", [2, 9])
def test_disturbed_savings_give_the_list_that_the_ranking_makes_of_them(seed: int) -> None:
    """Every project saves what a draw says: points, cap by saving, gate and floor move as when the figures were declared so."""
    candidates = pool(seed, 30)
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed")
    doubt = doubtful(contest, candidates, FUND, AS_OF)
    drawn = draw_savings(replace(doubt, spread=np.full(len(doubt.saving), 0.6)), 77, 0, 4)
    answer = with_savings(contest, doubt, drawn)
    by_code = {one.project_code: one for one in candidates}
    for number, savings in enumerate(drawn):
        moved = [
            replace(by_code[code], assessment=replace(by_code[code].assessment, saving_tce_per_year=from_micro(int(saving))))
            for code, saving in zip(contest.codes, savings, strict=True)
        ]
        told = {row.project_code: row for row in rank(moved, FUND, AS_OF, BUDGET, "seed").rows}
        for column, code in enumerate(contest.codes):
            place = int(answer.places[number, column])
            assert (None if place == NO_PLACE else place, int(answer.offers[number, column])) == (told[code].place, told[code].offer_fen)


def test_the_provincial_plan_is_drawn_as_it_is_ranked() -> None:
    """A list of places: weights of the ladder, the saving rate and substitution; savings that pass by their sum or by their rate."""
    plan = programme("zhejiang_key_retrofit_plan")
    candidates = pool(12, 26)
    contest = contest_of(candidates, plan, AS_OF, 0, "seed", places=7)
    doubt = doubtful(contest, candidates, plan, AS_OF)
    drawn = np.vstack((doubt.saving, draw_savings(replace(doubt, spread=np.full(len(doubt.saving), 0.9)), 5, 0, 4)))
    answer, by_code = with_savings(contest, doubt, drawn), {one.project_code: one for one in candidates}
    assert contest.codes
    for number, savings in enumerate(drawn):
        moved = []
        for code, saving in zip(contest.codes, savings, strict=True):
            judged = by_code[code].assessment
            times = Decimal(int(saving)) / int((judged.saving_tce_per_year or Decimal(1)) * 10**6)
            rate = None if judged.saving_rate is None else judged.saving_rate * times
            made = replace(judged, saving_tce_per_year=from_micro(int(saving)), saving_rate=rate)
            moved.append(replace(by_code[code], assessment=made))
        told = {row.project_code: row for row in rank(moved, plan, AS_OF, 0, "seed", places=7).rows}
        for column, code in enumerate(contest.codes):
            place = int(answer.places[number, column])
            on = told[code].status == "funded"
            assert (None if place == NO_PLACE else place, bool(answer.funded[number, column])) == (told[code].place, on), (number, code)


def test_draws_of_the_data_stay_in_their_spread_and_do_not_depend_on_the_chunk() -> None:
    candidates = pool(5, 12)
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed")
    doubt = replace(doubtful(contest, candidates, FUND, AS_OF), spread=np.linspace(0.0, 0.3, len(contest.codes)))
    drawn = draw_savings(doubt, 3, 0, 2_000)
    assert (draw_savings(doubt, 3, 700, 50) == drawn[700:750]).all()
    apart = drawn / doubt.saving - 1
    assert (np.abs(apart) <= doubt.spread + 1e-9).all()
    assert (drawn[:, 0] == doubt.saving[0]).all()
    assert np.abs(apart[:, 1:].std(axis=0) / (doubt.spread[1:] / np.sqrt(6)) - 1).max() < 0.08, "triangular: spread over the root of six"
    told = under_doubt(contest, doubt, 3, 600)
    assert ((told.funded >= 0) & (told.funded <= 1)).all()
    assert (told.best <= told.median).all()


def test_a_study_is_the_same_again_and_stands_in_the_order_of_the_list() -> None:
    candidates = pool(6, 30)
    contest = contest_of(candidates, FUND, AS_OF, BUDGET, "seed")
    seen: list[tuple[int, int]] = []
    told = study(contest, candidates, FUND, AS_OF, "seed", draws=300, data_draws=100, progress=lambda done, of: seen.append((done, of)))
    assert told == study(contest, candidates, FUND, AS_OF, "seed", draws=300, data_draws=100)
    assert told != study(contest, candidates, FUND, AS_OF, "another", draws=300, data_draws=100)
    rows = {row.project_code: row for row in rank(candidates, FUND, AS_OF, BUDGET, "seed").rows}
    assert [rows[code].place for code in told.codes] == list(told.places)
    assert [rows[code].offer_fen > 0 for code in told.codes] == list(told.on)
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert set(told.opinions) == {"near", "order", "any"}
    for flip in told.flips:
        assert flip.funded == told.on[told.codes.index(flip.code)]
    assert told.weights == tuple(Decimal(weight) for weight in POLICY)
    contested = {code for code, shaky in zip(told.codes, told.opinions["any"].contested(), strict=True) if shaky}
    assert set(told.confidence) == contested
    assert contested
    assert all(0 <= share <= 1 for share in told.confidence.values())


def test_a_contest_without_candidates_has_nothing_to_say() -> None:
    lonely = pool(1, 3)
    refused = [replace(one, facts={**one.facts, "credit_record_clean": False}) for one in lonely]
    contest = contest_of(refused, FUND, AS_OF, BUDGET, "seed")
    told = study(contest, refused, FUND, AS_OF, "seed", draws=20, data_draws=20)
    assert told.codes == ()
    assert told.flips == ()
    assert all(not change.gained and not change.lost for change in told.changes)
