"""Telling a database that cannot be reached from a fault in what was asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from reserve.vocabulary.errors import Unavailable

_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN")
_POSTGRESQL = ("08", "53", "57P")
"""Classes of PostgreSQL's error codes: connection, resources, operator (shut down, crashed, still starting)."""


@contextmanager
def reachable() -> Iterator[None]:
    """Raise ``Unavailable`` in place of the driver's error where the database went away, is overloaded or was never there."""
    try:
        yield
    except PoolExhausted as error:
        raise Unavailable("database_unavailable") from error
    except DBAPIError as error:
        if out_of_reach(error):
            raise Unavailable("database_unavailable") from error
        raise


def out_of_reach(error: DBAPIError) -> bool:
    """Whether trying again later can help; false for a statement that the database understood and refused."""
    if error.connection_invalidated:
        return True
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(_SQLITE)
    code = getattr(error.orig, "sqlstate", None)
    if code is not None:
        return str(code).startswith(_POSTGRESQL)
    # psycopg knows no code where the server never got to answer
    return type(error.orig).__module__.startswith("psycopg") and type(error.orig).__name__ == "OperationalError"
