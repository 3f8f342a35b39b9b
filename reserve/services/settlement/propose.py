"""Propose the settlement of an award: the balance on what was verified, with its whole chain."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.settlements.reckoning import Reckoned
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.ranking_json import cap_json, told
from reserve.services.settlement.access import SETTLE, award_of, require_open, settling, waiting_proposal
from reserve.services.settlement.ledger import add
from reserve.services.settlement.preview import terms_of
from reserve.services.settlement.typed import label, verified_of
from reserve.services.settlement.views import ProposalView, SettlementRow
from reserve.services.sitting import writing
from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.language import Bilingual

_FIGURES = {
    "level_grinding": "level",
    "crossing": "level",
    "air": "air_class",
    "energy_carriers": "saving",
    "investment_total": "investment",
    "investment_eligible": "investment",
    "other_public_money": "other",
}
"""What a rule lacks, by the figure that a verification types."""


def propose_settlement(desk: Desk, session_id: str, code: str, project: str, *, closing: bool = False) -> ProposalView:
    """Propose the settlement of ``project`` on its latest verification; ``closing`` settles for good: promises that were not kept are lost.

    A project that left the batch is settled without a verification: what was paid comes back. Raises ``NotFound``, ``Refused``, or
    ``NotAllowedNow`` where a proposal waits, signed money is not moved, nothing is verified, or nothing changed since the last signature.
    """
    with refusals(desk, session_id, SETTLE, code), writing(desk, session_id) as sitting:
        batch = settling(sitting, code, SETTLE)
        row = award_of(sitting, batch, project)
        require_open(row)
        _require_new(row, closing=closing)
        verified = verified_of(row.verification.figures) if row.verification is not None else None
        terms = terms_of(sitting.session, batch, row)
        with frozen_law(sitting.session, batch):
            found = terms.settle(row, verified, closing=closing)
        if found.lacking or found.balance_fen is None:
            raise NotAllowedNow("settle_lacking", project=row.project_code, lacking=named(found.lacking))
        act = {
            "project_code": row.project_code, "kind": "propose", "amount_fen": found.balance_fen,
            "detail": _told(found, row, promised=None if terms.promised_tce is None else str(terms.promised_tce)),
        }  # fmt: skip
        add(sitting, batch, [act], SETTLE)
        return waiting_proposal(award_of(sitting, batch, project), batch)


def named(lacking: tuple[str, ...]) -> Bilingual:
    """What is lacking, in words, each once."""
    labels = [label(name) for name in dict.fromkeys(_FIGURES.get(code, code) for code in lacking)]
    return Bilingual("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _require_new(row: SettlementRow, *, closing: bool) -> None:
    if row.granted_fen == 0:
        if not row.paid_fen:
            raise NotAllowedNow("settle_nothing_new", project=row.project_code)
        return
    if row.verification is None:
        raise NotAllowedNow("settle_unverified", project=row.project_code)
    if row.signed is not None and row.signed.verification == row.verification.number and not closing:
        raise NotAllowedNow("settle_nothing_new", project=row.project_code)


def _told(found: Reckoned, row: SettlementRow, *, promised: str | None) -> dict[str, object]:
    """What the ledger keeps of a proposal: every sum and every step, so that it is read without computing anything anew."""
    return {
        "verification": row.verification.number if row.verification is not None and row.granted_fen else None,
        "closing": found.closing, "granted_fen": row.granted_fen, "promised_tce": promised, "paid_fen": found.paid_fen,
        "earned_fen": found.earned_fen, "due_fen": found.due_fen, "why": told(found.why),
        "held": [{"code": one.code, "amount_fen": one.amount_fen, "why": told(one.why), "open": one.open} for one in found.held],
        "steps": [cap_json(step) for step in found.steps],
    }  # fmt: skip
