"""The analysts' role on PostgreSQL reads the views of the schema ``analysis`` and can do nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pandas as pd
import psycopg
import pytest
from sqlalchemy import Engine, make_url, text

from reserve.services.analysis import open_library, take_analysis_snapshot
from reserve.services.batches.ranking_text import digest_of
from reserve.store import Store, make_engine, upgrade
from reserve.store.analysis import shown
from reserve.store.analysis_role import grant_role, take_down
from reserve.vocabulary.errors import BadInput
from tests.reserve.analysis.conftest import Studied, study
from tests.support.office import Office

HARM = (
    "INSERT INTO analysis.project (id, code) VALUES ('x', 'x')",
    "UPDATE analysis.project SET name = 'x'",
    "DELETE FROM analysis.finding",
    "TRUNCATE public.project",
    "DROP VIEW analysis.project",
    "DROP TABLE public.project",
    "CREATE TABLE analysis.mine (a int)",
    "CREATE TABLE public.mine (a int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION analysis.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER VIEW analysis.project OWNER TO CURRENT_USER",
    "SELECT password_hash FROM public.person",
    "SELECT * FROM public.web_session",
    "SELECT * FROM public.project",
    "SELECT * FROM public.draft",
    "SELECT seed_secret FROM public.batch",
    "SELECT * FROM pg_authid",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_import('/etc/passwd')",
    "COPY analysis.project TO PROGRAM 'cat > /tmp/x'",
    "COPY analysis.project TO '/tmp/x'",
    "CREATE ROLE mine",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "LOAD 'plpgsql'; CREATE DATABASE mine",
)


@dataclass
class Server:
    studied: Studied
    engine: Engine
    role: str
    address: str

    @property
    def owner(self) -> str:
        with self.engine.connect() as connection:
            return str(connection.scalar(text("SELECT current_user")))


@pytest.fixture(scope="module")
def server(postgresql_server: str) -> Iterator[Server]:
    name, role = f"t_{uuid4().hex}", f"analyst_{uuid4().hex[:8]}"
    with psycopg.connect(postgresql_server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE template_reserve")
    address = make_url(postgresql_server).set(database=name, drivername="postgresql")
    engine = make_engine(address.render_as_string(hide_password=False), pooled=False)
    studied = study(Office(Store(engine)))
    grant_role(engine, role, "Reading-only-7")
    mine = address.set(username=role, password="Reading-only-7").render_as_string(hide_password=False)
    yield Server(studied, engine, role, mine)
    with engine.begin() as connection:
        take_down(connection)
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))
    engine.dispose()
    with psycopg.connect(postgresql_server, autocommit=True) as line:
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("writable", [False, True])
def test_the_role_can_only_read(server: Server, writable: bool) -> None:
    """Also where the analyst switches the read-only mode of the session off."""
    refused = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.ActiveSqlTransaction)
    done = []
    with psycopg.connect(server.address, autocommit=True) as line:
        line.execute(f"SET default_transaction_read_only = {'off' if writable else 'on'}")
        for statement in HARM:
            try:
                line.execute(statement)
            except refused:
                continue
            done.append(statement)
    assert done == []


def test_the_role_cannot_hand_its_reading_on(server: Server) -> None:
    with psycopg.connect(server.address, autocommit=True) as line:
        line.execute("SET default_transaction_read_only = off")
        line.execute("GRANT SELECT ON analysis.project TO PUBLIC")  # the server warns and grants nothing
        granted = line.execute("SELECT relacl::text FROM pg_class WHERE oid = 'analysis.project'::regclass").fetchone()
    assert granted is not None
    assert "{=r" not in granted[0]
    assert ",=r" not in granted[0]


def test_the_role_cannot_become_somebody_else(server: Server) -> None:
    with psycopg.connect(server.address, autocommit=True) as line:
        for other in (server.owner, "pg_read_all_data", "pg_execute_server_program"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(f'SET ROLE "{other}"')
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                line.execute(f'SET SESSION AUTHORIZATION "{other}"')


def test_the_role_sees_every_view_and_only_views(server: Server) -> None:
    with psycopg.connect(server.address) as line:
        query = (
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'v', 'm', 'f') "
            "AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND has_schema_privilege(n.oid, 'USAGE') "
            "AND has_table_privilege(c.oid, 'SELECT')"
        )
        found = {tuple(row) for row in line.execute(query)}
    assert found == {("analysis", table.name) for table, _ in shown()} | {("analysis", "snapshot_stamp")}


def test_the_library_is_the_same_as_from_a_snapshot(server: Server, tmp_path: Path) -> None:
    studied = server.studied
    file = take_analysis_snapshot(studied.office.desk, studied.analyst, tmp_path / "analysis.db").path
    with open_library(server.address) as live, open_library(file) as snapshot:
        for name in ("projects", "energy", "findings", "rankings", "reasons", "batches"):
            pd.testing.assert_frame_equal(getattr(live, name), getattr(snapshot, name))
        assert live.projects["code"].tolist() == [studied.project]
        assert digest_of(live.rank(studied.batch)) == studied.digest
        assert live.stamp.audit_head == snapshot.stamp.audit_head


def test_the_views_survive_a_migration_and_stay_readable(server: Server) -> None:
    upgrade(server.engine)
    with open_library(server.address) as library:
        assert len(library.projects) == 1


def test_a_second_grant_keeps_the_views_and_the_server_holds_a_verifier_only(server: Server) -> None:
    granted = grant_role(server.engine, server.role, "Reading-only-8")
    assert set(granted.views) == {table.name for table, _ in shown()} | {"snapshot_stamp"}
    with server.engine.connect() as connection:
        kept = connection.scalar(text("SELECT rolpassword FROM pg_authid WHERE rolname = :role"), {"role": server.role})
    assert str(kept).startswith("SCRAM-SHA-256$")
    grant_role(server.engine, server.role, "Reading-only-7")


@pytest.mark.parametrize("role", ["Analyst", "an analyst", "x; DROP ROLE y", "pg_analyst", "分析", "a" * 41, ""])
def test_a_name_that_is_no_plain_word_is_refused(server: Server, role: str) -> None:
    with pytest.raises(BadInput, match="analysis_role_name"):
        grant_role(server.engine, role, "Reading-only-7")


def test_the_owner_is_no_analyst(server: Server) -> None:
    with pytest.raises(BadInput, match=r"owns tables|cannot be the name"):
        grant_role(server.engine, server.owner, "Reading-only-7")


def test_sqlite_has_no_roles(local_office: Office) -> None:
    with pytest.raises(BadInput, match="snapshot"):
        grant_role(local_office.store.engine, "reserve_analyst", "Reading-only-7")
