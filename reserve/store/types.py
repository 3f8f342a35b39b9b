"""Column types that mean the same on SQLite and on PostgreSQL."""

import datetime as dt
import json
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_json(value: object) -> str:
    """JSON with sorted keys and without spaces: the same value always gives the same text."""
    return _CANONICAL.encode(value)


class Canonical(str):
    """Text that is canonical JSON already: :class:`Json` stores it as it stands."""

    __slots__ = ()


def is_plain(text: str) -> bool:
    """Whether every database can keep ``text``: no NUL, no half of a surrogate pair, no other control characters."""
    return text.isprintable()


def as_plain(text: str) -> str:
    """``text`` with a question mark in place of every character that not every database can keep."""
    return "".join(character if character.isprintable() else "?" for character in text)


class UTCDateTime(TypeDecorator[dt.datetime]):
    """An instant. A naive time is refused with ``ValueError``; what comes back is aware and in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Instant -> what the driver stores."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; an instant needs one")
        instant = value.astimezone(dt.UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """What the driver stored -> instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Json(TypeDecorator[Any]):
    """A JSON value kept as canonical text, so that its bytes are the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Value -> canonical text."""
        return value if value is None or isinstance(value, Canonical) else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Text -> value."""
        return None if value is None else json.loads(value)
