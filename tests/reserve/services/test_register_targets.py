"""Targets of the plans counted from the register: by capacity, by output, by enterprise, and what they rest on."""

import datetime as dt
from decimal import Decimal

import pytest

from reserve.rules.targets.targets import targets
from reserve.services.projects.views import Change
from reserve.services.register import add_record, change_record, list_lines, targets_of_area
from reserve.services.register.target_figures import HOW, NUMBERS_OF_AN_AREA, target_counts
from reserve.services.register.views import TargetView
from reserve.vocabulary.errors import BadInput, Refused
from reserve.vocabulary.products import products
from tests.support.office import Office
from tests.support.register import FIRM, LINE, credit_code

LINES = (
    ("甲企业", "91330522MA28ABCD1", "A", "330522", (("1号", "155", "140", "99"), ("2号", "77.5", "70", "108"))),
    ("乙企业", "91330523MA28ABCD1", "B", "330523", (("1号", "77.5", "", ""), ("2号", "155", "150", "118"))),
    ("丙企业", "91330523MA28ABCD2", "", "330523", ()),
)
"""Firms with class, county and lines: filed capacity and output in 10,000 t, unit energy; one line nobody measured."""


@pytest.fixture
def province(local_office: Office) -> str:
    """Two counties with three firms and four clinker lines; answers with a session of the province."""
    desk = local_office.desk
    for name, code, grade, county, lines in LINES:
        clerk = local_office.sessions.get(county) or local_office.person(county, county, "county_clerk")
        typed = {
            **FIRM,
            "enterprise_name": (name, None),
            "enterprise_credit_code": (credit_code(code), None),
            "performance_class": (grade, None),
        }
        firm = add_record(desk, clerk, "enterprise", {**typed, "location_code": (county, None)})
        for line, capacity, output, energy in lines:
            text = {**LINE, "line_name": (line, None), "location_code": (county, None), "capacity_filed": (capacity, "10kt/yr")}
            made = add_record(desk, clerk, "line", text, firm.id)
            year = {"year": ("2023", None), "output": (output, "10kt/yr"), "unit_energy_stated": (energy, "kgce/t")}
            add_record(desk, clerk, "observation", year, made.id)
    add_record(
        desk,
        local_office.sessions["330522"],
        "diagnosis",
        {"diagnosis_date": ("2024-05-01", None), "diagnosed_by": ("某院", None)},
        first(local_office),
    )
    return local_office.person("province", "ZJ", "province_reviewer")


def first(office: Office) -> str:
    """The enterprise of the first line."""
    return list_lines(office.desk, office.sessions["330522"]).rows[0].enterprise_id


def told(views: tuple[TargetView, ...]) -> dict[str, TargetView]:
    """The targets by address."""
    return {view.path: view for view in views}


def test_each_target_is_counted_by_its_own_measure(local_office: Office, province: str) -> None:
    found = told(targets_of_area(local_office.desk, province))
    share = found["cement_plan.benchmark_share_target"]
    assert share.reached == (Decimal(155) / Decimal("387.5") * 100).quantize(Decimal("0.000001"))
    assert (share.counted, share.known, share.target, share.gap) == (3, 4, Decimal(50), Decimal(50) - share.reached)
    assert (share.due, share.status, share.decision.reason) == (dt.date(2025, 12, 31), "source", "target_open")
    assert share.citation.zh.startswith("浙经信材料〔2023〕83号")
    assert found["cement_plan.class_a_share_target"].reached == Decimal(50)
    mean = found["cement_plan.clinker_unit_energy_target"]
    assert mean.reached == (Decimal(140 * 99 + 70 * 108 + 150 * 118) / 360).quantize(Decimal("0.000001"))
    assert (mean.counted, mean.known) == (3, 4)
    assert found["cement_plan.clinker_capacity_target"].reached == Decimal(465)
    assert found["cement_plan.clinker_capacity_target"].gap == 0
    room = found["cement_plan.energy_room_target"]
    assert (room.reached, room.decision.reason, [unit for _, _, unit in room.parts]) == (None, "target_not_counted", ["10ktce"] * 2)
    assert room.parts[0][1] == ((Decimal(5200) - 465) * Decimal("106.9") / 1000).quantize(Decimal("0.000001"))
    assert found["retrofit_plan.diagnoses_target"].reached == 1
    assert found["retrofit_plan.retrofits_target"].reached == 0


