"""Migrations, run by the program itself: no ini file, one transaction, one migrator at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, StaticPool, create_engine, inspect, text

from reserve.store.engine import WRITES
from reserve.store.immutable import protect

_LOCK = 0x5265_7365_7276


def _config(location: str, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", location.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this program expects."""
    with as_file(files("reserve.store").joinpath("migrations")) as folder:
        head = ScriptDirectory.from_config(_config(str(folder))).get_current_head()
    if head is None:
        raise RuntimeError("no migration was found")
    return head


def current(engine: Engine) -> str | None:
    """The revision the database stands at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known(revision: str) -> bool:
    """Whether this program has a migration that leads to ``revision``."""
    with as_file(files("reserve.store").joinpath("migrations")) as folder:
        script = ScriptDirectory.from_config(_config(str(folder)))
        return revision in {step.revision for step in script.walk_revisions()}


@cache
def tables_at(revision: str) -> frozenset[str]:
    """The tables that the migrations up to ``revision`` make; others in the same database are not ours."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection, connection.begin():
        climb(connection, revision)
        found = frozenset(inspect(connection).get_table_names())
    engine.dispose()
    return found


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest schema and put the protecting triggers back; nothing is left half done."""
    with rebuilding(engine) as connection:
        climb(connection)
        finish(connection)


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """One transaction in which tables may be made anew, by one process at a time; on SQLite references are looked at when it ends.

    The views of analysts hang on the tables: they are set aside and made anew at the end.
    """
    from reserve.store.analysis_role import views_aside

    with engine.connect().execution_options(**{WRITES: True}) as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.driver_connection
        if raw is None:
            raise RuntimeError("the database gave no connection")
        if sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                with views_aside(connection):
                    yield connection
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys = ON")


def climb(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to ``revision``, inside the transaction of :func:`rebuilding`."""
    with as_file(files("reserve.store").joinpath("migrations")) as folder:
        command.upgrade(_config(str(folder), connection), revision)


def finish(connection: Connection) -> None:
    """Put the triggers back and look at the references. Raises ``RuntimeError`` where one is broken."""
    protect(connection)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"the migration broke a reference of table {broken[0]}")
