"""Why a project stands where it stands: gates, criteria from raw figure to points, money step by step, and the lift to the line."""

from decimal import Decimal
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.batch.programme_view import tie_label
from dashboards.pages.labels import path_label, source_line
from dashboards.pages.law.links import citation_link, document_link, value_link
from reserve.parameters import Programme, recorded
from reserve.parameters.programmes import Gate
from reserve.rules.ranking.candidate import CapStep, Reason, RowStatus
from reserve.rules.ranking.entitlement.entitled import taken
from reserve.services import BatchRow
from reserve.vocabulary.choices import choices
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.columns import Column
from widgets.drawings import ChainStep, money_chain

Block = dict[str, Any]
STATUS_LABELS: dict[RowStatus, str] = {
    "funded": N_("Funded"), "partial": N_("Funded in part"), "reserve": N_("Reserve list"), "below_floor": N_("Below a floor"),
    "gated_out": N_("Stopped by a gate"),
}  # fmt: skip
_OF_KIND: dict[tuple[str, str], str] = {
    ("list", "funded"): N_("Selected"), ("nomination", "funded"): N_("Nominated"), ("entitlement", "funded"): N_("Entitled"),
    ("entitlement", "partial"): N_("Paid in part"), ("entitlement", "reserve"): N_("Not paid now"),
}  # fmt: skip
"""The words of a kind of programme in which no money is competed for, by kind and status."""
STATUS_TONES = {"funded": "ok", "partial": "warn", "reserve": "info", "below_floor": "", "gated_out": "bad"}


def status_name(status: RowStatus, kind: str, language: Language) -> str:
    """What became of a project, in the words of the kind of programme: money is given, a list is filled, a nomination names."""
    _ = translator(language)
    return _(_OF_KIND.get((kind, status), STATUS_LABELS[status]))


def reasons_blocks(row: BatchRow, programme: Programme, language: Language) -> list[Block]:
    """The whole explanation of one place."""
    _ = translator(language)
    made: list[Block] = [blocks.heading(_("Why this place"), level=3)]
    if row.reasons:
        made.append(_reasons_table(row, programme, language))
    if row.tie:
        made.append(blocks.paragraph(_("Equal totals: decided by {key}.").format(key=tie_label(row.tie, language))))
    if row.doors:
        lists = {"provincial_key_plan": _("provincial key plan"), "central_air_reserve": _("central air reserve")}
        joined = ("、" if language == "zh" else ", ").join(lists[door] for door in row.doors)
        made.append(blocks.paragraph(_("First tier through: {lists}.").format(lists=joined)))
    if row.lift:
        made.append(blocks.notice("info", _("What would lift it"), [text.text(language) for text in row.lift]))
    stopped = [decision for decision in row.decisions if not decision.allowed]
    if stopped:
        made.insert(0, blocks.notice("bad", _("Stopped by a gate"), [gate_line(decision, language) for decision in stopped]))
    made.append(_gates_table(row.decisions, programme, language))
    if row.caps:
        made.append(money_block(row, programme, language))
    return made


def gate_line(decision: Decision, language: Language) -> str:
    """The sentence of a gate with its source."""
    text = decision.message.text(language) or decision.reason
    cited = _cited(decision, language)
    return f"{text} ({cited})" if cited else text


def _cited(decision: Decision, language: Language) -> str:
    """The source of a gate in the language of the reader; where it has no English name the Chinese one stands."""
    return decision.citation if language == "zh" else decision.figures.get("citation_en") or decision.citation


def _reasons_table(row: BatchRow, programme: Programme, language: Language) -> Block:
    _ = translator(language)
    columns = [
        Column("criterion", _("Criterion")), Column("raw", _("Figure")), Column("curve", _("Value on the curve (0-100)"), kind="number"),
        Column("weight", _("Weight"), kind="number"), Column("points", _("Points"), kind="number"), Column("source", _("Source")),
    ]  # fmt: skip
    rows = [
        {
            "key": reason.criterion,
            "cells": {
                "criterion": reason.label.text(language),
                "raw": _raw(reason, language),
                "curve": formats.micro(reason.curve_micro, 2),
                "weight": f"× {plain(reason.weight)} %",
                "points": formats.micro(reason.points_micro, 4),
                "source": _source(reason, programme, language),
            },
        }
        for reason in row.reasons
    ]
    total = {"criterion": _("Total"), "raw": "", "curve": "", "weight": "", "points": formats.micro(row.points_micro, 4), "source": ""}
    rows.append({"key": "total", "cells": total})
    return blocks.table(_("Points: value on the curve × weight"), columns, rows)


def _raw(reason: Reason, language: Language) -> str | dict[str, str]:
    unit = formats.unit_label(reason.unit, language)
    grades = choices("air_class")
    named = grades[reason.raw].text(language) if reason.raw in grades else reason.raw
    text = f"{reason.raw} {unit}".strip() if reason.raw_value is not None else named or formats.NOTHING
    note = reason.note.text(language)
    return {"text": text, "sub": note} if note else text


