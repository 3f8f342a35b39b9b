"""Several saves in one transaction: one commit, and one wait for the disk, for all that came while the last one was written.

Every save is judged by itself (session, rights, state, conflicts), undone by itself when it is refused, and answered only after the
commit. Where the transaction fails as a whole, nothing of it stands, and each save goes its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from reserve.accounts import Desk
from reserve.accounts.person import load_person, seen
from reserve.accounts.refusals import record_refusal
from reserve.services.drafts.save_draft import require_sizes, save_draft, save_in
from reserve.services.projects.views import Change, DraftAnswer
from reserve.services.sitting import Sitting
from reserve.vocabulary.errors import NotFound, Refused, ReserveError, Unavailable


@dataclass(frozen=True, slots=True)
class Save:
    """What one browser sent for one draft, under one session."""

    session_id: str
    code: str
    client: str
    changes: Sequence[Change]


Outcome = DraftAnswer | ReserveError | DBAPIError


def save_drafts(desk: Desk, saves: Sequence[Save]) -> list[Outcome]:
    """An answer, or the error to raise, for each of ``saves`` in their order; all of it is committed when this returns."""
    if len(saves) == 1:
        return [_alone(desk, saves[0])]
    outcomes: dict[int, Outcome] = {}
    try:
        with desk.store.write() as session:
            # everybody locks the rows of projects in one order, so that no two wait for each other
            for place in sorted(range(len(saves)), key=lambda place: saves[place].code):
                outcomes[place] = _together(session, desk, saves[place])
    except (Unavailable, DBAPIError):
        return [_alone(desk, save) for save in saves]
    for place, outcome in outcomes.items():
        if isinstance(outcome, Refused | NotFound):
            record_refusal(desk, saves[place].session_id, "project.edit", saves[place].code, outcome.code)
    return [outcomes[place] for place in range(len(saves))]


def _together(session: Session, desk: Desk, save: Save) -> Outcome:
    """One save inside the common transaction; what it did before it was refused is taken back."""
    try:
        require_sizes(save.client, save.changes)
        with session.begin_nested():
            person = load_person(session, desk, save.session_id)
            seen(session, desk, person)
            return save_in(Sitting(session, desk, person), save.code, save.client, save.changes)
    except Unavailable:
        raise
    except ReserveError as refusal:
        return refusal
    finally:
        session.expunge_all()


def _alone(desk: Desk, save: Save) -> Outcome:
    try:
        return save_draft(desk, save.session_id, save.code, save.client, save.changes)
    except (ReserveError, DBAPIError) as error:
        return error
