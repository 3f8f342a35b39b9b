"""Apply what a browser sent to a draft: idempotent, one conflict at a time, nothing overwritten silently.

A change is applied when nobody else changed its field since the revision the person saw. The same change sent again is answered
again and changes nothing; one that was in conflict stays in conflict until the person decides and sends it on the newer revision.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reserve.services.drafts.linked_fields import root
from reserve.services.drafts.state import DraftState, Mark
from reserve.services.projects.views import Change
from reserve.vocabulary.document import field_of_path
from reserve.vocabulary.errors import BadInput, NotAllowedNow, ReserveError
from reserve.vocabulary.fields import fields

TEXT_LIMIT = 4_000
ROW_LIMIT = 60
CHANGE_LIMIT = 500
UNIT_LIMIT = 40
EXPLAIN = "explain/"
_ROW_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Clash:
    """A change that met somebody else's: ``path`` is where theirs stands (a cell, when a whole row was to be removed)."""

    change: Change
    path: str
    mark: Mark


@dataclass(slots=True)
class Outcome:
    """What became of the changes. ``explanations``: justifications that wait for their finding to be looked up."""

    revision: int
    changed: bool = False
    saved: dict[str, int] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    refused: list[tuple[str, ReserveError]] = field(default_factory=list)
    explanations: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who types, from where, and when; ``is_open`` says whether a field may be changed now."""

    person_id: str
    client: str
    at: dt.datetime
    is_open: Callable[[str], bool]


def apply_changes(state: DraftState, revision: int, changes: Sequence[Change], hand: Hand) -> Outcome:
    """Apply ``changes`` in their order of sequence to ``state``; all that is applied gets the revision after ``revision``."""
    outcome = Outcome(revision + 1)
    last = state.last_seq(hand.client)
    for change in sorted(changes, key=lambda one: one.seq):
        try:
            require_usable(change)
            if change.path.startswith(EXPLAIN):
                outcome.explanations.append(change)
            else:
                _apply(state, change, hand, outcome, replayed=change.seq <= last)
        except (BadInput, NotAllowedNow) as refusal:
            outcome.refused.append((change.path[:200], refusal))
    return outcome


def require_usable(change: Change) -> None:
    """Raise ``BadInput`` for what no draft can keep, whatever the field."""
    for text in (change.text or "", change.unit or "", change.path):
        if len(text) > TEXT_LIMIT:
            raise BadInput("draft_text_too_long", length=len(text), limit=TEXT_LIMIT)
        if UNUSABLE.search(text):
            raise BadInput("draft_text_unusable")
    if change.unit is not None and len(change.unit) > UNIT_LIMIT:
        raise BadInput("draft_text_too_long", length=len(change.unit), limit=UNIT_LIMIT)


def _apply(state: DraftState, change: Change, hand: Hand, outcome: Outcome, *, replayed: bool) -> None:
    _require_place(state, change)
    if not hand.is_open(change.path):
        raise NotAllowedNow("draft_field_closed", label=fields()[root(change.path)].label)
    mark = Mark(outcome.revision, hand.person_id, hand.at, hand.client, change.seq)
    if change.op == "remove_row":
        _remove_row(state, change, mark, outcome, replayed=replayed)
    else:
        _set(state, change, mark, outcome, replayed=replayed)


def _require_place(state: DraftState, change: Change) -> None:
    parts = change.path.split("/")
    found = field_of_path(change.path)
    if change.op not in ("set", "remove_row"):
        raise BadInput("draft_op_unknown", op=change.op[:40])
    wanted = 2 if change.op == "remove_row" else 3 if found.table else 1
    if len(parts) != wanted or (wanted == 1 and found.type == "table") or (wanted == 2 and found.type != "table"):
        raise BadInput("field_unknown", path=change.path[:120])
    if wanted == 1:
        return
    if not _ROW_KEY.fullmatch(parts[1]):
        raise BadInput("draft_row_key_unusable", key=parts[1][:60])
    if wanted == 3 and state.row(parts[0], parts[1]) is None and state.row_count(parts[0]) >= ROW_LIMIT:
        raise BadInput("draft_too_many_rows", count=state.row_count(parts[0]), limit=ROW_LIMIT)


def _set(state: DraftState, change: Change, mark: Mark, outcome: Outcome, *, replayed: bool) -> None:
    mine = (change.text or "", change.unit if change.text else None)
    last = state.mark(change.path)
    if state.typed(change.path) == mine:
        outcome.saved[change.path] = last.revision if last else outcome.revision - 1
        return
    if last is not None and replayed and last.client == mark.client and last.seq >= change.seq:
        outcome.saved[change.path] = last.revision
        return
    if last is not None and last.revision > change.base and last.client != mark.client:
        outcome.clashes.append(Clash(change, change.path, last))
        return
    state.set(change.path, *mine)
    _settle(state, change.path, mark, outcome)


def _remove_row(state: DraftState, change: Change, mark: Mark, outcome: Outcome, *, replayed: bool) -> None:
    table, key = change.path.split("/")
    if state.row(table, key) is None:
        last = state.mark(change.path)
        outcome.saved[change.path] = last.revision if last else outcome.revision - 1
        return
    below = state.marks_below(change.path)
    if replayed and any(one.client == mark.client and one.seq > change.seq for _, one in below):
        outcome.saved[change.path] = max(one.revision for _, one in below)
        return
    foreign = [(path, one) for path, one in below if one.revision > change.base and one.client != mark.client]
    if foreign:
        outcome.clashes.append(Clash(change, *max(foreign, key=lambda one: one[1].revision)))
        return
    state.remove_row(table, key)
    _settle(state, change.path, mark, outcome)


def _settle(state: DraftState, path: str, mark: Mark, outcome: Outcome) -> None:
    state.put_mark(path, mark)
    outcome.saved[path] = mark.revision
    outcome.changed = True
