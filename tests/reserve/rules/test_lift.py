"""What would lift a project is put to the test: the change is made, and the project reaches the line."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from reserve.parameters import programme
from reserve.rules.assessment import assess
from reserve.rules.ranking.ranking import Candidate, RankedRow, Ranking, rank
from reserve.rules.ranking.reach import Reaches
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding, power_rows

FUND = programme("zhejiang_cement_special_fund")
BUDGET = 10_000_000_00


def waiting(made: Candidate) -> tuple[Ranking, RankedRow]:
    money = [candidate(f"rich-{n}", clinker(coke_rows("159000", "149000"), investment_eligible="1400")) for n in range(5)]
    found = rank([*money, made], FUND, AS_OF, BUDGET, "seed")
    return found, next(row for row in found.rows if row.project_code == made.project_code)


def numbers(text: str) -> list[str]:
    return [part.replace(",", "") for part in re.findall(r"\d[\d,]*\.?\d*", text)]


def sentence(row: RankedRow, part: str) -> str:
    return next((lift.zh for lift in row.lift if part in lift.zh), "")


def base(**changes: str) -> dict[str, str]:
    return {"investment_total": "3600", "investment_eligible": "1400", **changes}


def test_less_energy_per_tonne_reaches_the_line_and_a_cent_less_does_not() -> None:
    _, row = waiting(candidate("me", clinker(coke_rows("159000", "150900"), **base())))
    assert row.status == "reserve"
    current, target, saving = numbers(sentence(row, "单位产品综合能耗"))
    assert current == "100.60"
    lifted = clinker(coke_rows("159000", str(Decimal(target) * 1500)), **base())
    found, now = waiting(candidate("me", lifted))
    assert now.offer_fen > 0
    assert Decimal(saving) == lifted_saving(found)
    short = clinker(coke_rows("159000", str((Decimal(target) + Decimal("0.02")) * 1500)), **base())
    assert waiting(candidate("me", short))[1].offer_fen == 0


def lifted_saving(found: Ranking) -> Decimal:
    row = next(row for row in found.rows if row.project_code == "me")
    return next(r.raw_value for r in row.reasons if r.criterion == "energy_saved" and r.raw_value is not None)


def test_less_investment_reaches_the_line_where_it_can() -> None:
    made = clinker(coke_rows("159000", "149000"), **base())
    _, row = waiting(candidate("me", made))
    text = sentence(row, "总投资")
    assert text
    target = numbers(text)[1]
    assert waiting(candidate("me", clinker(coke_rows("159000", "149000"), **base(investment_total=target))))[1].offer_fen > 0


def test_a_promised_class_is_asked_to_be_verified_first() -> None:
    promised = clinker(coke_rows("159000", "148900"), **base(investment_total="2700", air_class_state="promised"))
    _, row = waiting(candidate("me", promised))
    assert sentence(row, "通过核定") == "使承诺的绩效分级通过核定"
    verified = clinker(coke_rows("159000", "148900"), **base(investment_total="2700", air_class_state="verified"))
    assert waiting(candidate("me", verified))[1].offer_fen > 0


def test_where_no_single_change_is_enough_it_says_so() -> None:
    hopeless = base(investment_total="1900", air_class_after="B", air_class_state="promised")
    _, row = waiting(candidate("me", clinker(coke_rows("140000", "128000"), **hopeless)))
    assert row.status == "reserve", row.points_micro
    assert sentence(row, "任何单项改进都不足以")
    assert sentence(row, "还差")


def test_when_the_first_tier_takes_the_money_only_the_list_helps() -> None:
    first = [
        candidate(f"key-{n}", clinker(coke_rows("159000", "149000"), investment_eligible="1400"), lists=("provincial_key_plan",))
        for n in range(5)
    ]
    found = rank([*first, candidate("me", clinker(coke_rows("159000", "140000")))], FUND, AS_OF, BUDGET, "seed")
    row = next(row for row in found.rows if row.project_code == "me")
    assert row.points_micro > found.rows[0].points_micro
    assert len(row.lift) == 1
    assert "本批资金已在优先层级内用完" in row.lift[0].zh


def test_a_mill_is_told_its_electricity() -> None:
    mill = grinding(power_rows("34000000", "30500000"), investment_total="250", investment_eligible="250")
    found = rank([candidate("mill", mill)], FUND, AS_OF, BUDGET, "seed")
    row = found.rows[0]
    assert row.status == "below_floor"
    current, target, _ = numbers(sentence(row, "水泥制备工段电耗"))
    assert current == "30.50"
    lifted = grinding(power_rows("34000000", str(Decimal(target) * 1_000_000)), investment_total="250", investment_eligible="250")
    assert rank([candidate("mill", lifted)], FUND, AS_OF, BUDGET, "seed").rows[0].offer_fen > 0


def test_what_a_cap_has_used_up_is_named() -> None:
    pool = [candidate(f"P{n}", clinker(coke_rows("159000", str(149000 + n))), group="one") for n in range(3)]
    found = rank(pool, FUND, AS_OF, BUDGET, "seed")
    assert found.rows[1].status == "reserve"
    assert "同一集团不超过本批资金的 20%" in found.rows[1].lift[0].zh


def test_a_refused_project_is_told_which_gates_to_meet_first() -> None:
    found = rank([candidate("P", clinker(air_class_after="C", line_exit_planned="是"))], FUND, AS_OF, BUDGET, "seed")
    text = found.rows[0].lift[0]
    assert "绩效分级" in text.zh
    assert "退出或置换计划" in text.zh
    assert text.en.startswith("Meet first: ")


def test_every_sentence_is_whole_in_both_languages() -> None:
    pool = [candidate(f"P{n}", clinker(coke_rows("159000", str(149_000 + 700 * n)), investment_eligible="1400")) for n in range(12)]
    for row in rank(pool, FUND, AS_OF, BUDGET, "seed").rows:
        for text in row.lift:
            assert "{" not in text.zh + text.en
            assert not re.search(r"[一-鿿]", text.en)


PLAN = programme("zhejiang_key_retrofit_plan")
TONNES = "500000"
"""Ten million weight boxes of 50 kg."""
GLASS = {
    "product": "flat_glass", "output_before_t_per_year": TONNES, "output_after_t_per_year": TONNES, "capacity_filed_t_per_year": TONNES,
    "capacity_after_t_per_year": TONNES,
}  # fmt: skip
FABRIC = {"product": "woven_fabric"}


def on_the_plan(fields: dict[str, str], rows: tuple[str, str, str]) -> RankedRow:
    """The row of a project beside a better one of its kind, for one place; ``rows``: before, after, after of the better one."""
    before, after, better = rows
    some = [candidate(code, clinker(coke_rows(before, used), **fields)) for code, used in (("better", better), ("me", after))]
    return next(row for row in rank(some, PLAN, AS_OF, 0, "seed", places=1).rows if row.project_code == "me")


@pytest.mark.parametrize(
    ("fields", "rows", "unit", "per_unit"),
    [
        (GLASS, ("86000", "79500", "76500"), "kgce/重量箱", 10_000),
        (FABRIC, ("159000", "151000", "146900"), "kgce/t", 1500),
    ],
)  # fmt: skip
def test_every_product_is_told_its_own_figure_and_the_change_reaches_the_list(
    fields: dict[str, str], rows: tuple[str, str, str], unit: str, per_unit: int
) -> None:
    """Glass has a benchmark per weight box, fabric no yardstick at all: the change that is told takes the place, a hair less does not."""
    row = on_the_plan(fields, rows)
    assert row.status == "reserve"
    told = sentence(row, "单位产品能耗")
    assert unit in told
    _, target, saving = numbers(told.replace("50 kg", ""))[:3]
    used = Decimal(target) * per_unit
    assert abs(Decimal(rows[0]) - used - Decimal(saving)) <= 15, "the figure is told to a hundredth"
    assert on_the_plan(fields, (rows[0], str(used), rows[2])).status == "funded"
    assert on_the_plan(fields, (rows[0], str(used + Decimal("0.02") * per_unit), rows[2])).status == "reserve"


def test_a_saving_that_no_retrofit_reaches_is_not_promised() -> None:
    """At most 30 % of the energy used before is saved, and glass below 0.85 of its benchmark saves no more."""
    row = on_the_plan({**GLASS, **dict.fromkeys(list(GLASS)[1:], "10000000")}, ("86000", "79500", "76500"))
    assert sentence(row, "任何单项改进都不足以")
    assert not sentence(row, "单位产品能耗")
    reaches, fabric = Reaches(PLAN, AS_OF), assess(clinker(coke_rows("9000", "7500"), **FABRIC), AS_OF)
    reach = reaches.of(fabric)
    assert reach is not None
    assert (reach.before, reach.after, round(reach.least, 6)) == (6.0, 5.0, 4.2)
    whole = reaches.of(replace(fabric, indicator_after=None))
    assert whole is not None
    assert (whole.before, whole.after, whole.least, whole.per_unit) == (9000.0, 7500.0, 6300.0, 1.0)
    glass = reaches.of(assess(clinker(coke_rows("70000", "65000"), **GLASS), AS_OF))
    assert glass is not None
    assert glass.least == glass.after == 6.5
    assert reaches.of(replace(fabric, saving_tce_per_year=Decimal(0))) is None
