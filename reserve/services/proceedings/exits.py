"""A project leaves the batch by its own letter; the reserve list moves up as offers, and each is accepted or declined."""

import datetime as dt

from reserve.accounts import Desk
from reserve.accounts.desk import OFFICE_ZONE
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.allocators.succession import Event
from reserve.services.proceedings.acts import Said, acts_of, begin, make, numbered
from reserve.services.proceedings.list_now import amount_of, list_now, offers_after
from reserve.services.proceedings.typed import day_within, document
from reserve.services.sitting import writing
from reserve.services.track.steps import clean_comment
from reserve.store.proceedings import BatchAct
from reserve.store.types import as_plain
from reserve.vocabulary.errors import BadInput, NotAllowedNow, NotFound


def withdraw_from_batch(
    desk: Desk, session_id: str, code: str, project: str, *, letter: str, letter_day: dt.date, reason: str
) -> tuple[str, ...]:
    """Record that ``project`` leaves the batch by the letter of its county; answers with the projects that are offered what became free.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (it left already), ``BadInput`` or ``NeedsConfirmation``.
    """
    with refusals(desk, session_id, "batch.withdraw", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, "withdraw")
        acts, today, wanted = acts_of(sitting.session, batch), desk.today(), project.strip()
        if not wanted:
            raise BadInput("project_not_chosen")
        now = list_now(sitting.session, batch, acts)
        one = now.of(wanted)
        if one is None:
            raise NotFound("project_not_listed", project=as_plain(wanted)[:40], batch=code)
        if one.gone:
            raise NotAllowedNow("project_gone", project=wanted, batch=code)
        opened_on = batch.opened_at.astimezone(OFFICE_ZONE).date()
        said = Said(
            "withdraw", day_within(letter_day, "letter_day", opened_on, today), project_code=wanted, document=document(letter, "letter"),
            text=clean_comment(reason, needed=True), amount_fen=now.freed_fen(wanted),
        )  # fmt: skip
        offers = offers_after(sitting.session, batch, now, [Event("exit", wanted)], len(acts) + 1, today=today)
        make(sitting, batch, step, [said, *offers], said.text)
        return tuple(one.project_code or "" for one in offers)


def accept_offer(desk: Desk, session_id: str, code: str, number: int, *, letter: str, letter_day: dt.date) -> tuple[str, ...]:
    """Record that offer ``number`` is accepted by a letter; answers with the projects that are offered what is free after it.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (answered already, or lapsed), ``BadInput`` or ``NeedsConfirmation``.
    """
    return _answer(desk, session_id, code, number, kind="accept", letter=(letter, letter_day))


def decline_offer(desk: Desk, session_id: str, code: str, number: int, reason: str) -> tuple[str, ...]:
    """Record that offer ``number`` is declined, or was not answered in time; the next is asked. Raises like :func:`accept_offer`."""
    return _answer(desk, session_id, code, number, kind="decline", reason=reason)


def _answer(
    desk: Desk, session_id: str, code: str, number: int, *, kind: str, letter: tuple[str, dt.date] | None = None, reason: str | None = None
) -> tuple[str, ...]:
    with refusals(desk, session_id, f"batch.{kind}", code), writing(desk, session_id) as sitting:
        batch, step = begin(sitting, code, kind)
        acts, today = acts_of(sitting.session, batch), desk.today()
        offer = _open(acts, number)
        project = offer.project_code or ""
        text = clean_comment(reason, needed=step.comment_needed)
        paper = document(letter[0], "letter") if letter else None
        day = day_within(letter[1], "letter_day", offer.day, today) if letter else today
        now = list_now(sitting.session, batch, acts)
        event = Event("accept" if kind == "accept" else "decline", project, amount_of(offer))
        offers = offers_after(sitting.session, batch, now, [event], len(acts) + 1, today=today)
        said = Said(kind, day, project_code=project, refers_to=offer.number, amount_fen=offer.amount_fen, document=paper, text=text)
        make(sitting, batch, step, [said, *offers], text)
        return tuple(one.project_code or "" for one in offers)


def _open(acts: list[BatchAct], number: int) -> BatchAct:
    offer = numbered(acts, "offer").get(number)
    if offer is None:
        raise NotFound("offer_not_found", number=number)
    later = [act for act in acts if act.number > offer.number]
    answer = next((act for act in later if act.kind in ("accept", "decline") and act.refers_to == offer.number), None)
    if answer is not None:
        raise NotAllowedNow("offer_answered", number=number, day=answer.day, person=answer.person_name)
    if any(act.project_code == offer.project_code and (act.kind == "withdraw" or act.effect == "out") for act in later):
        raise NotAllowedNow("offer_lapsed", number=number, project=offer.project_code)
    return offer
