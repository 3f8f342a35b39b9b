"""An expert scores a project that the lot gave, says that it cannot be judged, or declares a conflict."""

from decimal import Decimal, InvalidOperation

from sqlmodel import col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.experts.call import add_act
from reserve.services.experts.panels import review_of
from reserve.services.proceedings.typed import words
from reserve.services.sitting import Sitting, writing
from reserve.store.batches import Batch
from reserve.store.types import as_plain, is_plain
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound
from reserve.vocabulary.tracks import batch_states

HIGHEST, PLACES = Decimal(100), 1


def score_project(desk: Desk, session_id: str, code: str, project: str, *, score: str, reason: str) -> None:
    """Give ``project`` a score from 0 to 100 with at most one decimal, and why; the last one counts.

    Raises ``NotFound`` where the lot gave the expert no such project, ``Refused``, ``NotAllowedNow`` or ``BadInput``.
    """
    _say(desk, session_id, code, project, kind="score", reason=reason, score=score)


def cannot_judge(desk: Desk, session_id: str, code: str, project: str, reason: str) -> None:
    """Say that ``project`` cannot be judged: the score is missing, which is no zero. Raises like :func:`score_project`."""
    _say(desk, session_id, code, project, kind="unable", reason=reason)


def declare_conflict(desk: Desk, session_id: str, code: str, project: str, reason: str) -> None:
    """Declare a conflict: the next expert of the lot takes the seat, and nothing is taken back. Raises like :func:`score_project`."""
    _say(desk, session_id, code, project, kind="conflict", reason=reason)


def _say(desk: Desk, session_id: str, code: str, project: str, *, kind: str, reason: str, score: str | None = None) -> None:
    with refusals(desk, session_id, "expert.judge", code), writing(desk, session_id) as sitting:
        batch = _batch(sitting, code)
        if sitting.person.id not in review_of(sitting.session, batch).panels.get(project, ()):
            raise NotFound("expert_no_seat", batch=as_plain(code)[:40], project=as_plain(project)[:40])
        if batch.state != "open":
            raise NotAllowedNow("batch_state_forbids", batch=batch.code, state=batch_states()[batch.state].label)
        micro = None if score is None else read_score(score)
        act = {"kind": kind, "project_code": project, "score": micro, "reason": words(reason, "judgement")}
        who = {"person_id": sitting.person.id, "person_name": sitting.person.name, "done_at": desk.now()}
        add_act(sitting.session, batch, {**act, **who})
        sitting.record(f"expert.{kind}", batch.code, {"project": project, "score": micro})


def _batch(sitting: Sitting, code: str) -> Batch:
    require_own(sitting.person, "expert.judge")
    query = select(Batch).where(Batch.code == code, col(Batch.unit_code) == sitting.person.unit_code).with_for_update()
    found = sitting.session.exec(query).first() if is_plain(code) else None
    if found is None:
        raise NotFound("batch_not_found", batch=as_plain(code)[:40])
    return found


def read_score(text: str) -> int:
    """A typed score in 10^-6. Raises ``BadInput`` for what is no number from 0 to 100 with at most one decimal.

    >>> read_score("85.5")
    85500000
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 <= number <= HIGHEST or number != round(number, PLACES):
        raise BadInput("expert_score", given=as_plain(text)[:20])
    return int(number * 1_000_000)