def _reason_link(reason: Reason, programme: Programme) -> str:
    on, area = programme.reference_date, programme.area
    return value_link(reason.parameter_path, on, area) if recorded(reason.parameter_path) else citation_link(reason.citation)


def _source(reason: Reason, programme: Programme, language: Language) -> dict[str, str]:
    known = reason.source_path.split("/")[0] in fields()
    return {
        "text": path_label(reason.source_path, None, language) if known else reason.source_path,
        "sub": source_line(reason.cited(language), reason.status, language),
        "sub_href": _reason_link(reason, programme),
    }


def _gates_table(decisions: tuple[Decision, ...], programme: Programme, language: Language) -> Block:
    _ = translator(language)
    columns = [
        Column("gate", _("Condition")),
        Column("answer", _("Answer"), kind="state"),
        Column("sentence", _("Reason")),
        Column("source", _("Source")),
    ]
    rows = [
        {
            "key": f"{place}",
            "cells": {
                "gate": gate.label.text(language),
                "answer": {"text": _("passed") if d.allowed else _("stopped"), "tone": "ok" if d.allowed else "bad"},
                "sentence": d.message.text(language) or d.reason,
                "source": {"text": _cited(d, language), "href": _gate_link(gate, d, programme), "aside": True},
            },
        }
        for place, (gate, d) in enumerate(zip(programme.gates, decisions, strict=True))
    ]
    return blocks.table(_("Gates"), columns, rows)


def _gate_link(gate: Gate, decision: Decision, programme: Programme) -> str:
    link = value_link(gate.parameter or "", programme.reference_date, programme.area)
    return link or document_link(gate.citation.document if gate.citation.title else "") or citation_link(decision.citation)


def money_block(row: BatchRow, programme: Programme, language: Language) -> Block:
    """The money of a project from what it asks to what it is offered: what each step cuts, which one decides; sources in the table."""
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    running, steps = row.caps[0].amount_fen, []
    for cap, takes in zip(row.caps, taken(row.caps), strict=True):
        steps.append(
            ChainStep(
                cap.label.text(language), Decimal(running), Decimal(running - takes), formats.money(cap.amount_fen, 2),
                f"− {formats.money(takes, 2)}" if takes else "", _("decides") if cap.binding else "",
            )
        )  # fmt: skip
        running -= takes
    given = _("Paid now") if programme.kind == "entitlement" else _("Offer")
    short = running - row.offer_fen
    cut = f"− {formats.money(short, 2)}" if short > 0 else ""
    result = ChainStep(given, Decimal(running), Decimal(row.offer_fen), formats.money(row.offer_fen, 2), cut)
    columns, rows = _caps_table(row.caps, language)
    return money_chain(
        title=_("Money, step by step: the smallest amount decides"), unit=unit, summary=_money_summary(row, given, language), steps=steps,
        result=result, columns=columns, rows=rows, id=f"money-{row.project_code}",
    )  # fmt: skip


def _money_summary(row: BatchRow, given: str, language: Language) -> str:
    """The chain in one sentence: where it begins, what decides, what is given."""
    _ = translator(language)
    first, binding = row.caps[0], next((cap for cap in row.caps if cap.binding), None)
    told = {"first": first.label.text(language), "amount": formats.money(first.amount_fen, 2), "given": given}
    told |= {"offer": formats.money(row.offer_fen, 2)}
    if binding is None or binding == first:
        return _("{first}: {amount}; nothing is cut. {given}: {offer}.").format(**told)
    told |= {"cap": binding.label.text(language), "allows": formats.money(binding.amount_fen, 2)}
    return _("{first}: {amount}. “{cap}” lets {allows} through and decides. {given}: {offer}.").format(**told)


def _caps_table(caps: tuple[CapStep, ...], language: Language) -> tuple[list[Column], list[dict[str, Any]]]:
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    columns = [
        Column("step", _("Step")), Column("amount", _("Allows"), kind="money", unit=unit),
        Column("takes", _("Takes away"), kind="money", unit=unit), Column("decides", _("Decides"), kind="state"),
        Column("source", _("Source")),
    ]  # fmt: skip
    rows = [
        {
            "key": f"{place}",
            "cells": {
                "step": cap.label.text(language),
                "amount": formats.money(cap.amount_fen),
                "takes": formats.money(takes) if takes else "",
                "decides": {"text": _("decides"), "tone": "ok"} if cap.binding else "",
                "source": {"text": cap.cited(language), "href": citation_link(cap.citation), "aside": True},
            },
        }
        for place, (cap, takes) in enumerate(zip(caps, taken(caps), strict=True))
    ]
    return columns, rows
