"""Fields that open together at a return: who corrects one must be able to correct those that hang on it."""

from collections.abc import Iterable
from functools import cache

from reserve.vocabulary.fields import fields
from reserve.vocabulary.tables import read_table, split


@cache
def groups() -> tuple[frozenset[str], ...]:
    """The groups of linked fields; a name that is no field raises ``ValueError``."""
    found = tuple(frozenset(split(row["fields"])) for row in read_table("linked_fields.csv", "reserve.services.drafts"))
    unknown = frozenset().union(*found) - set(fields())
    if unknown:
        raise ValueError(f"linked_fields.csv names unknown fields: {', '.join(sorted(unknown))}")
    return found


def root(path: str) -> str:
    """The field or table that a path belongs to."""
    return path.split("/", maxsplit=1)[0]


def with_linked(paths: Iterable[str]) -> frozenset[str]:
    """The fields and tables of ``paths`` and everything linked to them."""
    marked = frozenset(root(path) for path in paths)
    return marked.union(*(group for group in groups() if group & marked))
