"""When the awards of a batch are settled, and whose award is meant."""

from collections.abc import Sequence

from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.settlement.ledger import rows_of
from reserve.services.settlement.views import ProposalView, SettlementRow
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch
from reserve.store.types import as_plain
from reserve.vocabulary.errors import NotAllowedNow, NotFound
from reserve.vocabulary.tracks import batch_states
from reserve.vocabulary.units import from_fen, plain

SETTLE, SIGN, PAY, READ_OWN = "batch.settle", "batch.sign_settlement", "batch.pay", "settlement.read"
FROM = "issued"
"""Before this state nobody was granted anything."""


def is_issued(state: str) -> bool:
    """Whether a batch in ``state`` has awards: its list is issued, or it ended."""
    order = list(batch_states())
    return order.index(state) >= order.index(FROM)


def settling(sitting: Sitting, code: str, action: str) -> Batch:
    """The batch, held until the end of the transaction, whose awards may be settled; else ``NotFound``, ``Refused``, ``NotAllowedNow``."""
    batch = find_batch(sitting.session, sitting.person, code, lock=True)
    require_own(sitting.person, action)
    require_awards(sitting, batch)
    return batch


def require_awards(sitting: Sitting, batch: Batch) -> None:
    """Raise ``NotAllowedNow`` while the list is not issued, and where the batch gives no money."""
    if programme_of(sitting.session, batch).kind in ("list", "nomination"):
        raise NotAllowedNow("settle_no_money", batch=batch.code)
    if not is_issued(batch.state):
        raise NotAllowedNow("settle_not_issued", batch=batch.code, state=batch_states()[batch.state].label)


def award_of(sitting: Sitting, batch: Batch, project_code: str) -> SettlementRow:
    """The account of one award; ``NotFound`` where the project has none in this batch."""
    return pick(rows_of(sitting.session, batch), batch, project_code)


def pick(rows: Sequence[SettlementRow], batch: Batch, project_code: str) -> SettlementRow:
    """The row of a project; ``NotFound`` where it is not among them."""
    wanted = project_code.strip()
    found = next((row for row in rows if row.project_code == wanted), None)
    if found is None:
        raise NotFound("settle_no_award", project=as_plain(wanted)[:40], batch=batch.code)
    return found


def waiting_proposal(row: SettlementRow, batch: Batch) -> ProposalView:
    """The proposal of a project that waits for its signature; ``NotAllowedNow`` where there is none."""
    if row.proposal is None or row.proposal.outcome != "open":
        raise NotAllowedNow("settle_nothing_waits", project=row.project_code, batch=batch.code)
    return row.proposal


def require_open(row: SettlementRow) -> None:
    """Raise ``NotAllowedNow`` where a proposal waits, where signed money is not moved yet, or where the settlement was closed for good."""
    if row.proposal is not None and row.proposal.outcome == "open":
        raise NotAllowedNow("settle_waits", project=row.project_code, person=row.proposal.author_name)
    if row.outstanding_fen:
        code = "settle_unpaid" if row.outstanding_fen > 0 else "settle_unrecovered"
        raise NotAllowedNow(code, project=row.project_code, amount=wan(abs(row.outstanding_fen)))
    if row.signed is not None and row.signed.closing and row.granted_fen:
        raise NotAllowedNow("settle_closed", project=row.project_code)


def wan(fen: int) -> str:
    """An amount in 10^4 yuan, with every fen."""
    return plain(from_fen(fen))
