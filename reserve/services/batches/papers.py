"""What the documents of a batch say, read from its latest run and from the versions that it pinned."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from reserve.accounts.desk import OFFICE_ZONE
from reserve.exchange.documents.catalogue import Kind
from reserve.exchange.documents.data import BatchPapers, ProjectFigures
from reserve.exchange.documents.words import words
from reserve.exchange.ranked_list import ListRow, RankedListData
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.pinned import Pinned, candidate_of, document_of
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.now import RANKED, departures_of, stands_now
from reserve.services.batches.views import BatchView
from reserve.store.batches import Batch, BatchCandidate, BatchRun, RankingRow
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import batch_states
from reserve.vocabulary.units import MICRO

_SETTLED_FROM = "approved"
_PIECE = 400


def papers_of(session: Session, batch: Batch, view: BatchView, listed: RankedListData, kind: Kind) -> BatchPapers:
    """All that the document ``kind`` needs, and no more: reading thousands of versions takes seconds."""
    order = list(batch_states())
    now = stands_now(session, batch, listed) if kind.now or kind.beside else RANKED
    return BatchPapers(
        listed=now.listed if now.listed and not kind.beside else listed,
        standing=now.standing,
        now_digest=now.digest,
        after=_changed(listed, now.listed) if now.listed and kind.beside else {},
        departures=departures_of(session, batch) if kind.now or kind.beside else (),
        curves=view.programme.method.name == "anchored",
        figures=_figures(session, batch, view, kind),
        unit=words()["office"].format(unit=reporting_units()[batch.unit_code].name),
        run_on=view.runs[-1].run_at.astimezone(OFFICE_ZONE).date(),
        settled=_SETTLED_FROM in order and order.index(view.state) >= order.index(_SETTLED_FROM),
        maximum_points_micro=view.maximum_points_micro,
    )


def _changed(ranked: RankedListData, now: RankedListData) -> dict[str, ListRow]:
    return {row.project_code: row for old, row in zip(ranked.rows, now.rows, strict=True) if row != old}


def _figures(session: Session, batch: Batch, view: BatchView, kind: Kind) -> Mapping[str, ProjectFigures]:
    match kind.figures:
        case "none":
            return {}
        case "places":
            return _places(session, batch)
        case "chosen":
            return _read(session, batch, {row.project_code for row in view.rows if row.status in ("funded", "partial")})
        case "all":
            return _read(session, batch, {row.project_code for row in view.rows})


def _places(session: Session, batch: Batch) -> dict[str, ProjectFigures]:
    """Where each project stands, from the run itself."""
    run = session.exec(select(BatchRun.id).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number).desc())).first()
    query = select(RankingRow.project_code, RankingRow.shown).where(RankingRow.batch_run_id == run)
    return {code: ProjectFigures(city_code=str(shown["city"]), county_code=str(shown["county"])) for code, shown in session.exec(query)}


def _read(session: Session, batch: Batch, wanted: Collection[str]) -> dict[str, ProjectFigures]:
    as_of = dt.date.fromisoformat(batch.reference_date)
    query = (
        select(BatchCandidate, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id)
        .order_by(col(BatchCandidate.project_code))
    )
    found = {}
    with frozen_law(session, batch):
        for one, document in session.exec(query.execution_options(yield_per=_PIECE)):
            if one.project_code in wanted:
                pinned = Pinned(one.project_code, one.unit_code, one.version_id, one.digest, document, frozenset(one.memberships))
                found[one.project_code] = figures_of(candidate_of(pinned, document_of(pinned), as_of))
    return found


def figures_of(candidate: Candidate) -> ProjectFigures:
    """What a document says of a pinned version, as the ranking knows it."""
    facts, judged = candidate.facts, candidate.assessment
    return ProjectFigures(
        city_code=candidate.city,
        county_code=candidate.county or candidate.unit,
        credit_code=_text(facts, "enterprise_credit_code"),
        investment_code=_text(facts, "project_code"),
        industry=_choice("industry_code", facts),
        content=_text(facts, "content"),
        equipment_fen=candidate.fen("investment_eligible"),
        other_money_fen=candidate.fen("other_public_money"),
        co2_t_micro=_micro(judged.co2_reduction_t_per_year),
        crossing_t_micro=_micro(judged.crossing_capacity_t_per_year),
        baseline_micro=_micro(judged.baseline_level if judged.row else None),
        benchmark_micro=_micro(judged.benchmark_level if judged.row else None),
        start=candidate.date("start_date"),
        finish=candidate.date("finish_date"),
        progress=_choice("progress", facts),
        progress_percent_micro=_integer(facts, "progress_percent"),
        recommended_rank=_integer(facts, "recommendation_rank"),
        contact_name=_text(facts, "contact_name"),
        contact_phone=_text(facts, "contact_phone"),
    )


def _text(facts: Mapping[str, Any], name: str) -> str:
    return str(facts.get(name) or "")


def _choice(name: str, facts: Mapping[str, Any]) -> Bilingual:
    return choices(name).get(_text(facts, name), BLANK)


def _integer(facts: Mapping[str, Any], name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _micro(number: Decimal | None) -> int | None:
    return None if number is None else int(number * MICRO)
