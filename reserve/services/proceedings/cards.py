"""Batches in which an act waits for the reader, for the start page."""

from sqlmodel import col, select

from reserve.services.experts.read import tasks_of
from reserve.services.proceedings.acts import acts_of
from reserve.services.proceedings.due import due_steps
from reserve.services.proceedings.list_now import list_now
from reserve.services.projects.views import Card
from reserve.services.sitting import Sitting
from reserve.store.batches import Batch
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import batch_track

LEADING = ("approve", "publicise", "answer", "accept", "close", "final", "issue", "end")
_LABELS = {
    "approve": Bilingual("待签批的批次", "Batches to approve"),
    "publicise": Bilingual("待公示的批次", "Batches to publicise"),
    "answer": Bilingual("异议待答复的批次", "Batches with objections to answer"),
    "accept": Bilingual("递补待答复的批次", "Batches with open offers"),
    "close": Bilingual("公示期满的批次", "Batches whose notice is over"),
    "final": Bilingual("待确定名单的批次", "Batches whose list is to be made final"),
    "issue": Bilingual("待印发的批次", "Batches whose list is to be issued"),
    "end": Bilingual("待结束的批次", "Batches to end"),
}


def proceedings_cards(sitting: Sitting) -> list[Card]:
    """One card for each kind of act that waits for the reader; the address is that of the first such batch."""
    session, person = sitting.session, sitting.person
    if permits(person.roles, "expert.judge", "own"):
        return _to_score(sitting)
    if not any(permits(person.roles, f"batch.{action}", "own") for action in LEADING):
        return []
    states = sorted({step.from_state for step in batch_track() if step.action in LEADING})
    query = select(Batch).where(Batch.unit_code == person.unit_code, col(Batch.state).in_(states)).order_by(col(Batch.code))
    waiting: dict[str, list[str]] = {}
    for batch in session.exec(query).all():
        acts = acts_of(session, batch)
        now = list_now(session, batch, acts) if batch.state == "issued" else None
        for step in due_steps(session, person, batch, acts, now, today=sitting.desk.today()):
            if step.mine and step.waits_for is None and step.action in LEADING:
                waiting.setdefault(step.action, []).append(batch.code)
    return [
        Card(f"batch_{action}", _LABELS[action], len(waiting[action]), f"/batch?batch={waiting[action][0]}&part=proceedings")
        for action in LEADING
        if action in waiting
    ]


def _to_score(sitting: Sitting) -> list[Card]:
    query = select(Batch).where(Batch.unit_code == sitting.person.unit_code, Batch.state == "open")
    tasks = [task for batch in sitting.session.exec(query).all() for task in tasks_of(sitting.session, batch, sitting.person.id)]
    count = sum(task.said is None for task in tasks)
    return [Card("to_score", Bilingual("待您评分的项目", "Projects for you to score"), count, "/judging")] if tasks else []
