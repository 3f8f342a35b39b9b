"""Open a draft to type in it."""

import datetime as dt

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project, require
from reserve.services.checking.check_context import authors, context_for, explanations_of
from reserve.services.drafts.access import draft_of, last_return, open_fields, raw_copy
from reserve.services.drafts.state import Mark
from reserve.services.projects.views import DraftView, Editor
from reserve.services.sitting import reading
from reserve.store.people import PersonRow
from reserve.store.projects import Draft
from reserve.vocabulary.document import Document

EDITED_LATELY = dt.timedelta(minutes=10)


def open_draft(desk: Desk, session_id: str, code: str) -> DraftView:
    """The draft with its revisions, open fields and justifications.

    Raises ``NotFound`` (no such project for this person), ``Refused`` (may not edit) or ``NotAllowedNow`` (locked state).
    """
    with refusals(desk, session_id, "project.edit", code), reading(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        project = find_project(session, person, code)
        require(person, "project.edit", project)
        draft = draft_of(session, project)
        document = Document.from_raw(draft.raw)
        came_back = last_return(session, project)
        return DraftView(
            project_id=project.id,
            code=project.code,
            state=project.state,
            unit_code=project.unit_code,
            raw=raw_copy(draft),
            revision=draft.revision,
            field_revisions={path: kept[0] for path, kept in draft.marks.items()},
            open_fields=open_fields(sitting, project, draft, document),
            explanations={path: one["text"] for path, one in draft.justifications.items()},
            return_comment=came_back.comment if came_back else None,
            editors=_editors(session, draft, desk.now()),
            context=context_for(
                sitting, project, document, desk.today(), explanations_of(draft.justifications, authors(session, draft.justifications))
            ),
            marked_fields=tuple(came_back.fields or ()) if came_back else (),
        )


def _editors(session: Session, draft: Draft, now: dt.datetime) -> tuple[Editor, ...]:
    lately: dict[str, dt.datetime] = {}
    for kept in draft.marks.values():
        mark = Mark.from_json(kept)
        if now - mark.at < EDITED_LATELY:
            lately[mark.person_id] = max(mark.at, lately.get(mark.person_id, mark.at))
    if not lately:
        return ()
    rows = session.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(lately)))
    return tuple(sorted((Editor(name, lately[person_id]) for person_id, name in rows), key=lambda editor: (editor.at, editor.name)))
