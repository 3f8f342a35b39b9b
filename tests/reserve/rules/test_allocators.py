"""Allocators: worked by hand, and what never happens whatever the projects, caps and fences are."""

import doctest
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reserve.parameters import programme
from reserve.parameters.programmes import Cap, Chosen, Fence, Programme, Setting
from reserve.rules.ranking.allocators import counties, in_order, limits, model, purses, safeguard
from reserve.rules.ranking.allocators.best import best
from reserve.rules.ranking.allocators.counties import by_counties
from reserve.rules.ranking.allocators.factor_split import Factor
from reserve.rules.ranking.allocators.fences import Kept, Spill, fenced
from reserve.rules.ranking.allocators.model import Entrant, Limit, Shares, step
from reserve.rules.ranking.allocators.optimum import NoOptimum
from reserve.rules.ranking.allocators.places import fill_places
from reserve.rules.ranking.allocators.purses import breaches
from reserve.rules.ranking.chosen import ALLOCATORS
from reserve.rules.ranking.protocols import Means, Placed
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import BLANK, Bilingual
from tests.reserve.rules.bare import FEN_PER_10K, bare
from tests.reserve.rules.test_assessment import cases, named

FUND = programme("zhejiang_cement_special_fund")
FEW = settings(max_examples=30, deadline=None, derandomize=True)
LABEL = Bilingual("测试", "Test")
SHARES = ("batch_share", "county_share", "sector_share", "percent_of_investment")


def setting(value: Any, unit: str) -> Setting:
    return Setting(Decimal(str(value)), unit, BLANK)


def a_fence(number: int, entry: dict[str, Any]) -> Fence:
    ceiling = setting(entry["ceiling"], "CNY") if "ceiling" in entry else None
    return Fence(
        entry["code"], number, LABEL, tuple(entry.get("products", ())), (), tuple(entry.get("areas", ())),
        setting(entry["kept"], entry.get("unit", "CNY")), ceiling, entry["spill"], BLANK,
    )  # fmt: skip


def programme_of(case: dict[str, Any]) -> Programme:
    caps = tuple(
        Cap(code, Decimal(str(value)), "1" if code in SHARES else "CNY", LABEL, BLANK, None, sector[0] if sector else None)
        for code, value, *sector in case.get("caps", ())
    )
    fences = tuple(a_fence(number, entry) for number, entry in enumerate(case.get("fences", ()), 1))
    numbers = {key: setting(value, "1") for key, value in case.get("settings", {}).items()}
    return replace(FUND, caps=caps, fences=fences, allocator=Chosen(case["allocator"], numbers))


@pytest.mark.parametrize("case", cases("allocators"), ids=named)
def test_allocators_as_worked_by_hand(case: dict[str, Any]) -> None:
    placed = [
        Placed(bare(f"P{n}", **{key: value for key, value in one.items() if key != "tier"}), one.get("tier", 1), 0)
        for n, one in enumerate(case["projects"], 1)
    ]
    found = ALLOCATORS[case["allocator"]](placed, programme_of(case), Means(case["budget"] * FEN_PER_10K))
    assert [Decimal(offer.offer_fen) / FEN_PER_10K for offer in found.offers] == [Decimal(str(offer)) for offer in case["offers"]]
    assert case["budget"] * FEN_PER_10K - found.spent_fen == case.get("left", 0) * FEN_PER_10K
    assert len(found.notes) == case.get("notes", 0)
    for offer in found.offers:
        assert [step.amount_fen for step in offer.caps if step.binding] == [min(step.amount_fen for step in offer.caps)]
        assert (offer.status == "reserve") == (offer.offer_fen == 0)
    if "binding" in case:
        assert [next(step.code for step in offer.caps if step.binding) for offer in found.offers] == case["binding"]


entrants = st.lists(
    st.fixed_dictionaries(
        {
            "fen": st.integers(0, 900), "other": st.sampled_from([0, 0, 0, 50]), "benefit": st.integers(0, 400),
            "tier": st.integers(1, 2), "least": st.sampled_from([0, 0, 120]), "firm": st.integers(0, 2), "county": st.integers(0, 2),
            "fences": st.sets(st.integers(0, 1)),
        }
    ),
    min_size=1, max_size=8,
)  # fmt: skip
ceilings = st.tuples(st.integers(0, 1200), st.integers(0, 1500), st.integers(0, 700))