def test_a_county_is_held_against_shares_and_means_but_not_against_the_tonnes_of_its_province(local_office: Office, province: str) -> None:
    own = told(targets_of_area(local_office.desk, local_office.sessions["330522"]))
    assert own["cement_plan.benchmark_share_target"].reached == (Decimal(155) / Decimal("232.5") * 100).quantize(Decimal("0.000001"))
    assert "cement_plan.clinker_capacity_target" not in own
    from_above = told(targets_of_area(local_office.desk, province, "330522"))
    assert {path: view.reached for path, view in own.items()} == {path: view.reached for path, view in from_above.items()}
    with pytest.raises(BadInput, match="register_area"):
        targets_of_area(local_office.desk, local_office.sessions["330522"], "330523")
    with pytest.raises(BadInput, match="register_area"):
        targets_of_area(local_office.desk, local_office.sessions["330522"], "330000")
    with pytest.raises(Refused):
        targets_of_area(local_office.desk, local_office.person("expert", "ZJ", "expert"))


def test_where_nothing_is_recorded_nothing_is_claimed(local_office: Office) -> None:
    found = targets_of_area(local_office.desk, local_office.person("province", "ZJ", "province_reviewer"))
    numbers = {view.path for view in found if view.reached is not None}
    assert numbers == {"retrofit_plan.retrofits_target", "retrofit_plan.key_projects_target"}
    assert all(view.gap is None and view.progress is None for view in found if view.reached is None)


def test_more_capacity_than_the_plan_began_with_is_told_and_no_fall_is_reckoned(local_office: Office, province: str) -> None:
    clerk = local_office.sessions["330522"]
    cut = told(targets_of_area(local_office.desk, province))["cement_plan.clinker_capacity_cut"]
    assert (cut.reached, cut.note) == (((Decimal(5200) - 465) / 52).quantize(Decimal("0.000001")), None)
    more = {**LINE, "line_name": ("9号", None), "location_code": ("330522", None)}
    line = add_record(local_office.desk, clerk, "line", {**more, "capacity_filed": ("4735", "10kt/yr")}, first(local_office))
    same = told(targets_of_area(local_office.desk, province))["cement_plan.clinker_capacity_cut"]
    assert (same.reached, same.note) == (Decimal(0), None)
    answers = [Change(1, "capacity_filed", "4736", "10kt/yr", line.revision)]
    change_record(local_office.desk, clerk, "line", line.id, answers, client="test")
    found = told(targets_of_area(local_office.desk, province))
    assert found["cement_plan.clinker_capacity_target"].reached == Decimal(5201)
    for path in ("cement_plan.clinker_capacity_cut", "cement_plan.energy_room_target"):
        view = found[path]
        assert (view.reached, view.decision.reason, view.parts) == (None, "target_not_counted", ())
        assert view.note is not None
        assert "5,201 万吨，高于规划基数 5,200 万吨" in view.note.zh
        assert "5,201" in view.note.en


def test_an_earlier_day_counts_the_figures_of_its_own_year(local_office: Office, province: str) -> None:
    clerk = local_office.sessions["330522"]
    line = next(row for row in list_lines(local_office.desk, clerk).rows if row.name == "2号")
    year = {"year": ("2024", None), "output": ("70", "10kt/yr"), "unit_energy_stated": ("98", "kgce/t")}
    add_record(local_office.desk, clerk, "observation", year, line.id)
    path = "cement_plan.benchmark_share_target"
    assert told(targets_of_area(local_office.desk, clerk))[path].reached == 100
    then = told(targets_of_area(local_office.desk, clerk, as_of=dt.date(2023, 12, 31)))[path]
    assert then.reached == (Decimal(155) / Decimal("232.5") * 100).quantize(Decimal("0.000001"))


def test_the_table_of_counts_speaks_of_targets_and_products_that_exist() -> None:
    known = {target.path for area in ("330000", "320000", "520000", "650000") for target in targets(area)}
    for path, how in target_counts().items():
        assert path in known
        assert how.products <= set(products())
        assert how.count in HOW
    assert set(NUMBERS_OF_AN_AREA) <= set(HOW)
