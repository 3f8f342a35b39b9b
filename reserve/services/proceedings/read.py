"""Read the proceedings of a batch: what happened, how the list stands, what comes next and by whom."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.rules.basis.working_days import working_days
from reserve.rules.ranking.allocators.succession import Listed
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of, stands_ranked
from reserve.services.proceedings.acts import acts_of, numbered
from reserve.services.proceedings.due import due_steps
from reserve.services.proceedings.list_now import ListNow, list_now
from reserve.services.proceedings.open_matters import open_offers
from reserve.services.proceedings.views import (
    AnswerView,
    ApprovalView,
    ExitView,
    IssueView,
    ListedView,
    NoticeView,
    ObjectionView,
    OfferOutcome,
    OfferView,
    ProceedingsView,
    Standing,
    StepView,
)
from reserve.services.sitting import reading, writing
from reserve.store.batches import Batch, BatchRun, BatchStep, RankingRow
from reserve.store.people import PersonRow
from reserve.store.proceedings import BatchAct, BatchObjector
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import batch_track


def read_proceedings(desk: Desk, session_id: str, code: str) -> ProceedingsView:
    """Everything about the batch after its ranking. Raises ``NotFound`` or ``Refused``."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        return proceedings_of(session, person, desk, find_batch(session, person, code))


def read_objector(desk: Desk, session_id: str, code: str, number: int) -> tuple[str, str]:
    """Name and contact of whoever made objection ``number``: for the office that answers, audited, in no list or file.

    Raises ``NotFound`` or ``Refused``.
    """
    with refusals(desk, session_id, "batch.objector", code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        require_own(sitting.person, "batch.objector")
        objection = numbered(acts_of(sitting.session, batch), "object").get(number)
        if objection is None:
            raise NotFound("objection_not_found", number=number)
        found = sitting.session.get_one(BatchObjector, objection.id)
        sitting.record("batch.objector", batch.code, {"objection": number})
        return found.name, found.contact


def proceedings_of(session: Session, person: Person, desk: Desk, batch: Batch) -> ProceedingsView:
    """The proceedings of a batch that the reader may see."""
    acts, today = acts_of(session, batch), desk.today()
    ranked = stands_ranked(batch.state)
    now = list_now(session, batch, acts) if ranked else None
    runs = list(session.exec(select(BatchRun).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number))))
    notice = next((_notice(act) for act in reversed(acts) if act.kind == "publicise"), None)
    return ProceedingsView(
        code=batch.code,
        state=batch.state,
        kind=programme_of(session, batch).kind,
        today=today,
        budget_fen=batch.budget_fen,
        places=batch.places,
        run=batch.run_number,
        run_digest=runs[-1].result_digest if runs else "",
        ran_by=tuple(dict.fromkeys(session.get_one(PersonRow, run.run_by).name for run in runs)),
        approval=_approval(acts),
        notice=notice,
        days_left=_days_left(notice, batch, today),
        objections=tuple(_objection(number, act, acts) for number, act in numbered(acts, "object").items()),
        exits=tuple(_exit(act, acts) for act in acts if act.kind == "withdraw" or act.effect == "out"),
        offers=_offers(acts),
        listed=_listed(session, now) if now else (),
        issues=tuple(_issue(act) for act in acts if act.kind == "issue"),
        digest=now.digest if now else "",
        steps=_steps(session, batch, acts),
        due=due_steps(session, person, batch, acts, now, today=today),
    )


def _days_left(notice: NoticeView | None, batch: Batch, today: dt.date) -> int | None:
    """None also where the holidays are not recorded: the notice is read all the same."""
    if notice is None or batch.state != "publicised":
        return None
    try:
        return working_days(max(today, notice.first_day), notice.last_day)
    except BadInput:
        return None


def _approval(acts: Sequence[BatchAct]) -> ApprovalView | None:
    last = next((act for act in reversed(acts) if act.kind in ("approve", "unapprove")), None)
    if last is None or last.kind == "unapprove":
        return None
    kept = last.detail
    return ApprovalView(
        last.document or "", last.day, tuple(kept["present"]), last.text or "", kept["run"], kept["digest"], last.person_name
    )


