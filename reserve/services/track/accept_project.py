"""The receiving level takes a project into its library."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment, legal_step, make_step
from reserve.services.waivers.book import require_waivers_stand


def accept_project(desk: Desk, session_id: str, code: str, comment: str | None = None) -> str:
    """Make the step and answer with the new state. The submitter is never the acceptor.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (another state; a waiver it rests on was revoked) or ``BadInput`` (comment).
    """
    with refusals(desk, session_id, "project.accept", code), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, code, lock=True)
        step = legal_step(sitting.person, "accept", project)
        require_waivers_stand(sitting.session, project)
        make_step(sitting, project, step, comment=clean_comment(comment, needed=step.comment_needed))
        return project.state
