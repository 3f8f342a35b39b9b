"""The account of one award: what happened, the chain of its balance, and what the reader can do next."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.review.view import asked
from reserve.rules.ranking.candidate import CapStep
from reserve.rules.ranking.settlements.reckoning import Reckoned
from reserve.services.settlement.access import PAY, SETTLE, SIGN
from reserve.services.settlement.propose import named
from reserve.services.settlement.typed import INVESTMENT, LEVEL, OTHER, SAVING, label, units_of
from reserve.services.settlement.views import ProposalView, SettlementForm, SettlementRow
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.rights import permits
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
MOVES = {"advance": N_("Paid in advance"), "pay": N_("Paid"), "recover": N_("Came back")}
OUTCOMES = {"open": N_("waits for a signature"), "signed": N_("signed"), "refused": N_("not agreed to"), "withdrawn": N_("taken back")}
_EDITABLE = ("advance", "waits", "verified", "held", "settled")


def account_blocks(
    row: SettlementRow, form: SettlementForm | None, who: tuple[str, Sequence[str]], language: Language,
    now: tuple[Reckoned | None, dt.date],
) -> list[Block]:  # fmt: skip
    """One award: its history, its proposal with the chain, and the forms that its state and the reader's rights allow."""
    _ = translator(language)
    person, roles = who
    would, today = now
    made = [blocks.heading(f"{row.name} · {row.project_code}", 3, id="account"), _history(row, language)]
    if row.proposal is not None:
        made += _proposal(row.proposal, language)
    if row.state == "proposed" and row.proposal is not None:
        made += _answer(row.proposal, person, roles, language)
    if row.outstanding_fen and permits(roles, PAY, "own"):
        made.append(_payment(row, today, language))
    if form is None or not permits(roles, SETTLE, "own") or row.state not in _EDITABLE or _closed(row):
        return made
    if row.state == "verified" or (row.state in ("held", "settled") and row.verification is not None):
        made.append(_propose(row, language))
    if row.granted_fen:
        made.append(_verify(form, today, language))
        if would is not None:
            made += _preview(would, language)
    return made


def _closed(row: SettlementRow) -> bool:
    return row.signed is not None and row.signed.closing and row.state == "settled"


def _history(row: SettlementRow, language: Language) -> Block:
    _ = translator(language)
    money = _("{what}: {sum} ×10⁴ yuan")
    events = [
        blocks.event(
            formats.day(one.day), money.format(what=_(MOVES[one.kind]), sum=formats.money(abs(one.amount_fen))), one.by, [one.document],
            "bad" if one.amount_fen < 0 else "ok",
        )
        for one in row.moves
    ]  # fmt: skip
    if row.verification is not None:
        found = row.verification
        gap = "：" if language == "zh" else ": "
        told = [f"{label(one.name).text(language)}{gap}{one.text} {_unit(one.unit, one.text, language)}".strip() for one in found.figures]
        title = _("Verified by {verifier}").format(verifier=found.verifier)
        events.append(blocks.event(formats.day(found.day), title, found.by, [found.report, *told]))
    if row.refused is not None:
        title = _("Proposal {number}: {outcome}").format(number=row.refused.number, outcome=_(OUTCOMES[row.refused.outcome]))
        when = formats.minute(row.refused.answered_at)
        events.append(blocks.event(when, title, row.refused.answered_by, [row.refused.comment] if row.refused.comment else [], "warn"))
    if not events:
        return blocks.paragraph(_("Nothing was paid and nothing is verified yet."), muted=True, id="history")
    return blocks.timeline(events, id="history")


def _unit(unit: str, text: str, language: Language) -> str:
    """The unit beside a figure that was typed without one."""
    bare = text.replace(",", "").replace(".", "").lstrip("-").isdigit()
    return formats.unit_label(unit, language) if unit and bare else ""


def _proposal(one: ProposalView, language: Language) -> list[Block]:
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    balance = _("To be recovered") if one.balance_fen < 0 else _("To be paid")
    facts = [
        blocks.fact(_("Earned by the saving"), formats.money(one.earned_fen), unit),
        blocks.fact(_("Lost for promises not kept") if one.closing else _("Held back"), formats.money(one.held_fen), unit),
        blocks.fact(_("Due in all"), formats.money(one.due_fen), unit),
        blocks.fact(_("Paid before"), formats.money(one.paid_fen), unit),
        blocks.fact(balance, formats.money(abs(one.balance_fen)), unit, source=one.why.text(language)),
        blocks.fact(_("State"), _(OUTCOMES[one.outcome]), source=_signed_by(one)),
    ]
    title = _("Settlement {number}, for good") if one.closing else _("Settlement {number}")
    chain = _chain(one.steps, language)
    return [blocks.group(title.format(number=one.number), [blocks.facts(facts, dense=True), chain], id="proposal")]


def _signed_by(one: ProposalView) -> str:
    answered = f"{one.answered_by} {formats.minute(one.answered_at)}" if one.answered_by else ""
    return " · ".join(part for part in (f"{one.author_name} {formats.minute(one.proposed_at)}", answered) if part)


def _chain(steps: Sequence[CapStep], language: Language) -> Block:
    """Each limit in its order, what it lets through, and where it is written; the one that decides is marked."""
    _ = translator(language)
    columns = [
        Column("step", _("Step")), Column("sum", _("Lets through"), kind="money", unit=formats.unit_label("10kCNY", language)),
        Column("state", _("Result"), kind="state"),
    ]  # fmt: skip
    rows = [
        {
            "key": str(number),
            "cells": {
                "step": {"text": step.label.text(language), "sub": step.citation_en if language == "en" else step.citation},
                "sum": formats.money(step.amount_fen),
                "state": {"text": _("decides"), "tone": "ok"} if step.binding else "",
            },
        }
        for number, step in enumerate(steps)
    ]
    return blocks.table(_("How the sum comes about"), columns, rows)


