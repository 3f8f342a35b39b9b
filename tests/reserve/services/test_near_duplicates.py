"""A second filing under another spelling must be explained; another county's project is never named."""

from dataclasses import replace

import pytest

from reserve.services import NotReady, open_draft, read_project, submit_project, undo_transition, withdraw_project
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import Conflict, NotAllowedNow
from reserve.vocabulary.findings import CheckContext, Finding, Verdict
from tests.support.office import GOOD, Office
from validation import RuleChecker

CODE = ("2401-330522-07-02-654321", None)
NO_LINE_NUMBER = {"project_code": CODE, "line_name": ("窑系统", None)}
OTHER_SPELLING = {"project_code": CODE, "line_name": ("一号熟料生产线", None), "project_name": ("余热发电", None)}
IN_ANJI = {"project_code": ("2401-330523-07-02-654321", None), "location_code": ("330523", None)}
REASON = "一期改造窑系统，本项目改造粉磨系统，节能量分别计算。"


def stopped(office: Office, clerk: str, code: str) -> Finding:
    with pytest.raises(NotReady) as shown:
        submit_project(office.desk, clerk, code, open_draft(office.desk, clerk, code).revision, f"stopped-{code}")
    (finding,) = shown.value.report.open_findings
    return finding


def file(office: Office, clerk: str, code: str) -> int:
    return submit_project(office.desk, clerk, code, open_draft(office.desk, clerk, code).revision, f"filed-{code}").version_number


@pytest.mark.parametrize(
    ("typed", "rule_id", "path"),
    [(OTHER_SPELLING, "R-LINE-NEAR", "line_name"), (NO_LINE_NUMBER, "R-NAME-NEAR", "project_name")],
)
def test_a_near_project_of_ones_own_county_is_named_and_must_be_explained(
    local_office: Office, typed: dict[str, tuple[str, str | None]], rule_id: str, path: str
) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    first, second = office.submitted(clerk), office.drafted(clerk, typed)
    finding = stopped(office, clerk, second)
    assert (finding.rule_id, finding.severity, finding.path) == (rule_id, "explain", path)
    assert first in finding.message.zh
    assert first in finding.message.en
    office.type_in(clerk, second, {f"explain/{rule_id}/{path}": (REASON, None)})
    assert file(office, clerk, second) == 1


def test_a_project_of_another_county_is_told_of_and_not_named(local_office: Office) -> None:
    office = local_office
    clerk, neighbour = office.person("wang", "330522", "county_clerk"), office.person("li", "330523", "county_clerk")
    theirs = office.submitted(clerk)
    ours = office.drafted(neighbour, {**IN_ANJI, "line_name": ("窑系统", None)})
    finding = stopped(office, neighbour, ours)
    assert finding.rule_id == "R-NAME-NEAR"
    assert "2024" in finding.message.zh
    for text in (finding.message.zh, finding.message.en, *finding.figures.values()):
        assert theirs not in text
        assert GOOD["project_name"][0] not in text
        assert "长兴" not in text


SAME_CODE = {**IN_ANJI, "project_code": GOOD["project_code"], "line_name": ("窑系统", None), "project_name": ("余热发电", None)}
SAME_LINE = {**IN_ANJI, "project_name": ("余热发电", None)}


@pytest.mark.parametrize(
    ("typed", "rule_id", "path"), [(SAME_CODE, "R-CODE-HELD", "project_code"), (SAME_LINE, "R-LINE-HELD", "line_name")]
)
def test_the_holder_of_a_code_or_line_in_another_county_is_told_of_and_not_named(
    local_office: Office, typed: dict[str, tuple[str, str | None]], rule_id: str, path: str
) -> None:
    office = local_office
    chain, neighbour = office.chain(), office.person("li", "330523", "county_clerk")
    theirs = office.submitted(chain.clerk)
    ours = office.drafted(neighbour, typed)
    finding = stopped(office, neighbour, ours)
    assert (finding.rule_id, finding.path) == (rule_id, path)
    assert "2024" in finding.message.zh
    draft = open_draft(office.desk, neighbour, ours)
    context, document = draft.context, Document.from_raw(draft.raw)
    assert theirs not in repr(context)
    assert theirs not in "".join((finding.message.zh, finding.message.en, *finding.figures.values()))
    whole = replace(context, holders={key: replace(one, shown=theirs) for key, one in context.holders.items()})
    named = next(one for one in RuleChecker().check(document, whole).findings if one.rule_id == rule_id)
    assert theirs in named.message.zh
    assert RuleChecker().figures_digest(named) == RuleChecker().figures_digest(finding)


