"""A ranking in the database: one row for each project, one for each reason, and the digest of everything."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert

from reserve.rules.ranking.candidate import Candidate, Ranking
from reserve.services.batches.ranking_json import told_all
from reserve.services.batches.ranking_text import WrittenRanking
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch, BatchRun, RankingRow, RankReason
from reserve.store.identifiers import new_id
from reserve.store.schema import metadata
from reserve.vocabulary.units import MICRO

_PIECE = 2_000
"""Rows that go to the database at a time: enough to be quick, few enough to be light."""


def store_run(
    sitting: Sitting,
    batch: Batch,
    made: WrittenRanking,
    shown: Mapping[str, Mapping[str, Any]],
    progress: Callable[[int, int], None] | None = None,
) -> BatchRun:
    """Store the next run of ``batch`` in the caller's transaction; ``shown`` by project code, ``progress(done, total)`` in rows."""
    ranking = made.ranking
    _require_whole(batch, ranking)
    batch.run_number += 1
    batch.seed_revealed = True
    run = BatchRun.model_validate(
        {
            "id": new_id(), "batch_id": batch.id, "number": batch.run_number, "seed": ranking.seed, "budget_fen": ranking.budget_fen,
            "spent_fen": ranking.spent_fen, "places": ranking.places, "line_after_place": ranking.line_after_place,
            "maximum_points_micro": ranking.maximum_points_micro, "unverified": list(ranking.unverified),
            "warnings": told_all(ranking.warnings), "result_digest": made.digest, "run_by": sitting.person.id,
            "run_at": sitting.desk.now(),
        }
    )  # fmt: skip
    sitting.session.add(run)
    sitting.session.flush()
    ids = [new_id() for _ in made.rows]
    _insert(sitting, RankingRow.__tablename__, _rows(run.id, ids, made, shown))
    total = len(made.rows)
    for start in range(0, total, _PIECE):
        if progress is not None:
            progress(start, total)
        _insert(sitting, RankReason.__tablename__, _reasons(ids, made, range(start, min(start + _PIECE, total))))
    return run


def shown_of(candidates: Sequence[Candidate]) -> dict[str, dict[str, Any]]:
    """What a list shows of each project as its pinned version has it, by project code."""
    return {candidate.project_code: _shown(candidate) for candidate in candidates}


def _require_whole(batch: Batch, ranking: Ranking) -> None:
    """Nothing is stored that does not add up."""
    for row in ranking.rows:
        if sum([reason.points_micro for reason in row.reasons]) != row.points_micro:
            raise RuntimeError(f"the reasons of {row.project_code} do not sum to its points")
    if 0 < ranking.budget_fen < ranking.spent_fen or sum(row.offer_fen for row in ranking.rows) != ranking.spent_fen:
        raise RuntimeError(f"the offers of {batch.code} do not keep the budget")


def _insert(sitting: Sitting, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Straight into the table: nobody asks for these rows again in this transaction, so no object is made for each."""
    kept: Table = metadata.tables[table]
    while piece := list(islice(rows, _PIECE)):
        sitting.session.connection().execute(insert(kept), piece)


def _rows(run_id: str, ids: Sequence[str], made: WrittenRanking, shown: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for position, (row_id, one) in enumerate(zip(ids, made.rows, strict=True)):
        row = one.row
        yield {
            "id": row_id, "batch_run_id": run_id, "position": position, "project_code": row.project_code, "place": row.place,
            "tier": row.tier, "status": row.status, "points_micro": row.points_micro, "offer_fen": row.offer_fen,
            "requested_fen": row.requested_fen, "entitled_fen": row.entitled_fen, "tie": row.tie, "lot": row.lot, "doors": one.doors,
            "decisions": one.decisions, "caps": one.caps, "lift": one.lift, "shown": shown[row.project_code],
        }  # fmt: skip


def _reasons(ids: Sequence[str], made: WrittenRanking, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    for at in rows:
        one, row_id = made.rows[at], ids[at]
        for place, (reason, text) in enumerate(zip(one.row.reasons, one.reasons, strict=True)):
            yield {
                "id": new_id(), "ranking_row_id": row_id, "position": place, "criterion": reason.criterion,
                "points_micro": reason.points_micro, "detail": text,
            }  # fmt: skip


def _shown(candidate: Candidate) -> dict[str, Any]:
    judged = candidate.assessment
    saving, before, after = (
        None if number is None else int(number * MICRO)
        for number in (judged.saving_tce_per_year, judged.indicator_before, judged.indicator_after)
    )
    return {
        "name": candidate.name, "enterprise": str(candidate.facts.get("enterprise_name") or ""), "unit": candidate.unit,
        "county": candidate.county, "city": candidate.city, "saving": saving, "before": before, "after": after,
        "indicator_unit": judged.indicator_unit, "air_class": candidate.facts.get("air_class_after"),
        "investment_fen": candidate.facts.get("investment_total"), "version_id": candidate.version_id, "digest": candidate.digest,
    }  # fmt: skip
