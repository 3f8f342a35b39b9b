"""Typing: every change arrives once, nobody's text is overwritten, and what cannot be kept is refused with a sentence."""

import pytest

from reserve.services import Change, DraftAnswer, create_project, open_draft, save_draft, verify_audit
from reserve.vocabulary.errors import BadInput, NotAllowedNow, messages
from tests.support.office import GOOD, Office

COAL = "energy_carriers/coal/quantity_before"


@pytest.fixture
def desk_with_draft(local_office: Office) -> tuple[Office, str]:
    """An office with two clerks of one county and an empty draft."""
    local_office.person("wang", "330522", "county_clerk", name="王芳")
    local_office.person("li", "330522", "county_clerk", name="李明")
    return local_office, create_project(local_office.desk, local_office.sessions["wang"]).code


def send(office: Office, who: str, code: str, *changes: Change, client: str = "") -> DraftAnswer:
    return save_draft(office.desk, office.sessions[who], code, client or f"{who}'s browser", changes)


def typed(office: Office, code: str, path: str) -> str | None:
    raw = open_draft(office.desk, office.sessions["wang"], code).raw
    parts = path.split("/")
    if len(parts) == 1:
        return raw["fields"].get(path, {}).get("text")
    rows = {row["key"]: row["cells"] for row in raw["tables"].get(parts[0], ())}
    return rows.get(parts[1], {}).get(parts[2], {}).get("text")


def test_the_same_changes_sent_again_change_nothing(office: Office) -> None:
    office.person("wang", "330522", "county_clerk")
    code = create_project(office.desk, office.sessions["wang"]).code
    batch = (Change(1, "project_name", "一号线改造", None, 0), Change(2, COAL, "205000", "t", 0))
    first = send(office, "wang", code, *batch)
    assert (first.revision, first.saved, first.acknowledged_seq) == (1, {"project_name": 1, COAL: 1}, 2)
    assert send(office, "wang", code, *batch) == first
    send(office, "wang", code, Change(3, "project_name", "二号线改造", None, 1))
    late = send(office, "wang", code, batch[0])
    assert (late.revision, late.saved, late.conflicts) == (2, {"project_name": 2}, [])
    assert typed(office, code, "project_name") == "二号线改造"


