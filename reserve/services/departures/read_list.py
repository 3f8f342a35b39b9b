"""The departures from the lists of a batch."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.batches.access import find_batch
from reserve.services.departures.views import DepartureView, departures_of_batch
from reserve.services.sitting import reading


def list_departures(desk: Desk, session_id: str, code: str) -> tuple[DepartureView, ...]:
    """Every departure that was proposed, with its answer, in order, for everybody who reads the batch."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        return departures_of_batch(sitting.session, find_batch(sitting.session, sitting.person, code))
