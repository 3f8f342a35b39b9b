"""A project moves between the levels as the track says, and back by new steps only."""

import pytest

from reserve.services import (
    accept_project,
    open_draft,
    read_project,
    refuse_project,
    return_project,
    submit_project,
    undo_transition,
    withdraw_project,
)
from reserve.services.track.waiting import waits_for
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound, Refused
from tests.support.office import Office


def steps(office: Office, session_id: str, code: str) -> list[tuple[str, str, str]]:
    return [(step.kind, step.action, step.to_state) for step in read_project(office.desk, session_id, code).transitions]


def test_a_project_passes_three_levels_and_every_step_is_kept(office: Office) -> None:
    chain = office.chain()
    code = office.in_state(chain, "province")
    view = read_project(office.desk, chain.province, code)
    assert view.state == "province"
    assert steps(office, chain.province, code) == [
        ("act", "submit", "submitted"),
        ("act", "accept", "county"),
        ("act", "accept", "city"),
        ("act", "accept", "province"),
    ]
    assert (view.version_number, view.digest) == (1, view.document.digest())
    assert view.assessment.saving_tce_per_year is not None
    assert view.report.passed
    assert view.undo == "accept"


def test_where_one_clerk_works_the_city_accepts_first(local_office: Office) -> None:
    office = local_office
    chain = office.chain(county="330590")
    code = office.submitted(chain.clerk, {"location_code": ("330502", None)})
    assert waits_for("submitted", "330590").zh == "湖州市 市级审核"  # type: ignore[union-attr]
    with pytest.raises(NotAllowedNow) as shown:
        accept_project(office.desk, chain.chief, code)
    assert shown.value.code == "step_elsewhere"
    assert accept_project(office.desk, chain.city, code) == "city"
    assert undo_transition(office.desk, chain.city, code) == "submitted"
    accept_project(office.desk, chain.city, code)
    assert accept_project(office.desk, chain.province, code) == "province"


def test_a_provincial_firm_reports_to_the_province(local_office: Office) -> None:
    office = local_office
    chain = office.chain(county="ZJ90")
    code = office.submitted(chain.clerk, {"location_code": ("330502", None)})
    assert code.startswith("3300-2024-")
    with pytest.raises(NotFound):
        accept_project(office.desk, chain.city, code)
    assert accept_project(office.desk, chain.province, code) == "province"


def test_the_submitter_is_never_the_acceptor(local_office: Office) -> None:
    office = local_office
    both = office.person("both", "330522", "county_clerk", "county_chief")
    chief = office.person("chief", "330522", "county_chief")
    code = office.submitted(both)
    with pytest.raises(Refused) as refused:
        accept_project(office.desk, both, code)
    assert refused.value.message.zh == f"您提交了项目“{code}”，须由另一位同事接收"
    assert "accept" not in [step.action for step in read_project(office.desk, both, code).steps]
    assert accept_project(office.desk, chief, code) == "county"


def test_an_undo_is_a_new_step_of_the_same_unit_and_role(office: Office) -> None:
    chain = office.chain()
    colleague = office.person("second.chief", "330522", "county_chief")
    code = office.in_state(chain, "county")
    with pytest.raises(NotAllowedNow):
        undo_transition(office.desk, chain.clerk, code)
    before = read_project(office.desk, chain.chief, code).transitions
    assert undo_transition(office.desk, colleague, code) == "submitted"
    after = read_project(office.desk, chain.chief, code).transitions
    assert [(step.number, step.action, step.occurred_at) for step in after[:2]] == [(s.number, s.action, s.occurred_at) for s in before]
    assert (after[2].kind, after[2].action, after[2].role, after[2].person_name) == ("undo", "accept", "county_chief", "second.chief")
    assert [step.undone for step in after] == [False, True, False]
    with pytest.raises(NotAllowedNow):
        undo_transition(office.desk, chain.clerk, code)


def test_nothing_is_undone_after_the_next_level_acted(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = office.in_state(chain, "county")
    return_project(office.desk, chain.city, code, "请补充", ["content"])
    with pytest.raises(Refused) as refused:
        undo_transition(office.desk, chain.chief, code)
    assert refused.value.message.zh == "最近一步由湖州市的3305.city办理，只能由同一单位同一岗位撤销"
    assert read_project(office.desk, chain.chief, code).undo is None
    assert undo_transition(office.desk, chain.city, code) == "county"


def test_an_undo_by_somebody_with_two_roles_carries_the_role_of_the_step(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    both = office.person("both", "330522", "county_clerk", "county_chief")
    code = office.in_state(chain, "county")
    undo_transition(office.desk, both, code)
    assert read_project(office.desk, both, code).transitions[-1].role == "county_chief"


def test_a_submission_taken_back_is_a_draft_again_and_its_version_stays(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = office.submitted(chain.clerk)
    assert undo_transition(office.desk, chain.clerk, code) == "draft"
    office.type_in(chain.clerk, code, {"content": ("改为更换回转窑筒体。", None)})
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, "second-key")
    view = read_project(office.desk, chain.chief, code)
    assert (view.version_number, view.changed_paths) == (2, ("content",))


@pytest.mark.parametrize("act", [withdraw_project, refuse_project])
def test_no_undo_brings_a_second_holder_of_a_project_code_to_life(act, local_office: Office) -> None:  # type: ignore[no-untyped-def]
    office = local_office
    chain = office.chain()
    first = office.submitted(chain.clerk)
    actor = chain.clerk if act is withdraw_project else chain.chief
    act(office.desk, actor, first, "核对后重报")
    second = office.submitted(chain.clerk)
    assert read_project(office.desk, actor, first).undo is None
    with pytest.raises(NotAllowedNow) as shown:
        undo_transition(office.desk, actor, first)
    assert second in shown.value.message.zh
    withdraw_project(office.desk, chain.clerk, second, "重复填报")
    assert undo_transition(office.desk, actor, first) == "submitted"


@pytest.mark.parametrize("comment", ["", " 退 ", "退" * 2001, "退回\x00修改", "退回\ud800修改"])
def test_a_step_back_needs_a_usable_reason(comment: str, local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = office.submitted(chain.clerk)
    for attempt in (
        lambda: return_project(office.desk, chain.chief, code, comment, ["content"]),
        lambda: refuse_project(office.desk, chain.chief, code, comment),
        lambda: withdraw_project(office.desk, chain.clerk, code, comment),
    ):
        with pytest.raises(BadInput) as shown:
            attempt()
        assert shown.value.code in {"comment_missing", "comment_too_long", "draft_text_unusable"}
    assert read_project(office.desk, chain.chief, code).state == "submitted"


@pytest.mark.parametrize("code", ["", "3305-2024-99999", "3305\x002024", "\ud800", "x" * 10_000, "' OR 1=1 --"])
def test_a_code_that_nobody_gave_does_not_exist(code: str, office: Office) -> None:
    chief = office.person("chief", "330522", "county_chief")
    for attempt in (lambda: read_project(office.desk, chief, code), lambda: accept_project(office.desk, chief, code)):
        with pytest.raises(NotFound):
            attempt()