def _notice(act: BatchAct) -> NoticeView:
    kept = act.detail
    return NoticeView(kept["channel"], kept["objections_to"], act.day, act.last_day or act.day, kept["working_days"], act.person_name)


def _objection(number: int, act: BatchAct, acts: Sequence[BatchAct]) -> ObjectionView:
    answers = tuple(
        AnswerView(one.effect, one.text or "", one.person_name, one.day)  # type: ignore[arg-type]
        for one in acts
        if one.kind == "answer" and one.refers_to == act.number
    )
    return ObjectionView(number, act.project_code, act.day, act.text or "", answers)


def _exit(act: BatchAct, acts: Sequence[BatchAct]) -> ExitView:
    objection = next((number for number, one in numbered(acts, "object").items() if one.number == act.refers_to), None)
    return ExitView(act.project_code or "", act.document or "", act.day, act.text or "", act.amount_fen or 0, objection)


def _offers(acts: Sequence[BatchAct]) -> tuple[OfferView, ...]:
    answers = {act.refers_to: act for act in acts if act.kind in ("accept", "decline")}
    still = set(open_offers(acts))
    found = []
    for number, act in numbered(acts, "offer").items():
        answer = answers.get(act.number)
        outcome: OfferOutcome = "open" if act.number in still else "lapsed"
        if answer is not None:
            outcome = "accepted" if answer.kind == "accept" else "declined"
        found.append(
            OfferView(
                number, act.project_code or "", act.amount_fen or 0, act.day, act.last_day or act.day, outcome,
                (answer.document or "") if answer else "", (answer.text or "") if answer else "",
            )
        )  # fmt: skip
    return tuple(found)


def _listed(session: Session, now: ListNow) -> tuple[ListedView, ...]:
    ranked = {row.project_code: row.offer_fen for row in now.rows}
    query = select(RankingRow.project_code, RankingRow.shown).where(
        RankingRow.batch_run_id == now.run_id, col(RankingRow.place).is_not(None)
    )
    shown = dict(session.exec(query).all())
    return tuple(_one(shown[one.project_code], ranked[one.project_code], one, now) for one in now.listed)


def _one(shown: Mapping[str, Any], ranked_fen: int, one: Listed, now: ListNow) -> ListedView:
    standing: Standing = "holds" if one.held else "waits"
    if one.gone:
        standing = "gone"
    elif one.pending:
        standing = "offered"
    elif one.passed and not one.held:
        standing = "passed"
    held, pending = (0, 0) if now.counts_places else (one.held, one.pending)
    return ListedView(
        one.project_code, one.place, shown["name"], shown["enterprise"], reporting_units()[shown["unit"]].name, standing, ranked_fen,
        held, pending,
    )  # fmt: skip


def _issue(act: BatchAct) -> IssueView:
    return IssueView(act.document or "", act.day, act.detail["digest"], act.person_name)


def _steps(session: Session, batch: Batch, acts: Sequence[BatchAct]) -> tuple[StepView, ...]:
    first: dict[int, BatchAct] = {}
    for act in acts:
        first.setdefault(act.step, act)
    labels = {(step.action, step.from_state, step.to_state): step.label for step in batch_track()}
    query = select(BatchStep).where(BatchStep.batch_id == batch.id).order_by(col(BatchStep.number))
    return tuple(
        StepView(
            step.number, step.action, labels[step.action, step.from_state, step.to_state], step.from_state, step.to_state,
            step.person_name, step.occurred_at, step.comment, _subject(first.get(step.number)),
        )
        for step in session.exec(query)
    )  # fmt: skip


def _subject(act: BatchAct | None) -> str:
    """What an act is about, in words that need no translation: a document, a project, the days of the notice."""
    if act is None:
        return ""
    if act.kind == "publicise":
        return f"{act.day} – {act.last_day}"
    return " · ".join(part for part in (act.project_code, act.document) if part)
