"""The board of a run in the database: packed once by the run, unpacked once by a page that tries scenarios."""

import datetime as dt
import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

import numpy as np
from sqlmodel import Session, col, delete, select

from reserve.parameters import Programme
from reserve.rules.assessment import Assessment
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.trials.board import Board, Fixed, board_of
from reserve.rules.ranking.trials.shelf import Shelf
from reserve.store.batches import Batch, BatchRun, RankingRow
from reserve.store.trials import BatchBoard
from reserve.store.types import canonical_json

_FIRST_FORM, _FORM = 1, 2
_MARK = b"reserve board 2\n"
_LENGTHS = struct.Struct("<II")
_TEACHERS, _WORDS_BYTES = 3, 4_096
"""Candidates whose texts teach the packing what all have in common, and how much of them is kept for it."""
_BLANK = (None, "", ())
_OWN = ("project_code", "version_id", "digest", "enterprise", "group", "unit", "county", "city", "name")
_FIGURES = tuple(part.name for part in fields(Assessment) if part.name != "used")
_DECIMALS = frozenset(part.name for part in fields(Assessment) if "Decimal" in str(part.type))


def packed(board: Board) -> bytes:
    """A board as packed canonical JSON: Decimals as text, nothing rounded; each candidate is packed by itself, to be read by itself."""
    texts = [canonical_json(_candidate_json(one)).encode() for one in board.candidates]
    words = b"".join(texts[:_TEACHERS])[-_WORDS_BYTES:]
    parts = [_squeezed(text, words) for text in texts]
    content = {
        "form": _FORM,
        "as_of": board.as_of.isoformat(),
        "seed": board.seed,
        "passed": board.passed.astype(int).tolist(),
        "scored": board.scored.astype(int).tolist(),
        "curves": {code: values.tolist() for code, values in board.curves.items()},
        "ties": board.ties.tolist(),
        "fixed": None if board.fixed is None else [board.fixed.totals.tolist(), board.fixed.keys.tolist()],
        "codes": board.codes,
        "products": board.products,
        "lists": [sorted(lists) for lists in board.memberships],
        "sizes": [len(part) for part in parts],
    }
    head = zlib.compress(canonical_json(content).encode(), 6)
    return b"".join((_MARK, _LENGTHS.pack(len(head), len(words)), head, words, *parts))


def unpacked(content: bytes) -> Board:
    """The reverse of :func:`packed`, and of what earlier versions packed; any other form raises ``RuntimeError``."""
    if content.startswith(_MARK):
        start = len(_MARK) + _LENGTHS.size
        head, words = _LENGTHS.unpack(content[len(_MARK) : start])
        read = json.loads(zlib.decompress(content[start : start + head]))
        return _board(read, _shelf(read, content[start + head : start + head + words], memoryview(content)[start + head + words :]))
    read = json.loads(zlib.decompress(content))
    if read["form"] != _FIRST_FORM:
        raise RuntimeError(f"a board of the form {read['form']} cannot be read, only {_FIRST_FORM} and {_FORM}")
    return _board(read, tuple(_candidate(one) for one in read["candidates"]))


def _board(read: dict[str, Any], candidates: Sequence[Candidate]) -> Board:
    fixed = read["fixed"]
    return Board(
        dt.date.fromisoformat(read["as_of"]),
        read["seed"],
        candidates,
        np.array(read["passed"], bool),
        np.array(read["scored"], bool),
        {code: np.array(values, np.int64) for code, values in read["curves"].items()},
        np.array(read["ties"], np.int64),
        None if fixed is None else Fixed(np.array(fixed[0], np.int64), np.array(fixed[1], np.int64)),
    )


