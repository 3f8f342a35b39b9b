"""Save what a browser sent into the one mutable row of a project. Not audited: autosaves are no acts."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, update
from sqlmodel import Session

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project, require
from reserve.services.checking.check_context import context_for, explanations_of
from reserve.services.drafts.access import draft_of, is_marked, open_fields, state_of
from reserve.services.drafts.changes import CHANGE_LIMIT, EXPLAIN, UNUSABLE, Clash, Hand, Outcome, apply_changes
from reserve.services.drafts.justifications import Justifications, Kept
from reserve.services.drafts.linked_fields import root
from reserve.services.drafts.state import DraftState
from reserve.services.projects.summary import summarise
from reserve.services.projects.views import Change, DraftAnswer, FieldConflict
from reserve.services.sitting import Sitting, writing
from reserve.store.people import PersonRow
from reserve.store.projects import Draft, Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput, Conflict, NotFound, Refused

_TABLE = Draft.__table__  # type: ignore[attr-defined]
_STEP = (
    update(_TABLE)
    .where(_TABLE.c.project_id == bindparam("project"), _TABLE.c.revision == bindparam("seen"))
    .values({name: bindparam(name) for name in ("revision", "raw", "marks", "clients", "justifications", "updated_at")})
)
"""One step of a draft, built once; a draft that took a step meanwhile is not matched."""


def save_draft(desk: Desk, session_id: str, code: str, client: str, changes: Sequence[Change]) -> DraftAnswer:
    """Apply ``changes``; conflicts and refused fields are part of the answer, everything else is saved.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (the project is locked) and ``BadInput`` (too many changes at once).
    """
    require_sizes(client, changes)
    with refusals(desk, session_id, "project.edit", code, (Refused, NotFound)), writing(desk, session_id) as sitting:
        return save_in(sitting, code, client, changes)


def require_sizes(client: str, changes: Sequence[Change]) -> None:
    """Raise ``BadInput`` for what is looked at in no transaction: too many changes, a client without a usable name."""
    if len(changes) > CHANGE_LIMIT:
        raise BadInput("draft_too_many_changes", count=len(changes), limit=CHANGE_LIMIT)
    if UNUSABLE.search(client):
        raise BadInput("draft_text_unusable")


def save_in(sitting: Sitting, code: str, client: str, changes: Sequence[Change]) -> DraftAnswer:
    """Save inside an open transaction; rights are asked here."""
    project = find_project(sitting.session, sitting.person, code, lock=True)
    require(sitting.person, "project.edit", project)
    return apply_to_draft(sitting, project, client[:100], changes)


def apply_to_draft(sitting: Sitting, project: Project, client: str, changes: Sequence[Change]) -> DraftAnswer:
    """Apply changes inside the caller's transaction, rights having been checked."""
    session, desk = sitting.session, sitting.desk
    draft = draft_of(session, project, lock=True)
    state = state_of(draft)
    hand = Hand(sitting.person.id, client, desk.now(), _OpenFields(sitting, project, draft))
    outcome = apply_changes(state, draft.revision, changes, hand)
    document = Document.from_raw(state.raw)
    plain = context_for(sitting, project, document, desk.today())
    justifications = Justifications(desk.checker, draft.justifications, hand, state).write(document, plain, outcome)
    acknowledged = max((change.seq for change in changes), default=state.last_seq(client))
    if changes and (outcome.changed or acknowledged > state.last_seq(client)):
        state.note_client(client, acknowledged, outcome.revision)
        _write(sitting, draft, state, justifications, outcome)
    if outcome.changed:
        context = replace(plain, explanations=explanations_of(justifications))
        summarise(project, document, desk.checker.check(document, context), desk.today())
        project.updated_at = desk.now()
        session.add(project)
    return DraftAnswer(
        revision=outcome.revision if outcome.changed else draft.revision,
        saved=outcome.saved,
        acknowledged_seq=acknowledged,
        conflicts=[_conflict(session, state, justifications, clash) for clash in outcome.clashes],
        refused=[(path, refusal.message) for path, refusal in outcome.refused],
    )


class _OpenFields:
    """Says whether a field is open; the fields of a returned project are looked up once, when first needed."""

    def __init__(self, sitting: Sitting, project: Project, draft: Draft) -> None:
        self._sources = (sitting, project, draft)
        self._known: frozenset[str] | None = None
        self._looked = False

    def __call__(self, path: str) -> bool:
        if not self._looked:
            sitting, project, draft = self._sources
            self._known = open_fields(sitting, project, draft, Document.from_raw(draft.raw)) if is_marked(project, draft) else None
            self._looked = True
        return self._known is None or root(path) in self._known


def _write(sitting: Sitting, draft: Draft, state: DraftState, justifications: Kept, outcome: Outcome) -> None:
    moved = sitting.session.execute(
        _STEP,
        {
            "project": draft.project_id,
            "seen": draft.revision,
            "revision": outcome.revision if outcome.changed else draft.revision,
            "raw": state.raw,
            "marks": state.marks,
            "clients": state.clients,
            "justifications": justifications,
            "updated_at": sitting.desk.now(),
        },
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("draft_changed", current=draft.revision + 1, seen=draft.revision)


def _conflict(session: Session, state: DraftState, justifications: Kept, clash: Clash) -> FieldConflict:
    text, unit = "", None
    if clash.path.startswith(EXPLAIN):
        text = justifications.get(clash.path, {}).get("text", "")
    else:
        text, unit = state.typed(clash.path)
    return FieldConflict(
        path=clash.change.path,
        mine=clash.change.text or "",
        theirs=text,
        theirs_unit=unit,
        who=session.get_one(PersonRow, clash.mark.person_id).name,
        when=clash.mark.at,
        revision=clash.mark.revision,
    )
