"""Errors a person may see. A code never changes meaning; its sentence lives in a ``messages.csv`` beside the code that raises it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from reserve.vocabulary.held_tables import held_tables, holding_tables, tabled
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table

_MESSAGE_PACKAGES = (
    "reserve.vocabulary",
    "reserve.parameters",
    "reserve.rules",
    "reserve.services",
    "reserve.accounts",
    "reserve.exchange",
    "reserve.store",
    "reserve.frozen",
)


@tabled
def messages() -> dict[str, Bilingual]:
    """All error sentences of the ``reserve`` packages by code; a code given twice raises ``ValueError``.

    Where tables are held, a sentence that they lack is the shipped one: a later error can still be told.
    """
    if held_tables() is None:
        return _read()
    with holding_tables(None):
        shipped = messages()
    return {**shipped, **_read()}


def _read() -> dict[str, Bilingual]:
    found: dict[str, Bilingual] = {}
    for package in _MESSAGE_PACKAGES:
        try:
            rows = list(read_table("messages.csv", package))
        except FileNotFoundError:
            continue
        for row in rows:
            if row["code"] in found and held_tables() is None:  # held ones may give a code that moved since
                raise ValueError(f"message {row['code']} is given twice")
            found[row["code"]] = Bilingual(row["zh"], row["en"])
    return found


class ReserveError(Exception):
    """Base of every error meant for a person: ``code``, ``figures`` and a sentence in both languages.

    ``recorded`` is what the audit keeps of it besides the code. Raises ``KeyError`` when constructed with a code that has no sentence.
    """

    recorded: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, code: str, **figures: object) -> None:
        self.code = code
        self.figures = figures
        self.message = messages()[code].format(**figures)
        super().__init__(f"{code}: {self.message.en}")

    def text(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.message.text(language)


class Refused(ReserveError):
    """The person may not do this (rights, territory, separation of duties). The reason is the code."""


class Conflict(ReserveError):
    """Somebody else changed the thing meanwhile; nothing was overwritten."""


class NotFound(ReserveError):
    """No such thing, or the person may not know that it exists."""


class BadInput(ReserveError):
    """Input from outside cannot be accepted as it is."""


class NotAllowedNow(ReserveError):
    """The thing is not in a state in which this act is possible."""


class Unavailable(ReserveError):
    """Something the act needs cannot be reached at the moment; whether the act was done is not known."""
