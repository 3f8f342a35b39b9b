"""The ledger of a batch: its acts in their order, added one by one, and the account of each award that follows from them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from sqlmodel import Session, col, select

from reserve.rules.ranking.allocators.limits import floor_fen
from reserve.rules.ranking.allocators.succession import Listed
from reserve.rules.ranking.settlements.registry import advance_share
from reserve.services.batches.access import programme_of
from reserve.services.batches.ranking_json import cap_of
from reserve.services.proceedings.list_now import list_now
from reserve.services.settlement.typed import figure_of
from reserve.services.settlement.views import (
    HeldView,
    MoneyMove,
    ProposalView,
    SettlementRow,
    State,
    VerificationView,
)
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch, BatchCandidate, RankingRow
from reserve.store.identifiers import new_id
from reserve.store.settlements import SettlementAct
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units

_ANSWERS = {"sign": "signed", "refuse": "refused", "withdraw": "withdrawn"}
_MOVES = ("advance", "pay", "recover")


def acts_of_ledger(session: Session, batch: Batch) -> list[SettlementAct]:
    """All acts of a batch's ledger in their order."""
    return list(session.exec(select(SettlementAct).where(SettlementAct.batch_id == batch.id).order_by(col(SettlementAct.number))))


def add(sitting: Sitting, batch: Batch, acts: Sequence[Mapping[str, Any]], action: str) -> int:
    """Add acts to the ledger and record them, in the caller's transaction, and answer with the last number; the caller holds the batch."""
    number = len(acts_of_ledger(sitting.session, batch))
    for place, act in enumerate(acts, number + 1):
        row = {
            "id": new_id(), "batch_id": batch.id, "number": place, "detail": {}, "person_id": sitting.person.id,
            "person_name": sitting.person.name, "done_at": sitting.desk.now(), **act,
        }  # fmt: skip
        sitting.session.add(SettlementAct.model_validate(row))
    sitting.session.flush()
    sitting.record(action, batch.code, {"acts": [_facts(act, place) for place, act in enumerate(acts, number + 1)]})
    return number + len(acts)


def _facts(act: Mapping[str, Any], number: int) -> dict[str, Any]:
    found = {"number": number, "kind": act["kind"], "project": act["project_code"]}
    for name in ("refers_to", "amount_fen", "document", "text"):
        if act.get(name) is not None:
            found[name] = act[name]
    if act.get("day") is not None:
        found["day"] = act["day"].isoformat()
    detail = act.get("detail") or {}
    kept = ("figures", "verifier", "earned_fen", "due_fen", "granted_fen", "paid_fen", "closing", "verification")
    return found | {name: detail[name] for name in kept if name in detail}


def rows_of(session: Session, batch: Batch) -> tuple[SettlementRow, ...]:
    """The account of every award of the list as it stands, and of those that left with money paid, in order of place."""
    now, programme = list_now(session, batch), programme_of(session, batch)
    if now.counts_places:
        return ()
    acts: dict[str, list[SettlementAct]] = {}
    for act in acts_of_ledger(session, batch):
        acts.setdefault(act.project_code, []).append(act)
    wanted = [one for one in now.listed if one.held > 0 or one.project_code in acts]
    query = select(RankingRow.project_code, RankingRow.shown).where(
        RankingRow.batch_run_id == now.run_id, col(RankingRow.place).is_not(None)
    )
    shown = dict(session.exec(query).all())
    units = dict(
        session.exec(select(BatchCandidate.project_code, BatchCandidate.unit_code).where(BatchCandidate.batch_id == batch.id)).all()
    )
    by_formula = programme.kind == "entitlement"
    rows = []
    for one in wanted:
        granted = 0 if one.gone or not one.held else one.alone if by_formula else one.held
        before = one.held if by_formula else floor_fen(granted * advance_share(programme))
        rows.append(_row(one, shown[one.project_code], units[one.project_code], (granted, before), acts.get(one.project_code, [])))
    return tuple(rows)


