"""What would lift a project under another method: the change reaches the line, a smaller one does not; the impossible is said to be so."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.parameters.programmes import Chosen, Setting
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.methods.cost import cost_effectiveness, lifetime_cost, subsidy_intensity
from reserve.rules.ranking.methods.lift import MethodLifter, asking, goal_of, physics_of, saving
from reserve.rules.ranking.methods.points import two_part
from reserve.rules.ranking.protocols import Scored
from reserve.rules.ranking.ranking import rank
from reserve.vocabulary.language import BLANK
from tests.reserve.rules.bare import bare
from tests.reserve.rules.building import candidate, clinker, coke_rows, grinding, power_rows

FUND = programme("zhejiang_cement_special_fund")
AS_OF = dt.date(2024, 9, 2)
FEW = settings(max_examples=12, deadline=None, derandomize=True)
CENT, GRID = Decimal("0.01"), 10_000
JUDGES: dict[str, Callable[[Sequence[Candidate]], Scored]] = {
    "R1": cost_effectiveness,
    "R2": lambda pool: lifetime_cost(pool, per="co2", life_years={"": Decimal(9)}, years_at_most=Decimal(12)),
    "R3": lambda pool: subsidy_intensity(pool, reference=Decimal(90)),
    "R4": lambda pool: two_part(pool, ceiling=Decimal(900), cost_points=Decimal(70), full=Decimal("0.2"), reduction_points=Decimal(30)),
}
figures = st.fixed_dictionaries(
    {
        "requested": st.integers(1, 900), "saving": st.integers(10, 9_000), "co2": st.integers(10, 20_000),
        "rate": st.integers(1, 300).map(lambda n: Decimal(n) / 1000), "before": st.integers(9_000, 90_000), "product": st.just("other"),
    }
)  # fmt: skip


@pytest.mark.parametrize("name", JUDGES)
@FEW
@given(figures, figures)
def test_the_change_reaches_the_line_and_a_smaller_one_does_not(name: str, mine: dict[str, Any], line: dict[str, Any]) -> None:
    judge, pool = JUDGES[name], [bare("mine", **mine), bare("line", **line)]
    scored = judge(pool)
    if scored.keys[0] <= scored.keys[1]:
        pool.reverse()
        scored = judge(pool)
    lifter = MethodLifter(pool, judge, FUND, AS_OF)
    lifter.prepare([0], scored.keys[1], goal_of(int(scored.totals[1]), scored))
    found, goal, known = lifter.smallest[0], scored.keys[1], physics_of(pool[0], FUND, AS_OF)
    assert known is not None

    def reaches(changed: Candidate) -> bool:
        return judge([changed]).keys[0] < goal

    if found.ask_fen is not None:
        assert reaches(asking(pool[0], found.ask_fen // GRID))
        assert not reaches(asking(pool[0], found.ask_fen // GRID + 1))
    else:
        assert not reaches(asking(pool[0], 1)) or pool[0].fen("subsidy_requested") == GRID
    if found.saving_tce is not None:
        assert reaches(saving(known)(pool[0], int(found.saving_tce / CENT)))
        assert not reaches(saving(known)(pool[0], int(found.saving_tce / CENT) - 1))
        assert found.saving_tce <= known.most_tce
    else:
        assert not reaches(saving(known)(pool[0], int(known.most_tce / CENT)))
    assert lifter.to_line(0, (), beyond=True)


def chosen(name: str, **numbers: str) -> Any:
    settings_of = {key: Setting(Decimal(value), "1", BLANK) for key, value in numbers.items()}
    return replace(FUND, gates=(), floors=(), tiers=(), caps=(), method=Chosen(name, settings_of), allocator=Chosen("stop"))


def test_a_waiting_line_reads_what_to_ask_or_to_save() -> None:
    """A asks 300 x 10^4 for 5,000 tce: 600 yuan a tonne. B asks 300 for 4,000: 750. Below 600 are 239.99 x 10^4, or 5,000.01 tce."""
    pool = [candidate("A", clinker(coke_rows("159000", "154000"))), candidate("B", clinker(coke_rows("159000", "155000")))]
    found = {row.project_code: row for row in rank(pool, chosen("cost_per_tce"), AS_OF, 300_000_000, "seed").rows}
    assert found["A"].lift == ()
    saving_text, asking_text = found["B"].lift
    assert "5,000.01 tce" in saving_text.zh
    assert "由 103.33 降至 102.66 kgce/t" in saving_text.zh
    assert asking_text.en == "Ask for 239.99 instead of 300 x 10⁴ yuan"


def test_who_cannot_reach_the_line_by_one_change_is_told_so() -> None:
    """The line stands at 0.02 yuan a tonne: nobody saves that much, and nobody asks for so little."""
    pool = [
        bare("A", requested="0.01", saving=5000, before=9000, product="other"),
        bare("B", requested=900, saving=10, before=900, product="other"),
    ]
    found = {row.project_code: row for row in rank(pool, chosen("cost_per_tce"), AS_OF, 100_00, "seed").rows}
    assert found["B"].lift == (messages_none("0.02"),)


def messages_none(value: str) -> Any:
    from reserve.vocabulary.errors import messages
    from reserve.vocabulary.units import unit_name

    goal = messages()["goal_key"].format(value=value, unit=unit_name("CNY/(tce/yr)"))
    return messages()["lift_none"].format(goal=goal)


def test_a_mill_saves_down_to_what_any_mill_has_reached() -> None:
    """Level 1 is 26 kWh/t and 85 % of it 22.1; from 30 kWh/t a million tonnes of cement save 7.9 GWh more, 970.91 tce at 0.1229."""
    known = physics_of(candidate("M", grinding(power_rows("34000000", "30000000"))), FUND, AS_OF)
    assert known is not None
    assert known.most_tce - Decimal("491.6") == Decimal("970.91")


def test_the_best_use_and_a_sum_that_did_not_fit_say_so_themselves() -> None:
    pool = [bare("A", requested=90, saving=100), bare("B", requested=95, saving=99), bare("C", requested=8, saving=1)]
    skipped = rank(pool, replace(chosen("cost_per_tce"), allocator=Chosen("skip")), AS_OF, 100_000_000, "seed")
    assert {row.project_code: [line.en for line in row.lift] for row in skipped.rows}["B"] == [
        "10 x 10⁴ yuan were left at this place; whoever may have no more than that gets it"
    ]
    best = rank(pool, replace(chosen("cost_per_tce"), allocator=Chosen("optimise")), AS_OF, 90_000_000, "seed")
    assert "单位补助" in {row.project_code: row.lift for row in best.rows}["B"][0].zh
