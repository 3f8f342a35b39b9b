"""The inside of a draft, as pure data: reading and changing what was typed, with a mark for each field.

A mark says at which revision of the draft a field was changed last, by whom, when, from which browser and with which sequence number.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

Typed = tuple[str, str | None]
BLANK: Typed = ("", None)
CLIENTS_KEPT = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """Who changed a field last."""

    revision: int
    person_id: str
    at: dt.datetime
    client: str
    seq: int

    def to_json(self) -> list[Any]:
        """As the draft row keeps it."""
        return [self.revision, self.person_id, self.at.astimezone(dt.UTC).isoformat(), self.client, self.seq]

    @classmethod
    def from_json(cls, kept: list[Any]) -> "Mark":
        """The reverse of :meth:`to_json`."""
        return cls(kept[0], kept[1], dt.datetime.fromisoformat(kept[2]), kept[3], kept[4])


@dataclass(slots=True)
class DraftState:
    """The typed document with its marks. ``raw`` has the shape that ``Document.from_raw`` reads."""

    raw: dict[str, Any]
    marks: dict[str, list[Any]]
    clients: dict[str, list[int]] = field(default_factory=dict)

    def typed(self, path: str) -> Typed:
        """Text and unit at ``path``; blanks where nothing was typed."""
        cell = self._cells(path).get(path.rsplit("/", maxsplit=1)[-1], {})
        return cell.get("text", ""), cell.get("unit")

    def set(self, path: str, text: str, unit: str | None) -> None:
        """Keep ``text`` as typed; a blank text removes the answer."""
        parts = path.split("/")
        if len(parts) == 3 and self.row(parts[0], parts[1]) is None:
            self.raw["tables"].setdefault(parts[0], []).append({"key": parts[1], "cells": {}})
            self.marks.pop(f"{parts[0]}/{parts[1]}", None)
        cells = self._cells(path)
        if text:
            cells[parts[-1]] = {"text": text} if unit is None else {"text": text, "unit": unit}
        else:
            cells.pop(parts[-1], None)

    def row(self, table: str, key: str) -> dict[str, Any] | None:
        """The row of a repeat table, or None."""
        rows: list[dict[str, Any]] = self.raw["tables"].get(table, [])
        return next((row for row in rows if row["key"] == key), None)

    def row_count(self, table: str) -> int:
        """How many rows a repeat table has."""
        return len(self.raw["tables"].get(table, ()))

    def remove_row(self, table: str, key: str) -> None:
        """Take a row away; the marks of its cells go with it."""
        self.raw["tables"][table] = [row for row in self.raw["tables"].get(table, ()) if row["key"] != key]
        for path in [path for path in self.marks if path.startswith(f"{table}/{key}/")]:
            del self.marks[path]

    def mark(self, path: str) -> Mark | None:
        """The last change of ``path``; for a cell of a removed row the removal."""
        kept = self.marks.get(path) or (self.marks.get(path.rsplit("/", maxsplit=1)[0]) if path.count("/") == 2 else None)
        return Mark.from_json(kept) if kept else None

    def marks_below(self, prefix: str) -> list[tuple[str, Mark]]:
        """The last changes of all cells of a row."""
        return [(path, Mark.from_json(kept)) for path, kept in self.marks.items() if path.startswith(f"{prefix}/")]

    def put_mark(self, path: str, mark: Mark) -> None:
        """Remember a change."""
        self.marks[path] = mark.to_json()

    def last_seq(self, client: str) -> int:
        """The highest sequence number that a browser has sent; -1 for an unknown one."""
        return self.clients.get(client, [-1])[0]

    def note_client(self, client: str, seq: int, revision: int) -> None:
        """Remember the last sequence number of a browser; the browsers longest silent are forgotten."""
        self.clients[client] = [max(seq, self.last_seq(client)), revision]
        by_silence = sorted(self.clients, key=lambda name: (self.clients[name][1], name == client))
        for silent in by_silence[: max(0, len(self.clients) - CLIENTS_KEPT)]:
            del self.clients[silent]

    def _cells(self, path: str) -> dict[str, Any]:
        parts = path.split("/")
        if len(parts) == 3:
            row = self.row(parts[0], parts[1])
            return row["cells"] if row is not None else {}
        cells: dict[str, Any] = self.raw["fields"]
        return cells
