"""A submission makes one version of exactly what the person saw, once, under both engines' agreement."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlmodel import col, func, select

from reserve.services import (
    EnginesDisagree,
    NotReady,
    Submitted,
    create_project,
    open_draft,
    read_project,
    submit_project,
    verify_audit,
    withdraw_project,
)
from reserve.store.checks import CheckRun
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.projects import Project, ProjectVersion, Transition
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, ReserveError
from reserve.vocabulary.findings import CheckContext, Report, Verdict
from tests.support.office import Office
from validation import RuleChecker

OTHER = {"project_code": ("2401-330522-07-02-654321", None), "line_name": ("2号熟料线", None)}


def revision(office: Office, clerk: str, code: str) -> int:
    return open_draft(office.desk, clerk, code).revision


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at the same moment, each in a thread of its own; answers or errors."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait(10)
        try:
            return act()
        except ReserveError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_version_carries_document_facts_carriers_verdict_and_step(office: Office) -> None:
    clerk = office.person("wang", "330522", "county_clerk")
    code = office.submitted(clerk)
    with office.store.read() as session:
        project = session.exec(select(Project).where(Project.code == code)).one()
        version = session.exec(select(ProjectVersion)).one()
        facts = session.execute(select(project_facts)).mappings().one()
        carriers = session.execute(select(repeat_tables["energy_carriers"])).mappings().all()
        run = session.exec(select(CheckRun)).one()
        step = session.exec(select(Transition)).one()
        document = Document.from_raw(json.loads(version.document))
        assert (version.number, version.stage, version.as_of, version.digest) == (1, "reserve", "2024-09-02", document.digest())
        assert (facts["investment_total"], facts["capacity_filed_t_per_year"]) == (4_500_000_000, 1_550_000 * 10**6)
        assert facts["derived_saving_tce_per_year"] == project.saving_tce_per_year is not None
        assert [(row["row_key"], row["carrier"]) for row in carriers] == [("coal", "raw_coal"), ("power", "electricity")]
        assert (run.document_digest, run.passed, "great_expectations" in run.engine.lower().replace(" ", "_")) == (
            version.digest,
            True,
            True,
        )
        assert (step.action, step.version_id) == ("submit", version.id)


def test_the_same_key_answers_with_the_same_version(office: Office) -> None:
    clerk = office.person("wang", "330522", "county_clerk")
    code = office.drafted(clerk)
    seen = revision(office, clerk, code)
    first = submit_project(office.desk, clerk, code, seen, "one-key-for-all")
    events = verify_audit(office.desk).events
    again = submit_project(office.desk, clerk, code, seen, "one-key-for-all")
    assert (again.version_number, again.digest) == (first.version_number, first.digest)
    assert again.verdict.report.passed
    assert verify_audit(office.desk).events == events
    with pytest.raises(NotAllowedNow):
        submit_project(office.desk, clerk, code, seen, "another-key")


@pytest.mark.parametrize("key", ["", "short", "k" * 101, "with\x00nul", "line\nbreak"])
def test_a_submission_without_a_usable_key_is_refused(key: str, local_office: Office) -> None:
    clerk = local_office.person("wang", "330522", "county_clerk")
    with pytest.raises(BadInput):
        submit_project(local_office.desk, clerk, "3305-2024-00001", 1, key)


def test_only_what_the_person_saw_is_submitted(local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    code = office.drafted(clerk)
    seen = revision(office, clerk, code)
    office.type_in(clerk, code, {"content": ("他人刚刚改过的内容。", None)})
    with pytest.raises(Conflict) as shown:
        submit_project(office.desk, clerk, code, seen, "stale-key")
    assert shown.value.message.zh == f"草稿已更新到第 {seen + 1} 版（您看到的是第 {seen} 版），请刷新核对后再提交"


def test_an_empty_draft_answers_with_what_is_missing(local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    code = create_project(office.desk, clerk).code
    with pytest.raises(NotReady) as shown:
        submit_project(office.desk, clerk, code, 0, "empty-key")
    assert {"project_name", "energy_carriers"} <= {finding.path for finding in shown.value.report.open_findings}
    assert read_project(office.desk, clerk, code).state == "draft"


class Forgetful(RuleChecker):
    """A formal engine that loses a finding on its way."""

    def verdict(self, document: Document, context: CheckContext) -> Verdict:
        verdict = super().verdict(document, context)
        return replace(verdict, report=Report(verdict.report.findings[1:], verdict.report.explained))


class Mistaken(RuleChecker):
    """A formal engine that judged another document."""

    def verdict(self, document: Document, context: CheckContext) -> Verdict:
        return replace(super().verdict(document, context), document_digest="0" * 64)


class Wavering(RuleChecker):
    """A page check that answers differently the second time it is asked."""

    asked = 0

    def check(self, document: Document, context: CheckContext) -> Report:
        self.asked += 1
        report = super().check(document, context)
        return report if self.asked == 1 else Report(())


@pytest.mark.parametrize("checker", [Forgetful(), Mistaken(), Wavering()])
def test_engines_that_disagree_are_a_fault_of_the_program_and_make_no_version(checker: RuleChecker, local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    odd = {} if isinstance(checker, Mistaken) else {"start_date": ("2010-01-01", None)}
    code = office.drafted(clerk, odd)
    seen = revision(office, clerk, code)
    with pytest.raises(EnginesDisagree):
        submit_project(replace(office.desk, checker=checker), clerk, code, seen, "fault-key")
    with office.store.read() as session:
        assert session.exec(select(func.count()).select_from(ProjectVersion)).one() == 0


def test_a_project_code_has_one_living_holder(office: Office) -> None:
    clerk = office.person("wang", "330522", "county_clerk")
    first, second = office.submitted(clerk), office.drafted(clerk, {"line_name": ("2号熟料线", None)})
    with pytest.raises(NotReady) as shown:
        submit_project(office.desk, clerk, second, revision(office, clerk, second), "second-key")
    (finding,) = shown.value.report.open_findings
    assert (finding.rule_id, finding.severity, first in finding.message.zh) == ("R-CODE-HELD", "block", True)
    withdraw_project(office.desk, clerk, first, "改由另一项目申报")
    assert submit_project(office.desk, clerk, second, revision(office, clerk, second), "third-key").version_number == 1


def test_a_second_project_of_a_line_must_be_explained(local_office: Office) -> None:
    office = local_office
    clerk = office.person("wang", "330522", "county_clerk")
    first = office.submitted(clerk)
    second = office.drafted(clerk, {"project_code": OTHER["project_code"]})
    with pytest.raises(NotReady) as shown:
        submit_project(office.desk, clerk, second, revision(office, clerk, second), "second-key")
    (finding,) = shown.value.report.open_findings
    assert (finding.rule_id, finding.severity, first in finding.message.zh) == ("R-LINE-HELD", "explain", True)
    office.type_in(clerk, second, {"explain/R-LINE-HELD/line_name": ("二期改造粉磨系统，与一期内容不同。", None)})
    assert submit_project(office.desk, clerk, second, revision(office, clerk, second), "third-key").version_number == 1


def test_two_submissions_at_once_make_one_version(office: Office) -> None:
    clerk, colleague = office.person("wang", "330522", "county_clerk"), office.person("li", "330522", "county_clerk")
    code = office.drafted(clerk)
    seen = revision(office, clerk, code)
    answers = together(
        lambda: submit_project(office.desk, clerk, code, seen, "key-of-wang"),
        lambda: submit_project(office.desk, colleague, code, seen, "key-of-li"),
        lambda: submit_project(office.desk, clerk, code, seen, "key-of-wang"),
    )
    made = [answer for answer in answers if isinstance(answer, Submitted)]
    assert made
    assert {answer.version_number for answer in made} == {1}
    assert all(isinstance(answer, Submitted | NotAllowedNow) for answer in answers)
    with office.store.read() as session:
        assert session.exec(select(func.count()).select_from(ProjectVersion)).one() == 1
        assert session.exec(select(func.count()).select_from(Transition)).one() == 1
    assert verify_audit(office.desk).ok


def test_two_projects_submitted_at_once_never_share_a_project_code(office: Office) -> None:
    clerk, colleague = office.person("wang", "330522", "county_clerk"), office.person("li", "330522", "county_clerk")
    codes = [office.drafted(clerk, {"line_name": (f"{n}号线", None)}) for n in (1, 2)]
    seen = [revision(office, clerk, code) for code in codes]
    together(
        lambda: submit_project(office.desk, clerk, codes[0], seen[0], "key-number-1"),
        lambda: submit_project(office.desk, colleague, codes[1], seen[1], "key-number-2"),
    )
    with office.store.read() as session:
        states = session.exec(select(Project.state).order_by(col(Project.state))).all()
    assert states == ["draft", "submitted"]
