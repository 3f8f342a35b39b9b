"""The blocks of the proceedings: where the batch stands, what is next, what is open, how the list changed, what happened."""

from collections.abc import Sequence
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.batch.proceedings_forms import answer_form, offer_form, step_form
from dashboards.pages.labels import TONES
from reserve.services.proceedings.views import DueStep, ListedView, ObjectionView, OfferView, ProceedingsView, StepView
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from reserve.vocabulary.rights import roles as all_roles
from reserve.vocabulary.tracks import batch_states
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
LEADING = ("freeze", "approve", "publicise", "close", "final", "issue", "end")
ANY_TIME = ("object", "withdraw", "unapprove")
BEFORE = ("draft", "open")
STANDINGS = {
    "holds": (N_("On the list"), "ok"), "offered": (N_("Offered"), "warn"), "waits": (N_("Waits"), ""), "passed": (N_("Declined"), ""),
    "gone": (N_("Left"), "bad"),
}  # fmt: skip
OUTCOMES = {
    "open": (N_("No answer yet"), "warn"), "accepted": (N_("Took the offer"), "ok"), "declined": (N_("Declined"), ""),
    "lapsed": (N_("Lapsed"), ""),
}  # fmt: skip
EFFECTS = {
    "none": (N_("Not found right"), ""), "recheck": (N_("Looked at again"), "warn"), "out": (N_("Found right: the project is out"), "bad"),
}  # fmt: skip


def proceedings_blocks(view: ProceedingsView, roles: Sequence[str], language: Language, said: str = "") -> list[Block]:
    """Everything of the part, in the order in which it matters."""
    made: list[Block] = [blocks.notice("ok", said, id="said")] if said else []
    made.append(stages_block(view, language))
    left = [*due_blocks(view, language), *objection_blocks(view, roles, language), *offer_blocks(view, language)]
    left += [*changes_blocks(view, language), *any_time_blocks(view, language)]
    right = [*clock_blocks(view, language), *paper_blocks(view, language), *timeline_blocks(view, language)]
    return [*made, blocks.columns([left, right], wide_first=True)]


def stages_block(view: ProceedingsView, language: Language) -> Block:
    """The states from the ranking to the end: those that were reached with their day, the one that holds, those to come."""
    _ = translator(language)
    order = [state for state in batch_states() if state not in BEFORE]
    here = order.index(view.state) if view.state in order else -1
    reached = {step.to_state: formats.day(step.occurred_at) for step in view.steps if step.from_state != step.to_state}
    items = [
        blocks.stage(
            batch_states()[state].label.text(language),
            reached.get(state, "") if place <= here else "",
            "now" if place == here else "done" if place < here and state in reached else "passed" if place < here else "next",
        )
        for place, state in enumerate(order)
    ]
    return blocks.stages(_("From the ranking to the end"), items, id="stages")


def due_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """The step that leads on: its form for whoever may make it, else whom and what it waits for."""
    _ = translator(language)
    made = [blocks.heading(_("What is next"), 3, id="next")]
    leading = [step for step in view.due if step.action in LEADING]
    if not leading:
        tone, text = ("ok", _("The batch has ended.")) if view.state == "ended" else ("info", _("The ranking leads on from here."))
        return [*made, blocks.notice(tone, text)]
    for step in leading:
        if step.mine and step.waits_for is None:
            made += step_form(step, view, language)
        else:
            made.append(_waiting(step, language))
    return made


def _waiting(step: DueStep, language: Language) -> Block:
    _ = translator(language)
    who = ("、" if language == "zh" else ", ").join(all_roles()[role].text(language) for role in step.roles)
    title = _("{step}: {who}").format(step=step.label.text(language), who=who)
    return blocks.notice("info", title, [step.waits_for.text(language)] if step.waits_for else [])


def objection_blocks(view: ProceedingsView, roles: Sequence[str], language: Language) -> list[Block]:
    """Every objection with its answers; the form of the answer for whoever may give it."""
    if not view.objections:
        return []
    _ = translator(language)
    title = _("Objections: {count}, open {open}").format(count=len(view.objections), open=len(view.open_objections))
    made = [blocks.heading(title, 3, id="objections")]
    answers = any(step.action == "answer" and step.mine and step.waits_for is None for step in view.due)
    for one in view.objections:
        made.append(_objection(one, view, language))
        if permits(roles, "batch.objector", "own"):
            look = blocks.action("objector", _("Who objected to {number}").format(number=one.number), data={"number": one.number})
            made.append(blocks.actions([look]))
        if answers and not one.settled:
            made += answer_form(one, language)
    return made


def _objection(one: ObjectionView, view: ProceedingsView, language: Language) -> Block:
    _ = translator(language)
    about = next((f"{each.place} {each.name}" for each in view.listed if each.project_code == one.project_code), _("the whole list"))
    title = _("Objection {number}, received on {day}: {about}").format(number=one.number, day=one.received_on, about=about)
    lines = [one.text]
    for answer in one.answers:
        word = _(EFFECTS[answer.effect][0])
        lines.append(_("{day} {person}: {effect}. {text}").format(day=answer.on, person=answer.by, effect=word, text=answer.text))
    tone = "ok" if one.settled and one.answers[-1].effect == "none" else "bad" if one.settled else "warn"
    return blocks.notice(tone, title, lines)


