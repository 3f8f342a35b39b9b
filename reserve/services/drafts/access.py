"""Reading a draft row and knowing which of its fields may be changed."""

from typing import Any

from sqlmodel import Session, col, select

from reserve.services.checking.check_context import context_for, explanations_of
from reserve.services.drafts.linked_fields import root, with_linked
from reserve.services.drafts.state import DraftState
from reserve.services.sitting import Sitting
from reserve.store.projects import Draft, Project, Transition
from reserve.vocabulary.document import Document


def draft_of(session: Session, project: Project, *, lock: bool = False) -> Draft:
    """The draft of a project; every project has exactly one."""
    query = select(Draft).where(Draft.project_id == project.id)
    return session.exec(query.with_for_update() if lock else query).one()


def state_of(draft: Draft) -> DraftState:
    """The draft's content, free to be changed (a copy made from the stored text)."""
    return DraftState(draft.raw, draft.marks, draft.clients)


def is_marked(project: Project, draft: Draft) -> bool:
    """Whether a return marked fields, so that the others are closed."""
    return project.state == "returned" and draft.open_fields is not None


def open_fields(sitting: Sitting, project: Project, draft: Draft, document: Document) -> frozenset[str] | None:
    """The fields and tables that may be changed; None means all.

    After a return: the marked ones, those linked to them, and those an open finding speaks of, so that nobody is stuck.
    """
    if not is_marked(project, draft):
        return None
    desk = sitting.desk
    context = context_for(sitting, project, document, desk.today(), explanations_of(draft.justifications))
    asked = {root(path) for finding in desk.checker.check(document, context).open_findings for path in (finding.path, *finding.related)}
    return with_linked(draft.open_fields) | asked


def last_return(session: Session, project: Project) -> Transition | None:
    """The return that a returned project came back with."""
    if project.state != "returned":
        return None
    query = (
        select(Transition)
        .where(Transition.project_id == project.id, Transition.action == "return", Transition.kind == "act")
        .order_by(col(Transition.number).desc())
    )
    return session.exec(query).first()


def raw_copy(draft: Draft) -> dict[str, Any]:
    """The typed document of a draft."""
    return {"fields": dict(draft.raw["fields"]), "tables": {name: list(rows) for name, rows in draft.raw["tables"].items()}}
