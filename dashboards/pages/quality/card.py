"""The blocks of the data-quality card: what to do first, every figure with its definition and comparison, months, fields, units below."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.law.links import value_link
from dashboards.pages.quality.words import (
    address,
    days_text,
    definition,
    lines_address,
    median_text,
    parts_text,
    standing_cell,
    state_cell,
    value_text,
)
from reserve.services.quality.export_card import asked_of
from reserve.services.quality.period import Period, first_of
from reserve.services.quality.views import FieldCount, FigureView, QualityCard, UnitRow
from reserve.vocabulary.language import Language
from reserve.vocabulary.quality import FAMILIES, quality_figures
from reserve.vocabulary.reporting_units import area_of
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
COMPARED = ("returned", "complete_projects", "complete_register", "county_in_time", "city_in_time", "corrected_in_time", "reused_texts")
"""The figures by which units below are set beside each other."""
PRESETS = {"months": N_("last 12 months"), "quarter": N_("this quarter"), "year": N_("this year"), "before": N_("last year")}


def card_blocks(card: QualityCard, today: dt.date, by: str, language: Language, *, may_export: bool) -> list[Block]:
    """The whole card."""
    _ = translator(language)
    name = card.unit_name.text(language)
    made: list[Block] = [
        blocks.heading(_("Data quality of {unit}").format(unit=name), id="card"),
        *chooser(card, today, language),
        blocks.paragraph(summary(card, language), id="summary"),
    ]
    if not card.submissions and not card.returns:
        lines = [
            _("No project of {unit} was submitted or returned in this period.").format(unit=name),
            _("Figures appear with the first submission. Choose a longer period to look further back."),
        ]
        made.append(blocks.notice("info", _("Nothing to count yet"), lines))
    made += first_things(card, today, language)
    made += below_blocks(card, today, by, language)
    made += [table for family in FAMILIES if (table := family_table(card, family, today, language))]
    if card.submissions or card.returns:
        made.append(blocks.columns([months_blocks(card.figure("returned"), language), fields_blocks(card, language)]))
    made.append(reading_notes(card, language))
    if may_export:
        asked = urlencode({"unit": card.unit_code, "from": card.period.start, "to": card.period.end, "as_of": card.period.as_of})
        label = _("Download this card as a workbook")
        made.append(blocks.links([blocks.link(label, f"/download/quality.xlsx?{asked}", download=True)]))
    return made


def chooser(card: QualityCard, today: dt.date, language: Language) -> list[Block]:
    """Unit and days to choose, and the usual periods."""
    _ = translator(language)
    units = [(code, name.text(language)) for code, name in card.choices]
    fields: list[Block] = []
    if len(units) > 1:
        fields.append(blocks.field("unit", _("Unit"), "select", card.unit_code, options=units))
    fields += [
        blocks.field("from", _("From"), "date", card.period.start.isoformat()),
        blocks.field("to", _("To"), "date", card.period.end.isoformat()),
        blocks.actions([blocks.action("choose", _("Show"), "plain")]),
    ]
    usual = []
    for code, label in PRESETS.items():
        start, end = preset(code, today)
        period = Period(start, end, today)
        usual.append(
            blocks.link(
                _(label), address(card.unit_code, period, today), act={"name": "period", "data": {"period": code}},
                current=(start, end) == (card.period.start, card.period.end),
            )
        )  # fmt: skip
    label = _("Another unit or other days") if len(units) > 1 else _("Other days")
    return [blocks.links(usual, id="periods"), blocks.details(label, [blocks.group(label, fields)], id="choose")]


def preset(code: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of a usual period.

    >>> preset("quarter", dt.date(2024, 9, 2))[0].isoformat(), preset("before", dt.date(2024, 9, 2))[1].isoformat()
    ('2024-07-01', '2023-12-31')
    """
    match code:
        case "quarter":
            return dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today
        case "year":
            return dt.date(today.year, 1, 1), today
        case "before":
            return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
        case _:
            return first_of(today, 12), today


def summary(card: QualityCard, language: Language) -> str:
    """The period, how much happened, and how many figures are not as asked."""
    _ = translator(language)
    judged = sum(1 for view in card.figures if view.weak is not None and view.own)
    told = _("{start} to {end}: {projects} projects filed in {submissions} submissions, {returns} returns.").format(
        start=card.period.start, end=card.period.end, projects=card.projects, submissions=card.submissions, returns=card.returns
    )
    if not judged:
        more = _("Too few cases to judge a figure (fewer than {minimum}).").format(minimum=card.minimum)
    elif card.weak:
        more = _("{weak} of {judged} figures to improve.").format(weak=len(card.weak), judged=judged)
    else:
        more = _("All {judged} figures are as asked.").format(judged=judged)
    return told + ("" if language == "zh" else " ") + more


