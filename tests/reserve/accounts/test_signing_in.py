"""Signing in: argon2id, a lock after too many wrong attempts, and the same answer for a login that does not exist."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from sqlmodel import select

from reserve.accounts import LockedOut, SignInFailed, create_person, hash_password, passwords, set_active, sign_in, who
from reserve.accounts.attempts import ADDRESS_LIMIT, LOGIN_LIMIT
from reserve.store.people import PersonRow, SignInAttempt, WebSession
from reserve.vocabulary.errors import Refused, ReserveError
from tests.support.office import PASSWORD, Office

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def fail(office: Office, login: str = "wang", address: str = HERE, password: str = "wrong") -> ReserveError:
    with pytest.raises(Refused) as shown:
        sign_in(office.desk, login, password, address)
    return shown.value


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wrong attempts by the dozen: the cheapest argon2id."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()


def clerk(office: Office, login: str = "wang") -> None:
    create_person(
        office.desk, login=login, name=login, unit_code="330522", roles=["county_clerk"], password=PASSWORD, must_change_password=False
    )  # fmt: skip


def test_a_password_is_kept_as_an_argon2id_hash_of_present_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    kept = hash_password(PASSWORD)
    parameters, usual = extract_parameters(kept), PasswordHasher()
    assert (parameters.type, parameters.memory_cost, parameters.time_cost) == (Type.ID, usual.memory_cost, usual.time_cost)
    assert PASSWORD not in kept
    assert kept != hash_password(PASSWORD)


def test_only_the_hash_of_a_session_is_stored(office: Office) -> None:
    clerk(office)
    signed_in = sign_in(office.desk, " Wang ", PASSWORD, HERE)
    assert who(office.desk, signed_in.session_id).login == "wang"
    with office.store.read() as session:
        kept = session.exec(select(WebSession)).one()
        assert len(signed_in.session_id) >= 43
        assert signed_in.session_id not in (kept.id, kept.address)


def test_five_wrong_attempts_pause_a_login_with_sentence_and_minutes(office: Office) -> None:
    clerk(office)
    said = [fail(office) for _ in range(LOGIN_LIMIT)]
    assert [error.figures["left"] for error in said] == [4, 3, 2, 1, 0]
    assert said[0].message.zh == "账号或密码不正确，还可尝试 4 次；忘记密码请联系本单位管理员"
    office.wall.forward(minutes=4, seconds=30)
    locked = fail(office, password=PASSWORD, address=ELSEWHERE)
    assert isinstance(locked, LockedOut)
    assert locked.message.zh == "连续输错 5 次，为保护账号已暂停登录，请 11 分钟后再试"
    office.wall.forward(minutes=10, seconds=31)
    assert sign_in(office.desk, "wang", PASSWORD, HERE).person.login == "wang"


def test_a_right_password_forgives_the_wrong_ones_before_it(local_office: Office) -> None:
    clerk(local_office)
    for _ in range(3):
        for _ in range(LOGIN_LIMIT - 1):
            fail(local_office)
        sign_in(local_office.desk, "wang", PASSWORD, HERE)


def test_thirty_wrong_attempts_pause_an_address_for_every_login(local_office: Office) -> None:
    office = local_office
    clerk(office)
    for number in range(ADDRESS_LIMIT):
        assert isinstance(fail(office, f"guess{number}"), SignInFailed)
    locked = fail(office, "wang", password=PASSWORD)
    assert locked.message.zh == "该网络地址在 15 分钟内输错 30 次，已暂停登录，请 15 分钟后再试"
    assert sign_in(office.desk, "wang", PASSWORD, ELSEWHERE)


def test_an_unknown_login_costs_one_verification_and_gets_the_same_sentence(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office = local_office
    clerk(office)
    looked_at: list[str] = []
    verify = passwords._hasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda _self, kept, typed: looked_at.append(kept) or verify.__func__(_self, kept, typed))
    known, unknown = fail(office, "wang"), fail(office, "nobody")
    assert (known.code, known.message) == (unknown.code, unknown.message)
    assert len(looked_at) == 2
    assert extract_parameters(looked_at[0]) == extract_parameters(looked_at[1])
    for _ in range(LOGIN_LIMIT - 1):
        fail(office, "nobody")
    assert isinstance(fail(office, "nobody"), LockedOut)


@pytest.mark.parametrize("login", ["", "a\x00b", "\ud800", "x" * 10_000, "' OR 1=1 --"])
def test_no_login_is_too_odd_for_an_answer(login: str, office: Office) -> None:
    assert isinstance(fail(office, login), SignInFailed)


def test_what_was_typed_as_login_is_not_kept(local_office: Office) -> None:
    fail(local_office, "my-secret-password")
    with local_office.store.read() as session:
        kept = session.exec(select(SignInAttempt)).one()
        assert "secret" not in repr(kept)


def test_a_switched_off_account_hears_it_only_with_the_right_password(local_office: Office) -> None:
    office = local_office
    clerk(office)
    set_active(office.desk, "wang", False)
    assert fail(office).code == "sign_in_failed"
    assert fail(office, password=PASSWORD).message.zh == "账号“wang”已停用，请联系本单位管理员启用"


def test_a_hash_of_weaker_settings_is_renewed_at_the_next_sign_in(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office = local_office
    clerk(office)
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    sign_in(office.desk, "wang", PASSWORD, HERE)
    with office.store.read() as session:
        assert extract_parameters(session.exec(select(PersonRow.password_hash)).one()).time_cost == 2
