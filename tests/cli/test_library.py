"""``reserve library``: a check from begin to end, what it found as a list and as a workbook, and who may not."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import create_person
from reserve.store import Store
from tests.cli.running import Reserve
from tests.support.office import Office


@pytest.fixture(scope="module")
def filled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A library with one accepted project whose stored start lies behind its end, and an auditor."""
    folder = tmp_path_factory.mktemp("filled")
    with closing(sqlite3.connect(migrated)) as source, closing(sqlite3.connect(folder / "reserve.db")) as target:
        source.backup(target)
    desk = make_desk(Settings(database_url=f"sqlite:///{folder}/reserve.db", data_dir=folder))
    office = Office(Store(desk.store.engine))
    code = office.in_state(office.chain(), "county", {"project_name": ("=1+1号线改造", None)})
    create_person(
        office.desk, login="zj.auditor", name="审", unit_code="ZJ", roles=["auditor"], password="Long-enough-7", must_change_password=False
    )  # fmt: skip
    with office.store.write() as session:
        session.connection().exec_driver_sql("UPDATE project_facts SET start_date = '2025-03-01'")
    desk.store.engine.dispose()
    office.store.dispose()
    return folder / "reserve.db", code


@pytest.fixture
def library(filled: tuple[Path, str], reserve: Reserve) -> tuple[Reserve, str]:
    """The command line over a copy of it."""
    path, code = filled
    shutil.copyfile(path, Path(reserve.environment["RESERVE_DATA_DIR"]) / "reserve.db")
    return reserve, code


def test_a_library_is_checked_listed_and_written(library: tuple[Reserve, str], tmp_path: Path) -> None:
    reserve, code = library
    never = reserve.run("library", "findings", "--as", "zj.auditor")
    assert never.exit_code == 4
    assert "reserve library check" in never.output
    done = reserve.run("library", "check", "--as", "zj.auditor")
    assert done.exit_code == 0, done.output
    assert "校核了 1 个项目" in done.stdout
    assert "已校核 1 / 1 个项目" in done.stderr
    (run,) = reserve.read_json("library", "runs", "--as", "zj.auditor")
    assert (run["state"], run["judged"], run["as_of"]) == ("finished", 1, "2024-09-02")
    assert "2024-09-02" in reserve.fine("library", "runs", "--as", "zj.auditor")
    found = reserve.read_json("library", "findings", "--as", "zj.auditor", "--new")
    dates = [row for row in found["rows"] if "finish_date" in row["path"] or "start_date" in row["path"]]
    assert [(row["code"], row["standing"]) for row in dates] == [(code, "new")]
    assert f"{found['total']} 条" in reserve.fine("library", "findings", "--as", "zj.auditor")
    assert reserve.read_json("library", "findings", "--as", "zj.auditor", "--rule", dates[0]["rule_id"])["total"] == 1
    out = tmp_path / "found.xlsx"
    reserve.fine("library", "findings", "--as", "zj.auditor", "--out", str(out))
    cells = [cell for row in openpyxl.load_workbook(out).active.iter_rows() for cell in row]
    assert {"=1+1号线改造", code, dates[0]["rule_id"]} <= {cell.value for cell in cells if cell.data_type == "s"}
    assert [cell for cell in cells if cell.data_type == "f"] == []
    assert reserve.run("library", "findings", "--as", "zj.auditor", "--out", str(out)).exit_code == 3


def test_what_cannot_be_is_said(library: tuple[Reserve, str]) -> None:
    reserve, _ = library
    for arguments, exit_code, said in (
        (("check", "--as", "330522.clerk"), 3, "没有这项权限：校核全库"),
        (("check", "--as", "zj.auditor", "--unit", "9999"), 2, "没有代码为“9999”的单位"),
        (("check", "--as", "zj.auditor", "--stage", "late"), 2, "没有阶段“late”"),
        (("check", "--as", "zj.auditor", "--resume"), 2, "没有未完成的全库校核"),
        (("check", "--as", "zj.auditor", "--resume", "--anew"), 2, "只能用一个"),
        (("runs", "--as", "330522.clerk"), 3, "没有这项权限"),
    ):
        found = reserve.run("library", *arguments)
        assert (found.exit_code, said in found.output) == (exit_code, True), found.output