def first_things(card: QualityCard, today: dt.date, language: Language) -> list[Block]:
    """The weak figures of the unit's own work: what to do, and the projects behind."""
    _ = translator(language)
    if not card.weak:
        return []
    columns = [
        Column("figure", _("To improve"), width="260px"),
        Column("now", _("At present"), "number", width="120px"),
        Column("asked", _("Asked"), "number", width="90px"),
        Column("do", _("What to do")),
        Column("behind", _("Behind it"), width="140px"),
    ]
    rows = []
    for view in card.weak:
        cells = {
            "figure": view.figure.label.text(language),
            "now": {"text": value_text(view.figure, view.now.value), "sub": parts_text(view.figure, view.now, language), "tone": "bad"},
            "asked": asked_of(view),
            "do": view.figure.repair.text(language) if view.figure.repair else "",
            "behind": behind_cell(view, card, today, language),
        }
        rows.append({"key": view.figure.code, "cells": cells})
    return [blocks.table(_("What to do first"), columns, rows, id="first")]


def behind_cell(view: FigureView, card: QualityCard, today: dt.date, language: Language) -> dict[str, Any]:
    """The link to what stands behind a figure: projects, or the lines of the register."""
    _ = translator(language)
    if view.figure.code == "complete_register":
        return {"text": _("The lines without figures"), "href": lines_address(card.unit_code)}
    href = address(card.unit_code, card.period, today, view.figure.code)
    return {"text": _("The projects behind it"), "href": href, "act": {"name": "figure", "data": {"figure": view.figure.code}}}


def family_table(card: QualityCard, family: str, today: dt.date, language: Language) -> Block | None:
    """The figures of one family with definition, drawing and medians."""
    _ = translator(language)
    views = [view for view in card.figures if view.figure.family == family]
    if not any(view.now.of for view in views):
        return None
    areas = [median.area.text(language) for median in views[0].medians]
    columns = [
        Column("figure", _("Figure and how it is counted")),
        Column("now", _("This unit"), "number", width="130px"),
        Column("standing", _("Against what is asked"), width="150px"),
        Column("asked", _("Asked"), "number", width="80px"),
        *(Column(f"median{place}", _("Median of counties"), "number", unit=area, width="130px") for place, area in enumerate(areas)),
        Column("state", _("State"), "state", width="100px"),
    ]
    return blocks.table(
        FAMILIES[family].text(language), columns, [figure_row(view, card, today, language) for view in views], id=f"family-{family}"
    )


def figure_row(view: FigureView, card: QualityCard, today: dt.date, language: Language) -> dict[str, Any]:
    """One figure as the table shows it."""
    link = behind_cell(view, card, today, language)
    link["text"] = view.figure.label.text(language)
    joiner = "；" if language == "zh" else "; "
    link["sub"] = joiner.join(part for part in (definition(view.figure, language), days_text(view, language)) if part)
    counted = parts_text(view.figure, view.now, language)
    asked: dict[str, Any] = {"text": asked_of(view)}
    if view.limit is not None:
        asked |= {"href": value_link(view.limit.path, card.period.as_of, area_of(card.unit_code)), "aside": True}
    medians = {f"median{place}": median_text(view.figure, median, language) for place, median in enumerate(view.medians)}
    cells = {
        "figure": link, "now": {"text": value_text(view.figure, view.now.value), "sub": counted},
        "standing": standing_cell(view, language), "asked": asked, **medians, "state": state_cell(view, language),
    }  # fmt: skip
    return {"key": view.figure.code, "cells": cells}


def months_blocks(view: FigureView, language: Language) -> list[Block]:
    """A figure month by month: what counts, and the rest; a figure that is no share as its value."""
    _ = translator(language)
    known = [(month, now) for month, now in view.months if now.of]
    drawn_from = known[0][0] if known else ""
    months = [(month, now) for month, now in view.months if month >= drawn_from]
    label = view.figure.label.text(language)
    if not known:
        return [blocks.heading(_("By month"), 3), blocks.paragraph(_("Nothing of this happened in the period."), muted=True)]
    told = _("{label}: {now} in the period, {last} in {month}.").format(
        label=label, now=value_text(view.figure, view.now.value), last=value_text(view.figure, known[-1][1].value), month=known[-1][0]
    )
    if len(months) < 2:
        return [blocks.heading(_("By month"), 3), blocks.paragraph(told)]
    title = _("{label} by month").format(label=label)
    counts = view.figure.form == "share" and not view.figure.code.endswith("_changed")
    if counts:
        kept = [now for _month, now in months]
        series: list[tuple[str, Sequence[int | float]]] = [
            (view.figure.counted.text(language), [now.counted for now in kept]),
            (_("the others"), [now.of - now.counted for now in kept]),
        ]
        unit = _("number")
    else:
        series = [(label, [float(round(now.value, 2)) if now.value is not None else 0 for _month, now in months])]
        unit = "%" if view.figure.form == "share" else _("number")
    drawn = blocks.bar(
        title=title, unit=unit, categories=[month for month, _now in months], series=series, summary=told, category_label=_("Month"),
        id="months",
    )  # fmt: skip
    return [drawn]


