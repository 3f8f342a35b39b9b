"""The law that a frozen batch keeps: every entry that its ranking asked for, with all its editions, the documents it cites, the words."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from reserve.parameters.entries import Entry, Repeal
from reserve.parameters.held import Asked, holding
from reserve.parameters.loader import Address, Library
from reserve.parameters.model import Citation, Content, LegalDocument, Pack, Value
from reserve.vocabulary.held_tables import HeldTables, holding_tables
from reserve.vocabulary.language import Bilingual

Record = dict[str, Any]


def law_lines(asked: Asked) -> list[Record]:
    """One record for each address that was asked for, in order; ``entries`` is empty where nothing was recorded."""
    return [
        {"path": path, "area": area, "entries": [_entry_out(entry) for entry in asked.entries[path, area]]}
        for path, area in sorted(asked.entries)
    ]


def document_lines(asked: Asked) -> list[Record]:
    """One record for each document that was asked for, in order of its code."""
    return [
        {
            "code": one.code,
            "title": _told(one.title),
            "number": one.number,
            "issuers": list(one.issuers),
            "printed": _day_out(one.printed),
            "in_force": _day_out(one.in_force),
            "ends": _day_out(one.ends),
            "file": one.file,
            "sha256_of_file": one.sha256,
            "period": _told(one.period),
            "scope": _told(one.scope),
        }
        for _, one in sorted(asked.documents.items())
    ]


def read_law(entries: Iterator[Record], documents: Iterator[Record], packs: Mapping[str, str], tables: HeldTables) -> "FrozenLaw":
    """The law of a frozen batch; ``packs`` are the packs of that time with their areas, ``tables`` the words it was told in."""
    found = {(str(one["path"]), str(one["area"])): tuple(_entry_in(entry, one) for entry in one["entries"]) for one in entries}
    register = {one["code"]: _document_in(one) for one in documents}
    return FrozenLaw(found, register, packs, tables)


class FrozenLaw:
    """``library`` answers from the frozen entries, ``tables`` are the frozen tables."""

    def __init__(
        self,
        entries: Mapping[Address, tuple[Entry, ...]],
        documents: Mapping[str, LegalDocument],
        packs: Mapping[str, str],
        tables: HeldTables,
    ) -> None:
        self._unasked: dict[Address, None] = {}
        self.tables = tables
        shelf = {name: Pack(name, area, Bilingual(name, name)) for name, area in packs.items()}
        self.library = Library(_Known(entries, frozenset(packs.values()), self._unasked), documents, MappingProxyType(shelf))

    @property
    def unasked(self) -> tuple[Address, ...]:
        """What nobody asked for when the batch was frozen: addresses of the law with their area, tables with their package.

        It stays empty as long as the product ranks by the same rules.
        """
        return (*self._unasked, *((name, package) for package, name in self.tables.unasked))

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Let the frozen law and the frozen tables answer inside."""
        with holding(self.library), holding_tables(self.tables):
            yield


class _Known(Mapping[Address, tuple[Entry, ...]]):
    """The frozen entries; what was never asked for is noted, since its absence proves nothing."""

    def __init__(self, entries: Mapping[Address, tuple[Entry, ...]], areas: frozenset[str], unasked: dict[Address, None]) -> None:
        self._entries, self._areas, self._unasked = entries, areas, unasked

    def __getitem__(self, address: Address) -> tuple[Entry, ...]:
        found = self._entries.get(address)
        if found is None and address[1] in self._areas:
            self._unasked[address] = None
        if not found:
            raise KeyError(address)
        return found

    def __iter__(self) -> Iterator[Address]:
        return (address for address, entries in self._entries.items() if entries)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _entry_out(entry: Entry) -> Record:
    if isinstance(entry, Repeal):
        return {"repealed": True, "valid_from": entry.valid_from.isoformat(), "citation": _citation_out(entry.citation)}
    return {
        "value": _content_out(entry.value),
        "unit": entry.unit,
        "valid_from": entry.valid_from.isoformat(),
        "valid_to": _day_out(entry.valid_to),
        "status": entry.status,
        "citation": _citation_out(entry.citation),
        "origin": _told(entry.origin),
        "checked_on": entry.checked_on.isoformat(),
        "quote": entry.quote,
        "label": _told(entry.label),
        "note": _told(entry.note),
        "sense": entry.sense,
        "due": _day_out(entry.due),
        "written": entry.written,
        "pack": entry.pack,
    }


def _entry_in(kept: Record, address: Record) -> Entry:
    if kept.get("repealed"):
        return Repeal(dt.date.fromisoformat(kept["valid_from"]), _citation_in(kept["citation"]))
    return Value(
        path=str(address["path"]),
        value=_content_in(kept["value"]),
        unit=kept["unit"],
        valid_from=dt.date.fromisoformat(kept["valid_from"]),
        valid_to=_day_in(kept["valid_to"]),
        status=kept["status"],
        citation=_citation_in(kept["citation"]),
        origin=_read(kept["origin"]) or Bilingual("", ""),
        checked_on=dt.date.fromisoformat(kept["checked_on"]),
        area=str(address["area"]),
        quote=kept["quote"],
        label=_read(kept["label"]),
        note=_read(kept["note"]),
        sense=kept["sense"],
        due=_day_in(kept["due"]),
        written=kept["written"],
        pack=kept["pack"],
    )


def _content_out(value: Content) -> Any:
    """A value with its kind: a band or table as pairs, since the order of its keys may mean something.

    >>> _content_out({"above": Decimal("0.10")}), _content_in(_content_out(Decimal("1E+2")))
    ({'pairs': [['above', {'number': '0.10'}]]}, Decimal('1E+2'))
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, tuple):
        return {"list": [_content_out(part) for part in value]}
    return {"pairs": [[key, _content_out(part)] for key, part in value.items()]}


def _content_in(kept: Any) -> Content:
    if isinstance(kept, bool):
        return kept
    [(kind, found)] = kept.items()
    match kind:
        case "number":
            return Decimal(found)
        case "day":
            return dt.date.fromisoformat(found)
        case "text":
            return str(found)
        case "list":
            return tuple(_content_in(part) for part in found)
        case "pairs":
            return MappingProxyType({str(key): _content_in(part) for key, part in found})
    raise ValueError(f"a value of the kind {kind!r:.40} is not known")


def _citation_out(citation: Citation) -> Record:
    return {
        "document": citation.document, "title": _told(citation.title), "number": citation.number, "clause": citation.clause,
        "clause_en": citation.clause_en,
    }  # fmt: skip


def _citation_in(kept: Record) -> Citation:
    return Citation(kept["document"], _read(kept["title"]), kept["number"], kept["clause"], kept["clause_en"])


def _document_in(kept: Record) -> LegalDocument:
    return LegalDocument(
        kept["code"], _read(kept["title"]) or Bilingual("", ""), kept["number"], tuple(kept["issuers"]), _day_in(kept["printed"]),
        _day_in(kept["in_force"]), _day_in(kept["ends"]), kept["file"], kept["sha256_of_file"], _read(kept["period"]), _read(kept["scope"]),
    )  # fmt: skip


def _told(text: Bilingual | None) -> Record | None:
    return None if text is None else {"zh": text.zh, "en": text.en}


def _read(kept: Record | None) -> Bilingual | None:
    return None if kept is None else Bilingual(kept["zh"], kept["en"])


def _day_out(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_in(kept: str | None) -> dt.date | None:
    return None if kept is None else dt.date.fromisoformat(kept)
