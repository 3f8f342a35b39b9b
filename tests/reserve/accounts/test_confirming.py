"""The password once more before an act that counts as a signature: asked for by the services, not by the page."""

import pytest
from argon2 import PasswordHasher
from sqlmodel import col, select

from reserve.accounts import LockedOut, NeedsConfirmation, SessionEnded, SignInFailed, confirm, passwords, sign_in, sign_out
from reserve.accounts.attempts import LOGIN_LIMIT, pause
from reserve.services import (
    accept_project,
    open_batch,
    refuse_project,
    reopen_batch,
    return_project,
    run_batch,
    undo_transition,
    withdraw_project,
)
from reserve.store.audit import AuditEvent
from reserve.vocabulary.tracks import batch_track, level_track
from tests.support.office import PASSWORD, Office

AWAY = 16
"""Minutes: one more than a confirmation is valid."""


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong attempts by the dozen: the cheapest argon2id."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def test_what_signs_is_data_and_is_what_binds_an_authority() -> None:
    assert {step.action for step in level_track() if step.signs} == {"accept", "refuse"}
    assert {step.action for step in batch_track() if step.signs} == {
        "open", "run", "reopen", "approve", "unapprove", "publicise", "answer", "withdraw", "accept", "decline", "close", "final", "issue",
        "end", "freeze", "unfreeze", "call_experts",
    }  # fmt: skip


def test_an_acceptance_waits_for_the_password_and_goes_on_with_it(office: Office) -> None:
    chain = office.chain()
    code = office.submitted(chain.clerk)
    office.wall.forward(minutes=AWAY)
    with pytest.raises(NeedsConfirmation) as asked:
        accept_project(office.desk, chain.chief, code)
    assert asked.value.message.zh == "办理此事等同签字，请输入本人密码确认；一次确认 15 分钟内有效"
    confirm(office.desk, chain.chief, PASSWORD)
    assert accept_project(office.desk, chain.chief, code) == "county"
    office.wall.forward(minutes=14)
    assert undo_transition(office.desk, chain.chief, code) == "submitted"


def test_taking_back_a_signed_act_is_signed_too_but_a_return_is_not(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    other = {"project_code": ("2401-330522-07-02-123457", None), "line_name": ("2号熟料线", None)}
    accepted, returned = office.submitted(chain.clerk), office.submitted(chain.clerk, other)
    accept_project(office.desk, chain.chief, accepted)
    office.wall.forward(minutes=AWAY)
    with pytest.raises(NeedsConfirmation):
        undo_transition(office.desk, chain.chief, accepted)
    with pytest.raises(NeedsConfirmation):
        refuse_project(office.desk, chain.city, accepted, "不符合产能整合方案")
    assert return_project(office.desk, chain.chief, returned, "补充内容", ["content"]) == "returned"
    assert undo_transition(office.desk, chain.chief, returned) == "submitted"
    assert withdraw_project(office.desk, chain.clerk, returned, "企业调整方案") == "withdrawn"


def test_every_step_of_a_batch_is_signed(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    office.in_state(chain, "province")
    code = ""
    programme, budget, basis = "zhejiang_cement_special_fund", 3_000_000_000, "浙财建〔2024〕1号（2024-08-30）"

    def opening() -> None:
        nonlocal code
        code = open_batch(office.desk, chain.ranker, programme, budget, basis).code

    acts = (
        opening,
        lambda: run_batch(office.desk, chain.ranker, code),
        lambda: reopen_batch(office.desk, chain.ranker, code, "重新核定预算"),
    )
    for act in acts:
        office.wall.forward(minutes=AWAY)
        with pytest.raises(NeedsConfirmation):
            act()
        confirm(office.desk, chain.ranker, PASSWORD)
        act()


def test_a_sign_in_counts_as_a_confirmation(local_office: Office) -> None:
    office = local_office
    chain = office.chain()
    code = office.submitted(chain.clerk)
    office.wall.forward(minutes=AWAY)
    fresh = sign_in(office.desk, "330522.chief", PASSWORD, "192.0.2.1").session_id
    assert accept_project(office.desk, fresh, code) == "county"


def test_wrong_passwords_count_to_the_lock_out_and_are_audited(office: Office) -> None:
    session_id = office.person("wang", "330522", "county_chief")
    said = []
    for _ in range(LOGIN_LIMIT):
        with pytest.raises(SignInFailed) as failed:
            confirm(office.desk, session_id, "wrong")
        said.append(failed.value.figures["left"])
    assert said == [4, 3, 2, 1, 0]
    with pytest.raises(LockedOut):
        confirm(office.desk, session_id, PASSWORD)
    with pytest.raises(LockedOut):
        sign_in(office.desk, "wang", PASSWORD, "192.0.2.9")
    with office.store.read() as session:
        events = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "session.confirm")).all()
        assert [event.outcome for event in events] == ["refused"] * (LOGIN_LIMIT + 1)
        assert "wrong" not in str([event.detail for event in events])


def test_a_session_that_ended_cannot_be_confirmed(local_office: Office) -> None:
    session_id = local_office.person("wang", "330522", "county_chief")
    sign_out(local_office.desk, session_id)
    with pytest.raises(SessionEnded):
        confirm(local_office.desk, session_id, PASSWORD)


def test_a_login_rests_longer_with_each_further_failure_and_never_longer_than_an_hour(local_office: Office) -> None:
    office = local_office
    office.person("wang", "330522", "county_chief")

    def fail() -> None:
        with pytest.raises(SignInFailed):
            sign_in(office.desk, "wang", "wrong", "192.0.2.1")

    for _ in range(LOGIN_LIMIT):
        fail()
    for failures in range(LOGIN_LIMIT, LOGIN_LIMIT + 4):
        rest = pause(failures).total_seconds() / 60
        assert rest == min(15 * 2 ** (failures - LOGIN_LIMIT), 60)
        office.wall.forward(minutes=rest - 0.5)
        with pytest.raises(LockedOut) as locked:
            sign_in(office.desk, "wang", PASSWORD, "192.0.2.1")
        assert locked.value.figures["minutes"] == 1
        office.wall.forward(minutes=0.5)
        fail()
    office.wall.forward(minutes=60)
    assert sign_in(office.desk, "wang", PASSWORD, "192.0.2.1").person.login == "wang"
