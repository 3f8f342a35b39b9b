"""Choosing a password: what is refused, and that a refusal costs no attempt."""

import pytest

from dashboards.demo import DEMO_PASSWORD
from reserve.accounts import LockedOut, SignInFailed, change_password, create_person, list_people, reset_password, set_roles
from reserve.vocabulary.errors import BadInput, NotFound, Refused
from tests.support.office import PASSWORD, Office

POLICY = [
    ("short-123", "密码有 9 位，至少需要 10 位"),
    ("x1" * 200, "密码有 400 位，最多 256 位"),
    ("Wang.Fang.2024", "密码不能与账号“wang.fang.2024”相同，请换一个"),
    ("aaaaabbbbb", "密码只由 2 个不同字符组成，至少需要 5 个"),
    (DEMO_PASSWORD, "这是公开的演示密码，不能使用，请换一个"),
]


@pytest.mark.parametrize(("password", "sentence"), POLICY)
def test_a_weak_password_is_refused_everywhere_with_its_figures(password: str, sentence: str, local_office: Office) -> None:
    office = local_office
    session_id = office.person("wang.fang.2024", "330522", "county_clerk")
    attempts = (
        lambda: change_password(office.desk, session_id, PASSWORD, password),
        lambda: reset_password(office.desk, "wang.fang.2024", password),
        lambda: create_person(
            office.desk, login="wang.fang.2024", name="x", unit_code="330522", roles=["county_clerk"], password=password
        ),
    )  # fmt: skip
    for attempt in attempts:
        with pytest.raises(BadInput) as shown:
            attempt()
        assert shown.value.message.zh == sentence


def test_a_refused_new_password_costs_no_attempt(local_office: Office) -> None:
    office = local_office
    session_id = office.person("wang", "330522", "county_clerk")
    for _ in range(8):
        with pytest.raises(BadInput):
            change_password(office.desk, session_id, PASSWORD, "short")
    with pytest.raises(BadInput) as shown:
        change_password(office.desk, session_id, PASSWORD, PASSWORD)
    assert shown.value.message.zh == "新密码与原密码相同，请换一个"
    assert change_password(office.desk, session_id, PASSWORD, "Another-lake-2024").session_id


def test_a_wrong_old_password_counts_like_a_sign_in(local_office: Office) -> None:
    office = local_office
    session_id = office.person("wang", "330522", "county_clerk")
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(SignInFailed) as shown:
            change_password(office.desk, session_id, "not the old one", "Another-lake-2024")
        assert shown.value.message.zh == f"原密码不正确，还可尝试 {left} 次"
    with pytest.raises(LockedOut):
        change_password(office.desk, session_id, PASSWORD, "Another-lake-2024")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"login": "王芳"}, "login_unusable"),
        ({"login": "a"}, "login_unusable"),
        ({"name": " "}, "person_name_missing"),
        ({"unit_code": "110101"}, "unit_unknown_code"),
        ({"roles": []}, "roles_missing"),
        ({"roles": ["emperor"]}, "role_unknown"),
        ({"language": "fr"}, "language_unknown"),
        ({"login": "WANG "}, "login_taken"),
    ],
)
def test_an_account_that_cannot_be_is_not_created(changed: dict[str, object], code: str, local_office: Office) -> None:
    local_office.person("wang", "330522", "county_clerk")
    usual: dict[str, object] = {"login": "li", "name": "李明", "unit_code": "330522", "roles": ["county_clerk"], "password": PASSWORD}
    with pytest.raises(BadInput) as shown:
        create_person(local_office.desk, **{**usual, **changed})  # type: ignore[arg-type]
    assert shown.value.code == code
    assert [account.login for account in list_people(local_office.desk)] == ["wang"]


def test_an_administrator_reaches_units_below_and_no_neighbour(local_office: Office) -> None:
    office = local_office
    administrator = office.person("admin", "3305", "administrator")
    office.person("below", "330522", "county_clerk")
    office.person("neighbour", "3301", "city_reviewer")
    assert [account.login for account in list_people(office.desk, session_id=administrator)] == ["admin", "below"]
    set_roles(office.desk, "below", ["county_chief"], session_id=administrator)
    with pytest.raises((Refused, NotFound)):
        set_roles(office.desk, "neighbour", ["county_chief"], session_id=administrator)
    with pytest.raises(NotFound):
        set_roles(office.desk, "nobody\x00", ["county_chief"], session_id=administrator)
