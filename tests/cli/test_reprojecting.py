"""``reserve db reproject`` over an empty library, over rows that went stale, and over a document that somebody changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dashboards.settings import Settings
from dashboards.wiring import make_desk
from reserve.store import Store
from tests.cli.running import Reserve
from tests.support.office import Office


@pytest.fixture
def with_a_project(reserve: Reserve) -> tuple[Reserve, str]:
    """A command line over a library with one submitted project, and its code."""
    desk = make_desk(
        Settings(database_url=reserve.environment["RESERVE_DATABASE_URL"], data_dir=Path(reserve.environment["RESERVE_DATA_DIR"]))
    )
    office = Office(Store(desk.store.engine))
    code = office.submitted(office.person("clerk", "330522", "county_clerk"))
    desk.store.engine.dispose()
    return reserve, code


def change(reserve: Reserve, *statements: str) -> None:
    with closing(sqlite3.connect(Path(reserve.environment["RESERVE_DATA_DIR"]) / "reserve.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_an_empty_library_has_nothing_to_rebuild(reserve: Reserve) -> None:
    assert "0 个项目" in reserve.fine("db", "reproject")


def test_a_library_that_is_not_there_is_said(empty: Reserve) -> None:
    found = empty.run("db", "reproject")
    assert found.exit_code == 4
    assert "reserve init" in found.output


def test_stale_rows_are_rebuilt_and_the_second_time_finds_nothing(with_a_project: tuple[Reserve, str]) -> None:
    reserve, code = with_a_project
    change(reserve, "UPDATE project_facts SET derived_saving_tce_per_year = 1")
    assert reserve.read_json("db", "reproject") == {"projects": 1, "changed": [code], "read_otherwise": [], "left_alone": []}
    assert "the rows of 0 were different" in reserve.fine("db", "reproject", RESERVE_LANGUAGE="en")


def test_a_changed_document_is_named_and_the_command_fails(with_a_project: tuple[Reserve, str]) -> None:
    reserve, code = with_a_project
    change(reserve, "DROP TRIGGER project_version_update", "UPDATE project_version SET document = replace(document, '长兴', '短兴')")
    found = reserve.run("db", "reproject")
    assert found.exit_code == 1
    assert f"{code}: 第 1 版的正文与其摘要不符" in found.output
    assert "1 个项目未能重建" in found.output
