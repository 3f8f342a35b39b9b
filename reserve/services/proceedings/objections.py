"""Objections: anybody's, by name; taken in while the notice runs, answered by somebody who did not run the ranking."""

import datetime as dt
from typing import get_args

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.allocators.succession import Event
from reserve.services.proceedings.acts import Said, acts_of, begin, make, numbered, require_not_runner
from reserve.services.proceedings.list_now import list_now, offers_after
from reserve.services.proceedings.publicise import notice_act
from reserve.services.proceedings.typed import day_within, line, words
from reserve.services.proceedings.views import Effect
from reserve.services.sitting import writing
from reserve.store.proceedings import BatchAct, BatchObjector
from reserve.store.types import as_plain
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound


def take_objection(
    desk: Desk, session_id: str, code: str, *, name: str, contact: str, received_on: dt.date, text: str, project: str | None = None
) -> int:
    """Take in an objection and answer with its number.

    Name and contact are kept apart from it and shown to the office only. It must have come while the notice ran; it may be entered
    later, until the list is final. ``project`` is blank where it is about the whole list. Raises ``NotFound``, ``Refused``,
    ``NotAllowedNow`` or ``BadInput``.
    """
    with refusals(desk, session_id, "batch.object", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "object")
        acts = acts_of(sitting.session, batch)
        notice = notice_act(acts)
        day_within(received_on, "received_on", notice.day, min(desk.today(), notice.last_day or notice.day))
        wanted = (project or "").strip()
        if wanted and list_now(sitting.session, batch, acts).of(wanted) is None:
            raise NotFound("project_not_listed", project=as_plain(wanted)[:40], batch=code)
        who, reach = line(name, "objector"), line(contact, "contact")
        (made,) = make(sitting, batch, step, [Said("object", received_on, project_code=wanted or None, text=words(text, "objection"))])
        sitting.session.add(BatchObjector.model_validate({"act_id": made.id, "name": who, "contact": reach}))
        sitting.session.flush()
        return len(numbered([*acts, made], "object"))


def answer_objection(desk: Desk, session_id: str, code: str, number: int, *, effect: Effect, text: str) -> tuple[str, ...]:
    """Answer objection ``number``: not found right, looked at again (answered once more later), or the project is out of the list.

    With ``out`` the reserve list moves up at once; answers with the codes of the projects that are offered something. Whoever ran the
    ranking does not answer. Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (answered already), ``BadInput`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, "batch.answer", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "answer")
        require_not_runner(sitting, batch)
        if effect not in get_args(Effect):
            raise BadInput("effect_unknown", given=as_plain(str(effect))[:20])
        acts = acts_of(sitting.session, batch)
        objection = _open(acts, number)
        now, today, project = list_now(sitting.session, batch, acts), desk.today(), objection.project_code
        reason, freed, offers = words(text, "answer"), None, []
        if effect == "out":
            one = now.of(project) if project else None
            if one is None or project is None:
                raise BadInput("objection_names_nobody", number=number)
            if one.gone:
                raise NotAllowedNow("project_gone", project=project, batch=code)
            freed = now.freed_fen(project)
            offers = offers_after(sitting.session, batch, now, [Event("exit", project)], len(acts) + 1, today=today)
        said = Said("answer", today, project_code=project, refers_to=objection.number, amount_fen=freed, text=reason, effect=effect)
        make(sitting, batch, step, [said, *offers])
        return tuple(one.project_code or "" for one in offers)


def _open(acts: list[BatchAct], number: int) -> BatchAct:
    found = numbered(acts, "object").get(number)
    if found is None:
        raise NotFound("objection_not_found", number=number)
    last = next((act for act in reversed(acts) if act.kind == "answer" and act.refers_to == found.number), None)
    if last is not None and last.effect != "recheck":
        raise NotAllowedNow("objection_answered", number=number, day=last.day, person=last.person_name)
    return found
