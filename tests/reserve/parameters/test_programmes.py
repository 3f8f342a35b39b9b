"""The shipped programme: its defaults, their agreement with the law, and faults that do not load."""

import copy
import datetime as dt
import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from reserve.parameters import Programme, at, programme, programmes
from reserve.parameters.programmes import overlaps, read_folder, read_programme
from reserve.parameters.programmes.schema import schema, schema_text
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.errors import NotFound

FUND = programme("zhejiang_cement_special_fund")
VALIDATOR = jsonschema.Draft202012Validator(schema())


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


@pytest.mark.parametrize("one", programmes(), ids=lambda one: one.code)
def test_every_shipped_programme_and_its_plain_form_hold_to_the_schema(one: Programme) -> None:
    file = files("reserve.parameters") / "data" / "house" / "programmes" / f"{one.code}.yaml"
    typed = json.loads(json.dumps(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), default=dt.date.isoformat))
    for record in (typed, one.to_dict()):
        assert [error.message for error in VALIDATOR.iter_errors(record)] == []


def test_the_schema_is_shipped_and_published_as_the_code_says_it() -> None:
    shipped = (files("reserve.parameters.programmes") / "schema.json").read_text(encoding="utf-8")
    published = (Path(__file__).parents[3] / "docs" / "programmes" / "schema.json").read_text(encoding="utf-8")
    assert shipped == published == schema_text(), "run: make docs"
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("code", "change", "says"),
    [
        ("zhejiang_cement_special_fund", lambda r: r.pop("budget"), "'budget' is a required property"),
        ("zhejiang_key_retrofit_plan", lambda r: r.pop("places"), "'places' is a required property"),
        ("fujian_retrofit_reward", lambda r: r.pop("entitlement"), "'entitlement' is a required property"),
        ("central_air_reserve", lambda r: r.update(kind="lottery"), "'lottery' is not one of"),
        ("five_sector_reserve", lambda r: r["gates"][0].update(waived=True), "'waived' was unexpected"),
    ],
)
def test_a_broken_copy_of_each_kind_is_refused_by_the_schema_and_with_a_sentence(code: str, change: Any, says: str) -> None:
    record = programme(code).to_dict()
    change(record)
    assert any(says in error.message for error in VALIDATOR.iter_errors(record))
    with pytest.raises(ParameterFileError) as caught:
        read_programme(record, f"{code}.yaml")
    assert caught.value.text("zh").startswith(f"{code}.yaml：")


def test_a_later_version_may_add_and_stands_for_the_earlier_one(tmp_path: Path) -> None:
    earlier, later = FUND.to_dict(), FUND.to_dict()
    later |= {"version": "2", "valid_to": "2026-12-31", "extends": {"version": "1", "digest": FUND.digest}}
    later["gates"].append({**earlier["gates"][0], "code": "filed", "label": {"zh": "已备案", "en": "Filed"}})
    for name, record in ((f"{FUND.code}@1.yaml", earlier), (f"{FUND.code}.yaml", later)):
        (tmp_path / name).write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    found = read_folder(tmp_path)
    assert [(one.version, len(one.gates)) for one in found.values()] == [("2", len(FUND.gates) + 1)]


def test_criteria_that_count_the_same_are_told_and_no_shipped_programme_has_them() -> None:
    assert [overlaps(one) for one in programmes()] == [()] * len(programmes())
    record = FUND.to_dict()
    record["criteria"][1] |= {"code": "co2_reduction", "unit": "tCO2/yr", "curve": [["0", "0"], ["10000", "100"]]}
    (told,) = overlaps(read_programme(record, "twice"))
    assert "“年节能量”（25 分）与“单位节能量总投资”（15 分）重复" in told.zh
