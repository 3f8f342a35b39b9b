"""The law as people read it: values by document in the order of the text, by subject, by area and by status, and found by words."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from reserve.parameters.clauses import place
from reserve.parameters.loader import Library
from reserve.parameters.lookup import area_chain, library
from reserve.parameters.model import BETWEEN, LegalDocument, Status, Value
from reserve.parameters.search import Question, said
from reserve.vocabulary.language import Bilingual

Key = tuple[str, str, dt.date]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What people chose to see; blank means all. ``area`` is what holds there, ``on`` what holds on that day."""

    text: str = ""
    subject: str = ""
    document: str = ""
    area: str = ""
    status: str = ""
    on: dt.date | None = None


class Shelf:
    """All values of a library, sorted once."""

    def __init__(self, packs: Library) -> None:
        self.packs = packs
        found = (entry for entries in packs.entries.values() for entry in entries if isinstance(entry, Value))
        self.values: tuple[Value, ...] = tuple(sorted(found, key=lambda value: (value.path, value.area, value.valid_from)))
        self.by_path: Mapping[str, tuple[Value, ...]] = _grouped(self.values, lambda value: value.path)

    @cached_property
    def by_document(self) -> Mapping[str, tuple[Value, ...]]:
        """The values of each document, in the order of its clauses."""
        ordered = sorted(self.values, key=lambda value: (place(value.citation.clause), value.path, value.area, value.valid_from))
        return _grouped(ordered, lambda value: value.citation.document)

    @cached_property
    def subjects(self) -> Mapping[str, Bilingual]:
        """The first key of the addresses with its name, by name of the key."""
        found: dict[str, Bilingual] = {}
        for value in self.values:
            stem = value.path.partition(".")[0]
            label = value.label or Bilingual(stem, stem)
            zh, en = (text.partition(BETWEEN)[0] for text in (label.zh, label.en))
            known = found.get(stem)
            if known is None:
                found[stem] = Bilingual(zh, en)
            elif zh not in known.zh.split(" / "):
                found[stem] = Bilingual(f"{known.zh} / {zh}", f"{known.en} / {en}")
        return found

    @cached_property
    def counts(self) -> Mapping[str, Counter[Status]]:
        """How many values of each status a document gives, documents without values too."""
        found: dict[str, Counter[Status]] = {code: Counter() for code in self.packs.documents}
        for value in self.values:
            found[value.citation.document][value.status] += 1
        return found

    def documents(self) -> tuple[LegalDocument, ...]:
        """The register: documents that were read first, then by the number of values they give."""
        known = self.packs.documents.values()
        return tuple(sorted(known, key=lambda document: (document.file is None, -self.counts[document.code].total(), document.code)))

    def find(self, asked: Narrowed) -> tuple[Value, ...]:
        """The values that fit everything that was chosen, in the order of a chosen document's text, else by address.

        An area that cannot be read raises ``BadInput('area_unreadable')``.
        """
        question = Question(asked.text)
        areas = area_chain(asked.area) if asked.area else ()
        within = self.by_document.get(asked.document, ()) if asked.document else self.values
        fitting = (value for value in within if self._fits(value, asked, areas))
        return tuple(value for value in fitting if not question or question.matches(value, self._words[_key(value)]))

    def near(self, value: Value) -> tuple[Value, ...]:
        """The other values of the same clause, in the order of the text; one for each address and area, the latest."""
        same = [one for one in self.by_document[value.citation.document] if one.citation.clause == value.citation.clause]
        latest = {(one.path, one.area): one for one in same if (one.path, one.area) != (value.path, value.area)}
        return tuple(latest.values())

    def similar(self, path: str) -> tuple[str, ...]:
        """Recorded addresses with the longest beginning of an unknown ``path``; empty where not even the first key is known."""
        keys = path.split(".")
        for length in range(len(keys), 0, -1):
            stem = ".".join(keys[:length])
            found = tuple(known for known in self.by_path if known == stem or known.startswith(f"{stem}."))
            if found:
                return found
        return ()

    def last_day(self, value: Value) -> dt.date | None:
        """The last day on which a value holds: that of its document, or the day before the next entry; None while it holds."""
        later = next((entry for entry in self.packs.entries[value.path, value.area] if entry.valid_from > value.valid_from), None)
        ends = [day for day in (value.valid_to, later.valid_from - dt.timedelta(days=1) if later else None) if day is not None]
        return min(ends, default=None)

    def holds(self, value: Value, day: dt.date) -> bool:
        """Whether a value is in force on ``day``."""
        last = self.last_day(value)
        return value.valid_from <= day and (last is None or day <= last)

    def _fits(self, value: Value, asked: Narrowed, areas: Sequence[str]) -> bool:
        return (
            (not asked.subject or value.path.partition(".")[0] == asked.subject)
            and (not asked.status or value.status == asked.status)
            and (not areas or value.area in areas)
            and (asked.on is None or self.holds(value, asked.on))
        )

    @cached_property
    def _words(self) -> Mapping[Key, str]:
        return {_key(value): said(value) for value in self.values}


@cache
def shelf() -> Shelf:
    """The shipped library, sorted, with its words ready."""
    found = Shelf(library())
    found.find(Narrowed(text="。"))
    return found


def _key(value: Value) -> Key:
    return (value.path, value.area, value.valid_from)


def _grouped(values: Sequence[Value], key: Callable[[Value], str]) -> Mapping[str, tuple[Value, ...]]:
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return {name: tuple(part) for name, part in found.items()}
