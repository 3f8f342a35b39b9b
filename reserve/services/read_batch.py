"""Read a batch with everything that its page and its list show."""

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.batch_access import find_batch, programme_of, stands_ranked
from reserve.services.batch_views import BatchRow, BatchView, RunView
from reserve.services.ranking_json import cap_of, decision_of, reason_of, texts
from reserve.services.sitting import reading
from reserve.store.batches import Batch, BatchCandidate, BatchRun, RankingRow, RankReason
from reserve.store.people import PersonRow
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import regions
from reserve.vocabulary.reporting_units import reporting_units


def read_batch(desk: Desk, session_id: str, code: str) -> BatchView:
    """The batch; rows are those of its latest run once it stands ranked, none while it is open."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        return view_of(sitting.session, find_batch(sitting.session, sitting.person, code))


def view_of(session: Session, batch: Batch) -> BatchView:
    """A batch that the reader may see, as a view."""
    runs = list(session.exec(select(BatchRun).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number))))
    latest = runs[-1] if runs and stands_ranked(batch.state) else None
    return BatchView(
        code=batch.code,
        state=batch.state,
        programme=programme_of(session, batch),
        budget_fen=batch.budget_fen,
        basis=batch.basis,
        as_of=dt.date.fromisoformat(batch.reference_date),
        opened_at=batch.opened_at,
        opened_by=session.get_one(PersonRow, batch.opened_by).name,
        candidates=session.exec(select(func.count()).where(col(BatchCandidate.batch_id) == batch.id)).one(),
        seed_commitment=batch.seed_commitment,
        runs=tuple(
            RunView(run.number, run.run_at, session.get_one(PersonRow, run.run_by).name, run.seed, run.result_digest, run.spent_fen)
            for run in runs
        ),
        rows=_rows(session, latest.id) if latest else (),
        line_after_place=latest.line_after_place if latest else None,
        spent_fen=latest.spent_fen if latest else 0,
        maximum_points_micro=latest.maximum_points_micro if latest else 0,
        warnings=texts(latest.warnings) if latest else (),
        unverified=tuple(latest.unverified) if latest else (),
        places=batch.places,
    )


def _rows(session: Session, run_id: str) -> tuple[BatchRow, ...]:
    reasons: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    kept = (
        select(RankReason.ranking_row_id, RankReason.detail)
        .join(RankingRow, col(RankingRow.id) == col(RankReason.ranking_row_id))
        .where(RankingRow.batch_run_id == run_id)
        .order_by(col(RankReason.ranking_row_id), col(RankReason.position))
    )
    for row_id, detail in session.exec(kept):
        reasons[row_id].append(detail)
    query = select(RankingRow).where(RankingRow.batch_run_id == run_id).order_by(col(RankingRow.position))
    return tuple(_row(row, reasons[row.id]) for row in session.exec(query))


def _row(row: RankingRow, reasons: list[dict[str, Any]]) -> BatchRow:
    shown = row.shown
    unit = reporting_units()[shown["unit"]].name
    city = reporting_units()[shown["city"]].name
    region = regions().get(shown["county"])
    return BatchRow(
        project_code=row.project_code,
        place=row.place,
        tier=row.tier,
        status=row.status,  # type: ignore[arg-type]
        name=shown["name"],
        enterprise=shown["enterprise"],
        unit_name=unit,
        county_name=Bilingual(region.name.zh, region.name.en) if region else unit,
        city_name=city,
        points_micro=row.points_micro,
        offer_fen=row.offer_fen,
        requested_fen=row.requested_fen,
        entitled_fen=row.entitled_fen,
        decisions=tuple(decision_of(one) for one in row.decisions),
        reasons=tuple(reason_of(one) for one in reasons),
        caps=tuple(cap_of(one) for one in row.caps),
        tie=row.tie,
        lift=texts(row.lift),
        doors=tuple(row.doors),
        lot=row.lot,
        saving_tce_micro=shown["saving"],
        indicator_before_micro=shown["before"],
        indicator_after_micro=shown["after"],
        indicator_unit=shown["indicator_unit"],
        air_class=shown["air_class"],
        investment_fen=shown["investment_fen"],
    )
