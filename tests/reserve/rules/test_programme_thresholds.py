"""Every number of a programme that decides something, just below, at and just above it: dates, gates, money, curves, floors, tiers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from reserve.parameters import Programme, programmes
from reserve.parameters.programmes import read_programme
from reserve.rules.ranking.allocators.allocation import allocate
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.gates.eligibility import decide
from reserve.rules.ranking.ranking import RankedRow, rank
from reserve.rules.ranking.scoring import curve_micro
from tests.reserve.rules.building import AS_OF, candidate, clinker, coke_rows, grinding, power_rows

PATH = Path(__file__).parents[2] / "cases" / "programme_thresholds.yaml"
BOOK: dict[str, list[dict[str, Any]]] = yaml.load(PATH.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
ALL = {one.code: one for one in programmes()}
CASES = [(ALL[code], case) for code, cases in BOOK.items() for case in cases]
BATCH = 1_000_000_000
"""Fen to give away: ten million yuan."""
MICRO = 1_000_000
LEAST = Decimal("0.000001")


def numbers(fund: Programme) -> dict[str, Decimal | dt.date]:
    """All numbers of a programme with cases of their own, by where they stand."""
    days = {
        "valid_from": fund.valid_from, "valid_to": fund.valid_to, "window.start_from": fund.start_from, "window.finish_to": fund.finish_to,
    }  # fmt: skip
    found: dict[str, Decimal | dt.date] = {name: day for name, day in days.items() if day is not None}
    found |= {f"gates.{gate.code}.{name}": setting.value for gate in fund.gates for name, setting in gate.settings.items()}
    return found | {f"caps.{cap.code}": cap.value for cap in fund.caps}


def gate(made: Candidate, fund: Programme, code: str) -> str:
    return next(answer for one, answer in zip(fund.gates, decide(made, fund, AS_OF), strict=True) if one.code == code).reason


def saving(product: str, tce: Decimal) -> Candidate:
    made = candidate("p", clinker() if product == "clinker" else grinding())
    return replace(made, assessment=replace(made.assessment, saving_tce_per_year=tce))


def rate(share: Decimal) -> Candidate:
    made = saving("clinker", Decimal(100))
    return replace(made, assessment=replace(made.assessment, saving_rate=share))


def binding(fund: Programme, requested: Decimal, tce: Decimal, *, eligible: Decimal = Decimal(10**9), mill: bool = False) -> str:
    """Which limit decides for a request in yuan of a project with this saving."""
    money = {"subsidy_requested": str(requested / 10_000), "investment_eligible": str(eligible / 10_000)}
    made = candidate("p", grinding(**money) if mill else clinker(**money))
    made = replace(made, assessment=replace(made.assessment, saving_tce_per_year=tce))
    # the share of a group does not bind where another limit is looked at: the batch is as large as it has to be
    (offer,), _ = allocate([made], fund, BATCH if requested <= BATCH // 400 else BATCH * 100)
    return next(step.code for step in offer.caps if step.binding)


MUCH = Decimal(10**6)
ASKED: dict[str, Callable[[Any, Programme], str]] = {
    "valid_from": lambda day, fund: "offered" if fund in programmes(day) else "not offered",
    "valid_to": lambda day, fund: "offered" if fund in programmes(day) else "not offered",
    "window.start_from": lambda day, fund: gate(candidate("p", clinker(start_date=str(day))), fund, "window"),
    "window.finish_to": lambda day, fund: gate(candidate("p", clinker(finish_date=str(day))), fund, "window"),
    "gates.double_money.other_public_money": lambda yuan, fund: gate(
        candidate("p", clinker(other_public_money=format(yuan / 10_000, "f"))), fund, "double_money"
    ),
    "gates.saving_at_least.clinker": lambda tce, fund: gate(saving("clinker", tce), fund, "saving_at_least"),
    "gates.saving_at_least.cement_grinding": lambda tce, fund: gate(saving("cement_grinding", tce), fund, "saving_at_least"),
    "gates.saving_or_rate.saving": lambda tce, fund: gate(saving("clinker", tce), fund, "saving_or_rate"),
    "gates.saving_or_rate.rate": lambda share, fund: gate(rate(share), fund, "saving_or_rate"),
    "caps.percent_of_eligible": lambda share, fund: binding(fund, 1_000_000 * share, MUCH, eligible=Decimal(1_000_000)),
    "caps.rate_per_tce": lambda yuan, fund: binding(fund, 100 * yuan, Decimal(100)),
    "caps.firm_year": lambda yuan, fund: binding(fund, yuan, MUCH),
    "caps.group_share": lambda share, fund: binding(fund, share * BATCH / 100, MUCH),
    "caps.product_share": lambda share, fund: binding(fund, share * BATCH / 100, MUCH, mill=True),
}


@pytest.mark.parametrize(("fund", "case"), CASES, ids=lambda one: one["number"] if isinstance(one, dict) else one.code)
def test_what_a_programme_says_below_at_and_above_its_number(fund: Programme, case: dict[str, Any]) -> None:
    number = numbers(fund)[case["number"]]
    sides = {
        side: Decimal(case[side][0]) if isinstance(number, Decimal) else case[side][0] for side in ("below", "at", "above") if side in case
    }
    assert sides["at"] == number, "the programme has another number now: write its cases anew"
    assert sides["above"] > number
    assert sides["below"] < number if "below" in sides else number == 0
    said = {side: ASKED[case["number"]](figure, fund) for side, figure in sides.items()}
    assert said == {side: case[side][1] for side in sides}
    assert len(set(said.values())) > 1


def test_every_number_of_every_programme_has_its_cases() -> None:
    assert {code: {case["number"] for case in cases} for code, cases in BOOK.items()} == {
        code: set(numbers(fund)) for code, fund in ALL.items()
    }


@pytest.mark.parametrize("fund", ALL.values(), ids=list(ALL))
def test_every_curve_passes_through_its_points_and_is_flat_beyond_its_ends(fund: Programme) -> None:
    for criterion in fund.criteria:
        curve = criterion.curve
        for place, (raw, value) in enumerate(curve):
            left, right = curve[max(place - 1, 0)], curve[min(place + 1, len(curve) - 1)]
            step = (right[0] - left[0]) / 1000
            before, at, after = (int(curve_micro(np.array([float(raw + by)]), curve)[0]) for by in (-step, Decimal(0), step))
            assert at == value * MICRO, (criterion.code, raw)
            for beside, neighbour in ((before, left), (after, right)):
                low, high = sorted((neighbour[1], value))
                flat = neighbour == (raw, value)
                assert beside == at if flat else low * MICRO < beside < high * MICRO, (criterion.code, raw)


def changed(fund: Programme, part: str, place: int, value: Decimal) -> Programme:
    """The programme with the number of one floor or tier replaced."""
    record = fund.to_dict()
    if part == "floors":
        record["floors"][place]["value"] = format(value, "f")
    else:
        record["tiers"][place]["total_at_least"]["value"] = format(value, "f")
    return read_programme(record, "changed")


def ranked(fund: Programme, made: Candidate) -> RankedRow:
    (row,) = rank([made], fund, AS_OF, 30_000_000_00, "seed").rows
    return row


@pytest.mark.parametrize("fund", ALL.values(), ids=list(ALL))
def test_every_floor_is_met_by_its_number_and_missed_just_below_it(fund: Programme) -> None:
    good = {
        "clinker": candidate("p", clinker(coke_rows("159000", "149000"))),
        "cement_grinding": candidate("p", grinding(power_rows("34000000", "27000000"))),
    }
    for place, floor in enumerate(fund.floors):
        made = good[floor.products[0] if floor.products else "clinker"]
        row = ranked(fund, made)
        reached = (
            next((Decimal(one.curve_micro) for one in row.reasons if one.criterion == floor.criterion), Decimal(row.points_micro)) / MICRO
        )
        assert reached > floor.value, f"{floor.criterion}: the project of the test must pass the floor by itself"
        said = [ranked(changed(fund, "floors", place, reached + by), made).status == "below_floor" for by in (-LEAST, Decimal(0), LEAST)]
        assert said == [False, False, True], floor.criterion


@pytest.mark.parametrize("fund", ALL.values(), ids=list(ALL))
def test_every_tier_opens_at_its_total_and_not_just_below_it(fund: Programme) -> None:
    for place, tier in enumerate(fund.tiers):
        made = candidate("p", clinker(coke_rows("159000", "152000")), lists=tier.memberships[:1])
        total = Decimal(ranked(fund, made).points_micro) / MICRO
        said = [ranked(changed(fund, "tiers", place, total + by), made).tier == tier.tier for by in (-LEAST, Decimal(0), LEAST)]
        assert said == [True, True, False]
