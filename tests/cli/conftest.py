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


@pytest.fixture
def reserve(migrated: Path, tmp_path: Path) -> Reserve:
    """A command line over an empty library."""
    with closing(sqlite3.connect(migrated)) as source, closing(sqlite3.connect(tmp_path / "reserve.db")) as target:
        source.backup(target)
    return Reserve(environment_of(tmp_path))


@pytest.fixture
def staffed(reserve: Reserve) -> Reserve:
    """The same with a clerk, a ranker and an auditor who have passwords of their own."""
    from dashboards.settings import Settings
    from dashboards.wiring import make_desk
    from reserve.accounts import create_person

    desk = make_desk(
        Settings(database_url=reserve.environment["RESERVE_DATABASE_URL"], data_dir=Path(reserve.environment["RESERVE_DATA_DIR"]))
    )
    for login, unit, role in (("clerk", "330522", "county_clerk"), ("ranker", "ZJ", "province_ranker"), ("admin", "ZJ", "administrator")):
        create_person(
            desk, login=login, name=login, unit_code=unit, roles=[role], password="Long-enough-7", must_change_password=False
        )  # fmt: skip
    desk.store.engine.dispose()
    return reserve
