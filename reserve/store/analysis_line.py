"""The analyst's line to the data: it reads, and the database itself refuses everything else.

SQLite: the file is opened immutable and read-only, and every statement passes an authorizer that knows SELECT only, so that ATTACH, PRAGMA
and DDL fail before they begin. PostgreSQL: a role that may read the views of the schema ``analysis``, in read-only transactions.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, make_url, select
from sqlalchemy.exc import DBAPIError

from reserve.store.analysis import SCHEMA, STAMP, Stamp, copies
from reserve.store.engine import make_engine
from reserve.vocabulary.errors import NotFound

_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_ASKS = {"read_uncommitted", "table_info"}
"""What the driver asks at its first connection; without a value these pragmas only answer."""
_HARMFUL = {"load_extension", "fts3_tokenizer", "edit", "writefile", "readfile"}


def _reads_only(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action in _READS or (action == sqlite3.SQLITE_PRAGMA and first in _ASKS and second is None):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or first or "").lower() in _HARMFUL else sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def connect_file(path: Path) -> sqlite3.Connection:
    """A connection to a snapshot that can read and nothing else."""
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True, isolation_level=None)
    connection.set_authorizer(_reads_only)
    return connection


class Line:
    """Reads shown tables, whichever database they stand in."""

    def __init__(self, engine: Engine, schema: str | None) -> None:
        self._engine = engine
        self._tables = copies(schema).tables
        self._schema = schema

    def table(self, name: str) -> Table:
        """A shown table; an unknown name raises ``KeyError`` naming those that are shown."""
        try:
            return self._tables[f"{self._schema}.{name}" if self._schema else name]
        except KeyError:
            raise KeyError(f"{name} is not shown; shown are {', '.join(self.names())}") from None

    def names(self) -> list[str]:
        """The tables that are shown."""
        return sorted(table.name for table in self._tables.values())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent read; nothing in it can write."""
        with self._engine.connect() as connection:
            yield connection

    def all(self, name: str) -> tuple[list[str], Sequence[Sequence[Any]]]:
        """Column names and rows of a shown table, the rows in the order of their key."""
        table = self.table(name)
        with self.reading() as connection:
            found = connection.execute(select(table)).all()
        return [column.name for column in table.columns], found

    def stamp(self) -> Stamp:
        """Of which moment the data are."""
        _, (row,) = self.all(STAMP)
        return Stamp(row[0], row[1], row[2], row[3])

    def close(self) -> None:
        """Close what is open."""
        self._engine.dispose()


def open_line(source: str | Path) -> Line:
    """A line to a snapshot file, or to PostgreSQL by the address of the analysts' role.

    Raises ``NotFound`` where there is nothing to read, with what to do.
    """
    text = str(source)
    if "://" in text and make_url(text).get_backend_name() == "postgresql":
        return _server(text)
    path = Path(text.removeprefix("sqlite:///"))
    if not path.is_file():
        raise NotFound("snapshot_missing", path=str(path))
    engine = create_engine("sqlite://", creator=lambda: connect_file(path), poolclass=NullPool)
    line = Line(engine, None)
    return _answering(line, str(path))


def _server(address: str) -> Line:
    engine = make_engine(address, pooled=False)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return _answering(Line(reader, SCHEMA), make_url(address).render_as_string(hide_password=True))


def _answering(line: Line, where: str) -> Line:
    try:
        line.stamp()
    except (DBAPIError, ValueError) as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()
        raise NotFound("snapshot_unreadable", path=where, why=why[0] if why else type(error).__name__) from error
    return line
