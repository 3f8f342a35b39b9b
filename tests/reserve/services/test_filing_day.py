"""What the law asks only since a project was filed informs the reviewer and stops nothing, not even a second submission after a return."""

import datetime as dt

import pytest

from reserve.services import NotReady, open_draft, read_project, return_project, submit_project
from reserve.services.library_check.findings import library_findings
from reserve.services.library_check.run import CheckPlan, check_library
from reserve.services.waivers.answer import grant_waiver
from reserve.services.waivers.ask import ask_waiver
from tests.support.office import Chain, Office

RULE, FIELD = "R-CAPACITY-ACTUAL", "capacity_actual_t_per_year"
MORE = {FIELD: ("160", "10kt/yr")}
BEFORE = dt.datetime(2024, 8, 28, 2, 0, tzinfo=dt.UTC)
"""The last day before the rule entered into force."""


@pytest.fixture
def chain(local_office: Office) -> Chain:
    local_office.clock.moment = BEFORE
    return local_office.chain()


def submit(office: Office, chain: Chain, code: str, key: str) -> None:
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, key)


def test_a_new_rule_informs_the_reviewer_of_an_old_filing_and_locks_nothing(local_office: Office, chain: Chain) -> None:
    office = local_office
    code = office.submitted(chain.clerk, MORE)
    assert read_project(office.desk, chain.chief, code).since_filing == ()
    office.clock.forward(days=1)
    seen = read_project(office.desk, chain.chief, code)
    assert seen.report.findings == ()
    (hint,) = seen.since_filing
    assert (hint.rule_id, hint.severity, hint.path) == (RULE, "hint", FIELD)
    assert "自 2024-08-29 起要求，本项目 2024-08-28 已申报" in hint.message.zh
    return_project(office.desk, chain.chief, code, "请补充工艺说明。", ["content"])
    submit(office, chain, code, "second-key")
    assert read_project(office.desk, chain.chief, code).report.passed


def test_who_files_a_day_later_is_asked_everything(local_office: Office, chain: Chain) -> None:
    office = local_office
    office.clock.forward(days=1)
    code = office.drafted(chain.clerk, MORE)
    with pytest.raises(NotReady) as shown:
        submit(office, chain, code, "first-key")
    assert [finding.rule_id for finding in shown.value.report.open_findings] == [RULE]


def test_a_check_of_the_library_tells_of_hints_and_of_what_was_waived_at_the_filing(local_office: Office, chain: Chain) -> None:
    office = local_office
    code = office.drafted(chain.clerk, {**MORE, "capacity_after_t_per_year": ("160", "10kt/yr")})
    waiver = ask_waiver(
        office.desk, chain.clerk, code, "R-CAPACITY-GROWTH", "capacity_after_t_per_year", reason="置换方案已由省厅批复，登记尚未更新。"
    )
    grant_waiver(
        office.desk, chain.province, waiver, "省级置换批复已下达，准予先行申报。", basis="浙经信产业〔2024〕9号",
        expires_on=dt.date(2024, 12, 31),
    )  # fmt: skip
    submit(office, chain, code, "first-key")
    office.clock.forward(days=5)
    check_library(office.desk, chain.city, CheckPlan())
    found = library_findings(office.desk, chain.city)
    assert {(row.rule_id, row.severity, row.standing) for row in found.rows} == {
        (RULE, "hint", "new"), ("R-CAPACITY-GROWTH", "block", "waived"),
    }  # fmt: skip
