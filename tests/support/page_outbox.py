"""What a page keeps until the server has acknowledged it: the protocol of the browser's outbox, without a browser."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

BATCH = 40
BACK_OFF = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between tries while the server does not answer."""

REMEMBERED = 4
STOPPED = {401: "signed-out", 403: "refused", 409: "locked", 413: "too-large"}
"""Answers after which a page does not try again by itself."""


@dataclass(slots=True)
class Entry:
    """One edit that the server has not acknowledged."""

    seq: int
    path: str
    text: str | None
    unit: str | None
    base: int
    op: str = "set"

    def to_json(self) -> dict[str, Any]:
        """As it is posted."""
        return {"seq": self.seq, "path": self.path, "text": self.text, "unit": self.unit, "base": self.base, "op": self.op}


@dataclass(slots=True)
class Outbox:
    """Edits of one page load. ``acknowledged``: path -> text, unit and revision that the server said it has.

    ``state`` is what the page shows: idle, saving, saved, conflict, offline, signed-out, refused, locked or too-large.
    """

    revisions: dict[str, int] = field(default_factory=dict)
    revision: int = 0
    client: str = field(default_factory=lambda: secrets.token_hex(12))
    seq: int = 0
    state: str = "idle"
    entries: dict[str, Entry] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    acknowledged: dict[str, tuple[str | None, str | None, int]] = field(default_factory=dict)
    sent: dict[str, list[str | None]] = field(default_factory=dict)

    def put(self, path: str, text: str | None, unit: str | None = None, op: str = "set") -> None:
        """Note an edit; one that waits already for the same path is replaced."""
        self.seq += 1
        self.entries[path] = Entry(self.seq, path, text, unit, self.revisions.get(path, 0), op)
        self.state = "saving"

    def remove_row(self, path: str) -> None:
        """Note that a row is gone; its cells need no saving any more."""
        for waiting in [path_ for path_ in self.entries if path_.startswith(f"{path}/")]:
            del self.entries[waiting]
        self.put(path, None, None, "remove_row")

    def adopt(self, earlier: "Outbox") -> list[Entry]:
        """Take over what an earlier page of the same project left unsent, with its own base revisions; what was taken."""
        self.sent |= {path: list(texts) for path, texts in earlier.sent.items()}
        taken = sorted(earlier.entries.values(), key=lambda entry: entry.seq)
        for entry in taken:
            self.seq += 1
            self.entries[entry.path] = Entry(self.seq, entry.path, entry.text, entry.unit, entry.base, entry.op)
        return taken

    def batch(self) -> list[Entry]:
        """What goes with the next request, oldest first; remembered as sent."""
        batch = sorted(self.entries.values(), key=lambda entry: entry.seq)[:BATCH]
        for entry in batch:
            history = [text for text in self.sent.get(entry.path, []) if text != entry.text]
            self.sent[entry.path] = [*history, entry.text][-REMEMBERED:]
        return [Entry(**entry.to_json()) for entry in batch]

    def body(self, batch: Iterable[Entry]) -> dict[str, Any]:
        """The request."""
        return {"client": self.client, "changes": [entry.to_json() for entry in batch]}

    def answered(self, status: int, answer: Mapping[str, Any] | None, batch: Iterable[Entry]) -> None:
        """Take in an answer; ``None`` stands for one that is no JSON."""
        if status in STOPPED:
            self.state = STOPPED[status]
        elif status != 200 or answer is None:
            self.state = "offline"
        else:
            self._accept(answer, list(batch))

    def _accept(self, answer: Mapping[str, Any], batch: list[Entry]) -> None:
        self.revision = max(self.revision, int(answer["revision"]))
        troubled = {conflict["path"]: conflict for conflict in answer["conflicts"]}
        refused = {one["path"]: one["message"] for one in answer["refused"]}
        for entry in batch:
            held = self.entries.get(entry.path)
            newer = held is not None and held.seq != entry.seq
            if entry.path in troubled:
                self._contested(entry, troubled[entry.path], held if newer and held else entry)
            elif entry.path in refused:
                self.refused[entry.path] = refused[entry.path]
                if not newer:
                    self.entries.pop(entry.path, None)
            elif entry.seq <= answer["acknowledged_seq"]:
                self.acknowledged[entry.path] = (entry.text, entry.unit, answer["saved"].get(entry.path, 0))
                if not newer:
                    self.entries.pop(entry.path, None)
        for path, revision in answer["saved"].items():
            self.revisions[path] = revision
            if path in self.entries:
                self.entries[path].base = revision
        self.state = "conflict" if self.conflicts else "saving" if self.entries else "saved"

    def _contested(self, entry: Entry, conflict: dict[str, Any], latest: Entry) -> None:
        theirs = conflict["theirs"] or ""
        if theirs == (latest.text or "") and (conflict["theirs_unit"] or "") == (latest.unit or ""):
            self.revisions[entry.path] = conflict["revision"]
            self.entries.pop(entry.path, None)
            self.acknowledged[entry.path] = (latest.text, latest.unit, conflict["revision"])
        elif any((text or "") == theirs for text in self.sent.get(entry.path, [])):
            self.revisions[entry.path] = conflict["revision"]
            self.put(entry.path, latest.text, latest.unit, latest.op)
        else:
            self.entries.pop(entry.path, None)
            self.conflicts[entry.path] = {**conflict, "mine": latest.text}