def _row(one: Listed, shown: Mapping[str, Any], unit: str, sums: tuple[int, int], acts: Sequence[SettlementAct]) -> SettlementRow:
    granted, advance = sums
    moves = tuple(
        MoneyMove(
            cast("Literal['advance', 'pay', 'recover']", act.kind), _signed(act), act.document or "", act.day or act.done_at.date(),
            act.person_name,
        )
        for act in acts
        if act.kind in _MOVES
    )  # fmt: skip
    proposals = [_proposal(act, acts) for act in acts if act.kind == "propose"]
    standing = next((item for item in reversed(proposals) if item.outcome in ("open", "signed")), None)
    last = proposals[-1] if proposals else None
    verification = next((_verification(act) for act in reversed(acts) if act.kind == "verify"), None)
    outstanding = 0
    if standing is not None and standing.outcome == "signed":
        outstanding = standing.balance_fen - sum(_signed(act) for act in acts if act.kind in _MOVES and act.refers_to == standing.number)
    paid = sum(move.amount_fen for move in moves)
    advanced = any(move.kind == "advance" for move in moves)
    state = _state(standing, verification, outstanding, gone=granted == 0, paid=paid, advance=0 if advanced else advance)
    return SettlementRow(
        one.project_code, shown["name"], shown["enterprise"], unit, reporting_units()[unit].name, state, granted, one.gone,
        0 if advanced or verification is not None or standing is not None else advance, paid, outstanding, verification, standing, moves,
        last if last is not None and last.outcome in ("refused", "withdrawn") else None,
    )  # fmt: skip


def _state(
    standing: ProposalView | None, verification: VerificationView | None, outstanding: int, *, gone: bool, paid: int, advance: int
) -> State:
    if standing is not None and standing.outcome == "open":
        return "proposed"
    if outstanding:
        return "to_pay" if outstanding > 0 else "to_recover"
    if gone:
        return "verified" if paid else "settled"
    newest = verification.number if verification is not None else None
    if standing is not None and (standing.closing or standing.verification == newest):
        return "settled" if standing.closing or not standing.held_fen else "held"
    if newest is not None:
        return "verified"
    return "advance" if advance else "waits"


def _signed(act: SettlementAct) -> int:
    """What an act moves: to the firm above 0, back from it below."""
    return -(act.amount_fen or 0) if act.kind == "recover" else act.amount_fen or 0


def _verification(act: SettlementAct) -> VerificationView:
    figures = tuple(figure_of(one) for one in act.detail["figures"])
    day = act.day or act.done_at.date()
    return VerificationView(act.number, act.detail["verifier"], act.document or "", day, figures, act.person_name, act.done_at)


def _proposal(act: SettlementAct, acts: Sequence[SettlementAct]) -> ProposalView:
    kept = act.detail
    answer = next((one for one in acts if one.kind in _ANSWERS and one.refers_to == act.number), None)
    return ProposalView(
        number=act.number, verification=kept["verification"], closing=kept["closing"], granted_fen=kept["granted_fen"],
        paid_fen=kept["paid_fen"], earned_fen=kept["earned_fen"], due_fen=kept["due_fen"], balance_fen=act.amount_fen or 0,
        held=tuple(HeldView(one["code"], one["amount_fen"], Bilingual(**one["why"]), one["open"]) for one in kept["held"]),
        steps=tuple(cap_of(step) for step in kept["steps"]), why=Bilingual(**kept["why"]), author_id=act.person_id,
        author_name=act.person_name, proposed_at=act.done_at,
        outcome=_ANSWERS[answer.kind] if answer is not None else "open",  # type: ignore[arg-type]
        answered_by=answer.person_name if answer is not None else "", answered_at=answer.done_at if answer is not None else None,
        comment=(answer.text or "") if answer is not None else "",
    )  # fmt: skip
