"""The laboratory of analysts: its folder, its environment, and the restriction that no notebook can take off."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboards.lab.confine import version
from dashboards.lab.folder import LabFolder, shipped_notebooks
from dashboards.lab.start import HOST, environment, exposed, prepared, readable, secret_paths, writable
from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.accounts import create_person
from reserve.store import make_engine, upgrade
from tests.cli.running import Reserve
from tests.support.office import password_hash

NEEDS_LANDLOCK = pytest.mark.skipif(not version(), reason="the kernel of this machine has no Landlock")
NOTEBOOK = "# %% [markdown]\n# # 标题\n\n# %%\nprint({number})\n"

ATTACK = """
import os, sqlite3, subprocess, sys
from pathlib import Path
from dashboards.lab.confine import confine
from dashboards.lab.folder import LabFolder
from dashboards.lab.start import readable, writable

folder, library, server = LabFolder(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
os.chdir(folder.work)
confine(readable(folder), writable(folder))


def attach(mode):
    line = sqlite3.connect("mine.db", uri=True)
    line.execute(f"ATTACH 'file:{library}?mode={mode}' AS library")
    line.execute("UPDATE library.project SET name = 'changed'")


def write_directly():
    line = sqlite3.connect(library)
    line.execute("DELETE FROM project")


attempts = {
    "attach rw": lambda: attach("rw"),
    "attach rwc": lambda: attach("rwc"),
    "attach ro": lambda: attach("ro"),
    "connect": write_directly,
    "read": lambda: Path(library).read_bytes(),
    "list": lambda: os.listdir(Path(library).parent),
    "overwrite": lambda: Path(library).write_bytes(b""),
    "remove": lambda: os.unlink(library),
    "rename": lambda: os.rename(library, folder.work / "taken.db"),
    "link": lambda: os.link(library, folder.work / "taken.db"),
    "another program": lambda: subprocess.run(["cat", library], check=True, capture_output=True),
    "environment of the server": lambda: Path(f"/proc/{server}/environ").read_bytes(),
    "memory of the server": lambda: open(f"/proc/{server}/mem", "rb"),
    "folder of the server": lambda: os.listdir(f"/proc/{server}/cwd"),
    "write the snapshot": lambda: folder.snapshot.write_bytes(b""),
    "remove the snapshot": lambda: folder.snapshot.unlink(),
    "write elsewhere": lambda: Path(library).parent.parent.joinpath("elsewhere").write_text("x"),
    "secrets of the machine": lambda: Path("/etc/shadow").read_text(),
}
done = []
for name, attempt in attempts.items():
    try:
        attempt()
    except (OSError, sqlite3.OperationalError, subprocess.CalledProcessError):
        continue
    done.append(name)
link = folder.work / "link.db"
link.symlink_to(library)
try:
    link.read_bytes()
except PermissionError:
    pass
else:
    done.append("symbolic link")
assert folder.snapshot.read_bytes() == b"data"
(folder.work / "notes.txt").write_text("mine")
print(done)
"""


@pytest.fixture
def folder(tmp_path: Path) -> LabFolder:
    made = LabFolder(tmp_path / "lab")
    made.prepare()
    return made


@NEEDS_LANDLOCK
def test_a_notebook_cannot_reach_the_library_by_any_of_the_ways_it_has(folder: LabFolder, tmp_path: Path) -> None:
    library = tmp_path / "library" / "reserve.db"
    library.parent.mkdir()
    engine = make_engine(f"sqlite:///{library}")
    upgrade(engine)
    engine.dispose()
    folder.snapshot.write_bytes(b"data")
    before = library.read_bytes()
    command = [sys.executable, "-c", ATTACK, str(folder.root), str(library), str(os.getpid())]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2])
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
    assert library.read_bytes() == before
    assert (folder.work / "notes.txt").read_text() == "mine"


def test_the_environment_tells_nothing_of_the_library(folder: LabFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "RESERVE_DATABASE_URL": "postgresql://owner:secret@host/reserve", "RESERVE_DATA_DIR": "/var/lib/reserve",
        "RESERVE_SECRET": "x" * 40,
        "RESERVE_METRICS_TOKEN": "token", "PGPASSWORD": "secret", "RESERVE_USER": "zhejiang.analyst", "HOME": "/home/owner",
    }  # fmt: skip
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    told = environment(folder, "/lab/data/analysis.db", "opens", "zh")
    assert [name for name in told if name.startswith(("RESERVE", "PG"))] == ["RESERVE_ANALYSIS", "RESERVE_LANGUAGE"]
    assert not set(told.values()) & set(secrets.values())


def test_it_listens_on_this_machine_only_behind_a_new_token_each_time(folder: LabFolder) -> None:
    one, other = prepared(folder, None, None, "zh"), prepared(folder, None, None, "zh")
    assert one.address.startswith("http://127.0.0.1:")
    assert len(one.token) >= 32
    assert one.token != other.token
    settings = json.loads((folder.home / "jupyter" / "jupyter_server_config.json").read_text(encoding="utf-8"))
    assert (settings["ServerApp"]["ip"], settings["ServerApp"]["terminals_enabled"]) == (HOST, False)
    assert settings["ServerApp"]["jpserver_extensions"]["voila.server_extension"] is False
    assert one.token not in json.dumps(settings)


@pytest.mark.parametrize("where", ["packages", "python", "work", "data"])
def test_a_library_within_reach_is_found_before_anything_starts(folder: LabFolder, where: str) -> None:
    places = {
        "packages": Path(__file__).parents[2] / "reserve", "python": Path(sys.prefix), "work": folder.work, "data": folder.snapshot.parent
    }  # fmt: skip
    library = places[where] / ".data" / "reserve.db"
    chosen = Settings(database_url=f"sqlite:///{library}", data_dir=library.parent)
    assert exposed(folder, secret_paths(chosen)) == library.parent


def test_a_library_elsewhere_is_out_of_reach(folder: LabFolder, tmp_path: Path) -> None:
    chosen = Settings(database_url="", data_dir=tmp_path / "data", secret_file=tmp_path / "keys" / "secret", tls_key=tmp_path / "key.pem")
    assert exposed(folder, secret_paths(chosen)) is None
    assert {tmp_path / "data" / "reserve.db", tmp_path / "keys" / "secret", tmp_path / "key.pem"} <= set(secret_paths(chosen))


def test_the_data_can_be_read_and_only_work_can_be_written(folder: LabFolder) -> None:
    assert folder.snapshot.parent in readable(folder)
    assert folder.snapshot.parent not in writable(folder)
    assert {folder.work, folder.home} <= set(writable(folder))
    assert folder.root not in {*readable(folder), *writable(folder)}


def test_shipped_notebooks_are_laid_once_and_an_analysts_changes_are_kept(folder: LabFolder, tmp_path: Path) -> None:
    source = tmp_path / "study.py"
    source.write_text(NOTEBOOK.format(number=1), encoding="utf-8")
    laid = folder.work / "study.ipynb"
    assert folder.lay([source]) == [laid]
    cells = json.loads(laid.read_text(encoding="utf-8"))["cells"]
    assert [(cell["cell_type"], "".join(cell["source"])) for cell in cells] == [("markdown", "# 标题"), ("code", "print(1)")]
    assert folder.lay([source]) == []
    source.write_text(NOTEBOOK.format(number=2), encoding="utf-8")
    assert folder.lay([source]) == [laid]
    mine = laid.read_text(encoding="utf-8").replace("print(2)", "print('mine')")
    laid.write_text(mine, encoding="utf-8")
    source.write_text(NOTEBOOK.format(number=3), encoding="utf-8")
    (beside,) = folder.lay([source])
    assert beside != laid
    assert laid.read_text(encoding="utf-8") == mine
    assert "print(3)" in beside.read_text(encoding="utf-8")
    assert folder.lay([source]) == []


def test_every_shipped_notebook_can_be_laid(folder: LabFolder) -> None:
    sources = shipped_notebooks()
    assert [path.stem for path in folder.lay(sources)] == [path.stem for path in sources]


def _command_line(folder: Path) -> Reserve:
    return Reserve(
        {
            "RESERVE_DATA_DIR": str(folder), "RESERVE_DATABASE_URL": f"sqlite:///{folder}/reserve.db", "RESERVE_DEMO": "1",
            "RESERVE_USER": "",
            "RESERVE_LANGUAGE": "zh", "RESERVE_LAB_DIR": str(folder.parent / "lab"), "COLUMNS": "250", "RESERVE_ANALYSIS_URL": "",
        }
    )  # fmt: skip


@pytest.fixture
def command_line(sqlite_template: Path, tmp_path: Path) -> Reserve:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "reserve.db")
    made = _command_line(folder)
    desk = make_desk(Settings(database_url=made.environment["RESERVE_DATABASE_URL"], data_dir=folder))
    for login, role in (("zj.analyst", "analyst"), ("zj.ranker", "province_ranker")):
        create_person(
            desk, login=login, name=login, unit_code="ZJ", roles=[role], password_hash=password_hash(), must_change_password=False
        )  # fmt: skip
    desk.store.dispose()
    return made


def test_the_role_is_for_postgresql(command_line: Reserve) -> None:
    answer = command_line.run("lab", "role")
    assert (answer.exit_code, "SQLite" in answer.stderr) == (2, True)


def test_refresh_takes_what_the_analyst_may_read_and_refuses_others(command_line: Reserve, tmp_path: Path) -> None:
    said = command_line.fine("lab", "refresh", "--as", "zj.analyst")
    snapshot = tmp_path / "lab" / "data" / "analysis.db"
    assert str(snapshot) in said
    assert "审计链首" in said
    assert snapshot.is_file()
    snapshot.unlink()
    refused = command_line.run("lab", "refresh", "--as", "zj.ranker")
    assert (refused.exit_code, snapshot.exists()) == (3, False)
    assert "取得分析快照" in refused.stderr


def test_without_the_restriction_nothing_starts(command_line: Reserve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.lab.confine.version", lambda: 0)
    answer = command_line.run("lab", "--as", "zj.analyst")
    assert (answer.exit_code, "没有启动" in answer.stderr, "--unconfined" in answer.stderr) == (3, True, True)


def test_a_library_in_the_wrong_place_starts_nothing(command_line: Reserve, tmp_path: Path) -> None:
    answer = command_line.run("lab", "--as", "zj.analyst", RESERVE_DATA_DIR=str(tmp_path / "lab" / "work" / "data"))
    assert (answer.exit_code, "没有启动" in answer.stderr) == (3, True)
