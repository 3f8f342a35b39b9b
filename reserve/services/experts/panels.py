"""Panels as they follow from the acts: the lot over those whom nothing connects with a project, and the last word of each expert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from reserve.parameters import Programme
from reserve.parameters.programmes import Criterion
from reserve.rules.ranking.experts import draw
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.experts import ExpertAct


@dataclass(frozen=True, slots=True)
class Review:
    """A review: panels and last words by project; both empty before the panels are drawn. Experts are ids of accounts."""

    called: ExpertAct | None
    panels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, ExpertAct]] = field(default_factory=dict)

    def scores(self) -> dict[str, dict[str, int]]:
        """The scores given by those who sit on the panel, in 10^-6, by project and expert; projects without any are left out."""
        found = {
            project: {expert: said[expert].score for expert in panel if expert in said and said[expert].score is not None}
            for project, panel in self.panels.items()
            for said in [self.words.get(project, {})]
        }
        return {project: {e: s for e, s in given.items() if s is not None} for project, given in found.items() if given}


def criterion_of(programme: Programme) -> Criterion | None:
    """The criterion that experts judge; None where a programme has none."""
    return next((one for one in programme.criteria if one.experts), None)


def review_of(session: Session, batch: Batch) -> Review:
    """The review of a batch as it stands."""
    acts = session.exec(select(ExpertAct).where(ExpertAct.batch_id == batch.id).order_by(col(ExpertAct.number))).all()
    called = next((act for act in acts if act.kind == "call"), None)
    if called is None:
        return Review(None)
    words: dict[str, dict[str, ExpertAct]] = {}
    for act in acts:
        if act.project_code is not None:
            words.setdefault(act.project_code, {})[act.person_id] = act
    codes = session.exec(select(BatchCandidate.project_code).where(BatchCandidate.batch_id == batch.id)).all()
    return Review(called, {code: _panel(batch, code, called, words.get(code, {})) for code in sorted(codes)}, words)


def _panel(batch: Batch, code: str, called: ExpertAct, words: Mapping[str, ExpertAct]) -> tuple[str, ...]:
    barred = barred_in(called, code)
    pool = [
        expert for expert in called.detail["pool"] if expert not in barred and (expert not in words or words[expert].kind != "conflict")
    ]
    return draw(batch.seed_secret, code, pool, called.detail["seats"])


def barred_in(called: ExpertAct, project: str) -> dict[str, list[dict[str, str]]]:
    """Who was left out of the lot of a project, with the reasons that were recorded when the panels were drawn."""
    found: dict[str, list[dict[str, str]]] = called.detail.get("barred", {}).get(project, {})
    return found


def expert_scores(session: Session, batch: Batch, programme: Programme) -> dict[str, dict[str, Sequence[int]]]:
    """What the ranking takes: by project, the scores in 10^-6 under the code of the criterion, in ascending order."""
    criterion = criterion_of(programme)
    if criterion is None:
        return {}
    return {project: {criterion.code: sorted(given.values())} for project, given in review_of(session, batch).scores().items()}
