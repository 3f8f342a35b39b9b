"""Which pack answered and why: narrowest area first, an ended or later value steps aside, and nothing is silent."""

import datetime as dt
from pathlib import Path

import pytest

from reserve.parameters import at, explain
from reserve.parameters.answers import explain_in
from reserve.parameters.loader import load
from reserve.parameters.lookup import library
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.errors import BadInput
from tests.reserve.parameters.test_loader import WHOLE, packs

RATIO = "capacity_replacement.clinker.other_region"


@pytest.mark.parametrize(
    ("area", "day", "pack", "reasons"),
    [
        ("330803", dt.date(2024, 9, 2), "zhejiang", ["nothing", "nothing", "answered", "not_asked"]),
        ("330803", dt.date(2025, 12, 31), "zhejiang", ["nothing", "nothing", "answered", "not_asked"]),
        ("330803", dt.date(2026, 1, 1), "national", ["nothing", "nothing", "ended", "answered"]),
        ("330803", dt.date(2023, 5, 31), "national", ["nothing", "nothing", "too_early", "answered"]),
        ("330803", dt.date(2021, 7, 31), None, ["nothing", "nothing", "too_early", "too_early"]),
        ("520000", dt.date(2024, 9, 2), "national", ["nothing", "answered"]),
        ("000000", dt.date(2024, 9, 2), "national", ["answered"]),
    ],
)
def test_every_area_says_why_it_answered_or_not(area: str, day: dt.date, pack: str | None, reasons: list[str]) -> None:
    found = explain(RATIO, day, area)
    assert [step.reason for step in found.asked] == reasons
    assert (found.pack.name if found.pack else None) == pack
    if found.value is not None:
        assert found.value is at(RATIO, day, area)
        assert found.value.pack == pack
    for language in ("zh", "en"):
        lines = found.text(language).splitlines()
        assert len(lines) == len(reasons)
        assert not any("{" in line or "()" in line or "（）" in line for line in lines)


def test_places_are_named_as_people_know_them() -> None:
    found = explain(RATIO, dt.date(2026, 1, 1), "330803")
    assert found.text("zh").splitlines()[0] == "浙江省衢州市衢江区没有自己的规定"
    assert "浙经信材料〔2023〕83号" in found.text("zh").splitlines()[2]
    assert found.text("en").splitlines()[3].startswith("the nation has a value (National), in force since 2021-08-01")


def test_a_house_value_and_practice_elsewhere_are_told_from_the_law_of_the_nation() -> None:
    day = dt.date(2024, 9, 2)
    answers = {path: explain(path, day, "330000").pack for path in ("checks.project_duration", "subsidies.nation_2011.rate_east", RATIO)}
    assert [pack.title.zh if pack else None for pack in answers.values()] == ["本系统设定", "各地做法（仅供参考）", "浙江省"]


def test_the_same_address_answers_by_province() -> None:
    path, day = "building_materials_plan.targets.benchmark_share", dt.date(2024, 9, 2)
    answers = {area: at(path, day, area) for area in ("520100", "652300")}
    assert [(v.sense, v.number, v.citation.number) for v in answers.values()] == [
        ("at_least", 30, "黔工信〔2023〕25号"),
        ("above", 30, "新工信建材〔2023〕3号"),
    ]


def test_a_fifth_province_is_a_folder(tmp_path: Path) -> None:
    root = packs(tmp_path, WHOLE, more={"henan:410000": WHOLE.replace("'117'", "'110'")})
    found = explain_in(load(root), "energy.limit", dt.date(2024, 1, 1), "410100")
    assert (found.value and found.value.number, found.pack and found.pack.area) == (110, "410000")


def test_what_was_never_recorded_is_said_area_by_area() -> None:
    found = explain("no.such.address", dt.date(2024, 9, 2), "330522")
    assert (found.value, found.pack, {step.reason for step in found.asked}) == (None, None, {"nothing"})


def test_an_unreadable_area_is_a_person_s_error() -> None:
    with pytest.raises(BadInput, match="area_unreadable"):
        explain(RATIO, dt.date(2024, 9, 2), "Zhejiang")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("area: '33'\ntitle: {zh: 包, en: Pack}\n", "six-digit code"),
        ("area: 330000\ntitle: {zh: 包, en: Pack}\n", "six-digit code"),
        ("area: '330000'\n", "both languages"),
        (None, "the file is missing"),
    ],
)
def test_a_pack_without_area_or_name_does_not_load(tmp_path: Path, text: str | None, says: str) -> None:
    root = packs(tmp_path, WHOLE)
    pack = root / "national" / "pack.yaml"
    pack.unlink() if text is None else pack.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterFileError, match=says) as caught:
        load(root)
    assert "national/pack.yaml" in str(caught.value)


def test_the_packs_of_the_product() -> None:
    assert {pack.name: pack.area for pack in library().packs.values()} == {
        "national": "000000", "house": "000000", "elsewhere": "000000",
        "zhejiang": "330000", "jiangsu": "320000", "guizhou": "520000", "xinjiang": "650000",
    }  # fmt: skip
