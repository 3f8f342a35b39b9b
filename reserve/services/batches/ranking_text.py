"""A ranking as canonical JSON text with its digest: what thousands of rows have in common is written once.

The texts are those that :func:`reserve.store.types.canonical_json` gives for the same content, so a digest does not depend on how it was
written.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reserve.rules.ranking.candidate import CapStep, RankedRow, Ranking, Reason
from reserve.services.batches.ranking_json import cap_json, decision_json, reason_json, told, told_all
from reserve.store.types import Canonical, canonical_json
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.language import Bilingual

_OF_REASON = ("curve_micro", "note", "points_micro", "raw", "raw_value")
_OF_CAP = ("amount_fen", "binding")
_OF_ROW = (
    "caps", "decisions", "doors", "entitled_fen", "lift", "lot", "offer_fen", "place", "points_micro", "project_code", "reasons",
    "requested_fen", "status", "tie", "tier",
)  # fmt: skip
"""What differs from one to the next, in the order in which canonical JSON has it."""


def _form(fixed: Mapping[str, Any], differing: Sequence[str]) -> str:
    """A text with ``%s`` for each of ``differing``; an object of the same keys is written by filling it in their order."""
    pieces = []
    for key in sorted({*fixed, *differing}):
        held = "%s" if key in differing else canonical_json(fixed[key]).replace("%", "%%")
        pieces.append(f"{canonical_json(key)}:{held}")
    return "{" + ",".join(pieces) + "}"


_ROW = _form({}, _OF_ROW)


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row of a ranking with the canonical texts of what it consists of; ``reasons`` as its ``row.reasons``."""

    row: RankedRow
    doors: Canonical
    decisions: Canonical
    caps: Canonical
    lift: Canonical
    reasons: tuple[Canonical, ...]


@dataclass(frozen=True, slots=True)
class WrittenRanking:
    """A ranking, its rows written, and SHA-256 over the canonical JSON of every row, reason, cap and offer."""

    ranking: Ranking
    rows: tuple[WrittenRow, ...]
    digest: str


def written(ranking: Ranking) -> WrittenRanking:
    """Write every row once, for the database and for the digest alike."""
    pen = _Pen()
    rows: list[WrittenRow] = []
    before, after = _around(ranking)
    digest = hashlib.sha256(before.encode())
    for row in ranking.rows:
        made = pen.row(row)
        digest.update((("," if rows else "") + pen.whole(made)).encode())
        rows.append(made)
    digest.update(after.encode())
    return WrittenRanking(ranking, tuple(rows), digest.hexdigest())


def digest_of(ranking: Ranking) -> str:
    """SHA-256 over the canonical JSON of every row, reason, cap and offer of a ranking."""
    return written(ranking).digest


def _around(ranking: Ranking) -> tuple[str, str]:
    """The text before the first row and the one after the last."""
    content: dict[str, Any] = {
        "rows": [], "line": ranking.line_after_place, "budget_fen": ranking.budget_fen, "spent_fen": ranking.spent_fen,
        "programme": ranking.programme_digest, "seed": ranking.seed,
    }  # fmt: skip
    if ranking.places is not None:
        content["places"] = ranking.places
    before, after = ({key: value for key, value in content.items() if (key > "rows") is late} for late in (False, True))
    return canonical_json(before).removesuffix("]}"), "]," + canonical_json(after).removeprefix("{")


class _Pen:
    """Writes rows and remembers what it wrote."""

    def __init__(self) -> None:
        self._told: dict[Bilingual, str] = {}
        self._lists: dict[tuple[str, ...], Canonical] = {}
        self._decisions: dict[tuple[Any, ...], str] = {}
        self._reasons: dict[tuple[Any, ...], str] = {}
        self._caps: dict[tuple[Any, ...], str] = {}

    def row(self, row: RankedRow) -> WrittenRow:
        doors = self._lists.get(row.doors)
        if doors is None:
            doors = self._lists[row.doors] = Canonical(canonical_json(list(row.doors)))
        decisions, caps = _listed([self._decision(one) for one in row.decisions]), _listed([self._cap(one) for one in row.caps])
        lift = Canonical(canonical_json(told_all(row.lift))) if row.lift else _EMPTY
        return WrittenRow(row, doors, decisions, caps, lift, tuple([Canonical(self._reason(one)) for one in row.reasons]))

    def whole(self, made: WrittenRow) -> str:
        row = made.row
        return _ROW % (
            made.caps, made.decisions, made.doors, row.entitled_fen, made.lift, canonical_json(row.lot), row.offer_fen,
            "null" if row.place is None else row.place, row.points_micro, canonical_json(row.project_code), _listed(made.reasons),
            row.requested_fen, canonical_json(row.status), canonical_json(row.tie), row.tier,
        )  # fmt: skip

    def _text(self, text: Bilingual) -> str:
        found = self._told.get(text)
        if found is None:
            found = self._told[text] = canonical_json(told(text))
        return found

    def _decision(self, one: Decision) -> str:
        key = (one.allowed, one.reason, one.message, one.citation, *one.figures.items())
        found = self._decisions.get(key)
        if found is None:
            found = self._decisions[key] = canonical_json(decision_json(one))
        return found

    def _reason(self, one: Reason) -> str:
        weight = str(one.weight)
        key = (one.criterion, weight, one.unit, one.source_path, one.parameter_path, one.citation, one.citation_en, one.status, one.label)
        form = self._reasons.get(key)
        if form is None:
            form = self._reasons[key] = _form(reason_json(one), _OF_REASON)
        raw_value = "null" if one.raw_value is None else canonical_json(str(one.raw_value))
        return form % (one.curve_micro, self._text(one.note), one.points_micro, canonical_json(one.raw), raw_value)

    def _cap(self, one: CapStep) -> str:
        key = (one.label, one.citation, one.code, one.citation_en)
        form = self._caps.get(key)
        if form is None:
            form = self._caps[key] = _form(cap_json(one), _OF_CAP)
        return form % (one.amount_fen, "true" if one.binding else "false")


_EMPTY = Canonical("[]")


def _listed(texts: Sequence[str]) -> Canonical:
    return Canonical(f"[{','.join(texts)}]")
