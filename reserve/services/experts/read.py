"""What an expert has to score, without money and without place; and the review as the office sees it."""

import json
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.experts import agreement, mean_micro, severities
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, open_steps, programme_of
from reserve.services.batches.ranking_json import texts
from reserve.services.experts.call import experts_of
from reserve.services.experts.panels import Review, barred_in, criterion_of, review_of
from reserve.services.experts.views import ExpertTask, ExpertView, ReviewedProject, ReviewView
from reserve.services.sitting import reading
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.people import PersonRow
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.units import from_micro


def expert_tasks(desk: Desk, session_id: str) -> list[ExpertTask]:
    """The projects of open batches that the lot gave the expert. Raises ``Refused``."""
    with refusals(desk, session_id, "expert.judge", "all"), reading(desk, session_id) as sitting:
        require_own(sitting.person, "expert.judge")
        query = select(Batch).where(Batch.unit_code == sitting.person.unit_code, Batch.state == "open").order_by(col(Batch.code))
        return [task for batch in sitting.session.exec(query).all() for task in tasks_of(sitting.session, batch, sitting.person.id)]


def tasks_of(session: Session, batch: Batch, expert: str) -> list[ExpertTask]:
    """The projects of one batch that an expert sits for."""
    review, criterion = review_of(session, batch), criterion_of(programme_of(session, batch))
    mine = [project for project, panel in review.panels.items() if expert in panel]
    if criterion is None or not mine:
        return []
    query = (
        select(BatchCandidate.project_code, BatchCandidate.unit_code, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id, col(BatchCandidate.project_code).in_(mine))
        .order_by(col(BatchCandidate.project_code))
    )
    found = []
    for project, unit, raw in session.exec(query):
        document = Document.from_raw(json.loads(raw))
        said = review.words.get(project, {}).get(expert)
        found.append(
            ExpertTask(
                batch.code, project, _text(document, "project_name"), _text(document, "enterprise_name"), reporting_units()[unit].name,
                _text(document, "content"), criterion.label, criterion.reason, said.kind if said else None,  # type: ignore[arg-type]
                from_micro(said.score) if said and said.score is not None else None, (said.reason or "") if said else "",
            )
        )  # fmt: skip
    return found


def _text(document: Document, name: str) -> str:
    entry = document.entry(name)
    return entry.text if entry else ""


def read_review(desk: Desk, session_id: str, code: str) -> ReviewView:
    """The review of a batch: panels, scores, who is mild or hard, how far experts agree. Raises ``NotFound`` or ``Refused``."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        batch = find_batch(session, person, code)
        criterion, review = criterion_of(programme_of(session, batch)), review_of(session, batch)
        pool = review.called.detail["pool"] if review.called else []
        names = dict(session.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(pool))).all())
        may = any(step.action == "call_experts" for step in open_steps(batch.state, person.roles))
        apart = agreement(review.scores())
        return ReviewView(
            batch.code, batch.state, criterion.label if criterion else None, len(experts_of(session, batch)), review.called is not None,
            review.called.detail["seats"] if review.called else 0, _projects(session, batch, review, names), _experts(review, names),
            None if apart is None else from_micro(apart), may and criterion is not None and review.called is None,
        )  # fmt: skip


def _projects(session: Session, batch: Batch, review: Review, names: dict[str, str]) -> tuple[ReviewedProject, ...]:
    query = (
        select(BatchCandidate.project_code, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id)
        .order_by(col(BatchCandidate.project_code))
    )
    scores = review.scores()
    found = []
    for code, raw in session.exec(query) if review.called else ():
        words, given = review.words.get(code, {}), scores.get(code, {})
        mean = mean_micro(list(given.values()))
        found.append(
            ReviewedProject(
                code, _text(Document.from_raw(json.loads(raw)), "project_name"), tuple(names[one] for one in review.panels[code]),
                tuple((names[one], from_micro(score)) for one, score in given.items()),
                tuple(names[one] for one in review.panels[code] if one in words and words[one].kind == "unable"),
                tuple(names[one] for one, said in words.items() if said.kind == "conflict"), _barred(review, code, names),
                None if mean is None else from_micro(mean),
            )
        )  # fmt: skip
    return tuple(found)


def _barred(review: Review, code: str, names: dict[str, str]) -> tuple[tuple[str, tuple[Bilingual, ...]], ...]:
    if review.called is None:
        return ()
    return tuple((names[expert], texts(why)) for expert, why in barred_in(review.called, code).items())


def _experts(review: Review, names: dict[str, str]) -> tuple[ExpertView, ...]:
    judged = severities(review.scores())
    found = []
    for expert, name in names.items():
        seats = [project for project, panel in review.panels.items() if expert in panel]
        answered = sum(expert in review.words.get(project, {}) for project in seats)
        one = judged.get(expert)
        shown = (None, None) if one is None else (_points(one.difference), _points(one.shift))
        found.append(ExpertView(name, len(seats), answered, *shown))
    return tuple(sorted(found, key=lambda one: one.name))


def _points(micro: Fraction) -> Decimal:
    return round(Decimal(micro.numerator) / Decimal(micro.denominator) / 1_000_000, 2)