def made(drawn: Sequence[dict[str, Any]], most: tuple[int, int, int], *, tiers: bool = True) -> list[Entrant]:
    """Entrants in order of tier with a cap of the firm, one of the county and one of a fence."""
    found = []
    for n, one in enumerate(sorted(drawn, key=lambda one: one["tier"])):
        limits = [Limit(step("cap_requested", one["fen"])), Limit(step("cap_requested", most[0]), f"firm:{one['firm']}")]
        limits.append(Limit(step("cap_requested", most[1]), f"county:{one['county']}"))
        if 0 in one["fences"]:
            limits.append(Limit(step("cap_requested", most[2]), "fence:f0"))
        found.append(
            Entrant(
                f"P{n}", tuple(limits), one["other"], one["tier"] if tiers else 1, one["benefit"] * 1_000_000, one["least"],
                frozenset(f"f{fence}" for fence in one["fences"]), f"33052{one['county']}",
            )
        )  # fmt: skip
    return found


def kept(budget: int, share: int, spill: Spill, other: Spill) -> list[Kept]:
    first = budget * share // 100
    return [Kept("f0", LABEL, first, spill), Kept("f1", LABEL, (budget - first) // 3, other)]


def fens(shares: Shares) -> list[int]:
    return [offer.offer_fen for offer in shares.offers]


spills = st.sampled_from(["next", "general", "none"])


@FEW
@given(entrants, ceilings, st.integers(1, 3000), st.integers(0, 100), spills, spills, st.booleans(), st.integers(0, 300))
def test_no_allocator_breaks_a_limit_or_loses_a_fen(
    drawn: list[dict[str, Any]], most: tuple[int, int, int], budget: int, share: int, spill: Spill, other: Spill, partial: bool, before: int
) -> None:
    pool, granted = made(drawn, most), {"firm:0": before}
    factors = [Factor("projects", Decimal(1), {f"33052{n}": Decimal(n + 1) for n in range(3)})]
    tried = [
        in_order.in_order(pool, budget, "stop", partial=partial, granted_fen=granted),
        in_order.in_order(pool, budget, "skip", partial=partial, granted_fen=granted),
        fenced(pool, budget, kept(budget, share, spill, other), partial=partial, granted_fen=granted),
        by_counties(pool, budget, factors, {"330520": most[2]}, partial=partial, granted_fen=granted),
        best(pool, budget, granted_fen=granted),
        best(pool, budget, divisible=False, granted_fen=granted),
    ]
    for shares in tried:
        assert breaches(pool, fens(shares), budget, granted) == ()
        assert shares.spent_fen + shares.left_fen == budget
        assert [offer.status == "reserve" for offer in shares.offers] == [fen == 0 for fen in fens(shares)]
        for entrant, offer in zip(pool, shares.offers, strict=True):
            assert offer.offer_fen <= offer.entitled_fen <= entrant.own_fen
            binding = [one.amount_fen for one in offer.caps if one.binding]
            assert len(binding) == 1
            assert offer.offer_fen <= max(binding[0], 0) or offer.status == "funded"
        for part in shares.parts:
            assert part.set_aside_fen + part.received_fen == part.given_fen + part.passed_fen + part.left_fen
            assert min(part.set_aside_fen, part.received_fen, part.given_fen, part.passed_fen, part.left_fen) >= 0
    parts = tried[2].parts
    assert sum(part.set_aside_fen for part in parts) == budget
    assert sum(part.passed_fen for part in parts) == sum(part.received_fen for part in parts)
    assert sum(part.given_fen for part in parts) == tried[2].spent_fen
    assert sum(part.left_fen for part in parts) == tried[2].left_fen


@FEW
@given(entrants, ceilings, st.integers(1, 3000), st.booleans())
def test_stop_never_lets_anybody_overtake(drawn: list[dict[str, Any]], most: tuple[int, int, int], budget: int, partial: bool) -> None:
    shares = in_order.in_order(made(drawn, most), budget, "stop", partial=partial)
    ended = False
    for entrant, offer in zip(made(drawn, most), shares.offers, strict=True):
        assert not (ended and offer.offer_fen)
        ended = ended or (offer.offer_fen < offer.entitled_fen and offer.entitled_fen >= entrant.least_fen)
    assert shares.notes == ()


@FEW
@given(entrants, ceilings, st.integers(1, 3000), st.booleans())
def test_no_list_buys_more_than_the_proven_optimum(
    drawn: list[dict[str, Any]], most: tuple[int, int, int], budget: int, partial: bool
) -> None:
    """Down the list in its order, by benefit, by density or skipping: never above the bound."""
    pool = made(drawn, most, tiers=False)
    found = best(pool, budget, gap=0)
    assert found.gap == 0
    orders = [
        pool,
        sorted(pool, key=lambda one: -one.benefit_micro),
        sorted(pool, key=lambda one: -one.benefit_micro / max(1, one.own_fen)),
    ]
    for order in orders:
        for line in ("stop", "skip"):
            shares = in_order.in_order(order, budget, "stop" if line == "stop" else "skip", partial=partial)
            bought = sum(one.benefit_micro * fen // one.own_fen for one, fen in zip(order, fens(shares), strict=True) if fen)
            assert found.bound_micro is not None
            assert bought <= found.bound_micro


@FEW
@given(entrants, ceilings, st.integers(1, 3000), st.integers(0, 7))
def test_who_asks_for_more_never_gets_less_and_the_line_is_that_of_the_order(
    drawn: list[dict[str, Any]], most: tuple[int, int, int], budget: int, who: int
) -> None:
    """Asking for less frees money for those behind and takes nothing from those before."""
    pool = made([{**one, "least": 0} for one in drawn], most)
    place = who % len(pool)
    mine = pool[place]
    less = replace(mine, limits=(Limit(step("cap_requested", mine.limits[0].step.amount_fen // 2)), *mine.limits[1:]))
    before, after = (fens(in_order.in_order(one, budget)) for one in (pool, [*pool[:place], less, *pool[place + 1 :]]))
    assert after[:place] == before[:place]
    assert after[place] <= before[place]


def test_what_breaks_a_limit_is_named_with_both_numbers() -> None:
    pool = [Entrant("a", (Limit(step("cap_requested", 5)), Limit(step("cap_requested", 6), "firm:F")), least_fen=2)] * 2
    assert breaches(pool, [5, 5], 9) == ("budget: 10 > 9", "firm:F: 10 > 6")
    assert breaches(pool, [1, 0], 9) == ("a: 1 < 2",)
    assert breaches(pool, [3, 3], 9, {"firm:F": 1}) == ("firm:F: 7 > 6",)


def test_a_solution_that_breaks_a_limit_is_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = [Entrant("a", (Limit(step("cap_requested", 5)),), benefit_micro=1)]
    monkeypatch.setattr("reserve.rules.ranking.allocators.best.breaches", lambda *_: ("budget: 5 > 4",))
    with pytest.raises(NoOptimum, match="budget: 5 > 4"):
        best(pool, 5)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ({"allocator": "skip", "settings": {"nonsense": 1}}, "method_setting_unknown"),
        ({"allocator": "optimise", "settings": {"divisible": 2}}, "method_setting"),
        ({"allocator": "fences"}, "method_setting"),
        ({"allocator": "fences", "fences": [{"code": "f", "kept": 20_000_000, "spill": "none"}]}, "fences_exceed"),
        ({"allocator": "factor_split", "settings": {"weight_luck": 1}}, "method_setting"),
        ({"allocator": "factor_split", "settings": {"weight_projects": "0.5"}}, "split_unreadable"),
        ({"allocator": "stop_safeguarded"}, "method_setting_lacks"),
        ({"allocator": "stop_safeguarded", "settings": {"competition_share": 0}}, "method_setting"),
    ],
)
def test_what_cannot_be_shared_out_is_refused_with_the_number(case: dict[str, Any], code: str) -> None:
    placed = [Placed(bare("P", requested=10, saving=1), 1, 0)]
    with pytest.raises(BadInput) as caught:
        ALLOCATORS[case["allocator"]](placed, programme_of(case), Means(1000 * FEN_PER_10K))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["skip", "optimise", "fences", "factor_split", "stop_safeguarded"])
def test_a_batch_without_money_is_refused_and_one_without_projects_gives_nothing(name: str) -> None:
    fences = [{"code": "f", "kept": 1, "spill": "none"}] if name == "fences" else []
    case = {"allocator": name, "fences": fences, "settings": {"competition_share": 1} if name == "stop_safeguarded" else {}}
    with pytest.raises(BadInput, match="budget_unreadable"):
        ALLOCATORS[name]([], programme_of(case), Means(0))
    assert ALLOCATORS[name]([], programme_of(case), Means(100)).spent_fen == 0


def test_notes_tell_the_money_in_ten_thousand_yuan() -> None:
    placed = [Placed(bare("P", requested=300, saving=1), 1, 0), Placed(bare("Q", requested=200, saving=1), 1, 0)]
    case = {"allocator": "stop_safeguarded", "settings": {"competition_share": "0.8"}}
    found = ALLOCATORS["stop_safeguarded"](placed, programme_of(case), Means(1000 * FEN_PER_10K))
    assert found.notes[0].zh == "申请合计 500 万元，按竞争保障比例 0.8 计，本批可安排 400 万元（预算 1,000 万元）"
    case = {"allocator": "fences", "fences": [{"code": "f", "kept": 2_500_000, "spill": "general"}]}
    found = ALLOCATORS["fences"](placed, programme_of(case), Means(1000 * FEN_PER_10K))
    assert found.notes[0].en == "The fence “Test” had 250 x 10⁴ yuan, gave 250 and left 0, which went to the general list"


def test_firms_that_received_money_this_year_have_that_much_less() -> None:
    case = {"allocator": "skip", "caps": [("firm_year", 8_000_000)]}
    placed = [Placed(bare("P", requested=700, saving=1, firm="F"), 1, 0)]
    means, of = Means(10_000 * FEN_PER_10K, granted_fen={"F": 750 * FEN_PER_10K}), programme_of(case)
    assert ALLOCATORS["skip"](placed, of, means).offers[0].offer_fen == 50 * FEN_PER_10K
    narrowed = replace(of, caps=(replace(of.caps[0], product="clinker"),))
    assert ALLOCATORS["skip"](placed, narrowed, means).offers[0].offer_fen == 50 * FEN_PER_10K, "a cap on one product counts it too"


@pytest.mark.parametrize("module", [counties, in_order, limits, model, purses, safeguard])
def test_examples_in_the_text(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def listed(
    places: int, *, fences: Sequence[dict[str, Any]] = (), caps: Sequence[tuple[Any, ...]] = (), projects: Sequence[dict[str, Any]]
) -> Any:
    of = programme_of({"allocator": "places", "fences": fences, "caps": caps})
    return fill_places([Placed(bare(f"P{n}", **one), 1, 0) for n, one in enumerate(projects)], of, Means(places=places))


def test_places_keep_shares_and_fences_as_money_does() -> None:
    """Four places, a county at most half of them; then two kept for grinding, whose second place goes to the general list."""
    same = [{"county": "330522"}] * 3 + [{"county": "330523"}] * 3
    found = listed(4, caps=[("county_share", "0.5")], projects=same)
    assert [offer.status for offer in found.offers] == ["funded", "funded", "reserve", "funded", "funded", "reserve"]
    assert found.notes[0].zh == "有 1 个排名在前的项目因占比上限或专列规则候补"
    fences = [{"code": "grinding", "products": ["cement_grinding"], "kept": 2, "unit": "projects", "spill": "general"}]
    found = listed(4, fences=fences, projects=[{}, {}, {}, {}, {"product": "cement_grinding"}])
    assert [offer.status for offer in found.offers] == ["funded", "funded", "funded", "reserve", "funded"]
    assert found.notes[0].en == "The fence “Test” had 2 places, filled 1 and left 1, which went to the general list"
    assert {offer.offer_fen for offer in found.offers} == {0}
    with pytest.raises(BadInput, match="fences_exceed_places"):
        listed(1, fences=fences, projects=[{}])
