"""A project sent back opens the marked fields, those linked to them, and nothing else."""

import pytest

from reserve.services import Change, open_draft, read_project, return_project, save_draft, submit_project, undo_transition
from reserve.services.drafts.linked_fields import groups, with_linked
from reserve.vocabulary.errors import BadInput, NotAllowedNow
from tests.support.office import Chain, Office


def returned(office: Office, chain: Chain, fields: list[str]) -> str:
    code = office.submitted(chain.clerk)
    return_project(office.desk, chain.chief, code, "请核对数据来源", fields)
    return code


def attempt(office: Office, clerk: str, code: str, path: str, text: str, seq: int = 1) -> list[tuple[str, str]]:
    answer = save_draft(office.desk, clerk, code, "elsewhere", [Change(seq, path, text, None, 10**6)])
    return [(path, message.zh) for path, message in answer.refused]


def test_marked_and_linked_fields_open_and_others_answer_with_a_sentence(office: Office) -> None:
    chain = office.chain()
    code = returned(office, chain, ["energy_carriers/coal/quantity_after"])
    view = open_draft(office.desk, chain.clerk, code)
    assert (view.state, view.return_comment, view.marked_fields) == (
        "returned", "请核对数据来源", ("energy_carriers/coal/quantity_after",),
    )  # fmt: skip
    assert view.open_fields is not None
    assert {"energy_carriers", "energy_saving_declared_tce_per_year", "output_after_t_per_year"} <= view.open_fields
    assert "project_name" not in view.open_fields
    assert attempt(office, chain.clerk, code, "energy_carriers/power/quantity_after", "7300") == []
    assert attempt(office, chain.clerk, code, "project_name", "换个名称", 2) == [
        ("project_name", "该项目已退回，仅开放被标记的字段及其关联字段；如需修改“项目名称”，请联系上级增加标记")
    ]  # fmt: skip
    assert "project_name" not in read_project(office.desk, chain.clerk, code).changed_paths


def test_every_group_of_linked_fields_opens_as_a_whole() -> None:
    for group in groups():
        for name in group:
            assert group <= with_linked([name])
    assert with_linked(["energy_carriers/coal/carrier"]) == with_linked(["energy_carriers"])
    assert with_linked(["content"]) == {"content"}


def test_a_field_that_an_open_finding_speaks_of_opens_so_that_nobody_is_stuck(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = returned(office, chain, ["content"])
    assert open_draft(office.desk, chain.clerk, code).open_fields == {"content"}
    office.clock.forward(days=-130)  # now the evidence of the air class lies in the future
    opened = open_draft(office.desk, chain.clerk, code).open_fields
    assert opened is not None
    assert {"content", "air_evidence_date"} <= opened
    assert "investment_total" not in opened


def test_a_corrected_project_is_submitted_as_the_next_version_and_everything_locks(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = returned(office, chain, ["content"])
    office.type_in(chain.clerk, code, {"content": ("补充：更换篦冷机并增设余热利用。", None)})
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, "second-key")
    view = read_project(office.desk, chain.chief, code)
    assert (view.state, view.version_number, view.changed_paths, view.return_comment) == ("submitted", 2, ("content",), None)
    with pytest.raises(NotAllowedNow):
        open_draft(office.desk, chain.clerk, code)


def test_a_resubmission_taken_back_has_the_marks_of_its_return_again(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = returned(office, chain, ["content"])
    submit_project(office.desk, chain.clerk, code, open_draft(office.desk, chain.clerk, code).revision, "second-key")
    assert undo_transition(office.desk, chain.clerk, code) == "returned"
    assert open_draft(office.desk, chain.clerk, code).open_fields == {"content"}


def test_a_return_is_taken_back_only_until_the_county_corrects(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = returned(office, chain, ["content"])
    assert undo_transition(office.desk, chain.chief, code) == "submitted"
    return_project(office.desk, chain.chief, code, "请再核对", ["content"])
    office.type_in(chain.clerk, code, {"content": ("已改正。", None)})
    with pytest.raises(NotAllowedNow) as shown:
        undo_transition(office.desk, chain.chief, code)
    assert shown.value.message.zh == "区县已在退回后修改了 1 次，不能再撤销退回"


@pytest.mark.parametrize(
    "fields", [[], ["nothing"], ["energy_carriers/none/quantity_after"], ["energy_carriers/\ud800"], ["content/coal/carrier"]]
)
def test_a_return_marks_fields_that_exist(fields: list[str], local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = office.submitted(chain.clerk)
    with pytest.raises(BadInput):
        return_project(office.desk, chain.chief, code, "请核对", fields)
    assert read_project(office.desk, chain.chief, code).state == "submitted"


def test_the_level_above_reads_the_version_while_the_county_corrects(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = office.in_state(chain, "county")
    return_project(office.desk, chain.city, code, "请核对", ["content"])
    office.type_in(chain.clerk, code, {"content": ("尚未提交的改动。", None)})
    assert read_project(office.desk, chain.clerk, code).document.value("content") == "尚未提交的改动。"
    assert read_project(office.desk, chain.city, code).document.value("content") != "尚未提交的改动。"