def _shelf(read: dict[str, Any], words: bytes, parts: memoryview) -> Shelf:
    ends = np.cumsum([0, *read["sizes"]], dtype=np.int64)
    if int(ends[-1]) != len(parts) or not len(read["codes"]) == len(read["products"]) == len(read["lists"]) == len(ends) - 1:
        raise RuntimeError(f"a board of {len(ends) - 1} candidates has {len(parts)} bytes of them, not {int(ends[-1])}")
    known: dict[tuple[str, ...], frozenset[str]] = {}
    lists = [known.setdefault(tuple(one), frozenset(one)) for one in read["lists"]]

    def make(position: int) -> Candidate:
        part = parts[int(ends[position]) : int(ends[position + 1])]
        return _candidate(json.loads(zlib.decompressobj(wbits=-15, zdict=words).decompress(part)))

    return Shelf(read["codes"], read["products"], lists, make)


def _squeezed(text: bytes, words: bytes) -> bytes:
    """``text`` packed by what it shares with ``words``."""
    press = zlib.compressobj(6, zlib.DEFLATED, -15, zdict=words)
    return press.compress(text) + press.flush()


def _candidate_json(candidate: Candidate) -> dict[str, Any]:
    judged = candidate.assessment
    figures = {}
    for name in _FIGURES:
        value = getattr(judged, name)
        if isinstance(value, Decimal):
            figures[name] = str(value)
        elif value not in _BLANK:
            figures[name] = value
    return {
        "own": [getattr(candidate, name) for name in _OWN],
        "facts": {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in candidate.facts.items()},
        "figures": figures,
        "lists": sorted(candidate.memberships),
    }  # fmt: skip


def _candidate(read: dict[str, Any]) -> Candidate:
    figures: dict[str, Any] = {name: Decimal(value) if name in _DECIMALS else value for name, value in read["figures"].items()}
    own = dict(zip(_OWN, read["own"], strict=True))
    return Candidate(**own, facts=read["facts"], assessment=Assessment(**figures), memberships=frozenset(read["lists"]))


def keep_board(session: Session, run: BatchRun, board: Board) -> None:
    """Store the board of ``run`` in the caller's transaction, in place of those of earlier runs of the batch."""
    store_board(session, run, packed(board))


def store_board(session: Session, run: BatchRun, content: bytes) -> None:
    """:func:`keep_board` of a board that is packed already."""
    earlier = select(BatchRun.id).where(BatchRun.batch_id == run.batch_id)
    session.execute(delete(BatchBoard).where(col(BatchBoard.batch_run_id).in_(earlier)))
    session.add(BatchBoard.model_validate({"batch_run_id": run.id, "content": content}))
    session.flush()


def latest_run(session: Session, batch: Batch) -> BatchRun | None:
    """The run whose list stands; None before the first."""
    query = select(BatchRun).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number).desc()).limit(1)
    return session.exec(query).first()


def board_of_run(session: Session, run: BatchRun) -> Board | None:
    """The board that the run kept; None where it kept none (a run of an earlier version of this product)."""
    known = _KNOWN.get(run.id)
    if known is None:
        content = session.exec(select(BatchBoard.content).where(BatchBoard.batch_run_id == run.id)).first()
        if content is None:
            return None
        known = _remember(run.id, unpacked(content))
    return known


_KNOWN: dict[str, Board] = {}
_MOST_KNOWN = 2


def _remember(run_id: str, board: Board) -> Board:
    """A page moves a weight many times: the last boards stay unpacked in its process. A run's board never changes."""
    while len(_KNOWN) >= _MOST_KNOWN:
        del _KNOWN[next(iter(_KNOWN))]
    _KNOWN[run_id] = board
    return board


def forget_boards() -> None:
    """Unpack anew what is asked for next."""
    _KNOWN.clear()


def rebuilt(session: Session, run: BatchRun, candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> Board:
    """The board of a run that kept none: who was stopped stands in its rows."""
    query = select(RankingRow.project_code).where(RankingRow.batch_run_id == run.id, RankingRow.status == "gated_out")
    return board_of(candidates, programme, as_of, run.seed, frozenset(session.exec(query)))
