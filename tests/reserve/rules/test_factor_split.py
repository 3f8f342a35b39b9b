"""Money split by factors: exact, below every cap, and fair among those who may take more."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.rules.ranking.allocators.factor_split import Factor, factor_split
from reserve.vocabulary.errors import BadInput

FEW = settings(max_examples=60, deadline=None, derandomize=True)
COUNTIES = ("330521", "330522", "330523", "330822", "330881")
amounts = st.fixed_dictionaries({county: st.integers(0, 50).map(Decimal) for county in COUNTIES}).filter(lambda one: any(one.values()))
limits = st.dictionaries(st.sampled_from(COUNTIES), st.integers(0, 4_000))


@FEW
@given(st.integers(1, 10_000), amounts, amounts, st.integers(0, 100), limits)
def test_no_fen_is_lost_no_cap_broken_and_who_is_open_shares_by_factor(
    budget: int, one: dict[str, Decimal], other: dict[str, Decimal], percent: int, caps: dict[str, int]
) -> None:
    weight = Decimal(percent) / 100
    split = factor_split(budget, [Factor("projects", weight, one), Factor("saving", 1 - weight, other)], caps)
    assert sum(share.amount_fen for share in split.shares) + split.left_fen == budget
    assert sum((share.share for share in split.shares), Fraction(0)) == 1
    assert all(share.amount_fen <= caps.get(share.county, budget) for share in split.shares)
    opened = [share for share in split.shares if share.capped_in_round is None and share.share > 0]
    for share in opened:
        for peer in opened:
            if share.amount_fen < caps.get(share.county, budget + 1):
                assert abs(share.amount_fen * peer.share - peer.amount_fen * share.share) <= share.share + peer.share
    if split.left_fen:
        assert all(share.amount_fen == caps.get(share.county) for share in split.shares if share.share > 0)
    assert all(share.amount_fen >= share.first_fen - 1 for share in opened)


@FEW
@given(st.integers(1, 10_000), amounts, st.randoms())
def test_unit_and_order_of_a_factor_mean_nothing(budget: int, one: dict[str, Decimal], chance: object) -> None:
    names = list(one)
    chance.shuffle(names)  # type: ignore[attr-defined]
    again = {name: one[name] * Decimal("0.0001") for name in names}
    assert factor_split(budget, [Factor("f", Decimal(1), one)]) == factor_split(budget, [Factor("f", Decimal(1), again)])


def test_the_rest_of_capped_counties_goes_round_until_nobody_is_above_the_cap() -> None:
    """1,000 by 6 : 3 : 1 with caps of 300 and 400: 600, 300, 100; then 700 by 3 : 1 is 525, 175, so the second is capped as well."""
    factor = Factor("projects", Decimal(1), {"A": Decimal(6), "B": Decimal(3), "C": Decimal(1)})
    split = factor_split(1_000, [factor], {"A": 300, "B": 400})
    assert [(share.county, share.amount_fen, share.first_fen, share.capped_in_round) for share in split.shares] == [
        ("A", 300, 600, 1), ("B", 400, 300, 2), ("C", 300, 100, None),
    ]  # fmt: skip
    assert (split.left_fen, split.rounds) == (0, 3)


@pytest.mark.parametrize(
    ("budget", "weight", "amount", "cap"), [(0, "1", "1", 1), (1, "0.9", "1", 1), (1, "1", "-1", 1), (1, "1", "1", -1), (1, "1", "0", 1)]
)
def test_what_cannot_be_split_is_refused_with_the_figure(budget: int, weight: str, amount: str, cap: int) -> None:
    with pytest.raises(BadInput, match="split_unreadable"):
        factor_split(budget, [Factor("f", Decimal(weight), {"A": Decimal(amount)})], {"A": cap})
