"""Read a batch with everything that its page and its list show."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import Any, TypeAlias, cast

from sqlalchemy import Row, Text, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.parameters import Value, at
from reserve.rules.ranking.candidate import CapStep, RankedRow, Ranking, Reason, RowStatus
from reserve.services.batches.access import find_batch, programme_of, stands_ranked
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.listed import READ, Listed, Names
from reserve.services.batches.ranking_json import cap_of, decision_of, reason_of, texts
from reserve.services.batches.views import BatchRow, BatchView, RunView
from reserve.services.departures.views import departures_of_batch
from reserve.services.sitting import reading
from reserve.store.batches import Batch, BatchCandidate, BatchRun, RankingRow, RankReason
from reserve.store.people import PersonRow
from reserve.store.schema import metadata
from reserve.store.types import Json
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

_Explained: TypeAlias = tuple[tuple[Decision, ...], tuple[Reason, ...], tuple[CapStep, ...], tuple[Bilingual, ...], tuple[str, ...]]


def read_batch(
    desk: Desk, session_id: str, code: str, *, explained: bool = True, known: tuple[int, tuple[BatchRow, ...]] | None = None
) -> BatchView:
    """The batch; rows are those of its latest run once it stands ranked, none while it is open.

    ``explained=False`` leaves gates, reasons, caps and lifts of all rows out (a page reads those of the rows it shows with
    :func:`read_rows`); a programme that pays by formula keeps its caps. ``known`` are the rows of the run of that number, which whoever
    made it need not read again.
    """
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        return view_of(sitting.session, find_batch(sitting.session, sitting.person, code), explained=explained, known=known)


def read_rows(desk: Desk, session_id: str, code: str, projects: Sequence[str]) -> dict[str, BatchRow]:
    """Whole rows of the latest run by project code, with every reason; codes that do not stand in it are left out."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        return rows_of(sitting.session, find_batch(sitting.session, sitting.person, code), projects)


def rows_of(session: Session, batch: Batch, projects: Sequence[str]) -> dict[str, BatchRow]:
    """:func:`read_rows` of a batch whose reader may see these rows."""
    latest = _latest(session, batch)
    with frozen_law(session, batch):
        return {row.project_code: row for row in _rows(session, latest.id, projects)} if latest else {}


def _latest(session: Session, batch: Batch) -> BatchRun | None:
    query = select(BatchRun).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number).desc()).limit(1)
    return session.exec(query).first() if stands_ranked(batch.state) else None


def _resting(session: Session, batch: Batch, run: BatchRun) -> tuple[Value, ...]:
    """The values still to be verified that a run rests on; one that holds nowhere in the programme's area is left out."""
    day, area, found = dt.date.fromisoformat(batch.reference_date), programme_of(session, batch).area, []
    with frozen_law(session, batch) if run.unverified else nullcontext():
        for path in run.unverified:
            with suppress(NotFound):
                found.append(at(path, day, area))
    return tuple(found)


def view_of(session: Session, batch: Batch, *, explained: bool = True, known: tuple[int, tuple[BatchRow, ...]] | None = None) -> BatchView:
    """A batch that the reader may see, as a view."""
    explained = explained or programme_of(session, batch).kind == "entitlement"
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
        rows=_rows_of_run(session, batch, latest, explained=explained, known=known) if latest else (),
        line_after_place=latest.line_after_place if latest else None,
        spent_fen=latest.spent_fen if latest else 0,
        maximum_points_micro=latest.maximum_points_micro if latest else 0,
        warnings=texts(latest.warnings) if latest else (),
        unverified=tuple(latest.unverified) if latest else (),
        places=batch.places,
        resting=_resting(session, batch, latest) if latest else (),
        departures=departures_of_batch(session, batch),
    )


def _rows_of_run(
    session: Session, batch: Batch, run: BatchRun, *, explained: bool, known: tuple[int, tuple[BatchRow, ...]] | None
) -> Sequence[BatchRow]:
    if known is not None and known[0] == run.number:
        return known[1]
    with frozen_law(session, batch):  # the places are called as they were
        return _rows(session, run.id) if explained else _light_rows(session, run.id)


def batch_rows(ranking: Ranking, shown: Mapping[str, Mapping[str, Any]]) -> tuple[BatchRow, ...]:
    """The rows of a ranking as they are read once it is stored; ``shown`` by project code."""
    names = Names()
    return tuple(
        _batch_row(row, shown[row.project_code], (row.decisions, row.reasons, row.caps, row.lift, row.doors), names) for row in ranking.rows
    )


_PIECE = 500
"""Rows that are fetched at a time: what was read of them is let go before the next come."""
_ROWS = metadata.tables[str(RankingRow.__tablename__)].c


def _light_rows(session: Session, run_id: str) -> Listed:
    """Rows without what explains them: thousands are read in a moment and weigh little."""
    columns = [type_coerce(_ROWS[name], Text) if isinstance(_ROWS[name].type, Json) else _ROWS[name] for name in READ]
    query = select_columns(*columns).where(_ROWS.batch_run_id == run_id).order_by(_ROWS.position)
    return Listed(session.connection().execute(query.execution_options(yield_per=_PIECE)))


def _rows(session: Session, run_id: str, projects: Sequence[str] | None = None) -> tuple[BatchRow, ...]:
    wanted = [] if projects is None else [col(RankingRow.project_code).in_(list(projects))]
    reasons: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    kept = (
        select(RankReason.ranking_row_id, RankReason.detail)
        .join(RankingRow, col(RankingRow.id) == col(RankReason.ranking_row_id))
        .where(RankingRow.batch_run_id == run_id, *wanted)
        .order_by(col(RankReason.ranking_row_id), col(RankReason.position))
    )
    for row_id, detail in session.exec(kept):
        reasons[row_id].append(detail)
    query = select_columns(*_ROWS).where(_ROWS.batch_run_id == run_id, *wanted).order_by(_ROWS.position)
    names = Names()
    return tuple(_row(row, reasons[row.id], names) for row in session.connection().execute(query))


def _row(row: Row[Any], reasons: Sequence[dict[str, Any]], names: Names) -> BatchRow:
    explained = (
        tuple(decision_of(one) for one in row.decisions),
        tuple(reason_of(one) for one in reasons),
        tuple(cap_of(one) for one in row.caps),
        texts(row.lift),
        tuple(row.doors),
    )
    return _batch_row(row, row.shown, explained, names)


def _batch_row(row: Row[Any] | RankedRow, shown: Mapping[str, Any], explained: _Explained, names: Names) -> BatchRow:
    """``explained``: gates, reasons, caps, what would lift it, and the lists that opened its tier."""
    decisions, reasons, caps, lift, doors = explained
    places = names.of(shown)
    return BatchRow(
        project_code=row.project_code,
        place=row.place,
        tier=row.tier,
        status=cast(RowStatus, row.status),
        name=shown["name"],
        enterprise=shown["enterprise"],
        unit_name=places["unit_name"],
        county_name=places["county_name"],
        city_name=places["city_name"],
        points_micro=row.points_micro,
        offer_fen=row.offer_fen,
        requested_fen=row.requested_fen,
        entitled_fen=row.entitled_fen,
        decisions=decisions,
        reasons=reasons,
        caps=caps,
        tie=row.tie,
        lift=lift,
        doors=doors,
        lot=row.lot,
        saving_tce_micro=shown["saving"],
        indicator_before_micro=shown["before"],
        indicator_after_micro=shown["after"],
        indicator_unit=shown["indicator_unit"],
        air_class=shown["air_class"],
        investment_fen=shown["investment_fen"],
    )
