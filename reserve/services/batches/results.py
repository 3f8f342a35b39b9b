"""What became of projects in funding batches, for the county and the city they come from: each once it may be known, and no other's."""

from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.exchange.documents.catalogue import DOCUMENTS
from reserve.exchange.documents.data import BatchPapers
from reserve.exchange.documents.letter import lift_lines, result_lines
from reserve.exchange.documents.parts import status
from reserve.exchange.ranked_list import ListRow
from reserve.services.access import find_project, require
from reserve.services.batches.documents import known_terms
from reserve.services.batches.export_batch import list_data
from reserve.services.batches.frozen_law import frozen_law
from reserve.services.batches.papers import papers_of
from reserve.services.batches.read_batch import rows_of, view_of
from reserve.services.batches.result_views import Result
from reserve.services.proceedings.acts import acts_of
from reserve.services.proceedings.finish import last_issue
from reserve.services.sitting import reading
from reserve.store.batches import Batch, BatchCandidate, BatchRun, RankingRow
from reserve.store.projects import Project
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import batch_states

RIGHT = "result.read"
_REFUSED_FROM, _PLACED_FROM = "approved", "publicised"
_OUTSIDE = ("below_floor", "gated_out")


def told_from(status: str) -> tuple[str, ...]:
    """The states of a batch in which a county may know this status of its project: a refusal from the approval, a place from the notice.

    >>> told_from("gated_out")[0], told_from("reserve")[0]
    ('approved', 'publicised')
    """
    order = list(batch_states())
    return tuple(order[order.index(_REFUSED_FROM if status in _OUTSIDE else _PLACED_FROM) :])


def may_read_results(person: Person, held: str) -> bool:
    """Whether the person is told the results of projects whose unit stands in relation ``held`` to the person's."""
    return permits(person.roles, RIGHT, held)


def results_of(desk: Desk, session_id: str, project: str, *, language: Language | None = None) -> tuple[Result, ...]:
    """The results of a project, of the latest batch first. Raises ``NotFound`` or ``Refused``."""
    with refusals(desk, session_id, RIGHT, project), reading(desk, session_id) as sitting:
        found = find_project(sitting.session, sitting.person, project)
        require(sitting.person, RIGHT, found)
        tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
        return tuple(_result(sitting.session, desk, batch, found.code, tongue) for batch in told_batches(sitting.session, found))


def told_batches(session: Session, project: Project) -> Iterator[Batch]:
    """The batches whose result on a project its county may know, the latest first."""
    query = (
        select(Batch, RankingRow.status)
        .join(BatchCandidate, col(BatchCandidate.batch_id) == col(Batch.id))
        .join(BatchRun, (col(BatchRun.batch_id) == col(Batch.id)) & (col(BatchRun.number) == col(Batch.run_number)))
        .join(RankingRow, (col(RankingRow.batch_run_id) == col(BatchRun.id)) & (col(RankingRow.project_code) == project.code))
        .where(BatchCandidate.project_id == project.id, col(Batch.state).in_(told_from("gated_out")))
        .order_by(col(Batch.opened_at).desc(), col(Batch.code).desc())
    )
    return (batch for batch, status in session.exec(query).all() if batch.state in told_from(status))


def papers_on(session: Session, desk: Desk, batch: Batch, project: str, language: Language) -> tuple[BatchPapers, ListRow]:
    """What the letter on one project says: the list without the reasons of the others."""
    with frozen_law(session, batch):
        view = view_of(session, batch, explained=False)
        whole = rows_of(session, batch, [project])
        view = replace(view, rows=tuple(whole.get(row.project_code, row) for row in view.rows))
        listed = list_data(view, "", desk, language)
        data = papers_of(session, batch, view, listed, replace(DOCUMENTS["letters"], figures="none"))
    data = replace(data, terms=known_terms(acts_of(session, batch)))
    return data, next(row for row in listed.rows if row.project_code == project)


def _result(session: Session, desk: Desk, batch: Batch, project: str, language: Language) -> Result:
    data, row = papers_on(session, desk, batch, project, language)
    now, issue = data.after.get(project, row), last_issue(acts_of(session, batch))
    return Result(
        project_code=project,
        batch_code=batch.code,
        programme=data.listed.programme_title,
        status=data.standing.get(project, now.status),
        result=status(now, data),
        place=row.place,
        said=result_lines(data, row),
        lift=lift_lines(data, row),
        objections=data.terms.channel,
        until=data.terms.last,
        issued=str(issue.document) if issue else "",
    )
