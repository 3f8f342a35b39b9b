"""Record that a signed balance was paid, or came back."""

import datetime as dt

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.settlement.access import PAY, award_of, settling, wan
from reserve.services.settlement.advance import paid_by
from reserve.services.settlement.ledger import add
from reserve.services.settlement.views import SettlementRow
from reserve.services.sitting import writing
from reserve.vocabulary.errors import BadInput, NotAllowedNow


def record_payment(
    desk: Desk, session_id: str, code: str, project: str, *, document_number: str, day: dt.date, amount_fen: int | None = None
) -> SettlementRow:
    """Record by ``document_number`` of ``day`` that the signed balance was paid to the firm, or came back from it.

    ``amount_fen`` (above 0) where it is only a part; without it all that is outstanding moved. Raises ``NotFound``, ``Refused``,
    ``NotAllowedNow`` where nothing is outstanding, or ``BadInput`` for more than that.
    """
    with refusals(desk, session_id, PAY, code), writing(desk, session_id) as sitting:
        batch = settling(sitting, code, PAY)
        row = award_of(sitting, batch, project)
        signed, left = row.signed, abs(row.outstanding_fen)
        if signed is None or not left:
            raise NotAllowedNow("settle_nothing_outstanding", project=row.project_code)
        moved = left if amount_fen is None else amount_fen
        if not 0 < moved <= left:
            raise BadInput("settle_payment_sum", given=wan(moved), most=wan(left))
        paper = paid_by(sitting, batch, document_number, day)
        kind = "pay" if row.outstanding_fen > 0 else "recover"
        act = {"project_code": row.project_code, "kind": kind, "refers_to": signed.number, "amount_fen": moved, **paper}
        add(sitting, batch, [act], PAY)
        return award_of(sitting, batch, project)
