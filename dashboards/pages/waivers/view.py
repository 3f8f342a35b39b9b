"""The blocks of the list of waivers and of one waiver."""

import datetime as dt
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import path_label
from dashboards.pages.review.view import asked
from dashboards.pages.rules.place import rule_link
from reserve.services import WaiverView
from reserve.services.waivers.views import PUBLIC, STANDINGS
from reserve.vocabulary.language import Language
from validation.catalogue import by_id
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
TONES = {"waiting": "warn", "in_force": "ok", "outdated": "bad", "expired": "", "revoked": "bad", "declined": "bad", "withdrawn": ""}
LISTED = 200


def list_blocks(found: list[WaiverView], language: Language) -> list[Block]:
    """What the reader may answer first, then asks of the own projects, then everything granted."""
    _ = translator(language)
    mine = [one for one in found if {"grant", "decline"} & set(one.acts)]
    asks = [one for one in found if one.answer is None and one not in mine]
    closed = [one for one in found if one.answer is not None and one.answer.act != "granted"]
    public = [one for one in found if one.answer is not None and one.answer.act == "granted"]
    made = [
        blocks.paragraph(
            _(
                "A waiver lets one project pass one blocking rule. An officer above the county grants it on a document and to a day, never "
                "the county itself. It is public, and falls when the figures change."
            )
        ),
    ]
    if mine:
        made.append(ask_table(_("Waiting for your answer: {count}").format(count=len(mine)), mine, language, "mine"))
    if asks:
        made.append(ask_table(_("Asked, not answered yet: {count}").format(count=len(asks)), asks, language, "asks"))
    made.append(granted_table(public, language))
    if closed:
        table = ask_table(_("Declined or withdrawn: {count}").format(count=len(closed)), closed, language, "closed")
        made.append(blocks.details(_("Declined or withdrawn: {count}").format(count=len(closed)), [table]))
    if public:
        made.append(blocks.links([blocks.link(_("Download the granted waivers (Excel)"), "/download/waivers.xlsx", download=True)]))
    return made


def _what(one: WaiverView, language: Language) -> dict[str, Any]:
    """The cells that tell which waiver it is, of what, and how it stands."""
    return {
        "waiver": _open(one),
        "standing": {"text": STANDINGS[one.standing].text(language), "tone": TONES[one.standing]},
        "project": {"text": one.project_name, "sub": one.unit.text(language)},
        "rule": _rule(one, language),
    }


def granted_table(found: list[WaiverView], language: Language) -> Block:
    """Everything that was ever granted, whatever became of it; the newest first."""
    _ = translator(language)
    columns = [
        Column("waiver", _("Waiver"), kind="open"), Column("standing", _("Standing"), kind="state"), Column("project", _("Project")),
        Column("rule", _("Rule")), Column("reason", _("Reason and document")), Column("officer", _("Granted by")),
        Column("until", _("Until"), kind="date"),
    ]  # fmt: skip
    rows = [
        {
            "key": one.code,
            "cells": {
                **_what(one, language),
                "reason": {"text": one.answer.reason, "sub": one.answer.basis},
                "officer": {"text": one.answer.officer, "sub": f"{one.answer.unit.text(language)} {formats.day(one.answer.on)}"},
                "until": formats.day(one.answer.expires_on),
            },
        }
        for one in found[:LISTED]
        if one.answer is not None
    ]
    caption = _("Granted: {count}").format(count=len(found))
    if len(found) > LISTED:
        caption = _("Granted: {count}; the newest {shown} are shown, the workbook has all").format(count=len(found), shown=LISTED)
    return blocks.table(
        caption, columns, rows, empty=_("No waiver was ever granted: every project meets every rule that blocks."), id="granted"
    )


def ask_table(caption: str, found: list[WaiverView], language: Language, name: str) -> Block:
    """Asks with what they are about; only those concerned see them."""
    _ = translator(language)
    columns = [
        Column("waiver", _("Waiver"), kind="open"), Column("standing", _("Standing"), kind="state"), Column("project", _("Project")),
        Column("rule", _("Rule")), Column("reason", _("Reason of the county")), Column("asked", _("Asked on"), kind="date"),
    ]  # fmt: skip
    rows = [
        {
            "key": one.code,
            "cells": {
                **_what(one, language),
                "reason": {"text": one.ask.reason if one.ask else "", "sub": one.ask.asked_by if one.ask else ""},
                "asked": formats.day(one.asked_on),
            },
        }
        for one in found[:LISTED]
    ]
    return blocks.table(caption, columns, rows, id=name)


def one_blocks(one: WaiverView, today: dt.date, language: Language, said: str = "") -> list[Block]:
    """One waiver: how it stands, what it is about, who answered, and what the reader may do."""
    _ = translator(language)
    made: list[Block] = [blocks.heading(_("Waiver {code}").format(code=one.code), id="waiver")]
    if said:
        made.append(blocks.notice("ok", _outcome(said, language), id="outcome"))
    made.append(
        blocks.notice(TONES[one.standing] or "info", STANDINGS[one.standing].text(language), _standing_lines(one, language), id="standing")
    )
    made.append(blocks.facts(_facts(one, language)))
    if one.ask is not None:
        made.append(blocks.notice("info", _("The finding as it stood"), [one.ask.message.text(language)]))
    made.extend(_acts(one, today, language))
    made.append(blocks.actions([blocks.action("list", _("All waivers"), "plain")]))
    return made


