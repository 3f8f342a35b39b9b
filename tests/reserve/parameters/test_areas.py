"""Areas that rules treat apart are real divisions, and the divisions are those of the collected facts."""

import datetime as dt
import os
import re
from pathlib import Path

from reserve.parameters import at
from reserve.vocabulary.regions import regions
from tests.support.absence import absent

DAY = dt.date(2024, 9, 2)
REFERENCE = Path(os.environ.get("RESERVE_REFERENCE_DIR", "../shared/reference")) / "domain.md"


def reference() -> str:
    if not REFERENCE.is_file():
        absent(f"divisions and mountain counties are not compared: no file {REFERENCE}")
    return REFERENCE.read_text(encoding="utf-8")


def codes(path: str) -> tuple[str, ...]:
    found = at(path, DAY).value
    assert isinstance(found, tuple)
    return tuple(str(code) for code in found)


def test_areas_treated_apart_are_divisions_of_zhejiang_in_force() -> None:
    counties, cities = codes("areas.mountain_counties"), codes("areas.air_key_region_cities")
    assert (len(counties), len(set(counties)), len(set(cities))) == (26, 26, 6)
    for code in (*counties, *cities, str(at("areas.separate_plan_city", DAY).value), *codes("cement_plan.small_line_cities")):
        assert code.startswith("33")
        assert regions()[code].in_force(DAY)
    assert {regions()[code].level for code in counties} == {"county"}
    assert {regions()[code].level for code in cities} == {"city"}


def test_the_mountain_counties_are_those_of_the_collected_facts() -> None:
    row = next(line for line in reference().splitlines() if line.startswith("| 26 counties"))
    names = row.split("|")[2].split()
    found = {
        next(code for code in regions() if code.startswith("33") and code[4:] != "00" and regions()[code].name.zh.startswith(name))
        for name in names
    }
    assert found == set(codes("areas.mountain_counties"))


def test_retired_codes_lead_to_codes_in_force() -> None:
    retired = at("areas.retired_codes", DAY).value
    assert hasattr(retired, "items")
    for old, new in retired.items():
        assert not regions()[old].in_force(DAY)
        assert regions()[str(new)].in_force(DAY)


def test_the_divisions_are_those_of_the_collected_facts() -> None:
    section = reference().split("### 7.3")[1].split("### 7.4")[0]
    listed = re.findall(r"(?:\||\s)(\d{6})([\u4e00-\u9fff]+)", section)
    assert len(listed) > 120
    wrong = [(code, name) for code, name in listed if code != "659000" and code in regions() and not _same(regions()[code].name.zh, name)]
    assert not wrong
    assert not [code for code, _ in listed if code not in regions() and code != "659000"]


def test_the_counts_of_divisions_are_those_of_the_vocabulary() -> None:
    below = [region for code, region in regions().items() if code.startswith("33") and region.in_force(DAY) and region.kind != "pseudo"]
    counties = [region.name.zh for region in below if region.level == "county"]
    counted = {
        "cities": sum(region.level == "city" for region in below),
        "county_units": len(counties),
        "districts": sum(name.endswith("区") for name in counties),
        "counties": sum(name.endswith("县") and "自治" not in name for name in counties),
        "autonomous_counties": sum(name.endswith("自治县") for name in counties),
        "county_cities": sum(name.endswith("市") for name in counties),
    }
    assert {name: int(at(f"areas.division_counts.{name}", DAY).number) for name in counted} == counted


def _same(known: str, listed: str) -> bool:
    """Whether a short name stands for a long one: 伊犁州 for 伊犁哈萨克自治州, 博州 for 博尔塔拉蒙古自治州."""
    return known.startswith(listed) or (listed.endswith("州") and known.startswith(listed[:-1]) and known.endswith("州"))
