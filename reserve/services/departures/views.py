"""A departure from a ranked list as it is shown: what, why, by whom, and how it was answered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, select

from reserve.rules.ranking.allocators.departed import counts_places
from reserve.services.batches.access import programme_of
from reserve.services.batches.ranking_json import texts
from reserve.store.batches import Batch
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.language import Bilingual

DepartureKind = Literal["in", "out", "amount"]
DepartureState = Literal["proposed", "signed", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class DepartureView:
    """One departure; offers in fen. ``breaks``: the limits that it breaks, each with both amounts; ``answered_by`` is blank while it waits.

    ``counts_places``: the offers are places, 1 on the list and 0 not. One that belongs to an earlier run than the latest is history:
    ``run_number`` tells.
    """

    number: int
    run_number: int
    project_code: str
    kind: DepartureKind
    state: DepartureState
    list_offer_fen: int
    offer_fen: int
    breaks: tuple[Bilingual, ...]
    reason: str
    author_id: str
    author_name: str
    proposed_at: dt.datetime
    answered_by: str
    comment: str
    answered_at: dt.datetime | None
    counts_places: bool = False


def departures_of_batch(session: Session, batch: Batch) -> tuple[DepartureView, ...]:
    """Every departure of a batch in its order, of every run."""
    query = (
        select(Departure, DepartureStep)
        .join(DepartureStep, col(DepartureStep.departure_id) == col(Departure.id), isouter=True)
        .where(Departure.batch_id == batch.id)
        .order_by(col(Departure.number))
    )
    places = counts_places(programme_of(session, batch).kind)
    return tuple(_view(one, step, places=places) for one, step in session.exec(query))


def standing(found: Sequence[DepartureView], run_number: int, *states: DepartureState) -> dict[str, int]:
    """What the departures of a run in one of ``states`` give, in fen or places, by project code."""
    return {one.project_code: one.offer_fen for one in found if one.run_number == run_number and one.state in states}


def _view(one: Departure, step: DepartureStep | None, *, places: bool) -> DepartureView:
    return DepartureView(
        one.number, one.run_number, one.project_code, one.kind, "proposed" if step is None else step.act,  # type: ignore[arg-type]
        one.list_offer_fen, one.offer_fen, texts(one.breaks), one.reason, one.author_id, one.author_name, one.proposed_at,
        "" if step is None else step.person_name, "" if step is None else step.comment or "", None if step is None else step.done_at,
        places,
    )  # fmt: skip
