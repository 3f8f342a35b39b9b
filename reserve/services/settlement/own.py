"""A county or a city reads the settlements of its own projects, whoever decides about them."""

from sqlmodel import col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.batches.access import programme_of
from reserve.services.settlement.access import READ_OWN, is_issued
from reserve.services.settlement.ledger import rows_of
from reserve.services.settlement.views import OwnSettlement
from reserve.services.sitting import reading
from reserve.store.batches import Batch
from reserve.vocabulary.reporting_units import relation
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import batch_states


def read_own_settlements(desk: Desk, session_id: str) -> tuple[OwnSettlement, ...]:
    """The awards of the projects of the reader's own unit, and for a city of its counties, in every issued batch.

    Raises ``Refused`` for a role that has no such right; a project of another unit is never among them.
    """
    with refusals(desk, session_id, READ_OWN, ""), reading(desk, session_id) as sitting:
        person = sitting.person
        require_own(person, READ_OWN)
        states = [state for state in batch_states() if is_issued(state)]
        found = []
        for batch in sitting.session.exec(select(Batch).where(col(Batch.state).in_(states)).order_by(col(Batch.code))):
            title = programme_of(sitting.session, batch).title
            found += [
                OwnSettlement(batch.code, title, row)
                for row in rows_of(sitting.session, batch)
                if permits(person.roles, READ_OWN, relation(person.unit_code, row.unit_code))
            ]
        return tuple(found)