def _answer(one: ProposalView, person: str, roles: Sequence[str], language: Language) -> list[Block]:
    _ = translator(language)
    if one.author_id == person:
        return [blocks.actions([blocks.action("withdraw", _("Take the proposal back"))], id="answer")]
    if not permits(roles, SIGN, "own"):
        return [blocks.notice("info", _("Another person signs"), [_("A provincial signer who did not propose it signs or refuses it.")])]
    text = _("You sign that {sum} ×10⁴ yuan come back.") if one.balance_fen < 0 else _("You sign that {sum} ×10⁴ yuan are paid.")
    confirm = text.format(sum=formats.money(abs(one.balance_fen)))
    items = [
        blocks.action("sign", _("Sign the settlement"), "primary", confirm=confirm),
        blocks.action("refuse", _("Do not agree"), "danger", comment=asked(_("Why is it not agreed to?"), language)),
    ]
    return [blocks.actions(items, id="answer")]


def _payment(row: SettlementRow, today: dt.date, language: Language) -> Block:
    _ = translator(language)
    unit, turn = formats.unit_label("10kCNY", language), len(row.moves)
    back = row.outstanding_fen < 0
    title = _("Record the recovery") if back else _("Record the payment")
    hint = _("{sum} ×10⁴ yuan are outstanding; blank records all of it").format(sum=formats.money(abs(row.outstanding_fen)))
    fields = [
        blocks.field("pay.document", _("Number of the payment document"), turn=turn),
        blocks.field("pay.day", _("Day of the payment"), "date", formats.day(today), turn=turn),
        blocks.field("pay.amount", _("Amount"), "money", unit=unit, hint=hint, required=False, turn=turn),
        blocks.actions([blocks.action("pay", title, "primary")]),
    ]
    return blocks.group(title, fields, id="payment")


def _propose(row: SettlementRow, language: Language) -> Block:
    _ = translator(language)
    if not row.granted_fen:
        return blocks.actions([blocks.action("propose", _("Propose that all comes back"), "primary")], id="propose")
    closing = _("What was not kept is lost and comes back where it was paid; nothing is settled again after this.")
    items = [blocks.action("propose", _("Propose for good"), "plain", data={"closing": True}, confirm=closing)]
    if row.state == "verified":
        items.insert(0, blocks.action("propose", _("Propose the settlement"), "primary"))
    return blocks.actions(items, id="propose")


def _verify(form: SettlementForm, today: dt.date, language: Language) -> Block:
    _ = translator(language)
    row = form.row
    turn = row.verification.number if row.verification is not None else 0
    promised = {one.code: one.text.text(language) for one in form.promises}
    said = _("promised: {text}")

    def figure(name: str, hint: str = "", *, required: bool = False, options: Sequence[tuple[str, str]] = ()) -> Block:
        unit = next(iter(units_of(name, form.level_unit)), "")
        kind = "select" if options else "text"
        options = [("", _("Not in the report")), *options] if options else options
        shown = formats.unit_label(unit, language) if unit else ""
        named_ = label(name).text(language)
        return blocks.field(f"figure.{name}", named_, kind, hint=hint, unit=shown, required=required, options=options, turn=turn)

    fields = [
        blocks.paragraph(_("Leave blank what the report does not verify: it waits, and never counts as zero."), muted=True),
        blocks.field("verify.verifier", _("Who verified"), turn=turn),
        blocks.field("verify.report", _("Number of the report"), turn=turn),
        blocks.field("verify.day", _("Day of the report"), "date", formats.day(today), turn=turn),
        figure(SAVING, said.format(text=f"{form.promised_tce or formats.NOTHING} tce"), required=True),
    ]
    if form.asks_investment:
        fields.append(figure(INVESTMENT))
    fields.append(figure(OTHER, _("blank leaves what was declared: {sum}").format(sum=formats.money(form.other_fen))))
    if form.level_unit:
        fields.append(figure(LEVEL, said.format(text=promised.get("level", promised.get("level_grinding", "")))))
    if form.air_classes:
        known = choices("air_class")
        fields.append(
            figure("air_class", said.format(text=promised["air"]), options=[(c, known[c].text(language)) for c in form.air_classes])
        )
        fields.append(figure("ultra_low", options=[("yes", _("Yes")), ("no", _("No"))]))
    goods = [("no", _("No, what is not proven waits")), ("yes", _("Yes, what was not kept is lost"))]
    fields += [
        blocks.field("closing", _("Preview it for good"), "select", "no", options=goods, required=False, turn=turn),
        blocks.actions([
            blocks.action("preview", _("Show the balance first")), blocks.action("verify", _("Record the verification"), "primary"),
        ]),
    ]  # fmt: skip
    summary = _("Record another verification") if row.verification is not None else _("Record what was verified")
    return blocks.details(summary, fields, open=row.verification is None, id="verify")


def _preview(would: Reckoned, language: Language) -> list[Block]:
    _ = translator(language)
    if would.balance_fen is None:
        lacking: Bilingual = named(would.lacking)
        return [blocks.notice("warn", _("No balance yet"), [_("It lacks: {what}").format(what=lacking.text(language))], id="preview")]
    title = _("With these figures; nothing is recorded")
    return [blocks.notice("info", title, [would.why.text(language)], id="preview"), _chain(would.steps, language)]
