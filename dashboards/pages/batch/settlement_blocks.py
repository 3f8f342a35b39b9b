"""All awards of a batch: sums, how far each one is drawn, the table that leads to its account, and the advance."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.batch.parts import address
from reserve.services import BatchView
from reserve.services.settlement.access import PAY
from reserve.services.settlement.views import SettlementRow, SettlementView
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from reserve.vocabulary.units import from_fen
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
DRAWN = 15
STATES = {
    "advance": N_("advance due"), "waits": N_("waits for a verification"), "verified": N_("verified, to be proposed"),
    "proposed": N_("waits for a signature"), "to_pay": N_("signed, to be paid"), "to_recover": N_("signed, to be recovered"),
    "held": N_("paid, a part is held back"), "settled": N_("settled"),
}  # fmt: skip
TONES = {"advance": "warn", "verified": "warn", "proposed": "warn", "to_pay": "warn", "to_recover": "bad", "settled": "ok"}


def overview_blocks(
    view: SettlementView, batch: BatchView, roles: Sequence[str], language: Language, said: tuple[str, dt.date]
) -> list[Block]:
    """What the settlement is, then sums, picture and table; before the list is issued what comes first."""
    _ = translator(language)
    made = [
        blocks.heading(_("Settlement"), id="settlement"),
        blocks.paragraph(_how(view, language), muted=True),
    ]
    if said[0]:
        made.append(blocks.notice("ok", said[0], id="said"))
    if not view.issued:
        lines = [
            _("Nobody holds an award before the list is issued. What comes first stands in the proceedings: approval, notice, issue."),
            _("Then the advance is recorded with its document, later what was verified; the balance follows, and two people sign it."),
        ]
        links = [(_("Proceedings"), address(batch.code, "proceedings"))]
        return [*made, blocks.notice("info", _("Nothing is due yet"), lines, links)]
    if not view.rows:
        return [*made, blocks.notice("info", _("Nobody holds an award"), [_("The issued list gives no money to any project.")])]
    made += [_sums(view, language), _picture(view, language), _table(view, batch, language), _download(view, language)]
    due = sum(row.advance_fen for row in view.rows)
    if due and permits(roles, PAY, "own"):
        made.append(_advance(view, due, said[1], language))
    return made


def _how(view: SettlementView, language: Language) -> str:
    _ = translator(language)
    if view.kind == "entitlement":
        return _("What the formula gives on the verified saving is due, at most what was granted; what was paid too much comes back.")
    text = _(
        "{share} % of the award is paid in advance. The rest follows the verified saving and what else was promised: "
        "level and class. What was paid too much comes back."
    )
    return text.format(share=view.advance_share)


def _sums(view: SettlementView, language: Language) -> Block:
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    signed = any(row.signed is not None for row in view.rows)
    facts = [
        blocks.fact(_("Awards"), formats.money(view.granted_fen), unit),
        blocks.fact(_("Paid in advance"), formats.money(view.advanced_fen), unit),
        blocks.fact(_("Paid in all"), formats.money(view.paid_fen), unit),
        blocks.fact(_("Due by signed settlements"), formats.money(view.due_fen if signed else None), unit if signed else ""),
        blocks.fact(_("Signed, to be paid"), formats.money(view.to_pay_fen if signed else None), unit if signed else ""),
        blocks.fact(_("Signed, to be recovered"), formats.money(view.to_recover_fen if signed else None), unit if signed else ""),
        blocks.fact(_("Held back"), formats.money(view.held_fen if signed else None), unit if signed else ""),
    ]
    return blocks.facts(facts, dense=True, id="settlement-sums")


def _picture(view: SettlementView, language: Language) -> Block:
    """Each award as a bar: what the firm keeps, what is still to be paid, what comes back, what is held back, what is open."""
    _ = translator(language)
    shown = view.rows[:DRAWN]
    parts = [_parts(row) for row in shown]
    names = (_("Paid"), _("To be paid"), _("To be recovered"), _("Held back"), _("Open or not earned"))
    series = [(name, [from_fen(part[place]) for part in parts]) for place, name in enumerate(names)]
    summary = _("Of {granted} ×10⁴ yuan {paid} are paid, {pay} are to be paid and {back} to be recovered.").format(
        granted=formats.money(view.granted_fen), paid=formats.money(view.paid_fen), pay=formats.money(view.to_pay_fen),
        back=formats.money(view.to_recover_fen),
    )  # fmt: skip
    return blocks.bar(
        title=_("How far each award is settled"), unit=formats.unit_label("10kCNY", language),
        categories=[row.name for row in shown], series=series, summary=summary, category_label=_("Project"), id="settlement-picture",
    )  # fmt: skip


def _parts(row: SettlementRow) -> tuple[int, int, int, int, int]:
    """Five sums that make up the award of a row, or what was paid where that is more."""
    back, pay = max(0, -row.outstanding_fen), max(0, row.outstanding_fen)
    held = row.signed.held_fen if row.signed is not None and not row.signed.closing else 0
    paid = row.paid_fen - back
    return paid, pay, back, held, max(0, row.granted_fen - paid - pay - back - held)


def _table(view: SettlementView, batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    columns = [
        Column("project", _("Project")), Column("granted", _("Award"), kind="money", unit=unit),
        Column("paid", _("Paid"), kind="money", unit=unit),
        Column("saving", _("Verified saving"), kind="number", unit=formats.unit_label("tce/yr", language)),
        Column("due", _("Due in all"), kind="money", unit=unit), Column("balance", _("Balance"), kind="money", unit=unit),
        Column("state", _("State"), kind="state"),
    ]  # fmt: skip
    return blocks.table(_("The awards of the batch"), columns, [_table_row(row, batch.code, language) for row in view.rows], id="awards")


def _table_row(row: SettlementRow, code: str, language: Language) -> Block:
    _ = translator(language)
    saving = row.verification.figure("saving") if row.verification is not None else None
    proposal = row.proposal
    balance = formats.NOTHING if proposal is None else formats.money(proposal.balance_fen)
    held = ""
    if proposal is not None and proposal.held_fen:
        label = _("{sum} lost") if proposal.closing else _("{sum} held back")
        held = label.format(sum=formats.money(proposal.held_fen))
    cells = {
        "project": {
            "text": row.name, "sub": f"{row.enterprise} · {row.unit_name.text(language)} · {row.project_code}",
            "href": address(code, "settlement"), "act": {"name": "account", "data": {"project": row.project_code}},
        },
        "granted": {"text": formats.money(row.granted_fen), "sub": _("left the batch") if row.gone else ""},
        "paid": formats.money(row.paid_fen),
        "saving": {
            "text": formats.NOTHING if saving is None or not isinstance(saving.value, int) else formats.micro(saving.value),
            "sub": row.verification.report if row.verification is not None else "",
        },
        "due": {"text": formats.NOTHING if proposal is None else formats.money(proposal.due_fen), "sub": held},
        "balance": balance,
        "state": {"text": _(STATES[row.state]), "tone": TONES.get(row.state, "")},
    }  # fmt: skip
    return {"key": row.project_code, "cells": cells}


def _download(view: SettlementView, language: Language) -> Block:
    _ = translator(language)
    label = _("Download the settlement (.xlsx)")
    return blocks.links([blocks.link(label, f"/download/settlement/{view.code}.xlsx", download=True)])


def _advance(view: SettlementView, due: int, today: dt.date, language: Language) -> Block:
    _ = translator(language)
    count = sum(row.advance_fen > 0 for row in view.rows)
    text = _("{count} projects get {sum} ×10⁴ yuan in advance. Record it once the money went out.")
    fields = [
        blocks.paragraph(text.format(count=count, sum=formats.money(due))),
        blocks.field("advance.document", _("Number of the payment document"), hint=_("such as 浙财建〔2024〕31号"), turn=count),
        blocks.field("advance.day", _("Day of the payment"), "date", formats.day(today), turn=count),
        blocks.actions([blocks.action("advance", _("Record the advance of all"), "primary")]),
    ]
    return blocks.group(_("Pay the advance"), fields, id="advance")
