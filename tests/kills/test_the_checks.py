"""The checks after a kill find what a kill could leave behind: a register that was spoilt by hand must not pass."""

import sqlite3
import time
from collections.abc import Iterator

import pytest

from reserve.services import open_draft, submit_project
from reserve.vocabulary.findings import Verdict
from tests.kills.conftest import office_at, with_tables
from tests.kills.typist import Typed, Work
from tests.kills.whole import Fate, require_sound, require_whole
from tests.support.office import Office

DAMAGES = {
    "facts missing": "DELETE FROM project_facts",
    "half of a table": "DELETE FROM project_energy_carriers WHERE row_key = 'coal'",
    "verdict missing": "DELETE FROM check_run",
    "step missing": "DELETE FROM transition",
    "version missing": "DELETE FROM project_version",
    "state not moved": "UPDATE project SET state = 'draft'",
    "version not counted": "UPDATE project SET version_number = 0",
    "document of another": "UPDATE project_version SET document = replace(document, '篦冷机', '风机')",
    "audit event missing": "DELETE FROM audit_event WHERE action = 'project.submit'",
    "audit event of nothing": "UPDATE audit_event SET subject = subject || '0' WHERE action = 'project.submit'",
    "reference to nothing": "UPDATE project SET created_by = 'nobody'",
}


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, verdict: Verdict) -> Iterator[Office]:
    """A desk over a register of this test's own."""
    yield from office_at(with_tables(f"sqlite:///{tmp_path_factory.mktemp('spoilt') / 'reserve.db'}"), verdict)


def filed(office: Office) -> str:
    """A submitted project; its code."""
    clerk = office.person("wang", "330522", "county_clerk")
    code = office.drafted(clerk)
    submit_project(office.desk, clerk, code, open_draft(office.desk, clerk, code).revision, f"key-{code}")
    return code


def require_everything(office: Office, code: str) -> None:
    """All checks of the register."""
    require_whole(office.desk.store, code)
    require_sound(office.desk.store)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_spoilt_register_does_not_pass(office: Office, damage: str) -> None:
    code = filed(office)
    assert require_whole(office.desk.store, code).keys == (f"key-{code}",)
    require_sound(office.desk.store)
    with sqlite3.connect(str(office.desk.store.engine.url.database)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        assert connection.execute(DAMAGES[damage]).rowcount > 0
    connection.close()
    with pytest.raises(AssertionError):
        require_everything(office, code)


def test_a_lost_edit_and_a_second_submission_do_not_pass() -> None:
    now = time.monotonic()
    work = Work("3305-2024-00001", typed=[Typed(now - 9, "content", 1), Typed(now - 8, "content", 2), Typed(now - 1, "content", 3)])
    raw = {"fields": {"content": {"text": "第1笔 更换篦冷机"}}, "tables": {}}
    with pytest.raises(AssertionError, match="edit 1 is stored, edit 2 was confirmed or typed long before"):
        work.require_kept(Fate("draft", (), raw, 7), killed_at=now, up_since=now - 60)
    work.require_kept(Fate("draft", (), raw, 7), killed_at=now, up_since=now - 4)  # the server was not there to take it
    work.acknowledged["content"] = 3
    with pytest.raises(AssertionError, match="edit 3 was confirmed"):
        work.require_kept(Fate("draft", (), raw, 7), killed_at=now, up_since=now - 4)
    with pytest.raises(AssertionError, match="submitted 2 times"):
        Work("3305-2024-00001").require_kept(Fate("submitted", ("a", "b"), raw, 7), killed_at=now, up_since=now)
