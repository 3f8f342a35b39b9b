"""The form of a backup: tables as lines of JSON, a manifest with counts and digests. The same on every database, the same bytes each time.

A backup is a folder, or a plain tar of it, with ``manifest.json``, ``tables/<name>.jsonl`` (one array a row, in the order of the
primary key), ``attachments.jsonl`` with the files below ``attachments/``, and, only when asked for, ``keys/``.
"""

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Integer, LargeBinary, MetaData, String, Table, inspect, select

from reserve.store.types import canonical_json
from reserve.vocabulary.errors import BadInput

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "attachments.jsonl"
VERSION_TABLE = "alembic_version"
AT_ONCE = 1000
Progress = Callable[[int, int, str], None]
Digest = str


class BackupRefused(BadInput):
    """A backup cannot be made, read or restored; nothing was changed."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class TablePart(_Part):
    """One table: its columns in order, its rows, the digest of its lines."""

    columns: list[str]
    rows: int = Field(ge=0)
    sha256: Digest = Field(pattern=r"^[0-9a-f]{64}$")


class FilePart(_Part):
    """One file beside the tables."""

    path: str = Field(min_length=1, max_length=300)
    size: int = Field(ge=0)
    sha256: Digest = Field(pattern=r"^[0-9a-f]{64}$")


class AuditPart(_Part):
    """The head of the audit chain."""

    number: int = Field(ge=0)
    hash: Digest = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(_Part):
    """What the backup holds. ``as_of``: the time of the last audit event; nothing in it tells when or where it was made."""

    format: int
    product: str = Field(max_length=100)
    version: str = Field(max_length=100)
    schema_revision: str = Field(pattern=r"^[A-Za-z0-9_]{1,64}$")
    as_of: str | None = Field(max_length=40)
    audit: AuditPart
    tables: dict[str, TablePart]
    files: TablePart
    keys: list[FilePart]

    def content(self) -> bytes:
        """The bytes of ``manifest.json``."""
        return (canonical_json(self.model_dump(mode="json")) + "\n").encode()

    @property
    def digest(self) -> Digest:
        """The digest of the whole backup: whoever knows it needs to trust nobody who kept the files."""
        return hashlib.sha256(self.content()).hexdigest()


# Tables as they are in the database -----------------------------------------------------------------------------------------------------
def tables_of(connection: Connection, names: Collection[str]) -> list[Table]:
    """Those of the tables ``names`` that the database has, as they are, referenced ones first; never the migration's own table."""
    found = MetaData()
    wanted = (set(inspect(connection).get_table_names()) & set(names)) - {VERSION_TABLE}
    found.reflect(connection, only=sorted(wanted))
    return [table for table in found.sorted_tables if table.name in wanted]


def in_order(table: Table) -> list[Column[Any]]:
    """The columns by their names: migrations may have added them in another order elsewhere."""
    return sorted(table.columns, key=lambda column: column.name)


def select_rows(table: Table, dialect: str) -> Any:
    """All rows in an order that is the same on every database: by the bytes of the primary key."""
    key = list(table.primary_key.columns) or list(table.columns)
    exact = [column.collate("C") if dialect == "postgresql" and isinstance(column.type, String) else column for column in key]
    return select(*in_order(table)).order_by(*exact)


_Out = Callable[[Any], Any]


def _instant_out(value: dt.datetime) -> str:
    aware = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    return aware.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _bytes_out(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _whole(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _truth(value: object) -> object:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _instant_in(value: object) -> dt.datetime:
    if not isinstance(value, str) or not value.endswith("Z"):
        raise TypeError("not an instant")
    return dt.datetime.fromisoformat(value.removesuffix("Z") + "+00:00")


def _date_in(value: object) -> dt.date:
    if not isinstance(value, str):
        raise TypeError("not a date")
    return dt.date.fromisoformat(value)


def _bytes_in(value: object) -> bytes:
    if not isinstance(value, str):
        raise TypeError("not bytes")
    return base64.b64decode(value, validate=True)


_KINDS: tuple[tuple[type[Any], _Out, _Out], ...] = (
    (Boolean, _truth, _truth),
    (Integer, _whole, _whole),
    (DateTime, _instant_out, _instant_in),
    (Date, dt.date.isoformat, _date_in),
    (LargeBinary, _bytes_out, _bytes_in),
    (String, _text, _text),
)


def _kind(column: Column[Any]) -> tuple[_Out, _Out]:
    for kind, out, back in _KINDS:
        if isinstance(column.type, kind):
            return out, back
    raise BackupRefused("backup_column", table=column.table.name, column=column.name, type=str(column.type))


class Lines:
    """Rows of one table to lines and back. None stays null, an empty text stays empty, whole numbers keep every digit."""

    def __init__(self, table: Table, dialect: str) -> None:
        self.table = table
        columns = in_order(table)
        self.columns = [column.name for column in columns]
        self._out = [_kind(column)[0] for column in columns]
        self._back = [_kind(column)[1] for column in columns]
        self._naive = {c.name for c in table.columns if isinstance(c.type, DateTime) and dialect == "sqlite"}

    def line(self, row: Sequence[Any]) -> bytes:
        """One row as a line. Raises :class:`BackupRefused` for a value that is not of its column's kind."""
        try:
            told = [None if value is None else out(value) for value, out in zip(row, self._out, strict=True)]
            return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        except (TypeError, ValueError, AttributeError) as error:
            raise BackupRefused("backup_row_spoilt", table=self.table.name) from error

    def row(self, line: bytes) -> dict[str, Any]:
        """A line as the values to insert. Raises ``ValueError`` or ``TypeError`` where it is not of this table."""
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(self.columns):
            raise ValueError("wrong number of values")
        read = (None if value is None else back(value) for value, back in zip(values, self._back, strict=True))
        return {n: v.replace(tzinfo=None) if n in self._naive and v is not None else v for n, v in zip(self.columns, read, strict=True)}


def stored_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """The lines of a table in the database, read in pieces. Raises :class:`BackupRefused` for a value that cannot be read."""
    lines = Lines(table, connection.dialect.name)
    query = select_rows(table, connection.dialect.name)
    try:
        with connection.execute(query.execution_options(stream_results=True, yield_per=AT_ONCE)) as rows:
            for row in rows:
                yield lines.line(row)
    except (ValueError, TypeError) as error:
        raise BackupRefused("backup_row_spoilt", table=table.name) from error


def weighed(lines: Iterator[bytes], write: Callable[[bytes], object] = len) -> tuple[int, Digest]:
    """Count and digest lines on their way to ``write``."""
    digest, count = hashlib.sha256(), 0
    for line in lines:
        digest.update(line)
        write(line)
        count += 1
    return count, digest.hexdigest()
