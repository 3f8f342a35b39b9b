"""How the list of a batch stands after everything that happened, and whom the reserve list offers what is free."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from reserve.rules.basis.publicity import offer_answer_by
from reserve.rules.ranking.allocators.departed import counts_places, listed_amount
from reserve.rules.ranking.allocators.shared_limits import alone_fen, shared_limits
from reserve.rules.ranking.allocators.succession import Event, Freed, Listed, stand, succeed
from reserve.rules.ranking.candidate import Candidate, CapStep
from reserve.rules.ranking.pinned import Pinned, candidate_of, document_of
from reserve.services.batches.access import programme_of
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.ranking_json import cap_of
from reserve.services.proceedings.acts import Said, acts_of, latest_run
from reserve.store.batches import Batch, BatchCandidate, RankingRow
from reserve.store.proceedings import BatchAct
from reserve.store.projects import ProjectVersion
from reserve.store.trials import Departure, DepartureStep
from reserve.store.types import canonical_json

AT_ONCE = 40
"""How many waiting projects are assessed at first; more only while money is left."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """What the latest run said of a placed project."""

    project_code: str
    place: int
    status: str
    offer_fen: int
    entitled_fen: int


@dataclass(frozen=True, slots=True)
class ListNow:
    """The placed rows of the latest run, and each of them as it stands now. ``counts_places``: amounts are places, not fen."""

    run_id: str
    rows: tuple[PlacedRow, ...]
    listed: tuple[Listed, ...]
    counts_places: bool

    def of(self, project_code: str) -> Listed | None:
        """How a project stands; None when it has no place on the list."""
        return next((one for one in self.listed if one.project_code == project_code), None)

    def freed_fen(self, project_code: str) -> int:
        """The money that a project would leave behind."""
        one = self.of(project_code)
        return one.held if one is not None and not self.counts_places else 0

    @property
    def digest(self) -> str:
        """SHA-256 over project, place and amount of everybody who holds something."""
        holding = [{"project": one.project_code, "place": one.place, "amount": one.held} for one in self.listed if one.held]
        return hashlib.sha256(canonical_json({"counts": "places" if self.counts_places else "fen", "list": holding}).encode()).hexdigest()


def list_now(session: Session, batch: Batch, acts: Sequence[BatchAct] | None = None) -> ListNow:
    """The list as it stands after all acts. Where it begins, signed departures stand in place of what the ranking offered."""
    run = latest_run(session, batch)
    columns = (RankingRow.project_code, RankingRow.place, RankingRow.status, RankingRow.offer_fen, RankingRow.entitled_fen)
    query = select_columns(*(col(column) for column in columns)).where(col(RankingRow.batch_run_id) == run.id)
    rows = tuple(
        PlacedRow(*row) for row in session.execute(query.where(col(RankingRow.place).is_not(None)).order_by(col(RankingRow.place)))
    )
    programme = programme_of(session, batch)
    places = counts_places(programme.kind)
    departed = _departed(session, batch, run.number)
    listed = [
        Listed(
            row.project_code, row.place, 1 if places else row.entitled_fen,
            departed.get(row.project_code, listed_amount(programme.kind, row.status, row.offer_fen)),
            moves=row.status in ("partial", "reserve") and row.project_code not in departed,
        )
        for row in rows
    ]  # fmt: skip
    return ListNow(run.id, rows, stand(listed, events_of(acts if acts is not None else acts_of(session, batch))), places)


def _departed(session: Session, batch: Batch, run: int) -> dict[str, int]:
    """What signed departures from the list of a run give, in fen or places, by project."""
    query = (
        select(Departure.project_code, Departure.offer_fen)
        .join(DepartureStep, col(DepartureStep.departure_id) == col(Departure.id))
        .where(Departure.batch_id == batch.id, Departure.run_number == run, DepartureStep.act == "signed")
    )
    return dict(session.exec(query).all())


def events_of(acts: Iterable[BatchAct]) -> list[Event]:
    """What the acts mean for the projects of the list."""
    found, offers = [], {}
    for act in acts:
        code = act.project_code or ""
        if act.kind == "offer":
            offers[act.number] = act
            found.append(Event("offer", code, amount_of(act)))
        elif act.kind in ("accept", "decline") and act.refers_to is not None:
            found.append(Event("accept" if act.kind == "accept" else "decline", code, amount_of(offers[act.refers_to])))
        elif act.kind == "withdraw" or (act.kind == "answer" and act.effect == "out"):
            found.append(Event("exit", code))
    return found


def amount_of(offer: BatchAct) -> int:
    """What an offer is over: fen, or places where it is no money."""
    return offer.amount_fen or int(offer.detail.get("places", 0))


def offers_after(session: Session, batch: Batch, now: ListNow, events: Sequence[Event], refers_to: int, *, today: dt.date) -> list[Said]:
    """The offers that follow when ``events`` have happened to the list; ``refers_to`` is the number of the act that made room."""
    listed = stand(now.listed, events)
    freed = _places(listed, batch) if now.counts_places else _money(session, batch, now, listed)
    if not freed:
        return []
    answer_by = offer_answer_by(today)
    return [
        Said(
            "offer", today, project_code=one.project_code, refers_to=refers_to, amount_fen=0 if now.counts_places else one.amount,
            last_day=answer_by, detail={"whole": one.whole, **({"places": one.amount} if now.counts_places else {})},
        )
        for one in freed
    ]  # fmt: skip


def _places(listed: Sequence[Listed], batch: Batch) -> tuple[Freed, ...]:
    return succeed(listed, {}, batch.places) if batch.places is not None else ()


def _money(session: Session, batch: Batch, now: ListNow, listed: Sequence[Listed]) -> tuple[Freed, ...]:
    """Offers of money. Candidates are assessed from their pinned documents, the waiting ones only as far as the money goes."""
    with frozen_law(session, batch):
        return _next_in_line(session, batch, now, listed)


def _next_in_line(session: Session, batch: Batch, now: ListNow, listed: Sequence[Listed]) -> tuple[Freed, ...]:
    programme, as_of = programme_of(session, batch), dt.date.fromisoformat(batch.reference_date)
    rows = {row.project_code: row for row in now.rows}
    holding = [one for one in listed if (one.held or one.pending) and not one.gone]
    waiting = [one for one in listed if one.moves and not (one.held or one.pending or one.gone or one.passed)]
    limits: dict[str, int] = {}
    known: list[Listed] = []

    def learn(some: Sequence[Listed]) -> None:
        codes = [one.project_code for one in some]
        candidates, caps = _candidates(session, batch, codes, as_of), _caps(session, now.run_id, codes)
        for one in some:
            candidate, entitled = candidates[one.project_code], rows[one.project_code].entitled_fen
            shared = shared_limits(candidate, programme, batch.budget_fen, batch.granted)
            limits.update(shared)
            alone = alone_fen(caps.get(one.project_code, ()), candidate.fen("other_public_money") or 0, entitled)
            known.append(Listed(one.project_code, one.place, alone, one.held, tuple(shared), one.moves, one.pending, one.passed, one.gone))

    learn(holding)
    start, size = 0, AT_ONCE
    while True:
        learn(waiting[start : start + size])
        start, size = start + size, size * 4
        offers = succeed(known, limits, batch.budget_fen, skip=programme.line_rule != "stop", part=programme.partial_offer)
        spent = sum(one.held + one.pending for one in known) + sum(one.amount for one in offers)
        if spent >= batch.budget_fen or start >= len(waiting):
            return offers


def _caps(session: Session, run_id: str, codes: Sequence[str]) -> dict[str, tuple[CapStep, ...]]:
    query = select(RankingRow.project_code, RankingRow.caps).where(
        RankingRow.batch_run_id == run_id, col(RankingRow.project_code).in_(codes)
    )
    return {code: tuple(cap_of(cap) for cap in caps) for code, caps in session.exec(query)}


def _candidates(session: Session, batch: Batch, codes: Sequence[str], as_of: dt.date) -> Mapping[str, Candidate]:
    query = (
        select(BatchCandidate, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id, col(BatchCandidate.project_code).in_(codes))
    )
    found: dict[str, Any] = {}
    for one, document in session.exec(query):
        pinned = Pinned(one.project_code, one.unit_code, one.version_id, one.digest, document, frozenset(one.memberships))
        found[one.project_code] = candidate_of(pinned, document_of(pinned), as_of)
    return found
