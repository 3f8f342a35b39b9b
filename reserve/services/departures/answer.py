"""A second person signs or refuses a departure; its author may withdraw it while nobody answered."""

from typing import Literal

from sqlmodel import select

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.batches.access import programme_of
from reserve.services.departures.access import departing, find_departure, require_within_means, signed_amounts
from reserve.services.departures.propose import PROPOSE
from reserve.services.departures.views import DepartureView, departures_of_batch
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment
from reserve.store.identifiers import new_id
from reserve.store.trials import Departure, DepartureStep
from reserve.vocabulary.errors import Refused

SIGN = "batch.sign_departure"


def sign_departure(desk: Desk, session_id: str, code: str, number: int) -> DepartureView:
    """Sign a departure: another person than its author, with the password given lately; all together must still keep budget or places.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` or ``NeedsConfirmation``.
    """
    return _answer(desk, session_id, code, number, ("signed", ""))


def refuse_departure(desk: Desk, session_id: str, code: str, number: int, comment: str) -> DepartureView:
    """Refuse a departure with the reason; raises as :func:`sign_departure`, and ``BadInput`` without a reason."""
    return _answer(desk, session_id, code, number, ("refused", comment))


def withdraw_departure(desk: Desk, session_id: str, code: str, number: int) -> DepartureView:
    """Take a departure back while nobody answered it; only its author may. Raises ``NotFound``, ``Refused`` or ``NotAllowedNow``."""
    return _answer(desk, session_id, code, number, ("withdrawn", ""))


def _answer(
    desk: Desk, session_id: str, code: str, number: int, said: tuple[Literal["signed", "refused", "withdrawn"], str]
) -> DepartureView:
    act, comment = said
    action = PROPOSE if act == "withdrawn" else SIGN
    with refusals(desk, session_id, action, code), writing(desk, session_id) as sitting:
        require_own(sitting.person, action)
        batch, run = departing(sitting, code)
        found = find_departure(sitting, batch, run, number)
        own = sitting.person.id == found.author_id
        if own != (act == "withdrawn"):
            raise Refused("departure_not_author" if act == "withdrawn" else "departure_own", departure=number, person=found.author_name)
        words = clean_comment(comment, needed=act == "refused")
        if act == "signed":
            require_confirmed(sitting.session, desk, sitting.person)
            amounts = {**signed_amounts(sitting.session, batch, run), found.project_code: found.offer_fen}
            require_within_means(batch, programme_of(sitting.session, batch), amounts, found.project_code)
        query = select(Departure.id).where(Departure.batch_id == batch.id, Departure.number == number)
        sitting.session.add(
            DepartureStep.model_validate(
                {
                    "id": new_id(), "departure_id": sitting.session.exec(query).one(), "act": act, "author_id": found.author_id,
                    "person_id": sitting.person.id, "person_name": sitting.person.name, "comment": words, "done_at": desk.now(),
                }
            )
        )  # fmt: skip
        sitting.session.flush()
        detail = {"departure": number, "run": run.number, "project": found.project_code, "offer_fen": found.offer_fen, "act": act}
        sitting.record(action, batch.code, {**detail, "comment": words})
        return next(one for one in departures_of_batch(sitting.session, batch) if one.number == number)
