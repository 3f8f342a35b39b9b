"""One demonstration for all tests of pages: built once through the services, copied for tests that change it."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboards.demo import build_demo
from dashboards.wiring import CurrentUser, make_clock
from reserve.accounts import Desk, open_local_session, who
from reserve.store import Store, make_engine, upgrade
from tests.support.shared import built_once
from validation import RuleChecker

DEMO_DATE = dt.date(2024, 9, 2)
Seat = Callable[..., CurrentUser]


def desk_on(file: Path) -> Desk:
    """A desk over an SQLite file on the demonstration's date."""
    return Desk(Store(make_engine(f"sqlite:///{file}")), RuleChecker(), make_clock(DEMO_DATE), demo=True)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of the built demonstration; all workers of a run share it."""
    return built_once(tmp_path_factory, "demonstration.db", _build)


def _build(file: Path) -> None:
    desk = desk_on(file)
    upgrade(desk.store.engine)
    build_demo(desk)
    with desk.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.store.dispose()


@pytest.fixture(scope="session")
def demo(demo_file: Path) -> Iterator[Desk]:
    """A desk at the demonstration; for reading only."""
    desk = desk_on(demo_file)
    yield desk
    desk.store.dispose()


@pytest.fixture
def own_demo(demo_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk at a copy of the demonstration that a test may change."""
    file = tmp_path / "reserve.db"
    shutil.copy(demo_file, file)
    desk = desk_on(file)
    yield desk
    desk.store.dispose()


def seat(desk: Desk, login: str, language: str = "zh", **query: str) -> CurrentUser:
    """Somebody who looks at a page."""
    session_id = open_local_session(desk, login, "test").session_id
    return CurrentUser(session_id, who(desk, session_id), desk, language, query)  # type: ignore[arg-type]
