"""When a departure from a list is possible, and what it must keep."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.departed import counts_places, listed_amount, with_departures
from reserve.services.batches.access import find_batch, programme_of, stands_ranked
from reserve.services.departures.views import DepartureView, departures_of_batch, standing
from reserve.services.sitting import Sitting
from reserve.services.trials.boards import latest_run
from reserve.store.batches import Batch, BatchRun, RankingRow
from reserve.vocabulary.errors import NotAllowedNow, NotFound
from reserve.vocabulary.tracks import batch_states
from reserve.vocabulary.units import from_fen, plain

UNTIL = "frozen"
"""From this state on, nothing departs from the list any more: what was frozen holds the signed departures."""


def may_depart(state: str) -> bool:
    """Whether the list of a batch in ``state`` may be departed from: it is ranked and nobody approved it yet."""
    order = list(batch_states())
    return stands_ranked(state) and order.index(state) < order.index(UNTIL)


def departing(sitting: Sitting, code: str) -> tuple[Batch, BatchRun]:
    """The batch, locked, and the run whose list may still be departed from; ``NotFound``, ``Refused`` or ``NotAllowedNow`` otherwise."""
    batch = find_batch(sitting.session, sitting.person, code, lock=True)
    if not may_depart(batch.state):
        raise NotAllowedNow("departure_not_now", batch=batch.code, state=batch_states()[batch.state].label)
    run = latest_run(sitting.session, batch)
    if run is None:
        raise NotAllowedNow("departure_not_now", batch=batch.code, state=batch_states()[batch.state].label)
    return batch, run


@dataclass(frozen=True, slots=True)
class Given:
    """What the list of a run gives, by the code of each project with a place: in fen, or in places where it gives no money.

    ``entitled_fen``: the most that caps or a formula allow each project.
    """

    amounts: dict[str, int]
    entitled_fen: dict[str, int]


def given_by(session: Session, programme: Programme, run: BatchRun) -> Given:
    """What the list of a run gives."""
    query = select(RankingRow.project_code, RankingRow.status, RankingRow.offer_fen, RankingRow.entitled_fen).where(
        RankingRow.batch_run_id == run.id, col(RankingRow.place).is_not(None)
    )
    rows = session.exec(query).all()
    return Given(
        {code: listed_amount(programme.kind, status, offer) for code, status, offer, _ in rows},
        {code: entitled for code, _, _, entitled in rows},
    )


def means_of(batch: Batch, programme: Programme) -> int | None:
    """What a batch has to give: its money in fen or its places; None where neither has a number."""
    return batch.places if counts_places(programme.kind) else batch.budget_fen or None


def require_within_means(batch: Batch, programme: Programme, amounts: dict[str, int], code: str) -> None:
    """Raise ``NotAllowedNow`` where the amounts together exceed the budget or the places, with all numbers and what to do."""
    spent, means = sum(amounts.values()), means_of(batch, programme)
    if means is None or spent <= means:
        return
    if counts_places(programme.kind):
        raise NotAllowedNow("departure_places", project=code, given=spent, places=means, over=spent - means)
    raise NotAllowedNow("departure_budget", project=code, spent=_wan(spent), budget=_wan(means), over=_wan(spent - means))


def signed_amounts(session: Session, batch: Batch, run: BatchRun) -> dict[str, int]:
    """What each project gets with every departure that is signed."""
    signed = standing(departures_of_batch(session, batch), run.number, "signed")
    return with_departures(given_by(session, programme_of(session, batch), run).amounts, signed)


def find_departure(sitting: Sitting, batch: Batch, run: BatchRun, number: int) -> DepartureView:
    """A departure of the latest run that still waits for its answer; ``NotFound`` or ``NotAllowedNow`` otherwise."""
    found = next((one for one in departures_of_batch(sitting.session, batch) if one.number == number), None)
    if found is None:
        raise NotFound("departure_not_found", departure=number, batch=batch.code)
    if found.run_number != run.number:
        raise NotAllowedNow("departure_of_earlier_run", departure=number, run=found.run_number, latest=run.number)
    if found.state != "proposed":
        raise NotAllowedNow("departure_answered", departure=number, person=found.answered_by)
    return found


def require_answered(session: Session, batch: Batch, run_number: int) -> None:
    """Raise ``NotAllowedNow`` while a departure from the list of a run waits for its answer."""
    waiting = [one.number for one in departures_of_batch(session, batch) if one.run_number == run_number and one.state == "proposed"]
    if waiting:
        raise NotAllowedNow("departures_open", batch=batch.code, numbers=", ".join(map(str, waiting)))


def _wan(fen: int) -> str:
    return plain(from_fen(fen), 2)
