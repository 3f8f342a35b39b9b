"""Acts at a desk in a process of their own that dies on the way. Imported by a fork server: nothing here computes on import."""

import datetime as dt
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import Engine, event, text

from reserve.accounts import Desk
from reserve.services import Change, create_project, save_draft, submit_project
from reserve.store import Store, make_engine
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Verdict
from tests.support.office import GOOD, TODAY
from validation import RuleChecker


@dataclass(frozen=True)
class Act:
    """A service with its arguments after the desk."""

    service: Callable[..., Any]
    arguments: tuple[Any, ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, desk: Desk) -> Any:
        return self.service(desk, *self.arguments, **self.options)


class Remembering(RuleChecker):
    """The real rules; the formal verdict is one that Great Expectations gave to the same answers a moment ago.

    Loading the engine takes seconds, and here the store is on trial, not the rules.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.remembered = verdict

    def verdict(self, document: Document, context: CheckContext) -> Verdict:
        """The remembered verdict, over this document."""
        return replace(self.remembered, document_digest=document.digest(), report=self.check(document, context))


def desk_at(url: str, verdict: Verdict) -> Desk:
    """A desk of this process, on a fixed day."""
    return Desk(Store(make_engine(url, pooled=False)), Remembering(verdict), lambda: TODAY, lambda: dt.datetime.now(dt.UTC), demo=True)


WRITING = ("INSERT", "UPDATE", "DELETE")


class Fuse:
    """Counts what an engine sends to its database, statements and commits; before the ``number``-th it calls ``blow``.

    ``writes``: count only what changes something, and commits.
    """

    def __init__(self, engine: Engine, number: int, blow: Callable[[Any], None], *, writes: bool = False) -> None:
        self.left = number
        self.blow = blow
        self.writes = writes
        self.last = ""
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)

    def _statement(self, connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not self.writes or statement.startswith(WRITING):
            self._burn(connection, statement)

    def _commit(self, connection: Any) -> None:
        self._burn(connection, "COMMIT")

    def _burn(self, connection: Any, what: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.last = what
            self.blow(connection)


def die(_connection: Any = None) -> None:
    """As abruptly as a process can."""
    os.kill(os.getpid(), signal.SIGKILL)


def perform_and_die(url: str, verdict: Verdict, act: Act, number: int) -> None:
    """Perform ``act`` and die before its ``number``-th writing statement or commit; where it has fewer, before the answer gets out."""
    desk = desk_at(url, verdict)
    Fuse(desk.store.engine, number, die, writes=True)
    act(desk)
    die()


def cut_own_line(killer: Engine, connection: Any) -> None:
    """Let the database end the backend of ``connection``, and wait until it is gone."""
    pid = connection.connection.dbapi_connection.info.backend_pid
    with killer.connect() as other:
        ended = other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid}).scalar_one()
    assert ended, f"backend {pid} did not end"


def work_until_killed(url: str, verdict: Verdict, session: str, first: int, report: Connection) -> None:
    """File one project after the other; tell each answer as soon as it is there, as a person reads it on the screen."""
    desk = desk_at(url, verdict)
    report.send(("ready", "", {}))
    for number in range(first, first + 1000):
        code = create_project(desk, session).code
        report.send(("created", code, {}))
        line = f"{number}号熟料线"  # in the name too: what is left of a killed entry is no near duplicate of the next
        named = {
            "project_code": (f"2401-330522-07-02-{number:06d}", None), "line_name": (line, None), "project_name": (f"{line}节能改造", None),
        }  # fmt: skip
        typed = list((GOOD | named).items())
        for start in range(0, len(typed), 9):
            batch = typed[start : start + 9]
            changes = [Change(start + place, path, answer, unit, 0) for place, (path, (answer, unit)) in enumerate(batch)]
            revision = save_draft(desk, session, code, "browser", changes).revision
            report.send(("saved", code, {path: answer for path, (answer, _) in batch if "/" not in path}))
        submit_project(desk, session, code, revision, f"key-{code}")
        report.send(("submitted", code, {}))