def test_a_replay_never_overwrites_what_somebody_else_typed_since(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    mine = Change(1, "content", "王的内容", None, 0)
    send(office, "wang", code, mine)
    send(office, "li", code, Change(1, "content", "李的内容", None, 1))
    answer = send(office, "wang", code, mine)
    assert [(one.theirs, one.who) for one in answer.conflicts] == [("李的内容", "李明")]
    assert typed(office, code, "content") == "李的内容"


def test_a_conflict_concerns_one_field_and_names_its_author(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    send(office, "wang", code, Change(1, "investment_total", "4500", "10kCNY", 0))
    answer = send(
        office, "li", code, Change(1, "investment_total", "4600", "10kCNY", 0), Change(2, "project_name", "改造", None, 0)
    )  # fmt: skip
    (conflict,) = answer.conflicts
    assert (conflict.path, conflict.mine, conflict.theirs, conflict.theirs_unit) == ("investment_total", "4600", "4500", "10kCNY")
    assert (conflict.who, conflict.when, conflict.revision) == ("王芳", office.clock.moment, 1)
    assert answer.saved == {"project_name": 2}
    decided = send(office, "li", code, Change(3, "investment_total", "4600", "10kCNY", conflict.revision))
    assert (decided.conflicts, typed(office, code, "investment_total")) == ([], "4600")


def test_the_same_value_typed_twice_is_no_conflict(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    send(office, "wang", code, Change(1, "investment_total", "4500", "10kCNY", 0))
    answer = send(office, "li", code, Change(1, "investment_total", "4500", "10kCNY", 0))
    assert (answer.revision, answer.conflicts, answer.saved) == (1, [], {"investment_total": 1})
    other_unit = send(office, "li", code, Change(2, "investment_total", "4500", "CNY", 0))
    assert [one.theirs_unit for one in other_unit.conflicts] == ["10kCNY"]


def test_a_removed_row_stays_away_unless_it_is_typed_again_on_purpose(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    row = (Change(1, "energy_carriers/coal/carrier", "raw_coal", None, 0), Change(2, COAL, "205000", "t", 0))
    send(office, "wang", code, *row)
    removal = Change(3, "energy_carriers/coal", None, None, 1, "remove_row")
    assert send(office, "wang", code, removal).saved == {"energy_carriers/coal": 2}
    assert send(office, "wang", code, *row, removal).revision == 2
    late = send(office, "li", code, Change(1, COAL, "190000", "t", 1))
    assert [(one.theirs, one.who) for one in late.conflicts] == [("", "王芳")]
    assert typed(office, code, COAL) is None
    send(office, "li", code, Change(2, COAL, "190000", "t", 2))
    assert send(office, "wang", code, removal).conflicts
    assert typed(office, code, COAL) == "190000"


def test_a_row_that_somebody_else_edited_is_not_removed_unseen(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    send(office, "wang", code, Change(1, COAL, "205000", "t", 0))
    send(office, "li", code, Change(1, COAL, "206000", "t", 1))
    answer = send(office, "wang", code, Change(2, "energy_carriers/coal", None, None, 1, "remove_row"))
    (conflict,) = answer.conflicts
    assert (conflict.path, conflict.theirs, conflict.theirs_unit, conflict.who) == ("energy_carriers/coal", "206000", "t", "李明")
    assert typed(office, code, COAL) == "206000"
    send(office, "wang", code, Change(3, "energy_carriers/coal", None, None, conflict.revision, "remove_row"))
    assert typed(office, code, COAL) is None


@pytest.mark.parametrize(
    ("path", "text", "unit", "op", "code"),
    [
        ("nothing", "1", None, "set", "field_unknown"),
        ("energy_carriers", "1", None, "set", "field_unknown"),
        ("energy_carriers/coal", "1", None, "set", "field_unknown"),
        ("energy_carriers/coal/nothing", "1", None, "set", "field_unknown"),
        ("energy_carriers/../carrier", "1", None, "set", "draft_row_key_unusable"),
        ("content", "字" * 4001, None, "set", "draft_text_too_long"),
        ("content", "a\x00b", None, "set", "draft_text_unusable"),
        ("content", "a\ud800b", None, "set", "draft_text_unusable"),
        ("investment_total", "1", "u" * 41, "set", "draft_text_too_long"),
        ("content", "1", None, "drop", "draft_op_unknown"),
        ("content", None, None, "remove_row", "field_unknown"),
        ("explain/R-COST-PER-TCE/investment_total", "因为", None, "set", "explanation_without_finding"),
    ],
)
def test_what_cannot_be_kept_is_refused_alone(
    path: str, text: str | None, unit: str | None, op: str, code: str, desk_with_draft: tuple[Office, str]
) -> None:
    office, project = desk_with_draft
    answer = send(office, "wang", project, Change(1, path, text, unit, 0, op), Change(2, "project_name", "改造", None, 0))
    assert [refused for refused, _ in answer.refused] == [path]
    assert answer.refused[0][1].zh.split("“")[0][:4] == messages()[code].zh.format_map(Figures()).split("“")[0][:4]
    assert answer.saved == {"project_name": 1}


class Figures(dict[str, object]):
    """Any figure of a sentence, blank."""

    def __missing__(self, key: str) -> str:
        return ""


def test_unreadable_text_is_kept_as_typed(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    send(office, "wang", code, Change(1, "start_date", "去年三月", None, 0), Change(2, "investment_total", "四千五", "10kCNY", 0))
    assert (typed(office, code, "start_date"), typed(office, code, "investment_total")) == ("去年三月", "四千五")


def test_a_table_holds_sixty_rows_and_a_call_five_hundred_changes(desk_with_draft: tuple[Office, str]) -> None:
    office, code = desk_with_draft
    rows = [Change(seq, f"energy_carriers/r{seq}/carrier", "raw_coal", None, 0) for seq in range(1, 62)]
    answer = send(office, "wang", code, *rows)
    assert [(path, message.zh) for path, message in answer.refused] == [
        ("energy_carriers/r61/carrier", "表格已有 60 行，最多 60 行"),
    ]
    many = [Change(seq, "content", str(seq), None, 0) for seq in range(100, 601)]
    with pytest.raises(BadInput) as shown:
        send(office, "wang", code, *many)
    assert shown.value.message.zh == "一次提交了 501 处修改，最多 500 处"
    with pytest.raises(BadInput):
        send(office, "wang", code, Change(700, "content", "x", None, 0), client="\ud800")


def test_a_locked_project_takes_no_text_and_autosaves_are_not_chained(desk_with_draft: tuple[Office, str]) -> None:
    office, _ = desk_with_draft
    code = office.submitted(office.sessions["wang"])
    with pytest.raises(NotAllowedNow) as shown:
        send(office, "wang", code, Change(10**9, "content", "晚了", None, 0))
    assert shown.value.code == "state_forbids"
    events = verify_audit(office.desk).events
    other = create_project(office.desk, office.sessions["wang"]).code
    send(office, "wang", other, *(Change(n, path, *cell, 0) for n, (path, cell) in enumerate(GOOD.items(), 1)))
    assert verify_audit(office.desk).events == events + 1
