"""A command line on a library of its own: migrated once, copied for each test."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Reserve


def environment_of(folder: Path) -> dict[str, str]:
    return {
        "RESERVE_DATA_DIR": str(folder), "RESERVE_DATABASE_URL": f"sqlite:///{folder}/reserve.db", "RESERVE_DEMO": "0",
        "RESERVE_CLOCK": "2024-09-02", "RESERVE_LANGUAGE": "zh", "RESERVE_USER": "", "COLUMNS": "250",
    }  # fmt: skip


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    Reserve(environment_of(folder)).fine("init")
    return folder / "reserve.db"


@pytest.fixture
def empty(tmp_path: Path) -> Reserve:
    """A command line without a database."""
    return Reserve(environment_of(tmp_path))


@pytest.fixture(scope="session")
def staffed_file(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a library with three people: their passwords are hashed once, at full strength."""
    from dashboards.settings import Settings
    from dashboards.wiring import make_desk
    from reserve.accounts import create_person

    folder = tmp_path_factory.mktemp("staffed")
    file = copied(migrated, folder)
    desk = make_desk(Settings(database_url=f"sqlite:///{file}", data_dir=folder))
    for login, unit, role in (("clerk", "330522", "county_clerk"), ("ranker", "ZJ", "province_ranker"), ("admin", "ZJ", "administrator")):
        create_person(
            desk, login=login, name=login, unit_code=unit, roles=[role], password="Long-enough-7", must_change_password=False
        )  # fmt: skip
    desk.store.engine.dispose()
    return file


def copied(file: Path, folder: Path) -> Path:
    """A copy of the library in ``folder``, with what still stands in its write-ahead log."""
    target = folder / "reserve.db"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


@pytest.fixture
def reserve(migrated: Path, tmp_path: Path) -> Reserve:
    """A command line over an empty library."""
    copied(migrated, tmp_path)
    return Reserve(environment_of(tmp_path))


@pytest.fixture
def staffed(staffed_file: Path, tmp_path: Path) -> Reserve:
    """The same with a clerk, a ranker and an auditor who have passwords of their own."""
    copied(staffed_file, tmp_path)
    return Reserve(environment_of(tmp_path))
