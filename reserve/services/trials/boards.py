"""The board of a run in the database: packed once by the run, unpacked once by a page that tries scenarios."""

import datetime as dt
import json
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
from reserve.store.batches import Batch, BatchRun, RankingRow
from reserve.store.trials import BatchBoard
from reserve.store.types import canonical_json

_FORM = 1
_BLANK = (None, "", ())
_OWN = ("project_code", "version_id", "digest", "enterprise", "group", "unit", "county", "city", "name")
_FIGURES = tuple(part.name for part in fields(Assessment) if part.name != "used")
_DECIMALS = frozenset(part.name for part in fields(Assessment) if "Decimal" in str(part.type))


def packed(board: Board) -> bytes:
    """A board as packed canonical JSON: Decimals as text, nothing rounded."""
    content = {
        "form": _FORM,
        "as_of": board.as_of.isoformat(),
        "seed": board.seed,
        "passed": board.passed.astype(int).tolist(),
        "scored": board.scored.astype(int).tolist(),
        "curves": {code: values.tolist() for code, values in board.curves.items()},
        "ties": board.ties.tolist(),
        "fixed": None if board.fixed is None else [board.fixed.totals.tolist(), board.fixed.keys.tolist()],
        "candidates": [_candidate_json(one) for one in board.candidates],
    }
    return zlib.compress(canonical_json(content).encode(), 6)


def unpacked(content: bytes) -> Board:
    """The reverse of :func:`packed`; another form raises ``RuntimeError``."""
    read = json.loads(zlib.decompress(content))
    if read["form"] != _FORM:
        raise RuntimeError(f"a board of the form {read['form']} cannot be read, only {_FORM}")
    fixed = read["fixed"]
    return Board(
        dt.date.fromisoformat(read["as_of"]),
        read["seed"],
        tuple(_candidate(one) for one in read["candidates"]),
        np.array(read["passed"], bool),
        np.array(read["scored"], bool),
        {code: np.array(values, np.int64) for code, values in read["curves"].items()},
        np.array(read["ties"], np.int64),
        None if fixed is None else Fixed(np.array(fixed[0], np.int64), np.array(fixed[1], np.int64)),
    )


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
        kept = session.get(BatchBoard, run.id)
        if kept is None:
            return None
        known = _remember(run.id, unpacked(kept.content))
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
