"""A ranking as columns: one entry for each project, and one for each row of the explanation; what a criterion says once stands once.

Whoever stores, counts or compares a whole list reads it here and makes no object for each project.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Ranking, Reason, RowStatus
from reserve.rules.ranking.frame import Integers, Told
from reserve.rules.ranking.rows import Rows, Standings
from reserve.rules.ranking.scoring import Column
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class Heading:
    """What the reasons of one criterion have in common: its name, unit, field, weight, where it is written, and its law."""

    criterion: str
    label: Bilingual
    unit: str
    source_path: str
    parameter_path: str
    citation: str
    status: str
    weight: Decimal
    citation_en: str


@dataclass(frozen=True, slots=True)
class ReasonColumns:
    """Every row of the explanation. Those of the project at ``n`` are entries ``starts[n]`` to ``starts[n + 1]``, in the programme's order.

    ``heading`` is the place of the criterion in ``headings``; ``raw_value``, ``raw`` and ``note`` are as in a reason; curve values and
    points are in 10^-6. The points of a project sum to its ``points_micro`` exactly.
    """

    headings: tuple[Heading, ...]
    starts: Integers
    heading: Integers
    curve_micro: Integers
    points_micro: Integers
    raw_value: Sequence[Decimal | None]
    raw: Sequence[str]
    note: Sequence[Bilingual]


@dataclass(frozen=True, slots=True)
class RankingColumns:
    """A ranking as columns in the order of its rows. ``place`` is 0 where a project has none; money is in fen, points in 10^-6.

    Gates, chains of caps, what would lift a project, its doors and its lot are made when a row is read: they stand in ``Ranking.rows``.
    """

    project_code: Sequence[str]
    place: Integers
    tier: Integers
    status: Sequence[RowStatus]
    points_micro: Integers
    offer_fen: Integers
    requested_fen: Integers
    entitled_fen: Integers
    tie: Sequence[str | None]
    reasons: ReasonColumns


def heading_of(reason: Reason) -> Heading:
    """What a reason shares with all others of its criterion."""
    return Heading(
        reason.criterion, reason.label, reason.unit, reason.source_path, reason.parameter_path, reason.citation, reason.status,
        reason.weight, reason.citation_en,
    )  # fmt: skip


def columns_of(ranking: Ranking) -> RankingColumns:
    """The columns of a ranking: rows in the order of ``ranking.rows``, reasons in the programme's order within each.

    Of a ranking that is kept as columns no row is made; texts and notes are made when they are read.
    """
    if isinstance(ranking.rows, Rows):
        return _kept(ranking.rows)
    rows = ranking.rows
    made = [reason for row in rows for reason in row.reasons]
    headings: dict[str, Heading] = {}
    for reason in made:
        if reason.criterion not in headings:
            headings[reason.criterion] = heading_of(reason)
    number = {code: place for place, code in enumerate(headings)}
    return RankingColumns(
        tuple(row.project_code for row in rows),
        _integers([row.place or 0 for row in rows]),
        _integers([row.tier for row in rows]),
        tuple(row.status for row in rows),
        _integers([row.points_micro for row in rows]),
        _integers([row.offer_fen for row in rows]),
        _integers([row.requested_fen for row in rows]),
        _integers([row.entitled_fen for row in rows]),
        tuple(row.tie for row in rows),
        ReasonColumns(
            tuple(headings.values()),
            np.cumsum([0, *(len(row.reasons) for row in rows)], dtype=np.int64),
            _integers([number[reason.criterion] for reason in made]),
            _integers([reason.curve_micro for reason in made]),
            _integers([reason.points_micro for reason in made]),
            tuple(reason.raw_value for reason in made),
            tuple(reason.raw for reason in made),
            tuple(reason.note for reason in made),
        ),
    )


def _kept(rows: Rows) -> RankingColumns:
    known = rows.standings
    order, behind = known.order, len(known.order) - known.placed
    codes = known.frame.codes
    return RankingColumns(
        [codes[position] for position in order.tolist()],
        np.concatenate((np.arange(1, known.placed + 1), np.zeros(behind, np.int64))),
        known.tiers[order],
        known.statuses,
        known.scored.totals[order],
        _integers([*known.offered.offer_fen, *[0] * behind]),
        _integers(rows.requested_fen),
        _integers([*known.offered.entitled_fen, *[0] * behind]),
        [*known.ties, *[None] * behind],
        _reasons(known, rows.as_made),
    )


def _reasons(known: Standings, as_made: Callable[[Callable[[int], Any]], Callable[[int], Any]]) -> ReasonColumns:
    """The reasons of all rows, row by row: which criteria concern a project says where its entries stand."""
    columns, order = known.scored.columns, known.order
    concerned = np.array([column.applies for column in columns], bool).reshape(len(columns), len(order)).T[order]
    row, heading = np.nonzero(concerned)
    position = order[row]
    curves = np.array([column.curve for column in columns], np.int64).reshape(concerned.T.shape)
    points = np.array([column.points for column in columns], np.int64).reshape(concerned.T.shape)
    raw = np.empty((len(columns), len(order)), object)
    for place, column in enumerate(columns):
        raw[place] = list(column.raw)

    def told(part: Callable[[Column], Sequence[Any]]) -> Sequence[Any]:
        return Told(len(row), as_made(lambda entry: part(columns[heading[entry]])[int(position[entry])]))

    return ReasonColumns(
        tuple(_heading(column, known.programme) for column in columns),
        np.concatenate(([0], np.cumsum(concerned.sum(axis=1)))).astype(np.int64),
        heading,
        curves[heading, position],
        points[heading, position],
        raw[heading, position].tolist(),
        told(lambda column: column.texts),
        told(lambda column: column.notes),
    )


def _heading(column: Column, programme: Programme) -> Heading:
    criterion = column.criterion
    return Heading(
        criterion.code, criterion.label, criterion.unit, criterion.source, column.parameter_path, programme.title.zh, programme.status,
        criterion.weight, programme.title.en,
    )  # fmt: skip


def _integers(found: Sequence[int]) -> Integers:
    return np.array(found, np.int64)
