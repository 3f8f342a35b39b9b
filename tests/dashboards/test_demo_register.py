"""The register of the demonstration: the same lists every time, every sector of the levels, counties of the whole province."""

from collections import Counter

from dashboards.demo.register_build import unit_lists
from dashboards.demo.register_firms import demo_firms
from reserve.accounts import Desk
from reserve.services.register import list_lines, targets_of_area
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.reporting_units import reporting_units
from tests.dashboards.conftest import seat


def test_the_lists_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    assert unit_lists(2024) == unit_lists(2024)
    assert unit_lists(2024) != unit_lists(2025)


def test_all_sectors_and_every_county_of_the_province_have_lines() -> None:
    named = {products()[line.product].sector for firm in demo_firms() for line in firm.lines}
    assert named == set(sectors())
    counties = {unit.code for unit in reporting_units().values() if unit.kind == "county" and unit.code.startswith("33")}
    assert len(counties) == 90
    assert {firm.unit for firm in demo_firms()} >= counties


def test_the_province_sees_every_line_and_its_targets_can_be_counted(demo: Desk) -> None:
    province = seat(demo, "zhejiang.reviewer").session_id
    found = list_lines(demo, province, size=1)
    assert found.total == sum(len(firm.lines) for firm in demo_firms())
    assert sum(found.counts.values()) == sum(found.sectors.values()) == found.total
    assert min(found.counts[band] for band in ("benchmark", "between", "below_baseline", "no_data")) > 0
    states = Counter(target.decision.reason for target in targets_of_area(demo, province))
    assert {"target_reached", "target_open"} <= set(states)
