"""A snapshot holds what the analyst may read, of one moment, and takes no writing."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from reserve.services import verify_audit
from reserve.services.analysis import open_library, take_analysis_snapshot
from reserve.store.analysis_line import connect_file
from reserve.store.analysis_snapshot import Taken
from reserve.vocabulary.errors import NotFound, Refused
from tests.reserve.analysis.conftest import Studied

WRITES = (
    "INSERT INTO project (id, code) VALUES ('x', 'x')",
    "UPDATE project SET name = 'x'",
    "DELETE FROM finding",
    "REPLACE INTO project (id, code) VALUES ('x', 'x')",
    "DROP TABLE project",
    "CREATE TABLE mine (a)",
    "CREATE TEMP TABLE mine (a)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE TRIGGER mine AFTER INSERT ON project BEGIN SELECT 1; END",
    "ALTER TABLE project RENAME TO mine",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA user_version = 7",
    "VACUUM",
    "VACUUM INTO '{folder}/copy.db'",
    "ATTACH '{library}' AS library",
    "ATTACH 'file:{library}?mode=rw' AS library",
    "ATTACH '{folder}/new.db' AS new",
    "BEGIN IMMEDIATE",
    "ANALYZE",
    "SELECT load_extension('x')",
    "CREATE VIRTUAL TABLE mine USING fts5(a)",
)


def library_of(studied: Studied) -> Path:
    return Path(str(studied.office.store.engine.url.database))


@pytest.mark.parametrize("statement", WRITES)
def test_the_line_refuses(statement: str, taken: Taken, studied: Studied, tmp_path: Path) -> None:
    with (
        closing(connect_file(taken.path)) as line,
        pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited|authorization denied"),
    ):
        line.execute(statement.format(folder=tmp_path, library=library_of(studied)))


def test_the_file_itself_refuses_when_the_guard_of_the_line_is_taken_off(taken: Taken) -> None:
    before = taken.path.read_bytes()
    with closing(connect_file(taken.path)) as line:
        line.set_authorizer(None)
        for statement in ("INSERT INTO project (id, code) VALUES ('x', 'x')", "DROP TABLE project", "CREATE TABLE mine (a)"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                line.execute(statement)
        line.execute("PRAGMA writable_schema = ON")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            line.execute("DELETE FROM sqlite_master")
    assert taken.path.read_bytes() == before


def test_it_holds_what_the_analyst_may_read_and_no_trace_of_anything_else(taken: Taken, studied: Studied) -> None:
    with open_library(taken.path) as library:
        assert library.projects["code"].tolist() == [studied.project]
    held = taken.path.read_bytes()
    for hidden in ("尚未提交的秘密草稿", studied.draft, "$argon2", "zj.analyst", "330522.clerk"):
        assert hidden.encode() not in held, hidden
    assert "长兴示例水泥有限公司".encode() in held


def test_the_secret_seed_of_a_batch_is_not_in_it(taken: Taken) -> None:
    with open_library(taken.path) as library:
        assert {"seed_secret", "opened_by"}.isdisjoint(library.table("batch").columns)


def test_its_folder_is_the_owners_and_the_file_is_read_only(taken: Taken) -> None:
    assert stat.S_IMODE(taken.path.stat().st_mode) == 0o400
    assert stat.S_IMODE(taken.path.parent.stat().st_mode) == 0o700
    assert os.listdir(taken.path.parent) == [taken.path.name]  # noqa: PTH208


def test_the_stamp_is_a_head_that_the_chain_confirms_and_names_the_taking_itself(taken: Taken, studied: Studied) -> None:
    with open_library(taken.path) as library:
        stamp = library.stamp
    assert stamp == taken.stamp
    report = verify_audit(studied.office.desk, expected_head=stamp.audit_head)
    assert (report.ok, report.expected_at) == (True, stamp.audit_number)
    with closing(sqlite3.connect(library_of(studied))) as library_file:
        row = library_file.execute("SELECT action, outcome FROM audit_event WHERE number = ?", (stamp.audit_number,)).fetchone()
    assert row == ("analysis.take", "done")


def test_a_new_one_takes_the_place_of_the_old_and_an_open_library_keeps_its_stamp(studied: Studied, tmp_path: Path) -> None:
    taken = take_analysis_snapshot(studied.office.desk, studied.analyst, tmp_path / "analysis.db")
    with open_library(taken.path) as before:
        old = before.stamp
        studied.office.wall.forward(hours=1)
        again = take_analysis_snapshot(studied.office.desk, studied.analyst, taken.path)
        with open_library(taken.path) as after:
            assert (before.stamp, after.stamp) == (old, again.stamp)
        assert after.stamp.taken_at > old.taken_at


@pytest.mark.parametrize("login", ["330522.clerk", "zj.ranker", "zj.province"])
def test_others_are_refused_and_the_refusal_is_on_record(studied: Studied, tmp_path: Path, login: str) -> None:
    with pytest.raises(Refused, match="right_missing"):
        take_analysis_snapshot(studied.office.desk, studied.office.sessions[login], tmp_path / "mine.db")
    assert not (tmp_path / "mine.db").exists()
    with closing(sqlite3.connect(library_of(studied))) as file:
        last = file.execute("SELECT login, action, outcome FROM audit_event ORDER BY number DESC").fetchone()
    assert last == (login, "analysis.take", "refused")


def test_a_place_without_data_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound, match="reserve lab refresh"):
        open_library(tmp_path / "none.db")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, but long enough to look at" * 40)
    with pytest.raises(NotFound, match="not a database"):
        open_library(broken)
    empty = tmp_path / "other.db"
    with closing(sqlite3.connect(empty)) as other:
        other.execute("CREATE TABLE x (a)")
    with pytest.raises(NotFound, match="no such table"):
        open_library(empty)
    monkeypatch.delenv("RESERVE_ANALYSIS", raising=False)
    with pytest.raises(NotFound, match="RESERVE_ANALYSIS"):
        open_library()
