"""A written reason answers one finding with its figures; when the figures change it falls."""

import pytest

from reserve.services import Change, NotReady, open_draft, read_project, save_draft, submit_project
from tests.support.office import Office

ODD = {"energy_saving_declared_tce_per_year": ("9900", "tce/yr")}
RULE, FIELD = "R-SAVING-DIFFERS", "energy_saving_declared_tce_per_year"
PATH = f"explain/{RULE}/{FIELD}"


def odd_draft(office: Office) -> str:
    office.person("wang", "330522", "county_clerk", name="王芳")
    office.person("li", "330522", "county_clerk", name="李明")
    return office.drafted(office.sessions["wang"], ODD)


def explain(office: Office, who: str, code: str, text: str, *, seq: int = 10**9, base: int = 0):  # type: ignore[no-untyped-def]
    return save_draft(office.desk, office.sessions[who], code, f"{who}'s browser", [Change(seq, PATH, text, None, base)])


def submit(office: Office, code: str, key: str = "first-key"):  # type: ignore[no-untyped-def]
    clerk = office.sessions["wang"]
    return submit_project(office.desk, clerk, code, open_draft(office.desk, clerk, code).revision, key)


def open_rules(office: Office, code: str) -> set[str]:
    return {finding.rule_id for finding in read_project(office.desk, office.sessions["wang"], code).report.open_findings}


def test_an_odd_figure_stops_the_submission_until_it_is_explained(office: Office) -> None:
    code = odd_draft(office)
    with pytest.raises(NotReady) as shown:
        submit(office, code)
    assert RULE in {finding.rule_id for finding in shown.value.report.open_findings}
    explain(office, "wang", code, "含余热发电折算的节能量，见诊断报告第12页。")
    assert RULE not in open_rules(office, code)
    submitted = submit(office, code)
    assert (RULE, FIELD) in submitted.verdict.report.explained
    chief = office.person("chief", "330522", "county_chief")
    (kept,) = read_project(office.desk, chief, code).explanations
    assert (kept.rule_id, kept.path, kept.text) == (RULE, FIELD, "含余热发电折算的节能量，见诊断报告第12页。")


def test_a_justification_falls_when_its_figures_change_and_stands_again_when_confirmed(local_office: Office) -> None:
    office = local_office
    code = odd_draft(office)
    text = "含余热发电折算的节能量。"
    explain(office, "wang", code, text)
    office.type_in(office.sessions["wang"], code, {FIELD: ("10800", "tce/yr")})
    assert RULE in open_rules(office, code)
    with pytest.raises(NotReady):
        submit(office, code)
    assert open_draft(office.desk, office.sessions["wang"], code).explanations == {PATH: text}
    explain(office, "wang", code, text, seq=2 * 10**9)
    assert RULE not in open_rules(office, code)


def test_a_justification_whose_finding_is_gone_enters_no_version(local_office: Office) -> None:
    office = local_office
    code = odd_draft(office)
    explain(office, "wang", code, "含余热发电折算的节能量。")
    office.type_in(office.sessions["wang"], code, {FIELD: ("8940.3", "tce/yr")})
    submit(office, code)
    assert read_project(office.desk, office.sessions["wang"], code).explanations == ()


def test_two_people_do_not_overwrite_each_others_justification(local_office: Office) -> None:
    office = local_office
    code = odd_draft(office)
    saved = explain(office, "wang", code, "王的说明：含余热发电。").saved[PATH]
    assert open_draft(office.desk, office.sessions["li"], code).field_revisions[PATH] == saved
    (conflict,) = explain(office, "li", code, "李的说明：数据口径不同。").conflicts
    assert (conflict.theirs, conflict.who, conflict.revision) == ("王的说明：含余热发电。", "王芳", saved)
    decided = explain(office, "li", code, "李的说明：数据口径不同。", seq=10**9 + 1, base=saved)
    assert (decided.conflicts, decided.saved) == ([], {PATH: saved + 1})
    replay = explain(office, "wang", code, "王的说明：含余热发电。")
    assert [one.theirs for one in replay.conflicts] == [] or replay.conflicts[0].theirs == "李的说明：数据口径不同。"
    assert open_draft(office.desk, office.sessions["wang"], code).explanations == {PATH: "李的说明：数据口径不同。"}


def test_the_same_justification_sent_again_changes_nothing_and_a_blank_one_removes_it(local_office: Office) -> None:
    office = local_office
    code = odd_draft(office)
    first = explain(office, "wang", code, "含余热发电折算的节能量。")
    assert explain(office, "wang", code, "含余热发电折算的节能量。") == first
    removed = explain(office, "wang", code, "", seq=10**9 + 1, base=first.revision)
    assert (removed.revision, open_draft(office.desk, office.sessions["wang"], code).explanations) == (first.revision + 1, {})
    assert explain(office, "wang", code, "含余热发电折算的节能量。").revision == removed.revision
    assert open_draft(office.desk, office.sessions["wang"], code).explanations == {}
