"""``reserve waivers``: from the ask of a county to the revocation, with exit codes and the public list as a workbook."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reserve.store import Store, make_engine
from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.support.office import Office

CODE, RULE, PATH = "3305-2024-00001", "R-CAPACITY-GROWTH", "capacity_after_t_per_year"
WHY, GROUND, PAPER = "置换方案已由省厅批复，登记尚未更新。", "省级置换批复已下达，准予先行申报。", "浙经信产业〔2024〕9号"
CLERK, PROVINCE = ("--as", "330522.clerk"), ("--as", "zj.province")


@pytest.fixture
def reserve(migrated: Path, tmp_path: Path) -> Reserve:
    file = tmp_path / "reserve.db"
    with closing(sqlite3.connect(migrated)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
    office = Office(Store(make_engine(f"sqlite:///{file}")))
    chain = office.chain()
    assert office.drafted(chain.clerk, {PATH: ("160", "10kt/yr")}) == CODE
    office.desk.store.dispose()
    return Reserve(environment_of(tmp_path) | {"RESERVE_LANGUAGE": "en"})


def test_a_waiver_is_asked_granted_listed_and_revoked(reserve: Reserve, tmp_path: Path) -> None:
    assert "W2024-0001" in reserve.fine("waivers", "ask", CODE, RULE, PATH, "--reason", WHY, *CLERK)
    assert reserve.run("waivers", "ask", CODE, RULE, PATH, "--reason", WHY, *CLERK).exit_code == 3
    answer = ("--reason", GROUND, "--basis", PAPER, "--until")
    assert reserve.run("waivers", "grant", "W2024-0009", *answer, "2024-12-31", *PROVINCE).exit_code == 4
    late = reserve.run("waivers", "grant", "W2024-0001", *answer, "2026-01-01", *PROVINCE)
    assert (late.exit_code, "between 2024-09-02 and 2025-09-03 (at most 366 days)" in late.stderr) == (2, True)
    assert reserve.run("waivers", "grant", "W2024-0001", *answer, "2024-12-31", *CLERK).exit_code == 3
    assert "until 2024-12-31" in reserve.fine("waivers", "grant", "W2024-0001", *answer, "2024-12-31", *PROVINCE)
    (one,) = reserve.read_json("waivers", "list", "--project", CODE, *PROVINCE)
    assert (one["code"], one["standing"], one["answer"]["basis"], one["acts"]) == ("W2024-0001", "in_force", PAPER, ["revoke"])
    assert PAPER in reserve.fine("waivers", "list", *CLERK)
    book = tmp_path / "waivers.xlsx"
    reserve.fine("waivers", "list", "--out", str(book), *CLERK)
    assert book.read_bytes()[:2] == b"PK"
    reserve.fine("waivers", "revoke", "W2024-0001", "--reason", "置换批复已被撤销，不再准予。", *PROVINCE)
    assert reserve.run("waivers", "revoke", "W2024-0001", "--reason", GROUND, *PROVINCE).exit_code == 3


def test_an_ask_is_declined_and_another_taken_back(reserve: Reserve) -> None:
    for number, (act, who) in enumerate((("decline", PROVINCE), ("withdraw", CLERK)), start=1):
        reserve.fine("waivers", "ask", CODE, RULE, PATH, "--reason", WHY, *CLERK)
        reserve.fine("waivers", act, f"W2024-000{number}", "--reason", "批复文件未附，请补齐后重新申请。", *who)
    assert [one["standing"] for one in reserve.read_json("waivers", "list", *CLERK)] == ["withdrawn", "declined"]
