"""A level sends a project back with the exact fields to correct."""

from collections.abc import Sequence

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project
from reserve.services.drafts.access import draft_of, state_of
from reserve.services.drafts.state import DraftState
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment, legal_step, make_step
from reserve.vocabulary.document import field_of_path
from reserve.vocabulary.errors import BadInput


def return_project(desk: Desk, session_id: str, code: str, comment: str, fields: Sequence[str]) -> str:
    """Send the project back; only ``fields`` and those linked to them open for the county. Answers with the new state.

    Raises ``BadInput`` without comment or marked fields or for an unknown field, else like any step.
    """
    with refusals(desk, session_id, "project.return", code), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code, lock=True)
        step = legal_step(sitting.person, "return", project)
        said = clean_comment(comment, needed=step.comment_needed)
        marked = list(dict.fromkeys(fields))
        if not marked:
            raise BadInput("fields_not_marked")
        draft = draft_of(sitting.session, project, lock=True)
        _require_known(marked, state_of(draft))
        draft.open_fields, draft.returned_at_revision = marked, draft.revision
        sitting.session.add(draft)
        make_step(sitting, project, step, comment=said, fields=marked)
        return project.state


def _require_known(marked: Sequence[str], state: DraftState) -> None:
    """Raise ``BadInput`` for a path that is no field, or whose row the draft does not have."""
    for path in marked:
        field_of_path(path)
        parts = path.split("/")
        if len(parts) > 1 and state.row(parts[0], parts[1]) is None:
            raise BadInput("field_unknown", path=path[:120])