def fields_blocks(card: QualityCard, language: Language) -> list[Block]:
    """The fields that returns marked most often, and the findings that had stood at them."""
    _ = translator(language)
    if not card.fields:
        return [blocks.heading(_("Fields returned"), 3), blocks.paragraph(_("No submission came back in the period."), muted=True)]
    shown = card.fields[:8]
    told = _("{returns} returns; most often marked: {field} ({count}).").format(
        returns=card.returns, field=shown[0].label.text(language), count=shown[0].returns
    )
    drawn = blocks.bar(
        title=_("Fields returned most often"), unit=_("returns"), categories=[one.label.text(language) for one in shown],
        series=[(_("returns"), [one.returns for one in shown])], summary=told, category_label=_("Field"), id="fields",
        maximum=max(5, shown[0].returns),
    )  # fmt: skip
    rules = [rule_line(one, language) for one in shown if one.rules]
    if not rules:
        return [drawn]
    note = _("A finding had stood at the field before it was returned: {rules}").format(
        rules=("；" if language == "zh" else "; ").join(rules)
    )
    return [drawn, blocks.paragraph(note, muted=True)]


def rule_line(one: FieldCount, language: Language) -> str:
    """A field with its findings by rule."""
    times = ", ".join(f"{rule} × {count}" for rule, count in one.rules.items())
    return f"{one.label.text(language)} ({times})"


def below_blocks(card: QualityCard, today: dt.date, by: str, language: Language) -> list[Block]:
    """The units below, set beside each other by one figure; those with too few cases stand last, in no order of merit."""
    if not card.below:
        return []
    _ = translator(language)
    chosen = by if by in COMPARED else COMPARED[0]
    figure = quality_figures()[chosen]
    label = figure.label.text(language)
    kinds = [
        blocks.link(
            quality_figures()[code].label.text(language), address(card.unit_code, card.period, today, by=code),
            act={"name": "by", "data": {"by": code}}, current=code == chosen,
        )
        for code in COMPARED
    ]  # fmt: skip
    sign = 1 if figure.better == "less" else -1

    def merit(row: UnitRow) -> tuple[bool, object]:
        now = row.figures.get(chosen)
        ranked = now is not None and now.value is not None and chosen not in row.small
        return (not ranked, -sign * now.value if ranked and now is not None and now.value is not None else 0)

    columns = [
        Column("unit", _("Unit")),
        *(Column(code, quality_figures()[code].short.text(language), "number") for code in COMPARED),
        Column("weak", _("To improve"), "number"),
    ]
    rows = [unit_row(row, card, today, language) for row in sorted(card.below, key=merit)]
    caption = _("Units below, by: {figure} (weakest first; too few cases last)").format(figure=label)
    return [blocks.links(kinds, id="by"), blocks.table(caption, columns, rows, id="below")]


def unit_row(row: UnitRow, card: QualityCard, today: dt.date, language: Language) -> dict[str, Any]:
    """One unit below; its name leads to its own card."""
    _ = translator(language)
    act = {"name": "unit", "data": {"unit": row.code}}
    cells: dict[str, Any] = {"unit": {"text": row.name.text(language), "href": address(row.code, card.period, today), "act": act}}
    for code in COMPARED:
        now = row.figures.get(code)
        if now is None or now.value is None:
            cells[code] = ""
        elif code in row.small:
            cells[code] = {"text": _("too few"), "sub": parts_text(quality_figures()[code], now, language)}
        else:
            tone = {"tone": "bad"} if code in row.weak else {}
            figure = quality_figures()[code]
            cells[code] = {"text": value_text(figure, now.value), "sub": parts_text(figure, now, language), **tone}
    cells["weak"] = str(len(row.weak))
    return {"key": row.code, "cells": cells}


def reading_notes(card: QualityCard, language: Language) -> Block:
    """How the card is to be read."""
    _ = translator(language)
    lines = [
        (
            _("Drawing"),
            _("Green begins where the figure is as asked; the grey line stands where twice as much is missing as is permitted."),
        ),
        (_("Too few"), _("Fewer than {minimum} cases are shown, but neither judged nor ranked.").format(minimum=card.minimum)),
        (_("Median"), _("Half of the counties with enough cases stand above it. It names no county.")),
        (_("Days"), _("Calendar days in Beijing time. What was taken back is not counted.")),
        (
            _("Day of the figures"),
            _("{day}: what happened later is not counted.").format(day=formats.day(card.period.as_of)),
        ),
        (_("Aims"), _("What is asked and the days are set by this system, not by law; their dated values stand behind the links.")),
    ]
    return blocks.details(_("How to read this card"), [blocks.facts([blocks.fact(name, text) for name, text in lines])])
