"""Sessions end on the real clock, and with every change of password or rights."""

import pytest

from reserve.accounts import (
    PasswordChangeNeeded,
    SessionEnded,
    change_password,
    create_person,
    open_local_session,
    reset_password,
    revoke_sessions,
    set_active,
    set_language,
    set_roles,
    sign_out,
    touch,
    who,
    who_before_change,
)
from reserve.services import create_project, list_projects
from tests.support.office import PASSWORD, Office, password_hash


def ended(office: Office, session_id: str) -> str:
    with pytest.raises(SessionEnded) as shown:
        who(office.desk, session_id)
    return shown.value.message.zh


def test_eight_idle_hours_end_a_session_and_looking_does_not_count(office: Office) -> None:
    session_id = office.person("wang", "330522", "county_clerk")
    office.wall.forward(hours=7, minutes=59)
    assert who(office.desk, session_id).login == "wang"
    list_projects(office.desk, session_id)
    office.wall.forward(minutes=1)
    assert ended(office, session_id) == "8 小时没有操作，已自动退出，请重新登录；已填写的内容仍保存在本页"


def test_activity_keeps_a_session_for_twelve_hours_and_no_longer(office: Office) -> None:
    session_id = office.person("wang", "330522", "county_clerk")
    office.wall.forward(hours=7)
    touch(office.desk, session_id)
    office.wall.forward(hours=4, minutes=59)
    create_project(office.desk, session_id)
    office.wall.forward(minutes=1)
    assert ended(office, session_id).startswith("登录满 12 小时，已自动退出")


def test_the_business_clock_ends_no_session(local_office: Office) -> None:
    session_id = local_office.person("wang", "330522", "county_clerk")
    local_office.clock.forward(days=400)
    assert who(local_office.desk, session_id)


def test_a_password_changed_ends_every_session_but_the_fresh_one(office: Office) -> None:
    here, there = office.person("wang", "330522", "county_clerk"), office.enter("wang")
    fresh = change_password(office.desk, here, PASSWORD, "Another-lake-2024").session_id
    for old in (here, there):
        assert ended(office, old) == "账号的密码或权限已变更，请重新登录"
    assert who(office.desk, fresh).login == "wang"


@pytest.mark.parametrize(
    "act",
    [
        lambda office, _: set_roles(office.desk, "wang", ["county_chief"]),
        lambda office, _: reset_password(office.desk, "wang", "Another-lake-2024"),
        lambda office, _: set_active(office.desk, "wang", False),
        lambda office, person: revoke_sessions(office.desk, person),
    ],
    ids=["roles", "password", "switched off", "revoked"],
)
def test_rights_taken_away_end_the_session_at_once(act, office: Office) -> None:  # type: ignore[no-untyped-def]
    session_id = office.person("wang", "330522", "county_clerk")
    act(office, who(office.desk, session_id).id)
    assert ended(office, session_id) == "账号的密码或权限已变更，请重新登录"
    with pytest.raises(SessionEnded):
        create_project(office.desk, session_id)


def test_signing_out_ends_this_session_only(local_office: Office) -> None:
    here, there = local_office.person("wang", "330522", "county_clerk"), local_office.enter("wang")
    sign_out(local_office.desk, here)
    assert ended(local_office, here).startswith("登录已失效")
    with pytest.raises(SessionEnded):
        sign_out(local_office.desk, here)
    assert who(local_office.desk, there)


@pytest.mark.parametrize("session_id", ["", "guess", "x" * 10_000, "\x00", "\ud800"])
def test_a_guessed_session_is_nobodys(session_id: str, office: Office) -> None:
    assert ended(office, session_id).startswith("登录已失效")


def create(office: Office, **flags: bool) -> str:
    create_person(
        office.desk, login="wang", name="王芳", unit_code="330522", roles=["county_clerk"], password_hash=password_hash(), **flags
    )  # fmt: skip
    return open_local_session(office.desk, "wang", "tests").session_id


def test_a_first_password_must_be_changed_before_anything_else(office: Office) -> None:
    session_id = create(office, must_change_password=True)
    for act in (who, create_project, list_projects, touch):
        with pytest.raises(PasswordChangeNeeded):
            act(office.desk, session_id)
    assert who_before_change(office.desk, session_id).must_change_password
    set_language(office.desk, session_id, "en")
    fresh = change_password(office.desk, session_id, PASSWORD, "Another-lake-2024")
    assert not fresh.must_change_password
    assert create_project(office.desk, fresh.session_id).code == "3305-2024-00001"


def test_a_demonstration_password_is_good_in_the_demonstration_only(local_office: Office) -> None:
    from dataclasses import replace

    session_id = create(local_office, demo_password=True)
    assert not who(local_office.desk, session_id).must_change_password
    earnest = replace(local_office.desk, demo=False)
    with pytest.raises(PasswordChangeNeeded) as shown:
        create_project(earnest, session_id)
    assert shown.value.message.zh == "首次使用或使用演示密码时，须先修改密码再继续"
    fresh = change_password(earnest, session_id, PASSWORD, "Another-lake-2024")
    assert create_project(earnest, fresh.session_id)
    sign_out(earnest, fresh.session_id)