def offer_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """What the reserve list was offered, with the last day to answer; forms for the answers that are missing."""
    if not view.offers:
        return []
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    columns = [
        Column("number", _("Offer number"), kind="number"), Column("project", _("Project")),
        Column("amount", _("Amount"), kind="money", unit=unit),
        Column("until", _("Answer until"), kind="date"), Column("outcome", _("What was answered"), kind="state"),
    ]  # fmt: skip
    names = {one.project_code: one for one in view.listed}
    rows = [
        {
            "key": str(one.number),
            "cells": {
                "number": str(one.number),
                "project": _named(names[one.project_code]),
                "amount": formats.money(one.amount_fen) if one.amount_fen else _("a place"),
                "until": {
                    "text": formats.day(one.answer_by),
                    "sub": _("over") if late(one, view) else "",
                },
                "outcome": {"text": _(OUTCOMES[one.outcome][0]), "tone": OUTCOMES[one.outcome][1], "sub": one.document or one.reason},
            },
        }
        for one in view.offers
    ]
    made = [blocks.table(_("Offers from the reserve list"), columns, rows, id="offers")]
    if any(step.action == "accept" and step.mine for step in view.due):
        made += offer_form(view, language)
    return made


def late(one: OfferView, view: ProceedingsView) -> bool:
    """Whether an offer was not answered in time."""
    return one.outcome == "open" and one.answer_by < view.today


def _named(one: ListedView) -> dict[str, str]:
    return {"text": f"{one.place} {one.name}", "sub": f"{one.enterprise} · {one.project_code}"}


def changes_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """What the list holds now, and the projects for which it is no longer what the ranking said."""
    if not view.listed:
        return []
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    on = sum(one.standing == "holds" or one.holds_fen > 0 for one in view.listed)
    money = view.gives_money
    facts = [blocks.fact(_("Projects on the list"), f"{on:,}")]
    if money:
        facts.append(blocks.fact(_("They hold"), formats.money(view.held_fen), unit))
    if view.budget_fen > 0:
        facts.append(blocks.fact(_("Free"), formats.money(view.budget_fen - view.held_fen), unit))
    facts.append(blocks.fact(_("Digest of the list"), view.digest[:16], source=_("SHA-256, first 16 characters")))
    made = [blocks.heading(_("The list as it stands"), 3, id="list-now"), blocks.facts(facts, dense=True)]
    changed = [one for one in view.listed if one.standing in ("gone", "offered", "passed") or one.holds_fen != one.ranked_fen]
    if not changed:
        return [*made, blocks.paragraph(_("Nothing has changed since the ranking."), muted=True)]
    columns = [Column("project", _("Project")), Column("standing", _("Standing"), kind="state")]
    if money:
        columns += [
            Column("ranked", _("Ranking"), kind="money", unit=unit), Column("offered", _("Offered"), kind="money", unit=unit),
            Column("holds", _("Holds now"), kind="money", unit=unit),
        ]  # fmt: skip
    rows = [
        {
            "key": one.project_code,
            "cells": {
                "project": _named(one),
                "standing": {"text": _(STANDINGS[one.standing][0]), "tone": STANDINGS[one.standing][1]},
                "ranked": formats.money(one.ranked_fen),
                "offered": formats.money(one.offered_fen) if one.offered_fen else formats.NOTHING,
                "holds": formats.money(one.holds_fen),
            },
        }
        for one in changed
    ]
    return [*made, blocks.table(_("What has changed since the ranking"), columns, rows)]


def any_time_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """What may be recorded at any time while the state allows it."""
    made: list[Block] = []
    for step in view.due:
        if step.action in ANY_TIME and step.mine and step.waits_for is None:
            made += step_form(step, view, language)
    _ = translator(language)
    return [blocks.heading(_("What may be recorded"), 3), *made] if made else []


def clock_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """The clock of the notice: how many of its working days are over."""
    if view.notice is None:
        return []
    _ = translator(language)
    notice = view.notice
    made = [blocks.heading(_("Notice"), 3, id="notice")]
    if view.days_left is not None:
        done = notice.working_days - view.days_left
        made.append(blocks.progress(done, notice.working_days, _("Working days of the notice that are over:")))
    facts = [
        blocks.fact(_("Shown"), _("{first} to {last}").format(first=notice.first_day, last=notice.last_day)),
        blocks.fact(_("Working days"), str(notice.working_days), source=_("holidays and days made up counted")),
        blocks.fact(_("Where it is shown"), notice.channel),
        blocks.fact(_("How to object"), notice.objections_to),
    ]
    return [*made, blocks.facts(facts)]


def paper_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """The decision of the meeting and the documents that issued the list."""
    _ = translator(language)
    made: list[Block] = []
    if view.approval is not None:
        one = view.approval
        names = ("、" if language == "zh" else ", ").join(one.present)
        facts = [
            blocks.fact(_("Meeting record"), one.meeting, source=formats.day(one.meeting_day)),
            blocks.fact(_("Present"), names),
            blocks.fact(_("Decision"), one.decision),
            blocks.fact(_("Signed by"), one.by, source=_("run {run}, digest {digest}").format(run=one.run, digest=one.digest[:16])),
        ]
        made += [blocks.heading(_("Sign-off"), 3, id="approval"), blocks.facts(facts)]
    if view.issues:
        facts = [blocks.fact(one.document, formats.day(one.day), source=f"{one.by} · {one.digest[:16]}") for one in view.issues]
        made += [blocks.heading(_("Issued"), 3, id="issued"), blocks.facts(facts)]
    return made


def timeline_blocks(view: ProceedingsView, language: Language) -> list[Block]:
    """Every step, the latest first."""
    _ = translator(language)
    events = [_event(step, language) for step in sorted(view.steps, key=lambda step: step.number, reverse=True)]
    return [blocks.heading(_("What happened"), 3, id="happened"), blocks.timeline(events)]


def _event(step: StepView, language: Language) -> Block:
    tone = TONES.get(step.to_state, "") if step.from_state != step.to_state else ""
    lines = [line for line in (step.subject, step.comment) if line]
    return blocks.event(formats.minute(step.occurred_at), step.label.text(language), step.person_name, lines, tone)
