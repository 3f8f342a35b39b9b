"""What comes next in a batch, by whom, and what it waits for."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, select

from reserve.accounts import Person
from reserve.services.proceedings.list_now import ListNow
from reserve.services.proceedings.open_matters import open_objections, open_offers
from reserve.services.proceedings.views import DueStep
from reserve.store.batches import Batch, BatchRun
from reserve.store.proceedings import BatchAct
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import Transition, batch_track

ORDER = (
    "freeze",
    "approve",
    "publicise",
    "answer",
    "accept",
    "decline",
    "close",
    "final",
    "issue",
    "end",
    "object",
    "withdraw",
    "unapprove",
)
"""What leads on comes first; what may happen at any time follows; what goes back is last."""
SIGNED_BY_ANOTHER = ("approve", "answer", "final", "issue")


def due_steps(
    session: Session, person: Person, batch: Batch, acts: Sequence[BatchAct], now: ListNow | None, *, today: dt.date
) -> tuple[DueStep, ...]:
    """The steps open from here, in the order in which they matter."""
    ran = set(session.exec(select(BatchRun.run_by).where(BatchRun.batch_id == batch.id)))
    steps = [step for step in batch_track() if step.from_state == batch.state and step.action in ORDER]
    found = []
    for step in sorted(steps, key=lambda step: ORDER.index(step.action)):
        waits_for, there = _waits_for(step, acts, now, today)
        if not there:
            continue
        mine = bool(set(step.roles) & set(person.roles)) and permits(person.roles, f"batch.{step.action}", "own")
        if mine and step.action in SIGNED_BY_ANOTHER and person.id in ran:
            waits_for = waits_for or messages()["due_another_person"]
        found.append(DueStep(step.action, step.label, step.roles, mine, waits_for))
    return tuple(found)


def _waits_for(step: Transition, acts: Sequence[BatchAct], now: ListNow | None, today: dt.date) -> tuple[Bilingual | None, bool]:
    """What a step waits for, and whether there is anything for it to do."""
    objections, offers = open_objections(acts), open_offers(acts)
    match step.action:
        case "answer":
            return None, bool(objections)
        case "accept" | "decline":
            return None, bool(offers)
        case "close":
            notice = next(act for act in reversed(acts) if act.kind == "publicise")
            last = notice.last_day or notice.day
            return (messages()["due_notice"].format(last=last) if today <= last else None), True
        case "final" | "issue" | "end":
            return _unsettled(step, acts, now, (len(objections), len(offers)))
        case _:
            return None, True


def _unsettled(step: Transition, acts: Sequence[BatchAct], now: ListNow | None, counts: tuple[int, int]) -> tuple[Bilingual | None, bool]:
    issued = next((act for act in reversed(acts) if act.kind == "issue"), None)
    changed = issued is None or now is None or issued.detail["digest"] != now.digest
    if step.action == "issue" and not changed:
        return None, False
    if counts[0]:
        return messages()["due_objections"].format(count=counts[0]), True
    if counts[1]:
        return messages()["due_offers"].format(count=counts[1]), True
    if step.action == "end" and changed:
        return messages()["due_issue"], True
    return None, True
