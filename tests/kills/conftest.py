"""Registers of one's own, a fork server, and a verdict remembered from the real engine."""

import multiprocessing
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext

import pytest

from reserve.services import open_draft
from reserve.store import Store, make_engine, upgrade
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Verdict
from tests.kills.acts import desk_at
from tests.kills.postgres import Postgres, own_postgres
from tests.support.office import Office


@pytest.fixture(scope="session")
def forks() -> ForkServerContext:
    """A server that forks processes which have imported everything and computed nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kills.warm", "psycopg", "pytest"])
    return context


@pytest.fixture(scope="session")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    """What Great Expectations says about the good project."""
    address = f"sqlite:///{tmp_path_factory.mktemp('verdict') / 'reserve.db'}"
    with_tables(address)
    engine = make_engine(address)
    office = Office(Store(engine))
    clerk = office.person("wang", "330522", "county_clerk")
    draft = open_draft(office.desk, clerk, office.drafted(clerk))
    found = office.desk.checker.verdict(Document.from_raw(draft.raw), draft.context)
    assert found.report.passed
    engine.dispose()
    return found


@pytest.fixture(scope="session")
def own_server() -> Iterator[Postgres]:
    """A PostgreSQL that only the kill tests use."""
    with own_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def own_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty register in a file of this module's own."""
    return with_tables(f"sqlite:///{tmp_path_factory.mktemp('own') / 'reserve.db'}")


@pytest.fixture(scope="module")
def own_postgresql(own_server: Postgres, request: pytest.FixtureRequest) -> str:
    """An empty register of this module's own on the PostgreSQL of the kill tests."""
    return with_tables(own_server.create(request.module.__name__.rpartition(".")[2]))


def with_tables(address: str) -> str:
    """The address again, its database having all tables."""
    engine = make_engine(address)
    upgrade(engine)
    engine.dispose()
    return address


def office_at(address: str, verdict: Verdict) -> Iterator[Office]:
    """A desk over a register whose verdicts are remembered."""
    engine = make_engine(address, pooled=False)
    office = Office(Store(engine))
    office.desk = desk_at(address, verdict)
    yield office
    office.desk.store.dispose()
    engine.dispose()