def test_who_may_not_see_the_new_holder_of_a_code_is_not_told_its_number_by_an_undo(local_office: Office) -> None:
    office = local_office
    clerk, neighbour = office.person("wang", "330522", "county_clerk"), office.person("li", "330523", "county_clerk")
    first = office.submitted(clerk)
    withdraw_project(office.desk, clerk, first, "核对后重报")
    theirs = office.drafted(neighbour, SAME_CODE)
    file(office, neighbour, theirs)
    with pytest.raises(NotAllowedNow) as shown:
        undo_transition(office.desk, clerk, first)
    assert "您无权查看" in shown.value.message.zh
    assert theirs not in shown.value.message.zh + shown.value.message.en


def test_the_reason_given_by_who_may_not_see_the_other_project_holds_for_who_may(local_office: Office) -> None:
    office = local_office
    chain, neighbour = office.chain(), office.person("li", "330523", "county_clerk")
    theirs = office.submitted(chain.clerk)
    ours = office.drafted(neighbour, {**IN_ANJI, "line_name": ("窑系统", None), "explain/R-NAME-NEAR/project_name": (REASON, None)})
    assert file(office, neighbour, ours) == 1
    view = read_project(office.desk, chain.city, ours)
    assert view.context is not None
    again = RuleChecker().check(view.document, view.context)
    (finding,) = (one for one in again.findings if one.rule_id == "R-NAME-NEAR")
    assert theirs in finding.message.zh
    assert again.passed


def test_a_draft_and_a_withdrawn_project_are_nobodys_neighbour(local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    first = office.submitted(clerk)
    office.drafted(clerk, NO_LINE_NUMBER)
    withdraw_project(office.desk, clerk, first, "改由另一项目申报")
    code = office.drafted(clerk, {**NO_LINE_NUMBER, "line_name": ("回转窑", None)})
    assert open_draft(office.desk, clerk, code).context.neighbours == ()
    assert file(office, clerk, code) == 1


def test_the_live_projects_of_the_enterprise_are_compared_latest_first(local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    first = office.submitted(clerk)
    second = office.submitted(clerk, {"project_code": CODE, "line_name": ("2号熟料线", None)})
    elsewhere = office.drafted(clerk, {"enterprise_credit_code": ("91421221068429284K", None)})
    draft = office.drafted(clerk, NO_LINE_NUMBER)
    near = open_draft(office.desk, clerk, draft).context.neighbours
    assert [one.shown for one in near] == [second, first]
    assert [one.line_name for one in near] == ["2号熟料线", "1号熟料线"]
    assert {(one.year, one.credit_code) for one in near} == {(2024, GOOD["enterprise_credit_code"][0])}
    assert open_draft(office.desk, clerk, elsewhere).context.neighbours == ()


class OneComesBetween(RuleChecker):
    """Files another project right after the formal verdict, as a colleague may."""

    def __init__(self, office: Office, clerk: str, code: str) -> None:
        self.office, self.clerk, self.code, self.done = office, clerk, code, False

    def verdict(self, document: Document, context: CheckContext) -> Verdict:
        found = super().verdict(document, context)
        if not self.done:
            self.done = True
            file(self.office, self.clerk, self.code)
        return found


def test_a_near_project_filed_between_verdict_and_step_is_noticed(local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    first, second = office.drafted(clerk), office.drafted(clerk, NO_LINE_NUMBER)
    seen = open_draft(office.desk, clerk, second).revision
    desk = replace(office.desk, checker=OneComesBetween(office, clerk, first))
    with pytest.raises(Conflict) as shown:
        submit_project(desk, clerk, second, seen, "second-key")
    assert shown.value.code == "draft_check_changed"
    assert stopped(office, clerk, second).rule_id == "R-NAME-NEAR"
