"""Several saves in one transaction: each is judged, kept or undone by itself."""

import asyncio
from dataclasses import replace

import pytest
from sqlmodel import select

from dashboards.server.draft_queue import MOST, DraftQueue
from dashboards.server.identity import Workers
from reserve.accounts import Desk, SessionEnded, sign_out
from reserve.services import Change, DraftAnswer, create_project, open_draft
from reserve.services.drafts.save_drafts import Save, save_drafts
from reserve.store.audit import AuditEvent
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, NotFound, Refused
from reserve.vocabulary.findings import CheckContext, Checker, Report
from tests.support.apart import run_apart
from tests.support.office import Office


def _save(session: str, code: str, text: str, seq: int = 1, base: int = 0, client: str = "browser") -> Save:
    return Save(session, code, client, [Change(seq, "project_name", text, None, base)])


def _name(office: Office, session: str, code: str) -> str | None:
    cell = open_draft(office.desk, session, code).raw["fields"].get("project_name")
    return cell["text"] if cell else None


def test_refused_saves_leave_the_others_of_their_transaction_alone(office: Office) -> None:
    chain = office.chain()
    gone = office.person("330522.gone", "330522", "county_clerk")
    sign_out(office.desk, gone)
    codes = [create_project(office.desk, chain.clerk).code for _ in range(4)]
    saves = [
        _save(chain.clerk, codes[3], "third line"),
        _save(chain.chief, codes[0], "a chief does not write"),
        _save(gone, codes[1], "nobody is signed in"),
        _save(chain.clerk, "3305-2024-99999", "no such project"),
        _save(chain.clerk, codes[0], "first line"),
        replace(_save(chain.clerk, codes[1], "too long a client"), client="\x00"),
        _save(chain.clerk, codes[2], "second line"),
    ]
    outcomes = save_drafts(office.desk, saves)
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds == [DraftAnswer, Refused, SessionEnded, NotFound, DraftAnswer, BadInput, DraftAnswer]
    assert [_name(office, chain.clerk, code) for code in codes] == ["first line", None, "second line", "third line"]
    with office.desk.store.read() as session:
        refused = session.exec(select(AuditEvent.subject).where(AuditEvent.action == "project.edit", AuditEvent.outcome == "refused"))
        assert sorted(refused) == sorted([codes[0], "3305-2024-99999"])


def test_two_saves_of_one_draft_follow_each_other(office: Office) -> None:
    chain = office.chain()
    second = office.person("330522.second", "330522", "county_clerk")
    code = create_project(office.desk, chain.clerk).code
    seen = open_draft(office.desk, chain.clerk, code).field_revisions.get("project_name", 0)
    saves = [
        _save(chain.clerk, code, "one", 1, seen, "here"),
        _save(second, code, "other", 1, seen, "there"),
        _save(chain.clerk, code, "two", 2, seen, "here"),
    ]
    first, foreign, last = save_drafts(office.desk, saves)
    assert isinstance(first, DraftAnswer)
    assert isinstance(foreign, DraftAnswer)
    assert isinstance(last, DraftAnswer)
    assert [conflict.theirs for conflict in foreign.conflicts] == ["one"]
    assert last.saved["project_name"] == first.saved["project_name"] + 1
    assert _name(office, chain.clerk, code) == "two"


class Stumbling:
    """A checker with a fault that one document meets."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker

    def __getattr__(self, name: str) -> object:
        return getattr(self.checker, name)

    def check(self, document: Document, context: CheckContext) -> Report:
        """Raises for the document with the bad name."""
        if document.value("project_name") == "stumble":
            raise ZeroDivisionError
        return self.checker.check(document, context)


def test_a_fault_in_one_save_reaches_only_whoever_sent_it(local_office: Office) -> None:
    chain = local_office.chain()
    desk = replace(local_office.desk, checker=Stumbling(local_office.desk.checker))  # type: ignore[arg-type]
    codes = [create_project(desk, chain.clerk).code for _ in range(MOST + 3)]
    texts = ["stumble" if place == 4 else f"line {place}" for place in range(len(codes))]

    async def all_at_once(desk: Desk) -> list[DraftAnswer | BaseException]:
        workers = Workers()
        queue = DraftQueue(desk, workers)
        try:
            saves = [queue.save(_save(chain.clerk, code, text)) for code, text in zip(codes, texts, strict=True)]
            async with asyncio.timeout(60):
                return await asyncio.gather(*saves, return_exceptions=True)
        finally:
            workers.close()

    outcomes = run_apart(all_at_once(desk))
    assert [place for place, outcome in enumerate(outcomes) if not isinstance(outcome, DraftAnswer)] == [4]
    assert isinstance(outcomes[4], ZeroDivisionError)
    names = [_name(local_office, chain.clerk, code) for code in codes]
    assert names == [None if text == "stumble" else text for text in texts]


def test_saves_that_wait_share_a_transaction(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = local_office.chain()
    codes = [create_project(local_office.desk, chain.clerk).code for _ in range(MOST + 1)]
    sizes: list[int] = []

    async def all_at_once() -> None:
        workers = Workers()
        queue = DraftQueue(local_office.desk, workers)
        monkeypatch.setattr(
            "dashboards.server.draft_queue.save_drafts", lambda desk, saves: sizes.append(len(saves)) or save_drafts(desk, saves)
        )
        try:
            async with asyncio.timeout(60):
                await asyncio.gather(*(queue.save(_save(chain.clerk, code, code)) for code in codes))
        finally:
            workers.close()

    run_apart(all_at_once())
    assert sizes == [1, MOST]


def test_nobody_is_left_waiting_when_the_server_stops(local_office: Office) -> None:
    chain = local_office.chain()
    codes = [create_project(local_office.desk, chain.clerk).code for _ in range(3)]

    async def stop_at_once() -> list[DraftAnswer | BaseException]:
        workers = Workers()
        queue = DraftQueue(local_office.desk, workers)
        workers.close()
        async with asyncio.timeout(30):
            return await asyncio.gather(*(queue.save(_save(chain.clerk, code, code)) for code in codes), return_exceptions=True)

    outcomes = run_apart(stop_at_once())
    assert [isinstance(outcome, DraftAnswer) for outcome in outcomes] == [False] * 3
