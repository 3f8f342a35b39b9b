"""A level decides that a project does not enter the library."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment, legal_step, make_step


def refuse_project(desk: Desk, session_id: str, code: str, comment: str | None = None) -> str:
    """Make the step and answer with the new state. The reason is required.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (another state) or ``BadInput`` (comment).
    """
    with refusals(desk, session_id, "project.refuse", code), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code, lock=True)
        step = legal_step(sitting.person, "refuse", project)
        make_step(sitting, project, step, comment=clean_comment(comment, needed=step.comment_needed))
        return project.state
