"""The demonstration: fictional, complete, the same every time, and built only once."""

from collections import Counter

from stdnum.cn import uscc

from dashboards.demo import build_demo
from dashboards.demo.identifiers import MARK, credit_code, firm_name, project_code
from dashboards.demo.official_lists import DEMO_LISTS, read_list
from dashboards.demo.people import people
from dashboards.demo.project_skeletons import skeletons
from dashboards.demo.timeline import acts
from reserve.accounts import Desk
from reserve.services import list_projects, verify_audit
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import level_states
from tests.dashboards.conftest import seat


def test_every_state_has_projects_and_a_second_call_adds_nothing(own_demo: Desk) -> None:
    auditor = seat(own_demo, "zhejiang.auditor")
    before = list_projects(own_demo, auditor.session_id, scope="all", size=1)
    assert before.total == len(skeletons()) == 150
    assert before.counts == Counter(skeleton.destiny for skeleton in skeletons())
    assert set(before.counts) == set(level_states())
    again = build_demo(own_demo)
    assert (again.accounts, again.projects, again.acts, again.memberships) == (0, 0, 0, 0)
    assert list_projects(own_demo, auditor.session_id, scope="all", size=1).counts == before.counts


def test_the_audit_chain_of_the_demonstration_is_whole(demo: Desk) -> None:
    assert verify_audit(demo).ok


def test_all_eleven_cities_have_projects_in_the_provincial_library() -> None:
    cities = {unit.code for unit in reporting_units().values() if unit.kind == "city"}
    reached = {reporting_units()[s.unit].parent_code for s in skeletons() if s.destiny == "province"}
    assert len(cities) == 11
    assert cities <= reached


def test_every_firm_says_that_it_is_fictional_and_has_a_code_no_register_issues() -> None:
    for skeleton in skeletons():
        assert firm_name(skeleton).endswith(MARK)
        assert credit_code(skeleton)[8:11] == "DEM"
        assert len(credit_code(skeleton)) == 18
    failing = {skeleton.unit + skeleton.brand for skeleton in skeletons() if not uscc.is_valid(credit_code(skeleton))}
    assert failing == {s.unit + s.brand for s in skeletons() if s.oddity == "credit_pilot"}


def test_every_county_and_zone_has_a_clerk_and_a_chief_and_logins_are_unique() -> None:
    roles = {(person.unit, role) for person in people() for role in person.roles}
    for unit in reporting_units().values():
        if unit.kind in ("county", "zone"):
            assert {(unit.code, "county_clerk"), (unit.code, "county_chief")} <= roles
    assert len({person.login for person in people()}) == len(people())
    assert {"changxing.clerk", "changxing.chief", "huzhou.reviewer", "zhejiang.ranker"} <= {person.login for person in people()}


def test_official_lists_name_projects_of_the_demonstration_by_their_codes() -> None:
    known = {project_code(skeleton): firm_name(skeleton) for skeleton in skeletons()}
    for name, official in DEMO_LISTS.items():
        assert official.document_number.startswith("演示")
        rows = read_list(name)
        assert rows
        for row in rows:
            assert known[row["project_code"]] == row["enterprise_name"]


def test_acts_of_a_project_follow_each_other_in_the_summer_of_2024_on_working_days() -> None:
    for skeleton in skeletons():
        found = acts(skeleton, 2024)
        assert found == sorted(found)
        assert all(act.when.weekday() < 5 and act.when.year == 2024 and act.when.month in (6, 7, 8) for act in found)
