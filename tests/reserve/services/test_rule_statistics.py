"""How a rule fared, counted by hand over a small history of two counties."""

import datetime as dt

import pytest

from reserve.services import NotReady, accept_project, open_draft, return_project, submit_project
from reserve.services.checking.rule_statistics import RuleStatistics, Tally, months_before, rule_statistics
from reserve.services.drafts.justifications import explain_path
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, Refused
from tests.support.office import Chain, Office

HINT, BLOCK, ODD = "R-PHONE", "R-DATES-ORDER", "R-COST-PER-TCE"
BAD_PHONE = {"contact_phone": ("12345", None)}
LATE = {"start_date": ("2024-12-31", None), "finish_date": ("2024-03-01", None)}


def named(name: str) -> dict[str, tuple[str, None]]:
    return {"project_name": (name, None), "line_name": (name[:2], None)}


def submit(office: Office, clerk: str, code: str, turn: int) -> None:
    submit_project(office.desk, clerk, code, open_draft(office.desk, clerk, code).revision, f"key-{code}-{turn}")


@pytest.fixture
def history(local_office: Office) -> tuple[Office, Chain, Chain]:
    """September 2024 in Changxing: a bad phone, returned, filed again with a good one; and one that stays bad in both versions.
    October in Anji: one with a bad phone; one stopped twice by its dates, then filed; one dear project with its reason.
    """
    office = local_office
    one = office.chain("330522")
    two = office.chain("330523")
    here = {"location_code": ("330523", None)}
    codes = [
        office.submitted(one.clerk, {**BAD_PHONE, **named(name), "project_code": (f"2401-330522-07-02-00000{n}", None)})
        for n, name in enumerate(("甲线篦冷机改造", "乙线预热器降阻"), start=1)
    ]
    office.clock.forward(days=10)
    for code in codes:
        return_project(office.desk, one.chief, code, "请核对电话", ["contact_phone"])
    office.clock.forward(days=25)  # 7 October
    office.type_in(one.clerk, codes[0], {"contact_phone": ("0572-6000000", None)})
    for code in codes:
        submit(office, one.clerk, code, 2)
    office.submitted(two.clerk, {**here, **BAD_PHONE, **named("丙线窑头风机变频"), "project_code": ("2401-330523-07-02-000001", None)})
    stopped = office.drafted(two.clerk, {**here, **LATE, **named("丁线余热锅炉更换"), "project_code": ("2401-330523-07-02-000002", None)})
    for turn in (1, 2):
        with pytest.raises(NotReady):
            submit(office, two.clerk, stopped, turn)
    office.type_in(two.clerk, stopped, {"start_date": ("2024-03-01", None), "finish_date": ("2024-12-31", None)})
    submit(office, two.clerk, stopped, 3)
    return office, one, two


def tell(office: Office, session: str, rule_id: str, **asked: object) -> RuleStatistics:
    return rule_statistics(office.desk, session, rule_id, months=2, last=dt.date(2024, 10, 31), **asked)  # type: ignore[arg-type]


def test_what_was_counted_by_hand_is_told_and_a_county_hears_of_its_own_projects_only(history: tuple[Office, Chain, Chain]) -> None:
    office, one, two = history
    found = tell(office, one.province, HINT)
    assert [(each.month, each.tally) for each in found.months] == [
        (dt.date(2024, 9, 1), Tally(filed=2, fired=2)),
        (dt.date(2024, 10, 1), Tally(filed=4, fired=2, again=2, settled=1)),
    ]
    assert [(each.unit_code, each.tally) for each in found.units] == [
        ("330522", Tally(filed=4, fired=3, again=2, settled=1)),
        ("330523", Tally(filed=2, fired=1)),
    ]
    assert found.total == Tally(filed=6, fired=4, again=2, settled=1)
    assert tell(office, one.province, BLOCK).total == Tally(filed=6, stopped=2)
    # a county is told of its own projects only
    assert tell(office, two.clerk, HINT).total == Tally(filed=2, fired=1)
    assert tell(office, one.chief, BLOCK).total == Tally(filed=4)
    assert tell(office, one.province, HINT, unit="330523").total == Tally(filed=2, fired=1)
    assert tell(office, one.clerk, HINT, unit="330523").total == Tally()


def test_a_reason_counts_when_it_holds(office: Office) -> None:
    chain = office.chain()
    code = office.drafted(chain.clerk, {"investment_total": ("900000", "10kCNY")})
    draft = open_draft(office.desk, chain.clerk, code)
    odd = office.desk.checker.check(Document.from_raw(draft.raw), draft.context).open_findings
    office.type_in(chain.clerk, code, {explain_path(one.rule_id, one.path): ("含环保治理投资，见概算第四章", None) for one in odd})
    submit(office, chain.clerk, code, 1)
    accept_project(office.desk, chain.chief, code)
    assert rule_statistics(office.desk, chain.province, ODD, months=1).total == Tally(filed=1, fired=1, explained=1)


def test_who_may_read_no_project_and_odd_questions_are_refused(local_office: Office) -> None:
    office = local_office
    admin, clerk = office.person("boss", "ZJ", "administrator"), office.person("clerk", "330522", "county_clerk")
    with pytest.raises(Refused):
        rule_statistics(office.desk, admin, HINT)
    for wrong in ({"months": 0}, {"months": 61}, {"unit": "nowhere"}):
        with pytest.raises(BadInput):
            rule_statistics(office.desk, clerk, HINT, **wrong)  # type: ignore[arg-type]
    assert len(rule_statistics(office.desk, clerk, "R-NO-SUCH", months=60).months) == 60
    assert months_before(dt.date(2024, 1, 31), 2)[0] == dt.date(2023, 12, 1)
