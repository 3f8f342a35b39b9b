"""Every row of the rights table, asked of the real services: role, action, relation of units, state, answer."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, event, make_url, text

from reserve.store import Store, make_engine
from reserve.vocabulary.rights import roles as all_roles
from tests.reserve.services.rights_world import ON_PROJECTS, STATES, Row, World, build, rows
from tests.support.office import Office

SAMPLE = ("county_clerk", "city_reviewer", "province_ranker", "observer")


def hasty_office(url: str) -> Office:
    """An office whose SQLite does not wait for the disk: thousands of refusals are audited here."""
    engine = make_engine(url, pooled=False)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF").close())
    return Office(Store(engine))


@pytest.fixture(scope="module")
def worlds(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[World, Path]]:
    """The register as it is, and one whose projects were moved to the city above."""
    folder = tmp_path_factory.mktemp("rights")
    usual, moved = folder / "usual.db", folder / "moved.db"
    shutil.copyfile(sqlite_template, usual)
    world = build(hasty_office(f"sqlite:///{usual}"), tuple(all_roles()))
    shutil.copyfile(usual, moved)
    above = world.over(hasty_office(f"sqlite:///{moved}"))
    above.move_to_city()
    return {"usual": (world, usual), "above": (above, moved)}


def walk(worlds: dict[str, tuple[World, Path]], wanted: list[Row], folder: Path) -> list[str]:
    """Ask for each row; a row that may change the register gets a copy of its own. Answers with what differs."""
    differing = []
    for row in wanted:
        world, path = worlds["above" if row.relation == "above" and row.action in ON_PROJECTS else "usual"]
        if row.expected == "done" and row.action != "read":
            copy = folder / f"{uuid4().hex}.db"
            shutil.copyfile(path, copy)
            world = world.over(hasty_office(f"sqlite:///{copy}"))
        answer = world.answer(row)
        if answer != row.expected:
            differing.append(f"{row.role} {row.action} {row.relation} {row.state}: {answer}, not {row.expected}")
    return differing


@pytest.mark.slow
@pytest.mark.parametrize("role", all_roles())
def test_the_services_answer_every_row_of_a_role_as_the_table_says(
    role: str, worlds: dict[str, tuple[World, Path]], tmp_path: Path
) -> None:
    assert walk(worlds, [row for row in rows() if row.role == role], tmp_path) == []


def test_the_table_speaks_of_every_role_action_relation_and_state_of_projects() -> None:
    said = [(row.role, row.action, row.relation, row.state) for row in rows()]
    assert len(said) == len(set(said))
    wanted = {
        (role, action, relation, state)
        for role in all_roles() for action in ON_PROJECTS for relation in ("own", "below", "above", "neighbour") for state in STATES
    }  # fmt: skip
    assert wanted - set(said) == set()


def test_the_walk_fails_when_every_right_is_granted(
    worlds: dict[str, tuple[World, Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [row for row in rows() if row.role == "observer" and row.action in ("read", "accept") and row.state in ("draft", "county")]
    assert walk(worlds, wanted, tmp_path) == []
    wanted = [row for row in wanted if row.expected != "done" and row.action == "read"]
    monkeypatch.setattr("reserve.services.access.permits", lambda *_: True)
    assert len(walk(worlds, wanted, tmp_path)) == len(wanted) > 0


@pytest.fixture(scope="module")
def province_world(postgresql_server: str) -> Iterator[Callable[[], World]]:
    """Makes copies of a register on PostgreSQL in which the roles of the sample act."""
    name = f"rights_{uuid4().hex}"
    administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE template_reserve")
    world = build(hasty_office(database(postgresql_server, name)), SAMPLE)
    copies: list[str] = []

    def copy() -> World:
        copies.append(f"rights_{uuid4().hex}")
        administer(postgresql_server, f"CREATE DATABASE {copies[-1]} TEMPLATE {name}")
        return world.over(hasty_office(database(postgresql_server, copies[-1])))

    yield copy
    for each in (*copies, name):
        administer(postgresql_server, f"DROP DATABASE {each} WITH (FORCE)")


def test_a_sample_of_the_rows_is_answered_alike_on_postgresql(province_world: Callable[[], World]) -> None:
    chosen = [row for row in rows() if row.role in SAMPLE and row.relation != "above"]
    asked = [row for row in chosen if row.expected != "done"][::9]
    done = [row for row in chosen if row.expected == "done" and row.action != "read" and row.role == "city_reviewer"]
    world = province_world()
    assert {row.expected for row in asked} == {"refused", "not_found", "not_now"}
    assert [row for row in asked if world.answer(row) != row.expected] == []
    assert [row for row in done if province_world().answer(row) != "done"] == []


def database(address: str, name: str) -> str:
    """The address of another database of the same server."""
    return make_url(address).set(database=name, drivername="postgresql").render_as_string(hide_password=False)


def administer(address: str, statement: str) -> None:
    """Run one statement of the server's administration."""
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
