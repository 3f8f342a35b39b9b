"""A ranking in the database: one row for each project, one for each reason, and the digest of everything."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from reserve.rules.ranking.candidate import Candidate, RankedRow, Ranking
from reserve.services.batches.ranking_json import cap_json, decision_json, reason_json, told_all
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch, BatchRun, RankingRow, RankReason
from reserve.store.identifiers import new_id
from reserve.store.types import canonical_json


def digest_of(ranking: Ranking) -> str:
    """SHA-256 over the canonical JSON of every row, reason, cap and offer of a ranking."""
    content = {
        "rows": [{**_row(row), "reasons": [reason_json(reason) for reason in row.reasons]} for row in ranking.rows],
        "line": ranking.line_after_place, "budget_fen": ranking.budget_fen, "spent_fen": ranking.spent_fen,
        "programme": ranking.programme_digest, "seed": ranking.seed,
    }  # fmt: skip
    if ranking.places is not None:
        content["places"] = ranking.places
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def store_run(sitting: Sitting, batch: Batch, ranking: Ranking, candidates: Sequence[Candidate]) -> BatchRun:
    """Store the next run of ``batch`` in the caller's transaction."""
    batch.run_number += 1
    batch.seed_revealed = True
    run = BatchRun.model_validate(
        {
            "id": new_id(), "batch_id": batch.id, "number": batch.run_number, "seed": ranking.seed, "budget_fen": ranking.budget_fen,
            "spent_fen": ranking.spent_fen, "places": ranking.places, "line_after_place": ranking.line_after_place,
            "maximum_points_micro": ranking.maximum_points_micro, "unverified": list(ranking.unverified),
            "warnings": told_all(ranking.warnings), "result_digest": digest_of(ranking), "run_by": sitting.person.id,
            "run_at": sitting.desk.now(),
        }
    )  # fmt: skip
    sitting.session.add(run)
    sitting.session.flush()
    by_code = {candidate.project_code: candidate for candidate in candidates}
    rows: list[dict[str, Any]] = []
    reasons: list[dict[str, Any]] = []
    for position, row in enumerate(ranking.rows):
        row_id = new_id()
        rows.append({"id": row_id, "batch_run_id": run.id, "position": position, **_row(row), "shown": _shown(by_code[row.project_code])})
        reasons += [
            {
                "id": new_id(), "ranking_row_id": row_id, "position": place, "criterion": reason.criterion,
                "points_micro": reason.points_micro, "detail": reason_json(reason),
            }
            for place, reason in enumerate(row.reasons)
        ]  # fmt: skip
        if sum(reason.points_micro for reason in row.reasons) != row.points_micro:
            raise RuntimeError(f"the reasons of {row.project_code} do not sum to its points")
    if 0 < ranking.budget_fen < ranking.spent_fen or sum(row.offer_fen for row in ranking.rows) != ranking.spent_fen:
        raise RuntimeError(f"the offers of {batch.code} do not keep the budget")
    sitting.session.execute(insert(RankingRow), rows)
    if reasons:
        sitting.session.execute(insert(RankReason), reasons)
    return run


def _row(row: RankedRow) -> dict[str, Any]:
    return {
        "project_code": row.project_code, "place": row.place, "tier": row.tier, "status": row.status, "points_micro": row.points_micro,
        "offer_fen": row.offer_fen, "requested_fen": row.requested_fen, "entitled_fen": row.entitled_fen, "tie": row.tie,
        "lot": row.lot, "doors": list(row.doors), "decisions": [decision_json(one) for one in row.decisions],
        "caps": [cap_json(one) for one in row.caps], "lift": told_all(row.lift),
    }  # fmt: skip


def _shown(candidate: Candidate) -> dict[str, Any]:
    figures = candidate.assessment.facts()
    return {
        "name": candidate.name, "enterprise": str(candidate.facts.get("enterprise_name") or ""), "unit": candidate.unit,
        "county": candidate.county, "city": candidate.city, "saving": figures["saving_tce_per_year"],
        "before": figures["indicator_before"], "after": figures["indicator_after"],
        "indicator_unit": candidate.assessment.indicator_unit, "air_class": candidate.facts.get("air_class_after"),
        "investment_fen": candidate.facts.get("investment_total"), "version_id": candidate.version_id, "digest": candidate.digest,
    }  # fmt: skip
