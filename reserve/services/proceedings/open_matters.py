"""What is not settled in a batch: objections without a deciding answer, offers without an answer."""

from collections.abc import Sequence

from reserve.services.proceedings.acts import numbered
from reserve.store.batches import Batch
from reserve.store.proceedings import BatchAct
from reserve.vocabulary.errors import NotAllowedNow


def open_objections(acts: Sequence[BatchAct]) -> tuple[int, ...]:
    """The objections, by the numbers of their acts, that have no deciding answer."""
    decided = {act.refers_to for act in acts if act.kind == "answer" and act.effect != "recheck"}
    return tuple(act.number for act in acts if act.kind == "object" and act.number not in decided)


def open_offers(acts: Sequence[BatchAct]) -> tuple[int, ...]:
    """The offers, by the numbers of their acts, that were neither answered nor lapsed because their project left."""
    answered = {act.refers_to for act in acts if act.kind in ("accept", "decline")}
    left = {act.project_code: act.number for act in acts if act.kind == "withdraw" or act.effect == "out"}
    return tuple(
        act.number for act in acts if act.kind == "offer" and act.number not in answered and left.get(act.project_code, 0) < act.number
    )


def require_nothing_open(batch: Batch, acts: Sequence[BatchAct]) -> None:
    """Raise ``NotAllowedNow`` that names the open objections, or the open offers."""
    if objections := open_objections(acts):
        raise NotAllowedNow("objections_open", batch=batch.code, count=len(objections), numbers=_numbers(acts, "object", objections))
    if offers := open_offers(acts):
        raise NotAllowedNow("offers_open", batch=batch.code, count=len(offers), numbers=_numbers(acts, "offer", offers))


def _numbers(acts: Sequence[BatchAct], kind: str, wanted: Sequence[int]) -> str:
    return ", ".join(str(number) for number, act in numbered(acts, kind).items() if act.number in wanted)
