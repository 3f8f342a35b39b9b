"""The ranking as a whole: what never happens to a project because of others, and what is always exact."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import Repealed, programme
from reserve.rules.ranking.ranking import Candidate, RankedRow, Ranking, lot, rank, tie_label
from reserve.vocabulary.errors import BadInput
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding, power_rows

FUND = programme("zhejiang_cement_special_fund")
BUDGET = 30_000_000_00
FEW = settings(max_examples=25, deadline=None, derandomize=True)

lines = st.builds(
    lambda before, gain, air, state, total, request: clinker(
        coke_rows(str(before), str(before - gain)), air_class_after=air, air_class_state=state, investment_total=str(total),
        investment_eligible=str(total), subsidy_requested=str(request),
    ),
    st.integers(150_000, 175_000), st.integers(-500, 15_000), st.sampled_from(["A", "B", "B_minus", ""]),
    st.sampled_from(["promised", "verified"]), st.integers(300, 8_000), st.integers(1, 900),
)  # fmt: skip
mills = st.builds(
    lambda before, gain, total: grinding(
        power_rows(str(before), str(before - gain)), investment_total=str(total), air_class_after="leading"),
    st.integers(28_000_000, 36_000_000), st.integers(0, 9_000_000), st.integers(20, 2_000),
)  # fmt: skip
lists = st.sampled_from([(), (), ("provincial_key_plan",), ("central_air_reserve",)])
pools = st.lists(st.tuples(st.one_of(lines, lines, mills), lists, st.integers(0, 5)), min_size=1, max_size=18).map(
    lambda drawn: [candidate(f"P{n:03d}", made, lists=doors, group=f"G{group}") for n, (made, doors, group) in enumerate(drawn)]
)


def ranked(pool: Sequence[Candidate], budget: int = BUDGET, seed: str = "seed") -> Ranking:
    return rank(pool, FUND, AS_OF, budget, seed)


def order(ranking: Ranking) -> list[str]:
    return [row.project_code for row in ranking.rows if row.place is not None]


def row_of(ranking: Ranking, code: str) -> RankedRow:
    return next(row for row in ranking.rows if row.project_code == code)


@FEW
@given(pools, st.randoms())
def test_the_order_of_the_input_means_nothing(pool: list[Candidate], chance: object) -> None:
    shuffled = list(pool)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(shuffled) == ranked(pool)


@FEW
@given(pools)
def test_another_project_never_changes_points_or_the_order_of_the_others(pool: list[Candidate]) -> None:
    newcomer, *others = pool
    without, together = ranked(others), ranked(pool)
    assert [code for code in order(together) if code != newcomer.project_code] == order(without)
    for row in without.rows:
        assert row_of(together, row.project_code).points_micro == row.points_micro


@FEW
@given(pools, st.integers(1, 60_000_000_00))
def test_the_budget_and_the_caps_are_never_exceeded(pool: list[Candidate], budget: int) -> None:
    found = ranked(pool, budget)
    by_code = {c.project_code: c for c in pool}
    assert found.spent_fen == sum(row.offer_fen for row in found.rows) <= budget
    groups: dict[str, int] = {}
    for row in found.rows:
        asked = by_code[row.project_code]
        assert 0 <= row.offer_fen <= row.entitled_fen <= row.requested_fen
        assert row.offer_fen * 100 <= (asked.fen("investment_eligible") or 0) * 15
        groups[asked.group] = groups.get(asked.group, 0) + row.offer_fen
    assert all(amount * 5 <= budget for amount in groups.values())
    mills = sum(row.offer_fen for row in found.rows if by_code[row.project_code].assessment.product == "cement_grinding")
    assert mills * 100 <= budget * 15
    assert sum(row.status == "partial" for row in found.rows) <= 1


@FEW
@given(pools)
def test_the_reasons_sum_to_the_points_exactly(pool: list[Candidate]) -> None:
    for row in ranked(pool).rows:
        assert sum(reason.points_micro for reason in row.reasons) == row.points_micro <= 95_000_000
        assert sum(reason.weight for reason in row.reasons) == 100
        assert len(row.decisions) == len(FUND.gates)
        assert (row.status == "gated_out") == any(not answer.allowed for answer in row.decisions)


@FEW
@given(pools, st.integers(1, 3_000))
def test_saving_more_never_lowers_a_place(pool: list[Candidate], more: int) -> None:
    for index, one in enumerate(pool):
        if one.assessment.product != "clinker" or one.assessment.saving_tce_per_year is None:
            continue
        after = int((one.assessment.energy_after_tce or Decimal(0)) - more)
        better = clinker(
            coke_rows(str(one.assessment.energy_before_tce), str(after)),
            **{name: _typed(one, name) for name in ("air_class_after", "air_class_state")},
            **{
                name: str(Decimal(one.fen(name) or 0) / 1_000_000)
                for name in ("investment_total", "investment_eligible", "subsidy_requested")
            },
        )
        improved = candidate(one.project_code, better, lists=tuple(one.memberships), group=one.group)
        before, now = (
            row_of(ranked(pool), one.project_code),
            row_of(ranked([*pool[:index], improved, *pool[index + 1 :]]), one.project_code),
        )
        assert now.points_micro >= before.points_micro
        if before.place is not None:
            assert now.place is not None
            assert now.place <= before.place
        break


def _typed(one: Candidate, name: str) -> str:
    return str(one.facts[name] or "")


def test_the_tie_chain_decides_key_by_key() -> None:
    """Beyond 8,000 tce, 2,000 yuan per tce and 90 kgce/t the points stand still, so totals are equal and the chain speaks."""
    top = {"investment_total": "500", "investment_eligible": "500"}
    base = candidate("A", clinker(coke_rows("150001", "133000"), **top))
    more = candidate("B", clinker(coke_rows("150001", "132000"), **top))
    found = ranked([base, more])
    assert order(found) == ["B", "A"]
    assert found.rows[0].points_micro == found.rows[1].points_micro
    assert [row.tie for row in found.rows] == ["saving", "saving"]
    lower = replace(base, project_code="C", assessment=replace(base.assessment, attainment_after=Decimal("1.5")))
    found = ranked([base, lower])
    assert (order(found), found.rows[0].tie) == (["A", "C"], "attainment")
    estimated = candidate("D", clinker(coke_rows("150001", "133000"), **top, measurement_class="estimated"))
    audited = candidate("E", clinker(coke_rows("150001", "133000"), **top, measurement_class="audited"))
    found = ranked([estimated, audited, base])
    assert (order(found), {row.tie for row in found.rows}) == (["A", "E", "D"], {"measurement"})
    twin = candidate("F", clinker(coke_rows("150001", "133000"), **top))
    for seed in ("one", "two", "three"):
        found = ranked([base, twin], seed=seed)
        assert order(found) == sorted(["A", "F"], key=lambda code: lot(seed, code))
        assert found.rows[0].tie == "lot"
    assert all(tie_label(code).zh for code in FUND.ties)


def test_an_official_list_opens_the_first_tier_only_with_sixty_points() -> None:
    strong = clinker(coke_rows("159000", "150000"), investment_total="3000")
    weak = clinker(coke_rows("159000", "154000"), investment_total="2700", air_class_state="promised")
    rest = candidate("rest", strong)
    for doors in (("provincial_key_plan",), ("central_air_reserve",)):
        found = ranked([rest, candidate("listed", clinker(coke_rows("159000", "152000"), investment_total="2700"), lists=doors)])
        assert (order(found), row_of(found, "listed").tier, row_of(found, "listed").doors) == (["listed", "rest"], 1, doors)
    found = ranked([rest, candidate("weak", weak, lists=("provincial_key_plan",))])
    assert row_of(found, "weak").points_micro < 60_000_000
    assert (order(found), row_of(found, "weak").tier, row_of(found, "weak").doors) == (["rest", "weak"], 2, ())


def test_the_floors_hold_at_their_number() -> None:
    """A curve value of 20 for the level is 112.555... kgce/t; the least total is 50 points."""
    at_floor, below = (
        candidate(code, clinker(coke_rows(str(before), str(after)), investment_total="1000", investment_eligible="1000"))
        for code, before, after in (("at", 177_000, 168_833), ("below", 177_000, 168_834))
    )
    found = ranked([at_floor, below])
    levels = {row.project_code: next(r.curve_micro for r in row.reasons if r.criterion == "level") for row in found.rows}
    assert levels["at"] >= 20_000_000 > levels["below"]
    assert row_of(found, "at").status == "funded"
    assert (row_of(found, "below").status, row_of(found, "below").place) == ("below_floor", None)
    assert "112.55" in row_of(found, "below").lift[0].zh


def test_a_small_mill_is_not_judged_by_the_floor_of_clinker_savings() -> None:
    mill = grinding(power_rows("27000000", "26000000"), investment_total="20", investment_eligible="20")
    found = ranked([candidate("mill", mill)])
    saved = next(r for r in found.rows[0].reasons if r.criterion == "energy_saved")
    assert saved.raw_value == Decimal("122.9")
    assert saved.curve_micro < 20_000_000
    assert found.rows[0].status in ("funded", "partial")


def test_the_line_stands_after_the_last_that_gets_money() -> None:
    pool = [candidate(f"P{n}", clinker(coke_rows("159000", str(150_000 - n)))) for n in range(5)]
    found = ranked(pool, 7_500_000_00 * 2)
    assert [row.status for row in found.rows] == ["funded"] * 5
    assert found.line_after_place == 5
    found = ranked(pool, 7_000_000_00)
    assert found.rows[0].entitled_fen == 1_400_000_00
    assert [row.status for row in found.rows] == ["funded"] * 5
    found = ranked([replace(c, group="one") for c in pool], 7_000_000_00)
    assert [row.status for row in found.rows] == ["funded", "reserve", "reserve", "reserve", "reserve"]
    assert found.line_after_place == 1


def test_the_warnings_say_what_the_list_rests_on() -> None:
    found = ranked([candidate("P", clinker())])
    text = " ".join(warning.zh for warning in found.warnings)
    assert "专家评审" in text
    assert "95 分" in text
    assert "省级批准" in text
    assert f"{len(found.unverified)} 个待核参数" in text
    assert found.maximum_points_micro == 95_000_000
    assert "energy_benchmarks.cement.clinker.benchmark" in found.unverified
    demonstration = next(r for r in found.rows[0].reasons if r.criterion == "demonstration")
    assert (demonstration.points_micro, demonstration.note.zh) == (0, "本批次未组织专家评审，所有项目均不计分")


def test_a_project_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="P stands twice"):
        ranked([candidate("P", clinker()), candidate("P", clinker())])


def test_an_empty_batch_has_no_line() -> None:
    found = ranked([])
    assert (found.rows, found.line_after_place, found.spent_fen) == ((), None, 0)


def test_after_the_plan_has_ended_its_gates_cannot_be_asked() -> None:
    with pytest.raises(Repealed, match="2026-01-01"):
        rank([candidate("P", clinker())], FUND, dt.date(2026, 1, 1), BUDGET, "seed")


def test_blank_energy_is_stopped_and_never_scored_as_zero_saving() -> None:
    found = ranked([candidate("blank", clinker(coke_rows("159000", ""))), candidate("whole", clinker())])
    blank = row_of(found, "blank")
    assert blank.status == "gated_out"
    assert "能源消费" in next(a.message.zh for a in blank.decisions if a.reason == "gate_incomplete")
    assert next(r for r in blank.reasons if r.criterion == "energy_saved").note.zh == "无法计算，计 0 分"
