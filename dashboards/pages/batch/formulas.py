"""A programme that pays by formula as people check it, and what each project receives by it, drawn."""

from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.labels import source_line
from dashboards.pages.law.links import value_link
from reserve.parameters import Programme, Value, at, status_label
from reserve.parameters.programmes import Entitlement, Stream
from reserve.services import BatchRow, BatchView
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_fen
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
TOP = 15
CONCERNS = {"own": N_("own investment"), "shared": N_("shared-saving contract"), "contract": N_("other energy contract")}


def formula_blocks(programme: Programme, language: Language) -> list[Block]:
    """The formulas with every figure, its source and whether it is verified; nothing for a programme that pays by points."""
    _ = translator(language)
    rule = programme.entitlement
    if rule is None:
        return []
    made = [blocks.heading(_("Formula"), level=3)]
    if rule.reference:
        lines = [_("It binds nobody here. A batch of it shows what its formula would give the projects of this library.")]
        made.append(blocks.notice("warn", _("The rule of another place, for comparison"), lines))
    made.append(blocks.paragraph(_("Each project receives the smallest amount that the lines below let through.")))
    made.append(_figures(programme, rule, language))
    made.append(blocks.paragraph(_("Order: {order}").format(order=programme.method.reason.text(language))))
    return made


def _figures(programme: Programme, rule: Entitlement, language: Language) -> Block:
    _ = translator(language)
    columns = [
        Column("rule", _("Rule")), Column("value", _("Value"), kind="number"), Column("who", _("For")), Column("source", _("Source")),
        Column("status", _("Status"), kind="state"),
    ]  # fmt: skip
    rows = [row for stream in rule.streams for row in _stream(programme, stream, language)]
    if rule.firm_year is not None:
        rows.append(_row(programme, _("At most per firm and year, over all its projects"), rule.firm_year, "", language))
    if rule.stage is not None:
        rows.append(_row(programme, _("Paid in full after running for"), rule.stage.months, "", language))
        rows.append(_row(programme, _("Before that, in advance"), rule.stage.share, "", language))
    if rule.electricity is not None:
        rows.append(_row(programme, _("Electricity counts"), rule.electricity, "", language))
    if rule.deduct_other:
        rows.append({"rule": _("Less other public money that the project received"), "value": "", "who": "", "source": "", "status": ""})
    unit = formats.unit_label("10kCNY", language)
    rows += [
        {
            "rule": _("Beside the projects: {fee}").format(fee=fee.label.text(language)),
            "value": f"{formats.money(fee.amount_fen)} {unit}",
            "who": "", "source": fee.reason.text(language), "status": "",
        }
        for fee in rule.fees
    ]  # fmt: skip
    return blocks.table(_("Formula"), columns, [{"key": f"{place}", "cells": cells} for place, cells in enumerate(rows)])


def _stream(programme: Programme, stream: Stream, language: Language) -> list[dict[str, Any]]:
    _ = translator(language)
    who = ("、" if language == "zh" else ", ").join(_(CONCERNS[one]) for one in stream.concerns)
    share = _("At most, of the {investment}").format(investment=fields()[stream.share_of].label.text(language))
    rows = ((_("For each tonne saved"), stream.rate), (share, stream.share), (_("At most each project"), stream.each_project))
    return [_row(programme, f"{stream.label.text(language)} · {label}", path, who, language) for label, path in rows if path]


def _row(programme: Programme, label: str, path: str, who: str, language: Language) -> dict[str, Any]:
    value = at(path, programme.reference_date, programme.area)
    return {
        "rule": label, "value": _amount(value, language), "who": who,
        "source": {
            "text": source_line(value.citation.text(language), "", language),
            "href": value_link(path, programme.reference_date, programme.area), "aside": True,
        },
        "status": {"text": status_label(value.status).text(language), "tone": "warn" if value.status == "unverified" else ""},
    }  # fmt: skip


def _amount(value: Value, language: Language) -> str:
    return f"{formats.number(value.number)} {formats.unit_label(value.unit, language)}".strip()


def paid_chart(batch: BatchView, language: Language) -> Block | None:
    """What the formula gives the first places, parted into what is paid now, what is paid later and what the caps take."""
    _ = translator(language)
    shown = [row for row in batch.rows if row.place is not None and row.caps][:TOP]
    if not shown:
        return None
    parts = [_parts(row) for row in shown]
    labels = (_("Paid now"), _("Entitled, paid later"), _("Taken by caps and other money"))
    series = [(label, [from_fen(part[number]) for part in parts]) for number, label in enumerate(labels)]
    sums = [sum(part[number] for part in parts) for number in range(len(labels))]
    summary = _(
        "The formula gives these projects {whole} ×10⁴ yuan: {now} paid now, {later} later, {cut} taken by caps and other money."
    ).format(whole=formats.money(sum(sums)), now=formats.money(sums[0]), later=formats.money(sums[1]), cut=formats.money(sums[2]))
    return blocks.bar(
        title=_("What the formula gives the first {count} places").format(count=len(shown)), unit=formats.unit_label("10kCNY", language),
        categories=[f"{row.place} {row.name}" for row in shown], series=series, summary=summary, category_label=_("Project"),
    )  # fmt: skip


def _parts(row: BatchRow) -> tuple[int, int, int]:
    """Paid now, entitled and paid later, taken by caps; together what the first line of the chain gives."""
    whole = row.caps[0].amount_fen
    return row.offer_fen, row.entitled_fen - row.offer_fen, whole - row.entitled_fen