def _facts(one: WaiverView, language: Language) -> list[Block]:
    _ = translator(language)
    known = by_id().get(one.rule_id)
    title = known.title.text(language) if known else one.rule_id
    found = [
        blocks.fact(_("Project"), one.project_name, source=one.ask.project_code if one.ask else ""),
        blocks.fact(_("County"), one.unit.text(language)),
        blocks.fact(_("Rule"), title, source=one.rule_id, source_href=rule_link(one.rule_id)),
    ]
    if one.ask is not None:
        found += [
            blocks.fact(_("Field"), path_label(one.ask.path, None, language)),
            blocks.fact(_("Asked by"), one.ask.asked_by, source=formats.day(one.asked_on)),
            blocks.fact(_("Reason of the county"), one.ask.reason),
        ]
    if one.answer is not None:
        found += [
            blocks.fact(_("Answered by"), one.answer.officer, source=f"{one.answer.unit.text(language)} {formats.day(one.answer.on)}"),
            blocks.fact(_("Reason"), one.answer.reason),
        ]
    if one.answer is not None and one.answer.expires_on is not None:
        found += [blocks.fact(_("Document"), one.answer.basis), blocks.fact(_("Until"), formats.day(one.answer.expires_on))]
    if one.revocation is not None:
        gone = one.revocation
        found += [
            blocks.fact(_("Revoked by"), gone.officer, source=f"{gone.unit.text(language)} {formats.day(gone.on)}"),
            blocks.fact(_("Reason for revoking"), gone.reason),
        ]
    return found


def _standing_lines(one: WaiverView, language: Language) -> list[str]:
    """What the standing means for the project."""
    _ = translator(language)
    lines = {
        "waiting": _("Nobody has answered yet. Until then the rule blocks the submission."),
        "in_force": _("The rule does not block this project at this place while the figures stay the same."),
        "outdated": _("The figures are not those it was asked for. If the new ones are right, the county asks anew."),
        "expired": _("Its last day is over. What was submitted before keeps its record."),
        "revoked": _("It lets nothing pass any more; a project submitted under it cannot be accepted."),
        "declined": _("The rule blocks the submission. The county corrects the figures, or asks anew with what was missing."),
        "withdrawn": _("The county took it back."),
    }
    return [lines[one.standing]]


def _acts(one: WaiverView, today: dt.date, language: Language) -> list[Block]:
    _ = translator(language)
    data = {"code": one.code}
    made: list[Block] = []
    buttons: list[Block] = []
    if "decline" in one.acts:
        comment = asked(_("Why is it not granted? The county reads this"), language)
        buttons.append(blocks.action("decline", _("Decline"), "danger", comment=comment, data=data))
    if "grant" in one.acts:
        example = (today + dt.timedelta(days=90)).isoformat()
        fields = [
            blocks.field("reason", _("Reason"), "long_text", hint=_("Why this project may pass all the same; everybody can read it")),
            blocks.field("basis", _("Document it rests on"), hint=_("Its number, as it stands on the document")),
            blocks.field("until", _("Last day"), "date", hint=_("Such as {day}; a year at most").format(day=example)),
        ]
        confirm = _("It is public at once, under your name. Grant it?")
        grant = blocks.action("grant", _("Grant the waiver"), "primary", confirm=confirm, data=data)
        made.append(blocks.group(_("Your answer"), [*fields, blocks.actions([grant, *buttons])], id="answer"))
        buttons = []
    if "withdraw" in one.acts:
        comment = asked(_("Why is it not needed any more?"), language)
        buttons.append(blocks.action("withdraw", _("Take the ask back"), "plain", comment=comment, data=data))
    if "revoke" in one.acts and one.standing in PUBLIC:
        comment = asked(_("Why does it hold no longer? Everybody can read this"), language)
        confirm = _("A project submitted under it cannot be accepted any more. Revoke it?")
        buttons.append(blocks.action("revoke", _("Revoke the waiver"), "danger", comment=comment, confirm=confirm, data=data))
    if buttons:
        made.append(blocks.actions(buttons, legend=_("What you can do")))
    return made


def _outcome(said: str, language: Language) -> str:
    _ = translator(language)
    return {
        "asked": _("Asked. The officers who may answer see it on their page."),
        "grant": _("Granted. The county can submit."),
        "decline": _("Declined. The county reads why."),
        "withdraw": _("Taken back."),
        "revoke": _("Revoked. It lets nothing pass any more."),
    }[said]


def _open(one: WaiverView) -> Block:
    return {"text": one.code, "href": f"/waivers?waiver={one.code}", "act": {"name": "open", "data": {"code": one.code}}}


def _rule(one: WaiverView, language: Language) -> Block:
    known = by_id().get(one.rule_id)
    return {"text": known.title.text(language) if known else one.rule_id, "sub": one.rule_id, "sub_href": rule_link(one.rule_id)}
