"""The settlement of a batch, for everybody who reads the batch."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.settlements.registry import advance_share
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.settlement.access import is_issued
from reserve.services.settlement.ledger import rows_of
from reserve.services.settlement.views import SettlementView
from reserve.services.sitting import Sitting, reading
from reserve.store.batches import Batch
from reserve.vocabulary.language import BLANK
from reserve.vocabulary.units import plain


def read_settlement(desk: Desk, session_id: str, code: str) -> SettlementView:
    """The account of every award; none before the list is issued. Raises ``NotFound`` or ``Refused``."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        return settlement_of_batch(sitting, find_batch(sitting.session, sitting.person, code))


def settlement_of_batch(sitting: Sitting, batch: Batch) -> SettlementView:
    """The same, inside a transaction."""
    programme, issued = programme_of(sitting.session, batch), is_issued(batch.state)
    return SettlementView(
        batch.code, batch.state, programme.kind, issued, plain(advance_share(programme) * 100),
        programme.advance.reason if programme.advance is not None else BLANK, rows_of(sitting.session, batch) if issued else (),
    )  # fmt: skip
