"""The shipped programme: its defaults, their agreement with the law, and faults that do not load."""

import copy
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from reserve.parameters import at, programme, programmes
from reserve.parameters.programmes import read_programme
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.errors import NotFound

FUND = programme("zhejiang_cement_special_fund")


def test_the_weights_are_those_of_the_design() -> None:
    assert {c.code: int(c.weight) for c in FUND.criteria if c.applies("clinker")} == {
        "energy_saved": 25, "cost_per_tce": 15, "level": 15, "crossing": 20, "air": 20, "demonstration": 5,
    }  # fmt: skip
    assert {c.code: int(c.weight) for c in FUND.criteria if c.applies("cement_grinding")}["level_grinding"] == 35


def test_the_curves_stand_on_the_law_where_they_name_it() -> None:
    level = {y: x for x, y in FUND.criterion("level").curve}
    assert level[Decimal(0)] == at("energy_benchmarks.cement.clinker.baseline", FUND.reference_date).number
    assert level[Decimal(45)] == at("energy_limits.gb16780_2021.clinker.level_2", FUND.reference_date).number
    benchmark = at("energy_benchmarks.cement.clinker.benchmark", FUND.reference_date).number
    share = at("counting.attainment_floor_of_benchmark", FUND.reference_date).number
    assert (level[Decimal(85)], level[Decimal(100)]) == (benchmark, benchmark * share)
    mill = {y: x for x, y in FUND.criterion("level_grinding").curve}
    limits = [at(f"energy_limits.gb16780_2021.cement_preparation.level_{n}", FUND.reference_date).number for n in (1, 2, 3)]
    assert [mill[Decimal(85)], mill[Decimal(45)], mill[Decimal(0)], mill[Decimal(100)]] == [*limits, limits[0] * share]


def test_every_number_has_a_reason_in_both_languages() -> None:
    settings = [FUND.budget, FUND.advance, *(s for g in FUND.gates for s in g.settings.values()), *(t.total_at_least for t in FUND.tiers)]
    reasons = [entry.reason for entry in (*settings, *FUND.criteria, *FUND.floors, *FUND.caps)]
    assert all(reason.zh and reason.en for reason in reasons)
    assert FUND.status == "house"


def test_the_programme_survives_its_own_plain_form() -> None:
    again = read_programme(FUND.to_dict(), "stored")
    assert again == FUND
    assert again.digest == FUND.digest


def test_a_changed_number_changes_the_digest() -> None:
    changed = FUND.to_dict()
    changed["caps"][1]["value"] = "501"
    assert read_programme(changed, "stored").digest != FUND.digest


def test_a_programme_is_offered_only_in_its_time() -> None:
    days = (dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    assert [FUND in programmes(day) for day in days] == [False, True, True, False]


def test_the_basis_counts_only_while_it_is_in_force() -> None:
    assert [len(FUND.basis_in_force(dt.date(year, 9, 2))) for year in (2024, 2025, 2026)] == [2, 1, 0]


def test_an_unknown_programme_is_answered_with_those_that_exist() -> None:
    with pytest.raises(NotFound) as caught:
        programme("no_such")
    assert FUND.code in caught.value.text("zh")


def _broken(change: Any) -> dict[str, Any]:
    record = copy.deepcopy(FUND.to_dict())
    change(record)
    return record


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda r: r["criteria"][0].update(weight="30"), "sum to 105"),
        (lambda r: r["criteria"][0].update(curve=[["5", "0"], ["1", "50"]]), "must ascend"),
        (lambda r: r["criteria"][0].update(curve=[["1", "0"], ["5", "150"]]), "between 0 and 100"),
        (lambda r: r["criteria"][0].update(experts=True), "exactly one of curve"),
        (lambda r: r["floors"][0].update(criterion="luck"), "no criterion"),
        (lambda r: r["caps"][0].update(value=0.15), "quote the number"),
        (lambda r: r.update(ties=["lot", "saving", "attainment", "air", "measurement"]), "ends with the lot"),
        (lambda r: r["basis"][0].update(document="nowhere"), "not in documents.yaml"),
        (lambda r: r["title"].pop("en"), "both languages"),
        (lambda r: r.pop("window"), "window is missing"),
    ],
)
def test_a_fault_in_a_programme_is_named(change: Any, says: str) -> None:
    with pytest.raises(ParameterFileError, match=says):
        read_programme(_broken(change), "broken.yaml")
