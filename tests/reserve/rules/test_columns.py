"""A list ranked in columns is the list of every record by itself: gates, points, order, chains of money, and nothing is lost."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import Programme, programme
from reserve.parameters.held import holding
from reserve.parameters.loader import Library
from reserve.rules.basis.trail import Trail
from reserve.rules.limits.ladder import placed_on_ladder
from reserve.rules.ranking.allocators.allocation import entrant_of
from reserve.rules.ranking.allocators.in_order import in_order as one_by_one
from reserve.rules.ranking.allocators.limits import Limiter, granted_purses
from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.rules.ranking.chosen import ANCHORED
from reserve.rules.ranking.columns import columns_of, heading_of
from reserve.rules.ranking.component_parts import ComponentPart
from reserve.rules.ranking.frame import floats, in_order, integers
from reserve.rules.ranking.gates.eligibility import decide
from reserve.rules.ranking.gates.reading import ALIKE
from reserve.rules.ranking.ranking import lot, rank
from reserve.rules.ranking.scoring import ladder_rods, reasons, score
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding, power_rows

PROGRAMMES = (
    "zhejiang_cement_special_fund", "zhejiang_key_retrofit_plan", "central_air_reserve", "five_sector_reserve", "fujian_retrofit_reward",
    "guizhou_building_materials", "shanghai_saving_support", "tianjin_saving_support", "xinjiang_efficiency_leaders",
)  # fmt: skip
LISTS = ((), (), ("provincial_key_plan",), ("central_air_reserve",), ("provincial_key_plan", "central_air_reserve"))
BUDGETS = (1, 5_000_000_00, 40_000_000_00, 10**15)
GRANTED = {"firm 1": 7_900_000_00, "firm 2": 1}
CLASSES, STATES = ("A", "B", "B_minus", ""), ("promised", "verified", "")
COMPONENTS = (
    (), (ComponentPart("raw_material", Decimal(8060), True),), (ComponentPart("raw_material", Decimal(90), False),),
    (ComponentPart("ultra_low", None, False), ComponentPart("fuel_switch", Decimal("12.5"), False)),
)  # fmt: skip


@cache
def base() -> tuple[Candidate, ...]:
    """Projects of both products, with a blank or a refusal in one place each: their figures are computed once for all draws."""
    lines = [
        clinker(
            coke_rows(str(before), str(before - gain)),
            air_class_after=CLASSES[n % 4],
            air_class_state=STATES[n % 3],
            investment_total=str(300 + 700 * n),
            subsidy_requested=str(1 + 120 * n),
        )
        for n, (before, gain) in enumerate(((150_001, 17_001), (159_000, 5_000), (171_000, 9_000), (160_000, 300), (152_000, -80)))
    ]
    mills = [
        grinding(power_rows(str(before), str(before - gain)), air_class_after="leading")
        for before, gain in ((34_000_000, 4_000_000), (29_000_000, 400_000))
    ]
    other = [
        {"credit_record_clean": "否"}, {"credit_record_clean": ""}, {"other_public_money": ""}, {"other_public_money": "5"},
        {"start_date": "2021-03-01"}, {"start_date": ""}, {"line_exit_planned": "是"}, {"line_size_t_per_day": "2000"},
        {"line_size_t_per_day": ""}, {"location_code": "330212"}, {"location_code": "320582"}, {"construction_nature": ""},
        {"capacity_after_t_per_year": "1650000"}, {"project_code": ""}, {"investment_total": ""}, {"measurement_class": "estimated"},
        {"ule_transport": "started"}, {"measurement_class": ""}, {"subsidy_requested": "0"},
    ]  # fmt: skip
    whole = [*lines, *lines, *mills, *(clinker(None, **one) for one in other), clinker(coke_rows("159000", ""))]
    return tuple(candidate(f"P{n:03d}", made) for n, made in enumerate(whole))


drawn = st.tuples(
    st.integers(0, 10**6), st.sampled_from(LISTS), st.integers(0, 3), st.integers(0, 2), st.sampled_from(COMPONENTS),
    st.sampled_from(((), (), (80_000_000, 70_000_001, 90_000_000))),
)  # fmt: skip
pools = st.lists(drawn, max_size=14).map(
    lambda parts: [
        replace(
            base()[which % len(base())], project_code=f"P{n:03d}", memberships=frozenset(lists), enterprise=f"firm {firm}",
            group=f"group {group}", components=components, expert_scores={"demonstration": scores} if scores else {},
        )
        for n, (which, lists, firm, group, components, scores) in enumerate(parts)
    ]
)  # fmt: skip
FEW = settings(max_examples=10, deadline=None, derandomize=True)


@pytest.mark.parametrize("code", PROGRAMMES)
@FEW
@given(pool=pools, budget=st.sampled_from(BUDGETS), granted=st.sampled_from(({}, GRANTED)))
def test_a_list_in_columns_is_every_record_by_itself(code: str, pool: list[Candidate], budget: int, granted: dict[str, int]) -> None:
    asked = programme(code)
    day = asked.reference_date
    found = rank(pool, asked, day, budget, "seed", granted_fen=granted)
    by_code = {one.project_code: one for one in pool}
    assert sorted(row.project_code for row in found.rows) == sorted(by_code)
    for row in found.rows:
        answers = decide(by_code[row.project_code], asked, day)
        assert row.decisions == answers
        assert (row.status == "gated_out") == any(not answer.allowed for answer in answers)
        assert sum(reason.points_micro for reason in row.reasons) == row.points_micro
        assert row.lot == lot("seed", row.project_code)
    if asked.method.name == ANCHORED and not any(one.expert_scores for one in pool):
        for row in found.rows:
            assert row.reasons == reasons(score([by_code[row.project_code]], asked, day), 0, asked)
    by_the_ladder_of_each(found, by_code, asked)
    in_the_order_of_the_rules(found, by_code, asked)
    if asked.allocator.name == "stop" and not asked.fences:
        offered_one_by_one(found, by_code, asked, granted)
    as_told_by_its_rows(found)


def by_the_ladder_of_each(found: Ranking, by_code: dict[str, Candidate], asked: Programme) -> None:
    """Attainment is what the ladder gives a project when it is asked about that project alone."""
    for row in found.rows:
        judged = by_code[row.project_code].assessment
        for reason in row.reasons:
            if reason.criterion == "attainment":
                trail = Trail(asked.reference_date, asked.area)
                placed = placed_on_ladder(judged.indicator_after, judged.saving_rate, ladder_rods(judged), trail)
                assert reason.raw_value == (None if placed is None else placed.points)


def in_the_order_of_the_rules(found: Ranking, by_code: dict[str, Candidate], asked: Programme) -> None:
    """Neighbours stand by tier, points and the tie chain, each computed from the row and its project alone."""
    if asked.method.name != ANCHORED:
        return
    placed = [row for row in found.rows if row.place is not None]
    assert [row.place for row in placed] == list(range(1, len(placed) + 1))
    keys = [_key(by_code[row.project_code], {r.criterion: r.curve_micro for r in row.reasons}, asked) for row in placed]
    whole = [(row.tier, -row.points_micro, *key) for row, key in zip(placed, keys, strict=True)]
    assert whole == sorted(whole)
    for n, row in enumerate(placed):
        ties = [m for m in (n - 1, n + 1) if 0 <= m < len(placed) and whole[m][:2] == whole[n][:2]]
        expected = (
            next(name for name, mine, other in zip(asked.ties, keys[n], keys[ties[0]], strict=True) if mine != other) if ties else None
        )
        assert row.tie == expected


def _key(one: Candidate, curves: dict[str, int], asked: Programme) -> tuple[object, ...]:
    judged = one.assessment
    blank = (1, Decimal(0))
    known = {
        "saving": blank if judged.saving_tce_per_year is None else (0, -judged.saving_tce_per_year),
        "attainment": blank if judged.attainment_after is None else (0, -judged.attainment_after),
        "air": -sum(curves.get(criterion.code, 0) for criterion in asked.criteria if criterion.classes),
        "measurement": ["metered", "audited", "estimated"].index(str(one.facts["measurement_class"]))
        if one.facts["measurement_class"]
        else 3,
        "lot": lot("seed", one.project_code),
    }
    return tuple(known[name] for name in asked.ties)


def offered_one_by_one(found: Ranking, by_code: dict[str, Candidate], asked: Programme, granted: dict[str, int]) -> None:
    """The same offers and chains as by the allocator that goes from project to project."""
    placed = [row for row in found.rows if row.place is not None]
    limiter = Limiter(asked, found.budget_fen)
    entrants = [entrant_of(by_code[row.project_code], asked, limiter) for row in placed]
    shares = one_by_one(entrants, found.budget_fen, partial=asked.partial_offer, granted_fen=granted_purses(granted, asked))
    assert [(row.status, row.entitled_fen, row.offer_fen, row.caps) for row in placed] == [
        (one.status, one.entitled_fen, one.offer_fen, one.caps) for one in shares.offers
    ]
    assert (found.spent_fen, found.line_after_place) == (shares.spent_fen, shares.line)


def as_told_by_its_rows(found: Ranking) -> None:
    """The columns of a list and the columns of its rows are one."""
    kept, told = columns_of(found), columns_of(replace(found, rows=tuple(found.rows)))
    for name in ("project_code", "place", "tier", "status", "points_micro", "offer_fen", "requested_fen", "entitled_fen", "tie"):
        assert list(getattr(kept, name)) == list(getattr(told, name)), name
    mine, theirs = kept.reasons, told.reasons
    for name in ("starts", "curve_micro", "points_micro", "raw_value", "raw", "note"):
        assert list(getattr(mine, name)) == list(getattr(theirs, name)), name
    assert [mine.headings[n] for n in mine.heading] == [theirs.headings[n] for n in theirs.heading]


def test_the_columns_hold_every_row_and_every_reason() -> None:
    pool = [candidate(f"P{n}", clinker(coke_rows("159000", str(150_000 - 700 * n)))) for n in range(4)]
    pool += [candidate("mill", grinding()), candidate("gated", clinker(credit_record_clean="否"))]
    found = rank(pool, programme(PROGRAMMES[0]), AS_OF, 7_000_000_00, "seed")
    columns = columns_of(found)
    told = columns.reasons
    assert len(columns.project_code) == len(found.rows) == len(pool)
    for n, row in enumerate(found.rows):
        assert (columns.project_code[n], int(columns.place[n]) or None, columns.status[n]) == (row.project_code, row.place, row.status)
        assert (columns.tier[n], columns.points_micro[n], columns.tie[n]) == (row.tier, row.points_micro, row.tie)
        money = (columns.offer_fen[n], columns.requested_fen[n], columns.entitled_fen[n])
        assert money == (row.offer_fen, row.requested_fen, row.entitled_fen)
        places = range(int(told.starts[n]), int(told.starts[n + 1]))
        assert [told.headings[told.heading[place]] for place in places] == [heading_of(reason) for reason in row.reasons]
        kept = [(told.raw[p], told.raw_value[p], told.note[p], int(told.curve_micro[p]), int(told.points_micro[p])) for p in places]
        assert kept == [(one.raw, one.raw_value, one.note, one.curve_micro, one.points_micro) for one in row.reasons]
        assert sum(int(told.points_micro[place]) for place in places) == row.points_micro
    assert int(told.starts[-1]) == len(told.raw) == sum(len(row.reasons) for row in found.rows)


def test_a_row_is_told_under_the_law_of_the_day_it_was_ranked_and_whole_elsewhere() -> None:
    """Rows are made late: another law that answers by then changes nothing. A row read twice is the same object."""
    asked = programme(PROGRAMMES[0])
    pool = [candidate("open", clinker()), candidate("shut", clinker(credit_record_clean="否"))]
    expected = tuple(rank(pool, asked, AS_OF, 7_000_000_00, "seed").rows)
    late = rank(pool, asked, AS_OF, 7_000_000_00, "seed")
    with holding(Library({}, {}, {})):
        assert late.rows == expected
        assert columns_of(late).reasons.note[0] == expected[0].reasons[0].note
    assert late.rows[0] is late.rows[0]
    assert (late.rows[-1], late.rows[0:1]) == (expected[-1], expected[:1])
    assert pickle.loads(pickle.dumps(late.rows)) == expected
    with pytest.raises(IndexError):
        late.rows[len(expected)]


def test_what_a_gate_looks_at_is_declared_for_gates_that_exist() -> None:
    gates = {gate.code for code in PROGRAMMES for gate in programme(code).gates}
    assert set(ALIKE) <= gates


@given(st.lists(st.integers(-(10**30), 10**30), max_size=20))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_columns_of_whole_numbers_keep_their_order_however_large(numbers: list[int]) -> None:
    ranks = in_order(numbers).tolist()
    assert [a < b for a in numbers for b in numbers] == [a < b for a in ranks for b in ranks]
    assert np.minimum(integers(numbers), 0).tolist() == [min(number, 0) for number in numbers]


def test_a_number_becomes_the_nearest_binary_one() -> None:
    numbers: Sequence[Decimal | None] = [Decimal("0.1"), Decimal(1) / 3, Decimal("12345678901.234567"), None]
    assert floats(numbers)[:3].tolist() == [float(one) for one in numbers if one is not None]
    assert np.isnan(floats(numbers)[3])
