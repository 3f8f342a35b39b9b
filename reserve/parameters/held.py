"""The law that answers for a while instead of the shipped one: what a frozen batch keeps, or the shipped law with every question noted.

Rules ask ``at(path, as_of, area)`` and do not know who answers. What is held concerns one thread or task only.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import NoReturn

from reserve.parameters.entries import Entry
from reserve.parameters.loader import Address, Library
from reserve.parameters.model import LegalDocument, Pack, Value

Question = tuple[str, dt.date, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A library that answers, and the answers it gave already."""

    library: Library
    answers: dict[Question, Value] = field(default_factory=dict)


_HELD: ContextVar[Held | None] = ContextVar("law_held", default=None)


def held() -> Held | None:
    """What answers here instead of the shipped law; None for the shipped law."""
    return _HELD.get()


@contextmanager
def holding(library: Library) -> Iterator[None]:
    """Let ``library`` answer every question inside; what held before holds again afterwards."""
    mark = _HELD.set(Held(library))
    try:
        yield
    finally:
        _HELD.reset(mark)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a library: its entries by address (none where nothing was recorded) and its documents by code."""

    entries: dict[Address, tuple[Entry, ...]] = field(default_factory=dict)
    documents: dict[str, LegalDocument] = field(default_factory=dict)

    def library(self, packs: Mapping[str, Pack]) -> Library:
        """A library of just what was asked and found."""
        return Library({address: entries for address, entries in self.entries.items() if entries}, self.documents, packs)


@contextmanager
def noting(library: Library) -> Iterator[Asked]:
    """Let ``library`` answer and note what is asked of it: a library of just that answers the same questions the same way.

    Whoever goes through all addresses or all documents inside raises ``RuntimeError``: what such a rule rests on cannot be noted.
    """
    asked = Asked()
    noted = Library(_Entries(library, asked), _Documents(library, asked), library.packs)
    with holding(noted):
        yield asked


class _Entries(Mapping[Address, tuple[Entry, ...]]):
    """Entries that note each address asked for; an area that has no pack has nothing to note."""

    def __init__(self, library: Library, asked: Asked) -> None:
        self._entries, self._areas, self._asked = library.entries, library.areas, asked.entries

    def __getitem__(self, address: Address) -> tuple[Entry, ...]:
        if address not in self._asked:
            if address[1] not in self._areas:
                raise KeyError(address)
            self._asked[address] = self._entries.get(address, ())
        if not self._asked[address]:
            raise KeyError(address)
        return self._asked[address]

    def __iter__(self) -> NoReturn:
        raise RuntimeError("a rule went through all addresses of the law: what it rests on cannot be noted")

    def __len__(self) -> NoReturn:
        raise RuntimeError("a rule counted all addresses of the law: what it rests on cannot be noted")


class _Documents(Mapping[str, LegalDocument]):
    """Documents that note each code asked for."""

    def __init__(self, library: Library, asked: Asked) -> None:
        self._documents, self._asked = library.documents, asked.documents

    def __getitem__(self, code: str) -> LegalDocument:
        found = self._asked[code] = self._documents[code]
        return found

    def __iter__(self) -> NoReturn:
        raise RuntimeError("a rule went through all documents of the law: what it rests on cannot be noted")

    def __len__(self) -> NoReturn:
        raise RuntimeError("a rule counted all documents of the law: what it rests on cannot be noted")
