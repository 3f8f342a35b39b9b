"""PostgreSQL for analysts: the schema ``analysis`` with a view for each shown table, and a role that may read these and nothing else."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from psycopg import Connection as Driver
from psycopg import sql
from sqlalchemy import Connection, Engine, column, func, literal, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import Select

from reserve.store.analysis import SCHEMA, STAMP, head, rows, shown, standing_reach
from reserve.vocabulary.errors import BadInput

_LIMITS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 8"
_SETTINGS = {"default_transaction_read_only": "on", "search_path": SCHEMA, "statement_timeout": "10min", "timezone": "UTC"}


@dataclass(frozen=True, slots=True)
class Granted:
    """The role, the database it may connect to, and the views it may read."""

    role: str
    database: str
    views: tuple[str, ...]


def grant_role(engine: Engine, role: str, password: str) -> Granted:
    """Make the views anew and let ``role`` read them; a role that exists gets the password and loses every other right we can take.

    Raises ``BadInput`` on SQLite, for a name that is no plain word, for the owner's own name, and where the server does not let us.
    """
    if engine.dialect.name != "postgresql":
        raise BadInput("analysis_role_sqlite")
    if not (role.isascii() and role.isidentifier() and role == role.lower() and len(role) <= 40) or role.startswith("pg_"):
        raise BadInput("analysis_role_name", role=role[:60])
    try:
        with engine.begin() as connection:
            if role in _owners(connection):
                raise BadInput("analysis_role_owner", role=role)
            _role(connection, role, password)
            take_down(connection)
            put_up(connection, [role])
            database = str(connection.scalar(text("SELECT current_database()")))
    except DBAPIError as error:
        raise BadInput("analysis_role_refused", role=role, why=str(error.orig).strip().splitlines()[0]) from error
    return Granted(role, database, tuple(_views()))


def take_down(connection: Connection) -> list[str]:
    """Drop the views, so that a migration may change the tables below them; answers with the roles that could read them."""
    readers = _readers(connection)
    connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
    return readers


@contextmanager
def views_aside(connection: Connection) -> Iterator[None]:
    """Let tables be changed: the views go before and come back after, for the same readers. Nothing to do on SQLite."""
    readers = take_down(connection) if connection.dialect.name == "postgresql" else []
    yield
    put_up(connection, readers)


def put_up(connection: Connection, readers: Sequence[str]) -> None:
    """Make the schema and its views, and let ``readers`` read; without readers nothing is made."""
    if not readers:
        return
    _run(connection, sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
    for name, query in _views().items():
        body = str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]
        connection.exec_driver_sql(f"CREATE VIEW {SCHEMA}.{name} WITH (security_barrier) AS {body.replace('%', '%%')}")
    for role in readers:
        named = sql.Identifier(role)
        _run(connection, sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(SCHEMA), named))
        _run(connection, sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(sql.Identifier(SCHEMA), named))


def _views() -> dict[str, Select[Any]]:
    reach = standing_reach()
    made: dict[str, Select[Any]] = {table.name: rows(table, rule, reach) for table, rule in shown()}
    at = head().subquery()
    revision = select(column("version_num")).select_from(text("alembic_version")).limit(literal(1)).scalar_subquery()
    made[STAMP] = select(
        func.now().label("taken_at"), at.c.number.label("audit_number"), at.c.hash.label("audit_head"), revision.label("schema_revision")
    )
    return made


def _owners(connection: Connection) -> set[str]:
    query = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public' UNION SELECT current_user UNION SELECT session_user"
    return {str(name) for name in connection.scalars(text(query))}


def _readers(connection: Connection) -> list[str]:
    query = (
        "SELECT r.rolname FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a JOIN pg_roles r ON r.oid = a.grantee "
        "WHERE n.nspname = :schema AND a.privilege_type = 'USAGE' AND r.oid <> n.nspowner ORDER BY r.rolname"
    )
    return [str(name) for name in connection.scalars(text(query), {"schema": SCHEMA})]


def _role(connection: Connection, role: str, password: str) -> None:
    """The password reaches the server as its SCRAM verifier only, so that no log of statements ever holds it."""
    named, driver = sql.Identifier(role), _driver(connection)
    known = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    verb = sql.SQL("ALTER" if known else "CREATE")
    _run(connection, sql.SQL("{} ROLE {} {} PASSWORD {}").format(verb, named, sql.SQL(_LIMITS), sql.Literal(verifier)))
    memberships = "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = :role"  # noqa: E501
    for group in connection.scalars(text(memberships), {"role": role}).all():
        _run(connection, sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), named))
    for setting, value in _SETTINGS.items():
        _run(connection, sql.SQL("ALTER ROLE {} SET {} = {}").format(named, sql.Identifier(setting), sql.Literal(value)))
    database = str(connection.scalar(text("SELECT current_database()")))
    _run(connection, sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(database), named))


def _run(connection: Connection, statement: sql.Composed) -> None:
    connection.exec_driver_sql(statement.as_string(_driver(connection)).replace("%", "%%"))


def _driver(connection: Connection) -> "Driver[Any]":
    return cast("Driver[Any]", connection.connection.driver_connection)
