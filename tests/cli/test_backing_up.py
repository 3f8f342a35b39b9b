"""Backup, verify, restore and move from the command line, with the demonstration's own services behind them."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.cli.conftest import environment_of
from tests.cli.running import Reserve


@pytest.fixture
def filled(staffed: Reserve) -> Reserve:
    """A library with accounts, their acts, an attachment on the disk and a server's secret."""
    folder = Path(staffed.environment["RESERVE_DATA_DIR"])
    held = folder / "attachments" / "ab" / ("ab" * 32)
    held.parent.mkdir(parents=True)
    held.write_bytes(b"evidence")
    (folder / "secret").write_text("the server's own secret")
    return staffed


def other(tmp_path_factory: pytest.TempPathFactory) -> Reserve:
    """A command line over another, empty place."""
    return Reserve(environment_of(tmp_path_factory.mktemp("other")))


def test_a_process_that_has_asked_no_database_verifies_a_backup(filled: Reserve, tmp_path: Path) -> None:
    filled.fine("backup", str(tmp_path / "library.tar"))
    command = [sys.executable, "-m", "dashboards.cli", "backup", "verify", str(tmp_path / "library.tar")]
    found = subprocess.run(command, env=os.environ | filled.environment, check=False, capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stderr


def test_a_backup_is_made_verified_and_restored_elsewhere(
    filled: Reserve, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path / "library.tar"
    shown = filled.fine("backup", str(target))
    assert "已备份到" in shown
    digest = shown.rstrip().rpartition("总摘要：")[2]
    assert len(digest) == 64
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert b"the server's own secret" not in target.read_bytes()
    assert filled.run("backup", "verify", str(target), "--digest", digest).exit_code == 0
    assert filled.run("backup", "verify", str(target), "--digest", "0" * 64).exit_code == 1

    there = other(tmp_path_factory)
    proof = there.read_json("restore", str(target))
    assert proof["equal"] is True
    assert proof["tables"]["person"]["rows"] == 3
    assert all(share["backup"] == share["database"] for share in proof["tables"].values())
    folder = Path(there.environment["RESERVE_DATA_DIR"])
    assert (folder / "attachments" / "ab" / ("ab" * 32)).read_bytes() == b"evidence"
    assert not (folder / "secret").exists()
    assert "clerk" in there.fine("users", "list")
    assert there.run("audit", "verify", "--head", proof["audit_head"]).exit_code == 0


def test_keys_travel_only_when_asked_for(filled: Reserve, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    told = filled.read_json("backup", str(tmp_path / "b"), "--with-keys")
    assert told["keys"] == ["secret"]
    there = other(tmp_path_factory)
    there.fine("restore", str(tmp_path / "b"), "--with-keys")
    secret = Path(there.environment["RESERVE_DATA_DIR"]) / "secret"
    assert secret.read_text() == "the server's own secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_what_holds_rows_is_replaced_only_when_asked_for(filled: Reserve, tmp_path: Path) -> None:
    filled.fine("backup", str(tmp_path / "b.tar"))
    refused = filled.run("restore", str(tmp_path / "b.tar"))
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    assert "一致" in filled.fine("restore", str(tmp_path / "b.tar"), "--replace")
    again = filled.run("backup", str(tmp_path / "b.tar"))
    assert (again.exit_code, "已存在" in again.stderr) == (2, True)


def test_a_library_moves_to_postgresql_and_back(filled: Reserve, postgresql_url: str, tmp_path: Path) -> None:
    here, back = filled.environment["RESERVE_DATABASE_URL"], f"sqlite:///{tmp_path / 'back.db'}"
    there = filled.read_json("db", "move", here, postgresql_url)
    again = filled.read_json("db", "move", postgresql_url, back)
    assert there["equal"] is again["equal"] is True
    assert there["tables"] == again["tables"]
    assert filled.run("db", "move", here, here, "--replace").exit_code == 2
    shown = filled.run("db", "move", here, make_url(postgresql_url).set(password="hidden").render_as_string(hide_password=False))
    assert "hidden" not in shown.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("backup", "verify", "nowhere.tar"), 2, "找不到备份"),
        (("restore", "nowhere.tar"), 2, "找不到备份"),
        (("backup", "/proc/nowhere/b.tar"), 2, "无法写入"),
        (("backup", "verify"), 2, "缺少 BACKUP"),
        (("db", "move", "sqlite:////nowhere/a.db", "sqlite:////nowhere/b.db"), 4, "还没有建立"),
        (("db", "move", "mysql://x/y", "sqlite:////nowhere/b.db"), 2, "RESERVE_DATABASE_URL"),
    ],
)
def test_what_cannot_be_done_is_said(reserve: Reserve, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = reserve.run(*arguments)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output


def test_a_missing_attachment_is_said_and_the_backup_is_made_all_the_same(filled: Reserve, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled.environment["RESERVE_DATABASE_URL"].removeprefix("sqlite:///"))) as made:
        made.execute(
            "INSERT INTO attachment (id, project_id, name, media_type, size_bytes, sha256, added_by, added_by_name, added_at) "
            "VALUES ('a', 'p', 'n', 'm', 1, ?, 'x', 'x', '2024-09-02 00:00:00.000000')",
            ["cd" * 32],
        )
        made.commit()
    result = filled.run("backup", str(tmp_path / "b"))
    assert result.exit_code == 1
    assert "cd" * 32 in result.stderr
    assert json.loads((tmp_path / "b" / "manifest.json").read_text())["tables"]["attachment"]["rows"] == 1
    assert os.listdir(tmp_path / "b" / "attachments") == ["ab"]  # noqa: PTH208
