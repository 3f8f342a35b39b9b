"""The advance is paid by a document: to everybody who may have one, or to some."""

import datetime as dt
from collections.abc import Sequence

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.proceedings.acts import acts_of
from reserve.services.proceedings.typed import day_within, document
from reserve.services.settlement.access import PAY, pick, settling, wan
from reserve.services.settlement.ledger import add, rows_of
from reserve.services.sitting import Sitting, writing
from reserve.store.batches import Batch
from reserve.vocabulary.errors import BadInput, NotAllowedNow


def record_advance(
    desk: Desk, session_id: str, code: str, *, document_number: str, day: dt.date, projects: Sequence[str] | None = None,
    amount_fen: int | None = None,
) -> int:  # fmt: skip
    """Record that the advance was paid by ``document_number`` on ``day`` and answer with its sum in fen.

    Without ``projects`` everybody who may have an advance and has none got it. ``amount_fen`` is what was paid where it was less than the
    programme allows, for one project alone. Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (not issued, nothing due, more than is
    allowed) or ``BadInput``.
    """
    with refusals(desk, session_id, PAY, code), writing(desk, session_id) as sitting:
        batch = settling(sitting, code, PAY)
        rows = rows_of(sitting.session, batch)
        wanted = [pick(rows, batch, one) for one in dict.fromkeys(projects)] if projects is not None else rows
        due = [row for row in wanted if row.advance_fen > 0]
        missing = next((row for row in wanted if row.advance_fen <= 0), None)
        if projects is not None and missing is not None:
            raise NotAllowedNow("settle_no_advance_of", project=missing.project_code, paid=wan(missing.advanced_fen))
        if not due:
            raise NotAllowedNow("settle_no_advance", batch=batch.code)
        if amount_fen is not None:
            if len(due) != 1:
                raise BadInput("settle_advance_one", count=len(due))
            if not 0 < amount_fen <= due[0].advance_fen:
                raise BadInput("settle_advance_sum", given=wan(amount_fen), most=wan(due[0].advance_fen))
        paper = paid_by(sitting, batch, document_number, day)
        acts = [{"project_code": row.project_code, "kind": "advance", "amount_fen": amount_fen or row.advance_fen, **paper} for row in due]
        add(sitting, batch, acts, PAY)
        return sum(amount_fen or row.advance_fen for row in due)


def paid_by(sitting: Sitting, batch: Batch, document_number: str, day: dt.date) -> dict[str, object]:
    """The document and the day of a payment: not before the list was issued, not after today. Raises ``BadInput``."""
    issued = next((act.day for act in acts_of(sitting.session, batch) if act.kind == "issue"), day)
    return {"document": document(document_number, "payment"), "day": day_within(day, "payment_day", issued, sitting.desk.today())}
