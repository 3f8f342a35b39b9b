"""A blocked filing passes with a public waiver by an officer above the county, and only while figures, days and the waiver stand."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlmodel import col, select

from reserve.services import NotReady, accept_project, open_draft, read_project, return_project, submit_project
from reserve.services.projects.views import Submitted
from reserve.services.waivers.answer import decline_waiver, grant_waiver, withdraw_waiver
from reserve.services.waivers.ask import ask_waiver
from reserve.services.waivers.read_list import list_waivers
from reserve.services.waivers.revoke import revoke_waiver
from reserve.services.waivers.views import WaiverView
from reserve.store.audit import AuditEvent
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import Conflict, NotAllowedNow, NotFound, Refused, ReserveError
from reserve.vocabulary.findings import CheckContext, Verdict
from tests.support.office import Chain, Office, Typed
from validation import RuleChecker

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[2] / "cases" / "waivers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)["who"]
RULE, PATH = "R-CAPACITY-GROWTH", "capacity_after_t_per_year"
GROWN: Typed = {PATH: ("160", "10kt/yr")}
UNPROVED: Typed = {"air_evidence": ("", None)}
PLACES = {RULE: (PATH, GROWN), "R-EVIDENCE-NUMBER": ("air_evidence", UNPROVED)}
WHY, GROUND, PAPER = "置换方案已由省厅批复，登记尚未更新。", "省级置换批复已下达，准予先行申报。", "浙经信产业〔2024〕9号"
LAST = dt.date(2024, 12, 31)


@dataclass
class Desk:
    """A county with a blocked draft, its chain, and short words for the acts."""

    office: Office
    chain: Chain
    code: str

    def ask(self, rule: str = RULE, path: str = PATH, reason: str = WHY) -> str:
        return ask_waiver(self.office.desk, self.chain.clerk, self.code, rule, path, reason=reason)

    def grant(self, waiver: str, session: str | None = None, until: dt.date = LAST) -> None:
        grant_waiver(self.office.desk, session or self.chain.province, waiver, GROUND, basis=PAPER, expires_on=until)

    def submit(self, key: str = "first-key", desk: Any = None) -> Submitted:
        office = self.office
        return submit_project(
            desk or office.desk, self.chain.clerk, self.code, open_draft(office.desk, self.chain.clerk, self.code).revision, key
        )

    def seen(self, session: str | None = None) -> WaiverView:
        return list_waivers(self.office.desk, session or self.chain.clerk)[0]


@pytest.fixture
def blocked(local_office: Office) -> Desk:
    chain = local_office.chain()
    return Desk(local_office, chain, local_office.drafted(chain.clerk, GROWN))


def refused(act: Callable[[], object]) -> str:
    """The code with which an act is refused."""
    with pytest.raises(ReserveError) as shown:
        act()
    assert shown.value.message.zh
    assert shown.value.message.en
    return shown.value.code


def test_a_blocked_filing_passes_with_a_waiver_and_the_record_names_it(office: Office) -> None:
    chain = office.chain()
    desk = Desk(office, chain, office.drafted(chain.clerk, GROWN))
    with pytest.raises(NotReady):
        desk.submit()
    waiver = desk.ask()
    assert waiver == "W2024-0001"
    with pytest.raises(NotReady):
        desk.submit()
    desk.grant(waiver)
    submitted = desk.submit()
    (used,) = submitted.verdict.report.waived
    assert (used.code, used.officer, used.basis, used.expires_on) == (waiver, "zj.province", PAPER, LAST)
    assert f'"code":"{waiver}"' in submitted.verdict.result_json
    read = read_project(office.desk, chain.chief, desk.code)
    assert read.report == submitted.verdict.report
    assert read.report.waived == (used,)
    assert read.report.passed
    accept_project(office.desk, chain.chief, desk.code)
    with office.store.read() as session:
        acts = [event.action for event in session.exec(select(AuditEvent).order_by(col(AuditEvent.number))) if "waiver" in event.action]
    assert acts == ["waiver.ask", "waiver.granted"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_who_may_grant(case: dict[str, Any], local_office: Office) -> None:
    path, wrong = PLACES[case["rule"]]
    clerk = local_office.person("clerk", "330522", "county_clerk")
    chain = Chain(clerk, clerk, clerk, clerk, clerk)
    desk = Desk(local_office, chain, local_office.drafted(clerk, wrong))
    waiver = desk.ask(case["rule"], path)
    officer = local_office.person("officer", case["unit"], case["role"])
    if case["answer"] == "done":
        desk.grant(waiver, officer)
        assert desk.submit().verdict.report.waived[0].officer == "officer"
        return
    assert refused(lambda: desk.grant(waiver, officer)) == case["answer"]
    assert refused(lambda: decline_waiver(local_office.desk, officer, waiver, GROUND)) == case["answer"]
    with local_office.store.read() as session:
        last = session.exec(select(AuditEvent).order_by(col(AuditEvent.number).desc())).first()
        assert last is not None
        assert (last.action, last.outcome, last.detail["reason"]) == ("waiver.decide", "refused", case["answer"])


def test_nobody_answers_in_ones_own_cause_after_moving_up(blocked: Desk) -> None:
    waiver = blocked.ask()
    with blocked.office.store.write() as session:
        session.connection().exec_driver_sql("UPDATE person SET unit_code = 'ZJ' WHERE login = '330522.clerk'")
        session.connection().exec_driver_sql(
            "UPDATE role_grant SET role = 'province_reviewer' WHERE person_id = (SELECT id FROM person WHERE login = '330522.clerk')"
        )
    assert refused(lambda: blocked.grant(waiver, blocked.chain.clerk)) == "waiver_own_cause"


def test_rules_without_which_a_filing_means_nothing_are_not_even_asked_for(blocked: Desk) -> None:
    office, clerk = blocked.office, blocked.chain.clerk
    office.type_in(clerk, blocked.code, {"product": ("", None), "investment_eligible": ("7000", "10kCNY")})
    assert refused(lambda: blocked.ask("R-NEED-PRODUCT", "product")) == "waiver_never"
    assert refused(lambda: blocked.ask("R-INVEST-PARTS", "investment_eligible")) == "waiver_never"
    assert refused(lambda: blocked.ask("R-NONE", PATH)) == "waiver_nothing_blocks"
    assert refused(lambda: blocked.ask(path="nowhere")) == "waiver_nothing_blocks"


def test_the_waiver_falls_with_the_figures_and_stands_again_with_them(blocked: Desk) -> None:
    office, clerk = blocked.office, blocked.chain.clerk
    blocked.grant(blocked.ask())
    assert read_project(office.desk, clerk, blocked.code).report.passed
    assert blocked.seen().standing == "in_force"
    office.type_in(clerk, blocked.code, {PATH: ("161", "10kt/yr")})
    with pytest.raises(NotReady):
        blocked.submit()
    assert blocked.seen().standing == "outdated"
    assert blocked.seen(blocked.chain.ranker).standing == "outdated"
    office.type_in(clerk, blocked.code, {PATH: ("1600000", "t/yr")})
    assert blocked.submit().verdict.report.passed


def test_the_last_day_counts_and_the_day_after_does_not(blocked: Desk) -> None:
    blocked.grant(blocked.ask(), until=dt.date(2024, 9, 3))
    blocked.office.clock.forward(days=1)
    assert read_project(blocked.office.desk, blocked.chain.clerk, blocked.code).report.passed
    blocked.office.clock.forward(days=1)
    with pytest.raises(NotReady):
        blocked.submit()
    assert blocked.seen().standing == "expired"


def test_the_end_lies_between_today_and_a_year(blocked: Desk) -> None:
    waiver = blocked.ask()
    today = dt.date(2024, 9, 2)
    for until in (today - dt.timedelta(days=1), today + dt.timedelta(days=367)):
        assert refused(lambda until=until: blocked.grant(waiver, until=until)) == "waiver_end"  # type: ignore[misc]
    blocked.grant(waiver, until=today + dt.timedelta(days=366))


@pytest.mark.parametrize(
    ("reason", "code"), [(" 同意 ", "comment_missing"), ("长" * 2001, "comment_too_long"), ("同意\x00" * 5, "draft_text_unusable")]
)
def test_a_reason_is_a_sentence(reason: str, code: str, blocked: Desk) -> None:
    desk = blocked.office.desk
    assert refused(lambda: blocked.ask(reason=reason)) == code
    waiver = blocked.ask()
    assert refused(lambda: grant_waiver(desk, blocked.chain.province, waiver, reason, basis=PAPER, expires_on=LAST)) == code
    assert refused(lambda: decline_waiver(desk, blocked.chain.province, waiver, reason)) == code
    assert refused(lambda: grant_waiver(desk, blocked.chain.province, waiver, GROUND, basis="见\n附件", expires_on=LAST)) == "waiver_basis"


def test_an_ask_is_answered_once_and_the_first_answer_stands(blocked: Desk) -> None:
    waiver = blocked.ask()
    assert refused(blocked.ask) == "waiver_asked"
    decline_waiver(blocked.office.desk, blocked.chain.province, waiver, "批复文件未附，请补齐后另行申请。")
    for act in (
        lambda: blocked.grant(waiver),
        lambda: withdraw_waiver(blocked.office.desk, blocked.chain.clerk, waiver, WHY),
    ):
        assert refused(act) == "waiver_answered"
    assert refused(lambda: revoke_waiver(blocked.office.desk, blocked.chain.province, waiver, GROUND)) == "waiver_not_granted"
    assert blocked.seen().standing == "declined"
    again = blocked.ask()
    blocked.grant(again)
    assert blocked.seen().code == again == "W2024-0002"


def test_figures_that_changed_since_the_ask_are_not_waived_unseen(blocked: Desk) -> None:
    office, clerk = blocked.office, blocked.chain.clerk
    first = blocked.ask()
    office.type_in(clerk, blocked.code, {PATH: ("200", "10kt/yr")})
    assert refused(lambda: blocked.grant(first)) == "waiver_figures_changed"
    assert blocked.seen().standing == "outdated"
    second = blocked.ask()
    assert [one.standing for one in list_waivers(office.desk, clerk)] == ["waiting", "withdrawn"]
    blocked.grant(second)
    assert refused(lambda: blocked.grant(first)) == "waiver_answered"


def test_a_revoked_waiver_lets_nothing_pass_any_more_not_even_what_was_submitted_under_it(blocked: Desk) -> None:
    office, chain = blocked.office, blocked.chain
    waiver = blocked.ask()
    blocked.grant(waiver)
    blocked.submit()
    assert refused(lambda: revoke_waiver(office.desk, chain.chief, waiver, GROUND)) == "right_missing"
    assert refused(lambda: revoke_waiver(office.desk, chain.city, waiver, GROUND)) == "waiver_level"
    revoke_waiver(office.desk, chain.province, waiver, "置换批复已被撤销，不再准予。")
    assert refused(lambda: accept_project(office.desk, chain.chief, blocked.code)) == "waiver_revoked"
    (told,) = read_project(office.desk, chain.chief, blocked.code).report.waived
    assert "已于 2024-09-02 撤销" in told.words.zh
    assert "revoked on 2024-09-02" in told.words.en
    return_project(office.desk, chain.chief, blocked.code, "请按批复改正产能。", [PATH])
    with pytest.raises(NotReady):
        blocked.submit("second-key")
    assert refused(lambda: revoke_waiver(office.desk, chain.province, waiver, GROUND)) == "waiver_not_granted"
    seen = blocked.seen()
    assert (seen.standing, seen.revocation and seen.revocation.reason) == ("revoked", "置换批复已被撤销，不再准予。")


class RevokesMeanwhile(RuleChecker):
    """A province that revokes the waiver between the formal verdict and the step."""

    def __init__(self, act: Callable[[], None]) -> None:
        self.act: Callable[[], None] | None = act

    def verdict(self, document: Document, context: CheckContext) -> Verdict:
        found = super().verdict(document, context)
        if self.act is not None:
            act, self.act = self.act, None
            act()
        return found


def test_a_waiver_revoked_between_verdict_and_step_is_noticed(blocked: Desk) -> None:
    office = blocked.office
    waiver = blocked.ask()
    blocked.grant(waiver)
    checker = RevokesMeanwhile(lambda: revoke_waiver(office.desk, blocked.chain.province, waiver, GROUND))
    with pytest.raises(Conflict) as shown:
        blocked.submit(desk=replace(office.desk, checker=checker))
    assert shown.value.code == "draft_waiver_changed"


def test_everybody_sees_what_was_granted_and_only_those_concerned_what_was_asked(blocked: Desk) -> None:
    office, chain = blocked.office, blocked.chain
    waiver = blocked.ask()
    strangers = [
        office.person("neighbour", "330521", "county_clerk"),
        office.person("finance", "ZJ", "finance"),
        office.person("observer", "ZJ", "observer"),
    ]
    assert [list_waivers(office.desk, one) for one in strangers] == [[], [], []]
    (asked,) = list_waivers(office.desk, chain.province)
    assert asked.ask is not None
    assert (asked.ask.reason, asked.acts) == (WHY, ("grant", "decline"))
    assert "1,600,000" in asked.ask.message.zh
    assert list_waivers(office.desk, chain.city)[0].acts == ()
    assert blocked.seen().acts == ("withdraw",)
    blocked.grant(waiver)
    for one in strangers:
        (public,) = list_waivers(office.desk, one)
        assert (public.code, public.project_name, public.ask, public.acts) == (waiver, "1号熟料线节能改造", None, ())
        assert public.answer is not None
        assert (public.answer.reason, public.answer.basis, public.answer.expires_on) == (GROUND, PAPER, LAST)
        assert list_waivers(office.desk, one, "3305-2024-99999") == []
        assert refused(lambda one=one: revoke_waiver(office.desk, one, waiver, GROUND)) == "right_missing"  # type: ignore[misc]
    assert list_waivers(office.desk, chain.province)[0].acts == ("revoke",)


def test_unknown_and_unprintable_codes_are_not_found(blocked: Desk) -> None:
    for code in ("W2024-9999", "", "W\x002024", "x" * 500):
        with pytest.raises(NotFound):
            blocked.grant(code)


def test_a_waiver_is_asked_for_only_while_the_project_is_being_written(blocked: Desk) -> None:
    waiver = blocked.ask()
    blocked.grant(waiver)
    blocked.submit()
    with pytest.raises(NotAllowedNow):
        blocked.ask()
    with pytest.raises(Refused):
        ask_waiver(blocked.office.desk, blocked.chain.chief, blocked.code, RULE, PATH, reason=WHY)
