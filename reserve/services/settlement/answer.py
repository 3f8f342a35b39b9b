"""A second person signs or refuses a proposed settlement; its author may withdraw it while nobody answered."""

from typing import Literal

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.services.settlement.access import SETTLE, SIGN, award_of, settling, waiting_proposal
from reserve.services.settlement.ledger import add
from reserve.services.settlement.views import SettlementRow
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment
from reserve.vocabulary.errors import NotAllowedNow, Refused


def sign_settlement(desk: Desk, session_id: str, code: str, project: str) -> SettlementRow:
    """Sign the proposed settlement of ``project``: another person than its author, with the password given lately.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (nothing waits, or the award changed meanwhile) or ``NeedsConfirmation``.
    """
    return _answer(desk, session_id, code, project, ("sign", ""))


def refuse_settlement(desk: Desk, session_id: str, code: str, project: str, comment: str) -> SettlementRow:
    """Refuse a proposed settlement with the reason; raises as :func:`sign_settlement`, and ``BadInput`` without a reason."""
    return _answer(desk, session_id, code, project, ("refuse", comment))


def withdraw_settlement(desk: Desk, session_id: str, code: str, project: str) -> SettlementRow:
    """Take a proposed settlement back while nobody answered; only its author may. Raises ``NotFound``, ``Refused``, ``NotAllowedNow``."""
    return _answer(desk, session_id, code, project, ("withdraw", ""))


def _answer(desk: Desk, session_id: str, code: str, project: str, said: tuple[Literal["sign", "refuse", "withdraw"], str]) -> SettlementRow:
    kind, comment = said
    action = SETTLE if kind == "withdraw" else SIGN
    with refusals(desk, session_id, action, code), writing(desk, session_id) as sitting:
        batch = settling(sitting, code, action)
        row = award_of(sitting, batch, project)
        found = waiting_proposal(row, batch)
        own = sitting.person.id == found.author_id
        if own != (kind == "withdraw"):
            raise Refused("settle_own" if own else "settle_not_author", project=row.project_code, person=found.author_name)
        words = clean_comment(comment, needed=kind == "refuse")
        if kind == "sign":
            require_confirmed(sitting.session, desk, sitting.person)
            if (found.granted_fen, found.paid_fen) != (row.granted_fen, row.paid_fen):
                raise NotAllowedNow("settle_stale", project=row.project_code)
        author = found.author_id if kind != "withdraw" else None
        act = {"project_code": row.project_code, "kind": kind, "refers_to": found.number, "text": words, "author_id": author}
        add(sitting, batch, [act], action)
        return award_of(sitting, batch, project)
