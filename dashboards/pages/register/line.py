"""One production line: where it stands and why, its course over the years, its savings, measures and diagnoses, who changed what."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import source_line
from dashboards.pages.law.links import step_link, value_link
from dashboards.pages.live_figures import step_source
from dashboards.pages.register.cells import answer, band_label, capacity_text, gap_text, gb_text, record_facts
from dashboards.pages.register.course import YearFigure, course_block
from dashboards.pages.register.history import history_block
from dashboards.pages.register.savings import savings_blocks
from reserve.parameters import Value
from reserve.services.register.views import ChangeView, LineView, RecordView
from reserve.vocabulary.language import Language
from reserve.vocabulary.register import Kind, register_fields
from reserve.vocabulary.reporting_units import area_of
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
BAND_NOTICES = {"benchmark": "ok", "between": "info", "below_baseline": "bad", "no_yardstick": "info", "no_data": "warn"}


def line_blocks(line: LineView, history: Sequence[ChangeView], said: str, language: Language) -> list[Block]:
    """The whole page of one line; ``said``: a sentence on what was just done."""
    _ = translator(language)
    made: list[Block] = [blocks.links([blocks.link(_("All lines"), "/register"), blocks.link(line.enterprise, enterprise_link(line))])]
    if said:
        made.append(blocks.notice("ok", said, id="said"))
    made.append(blocks.heading(f"{line.row.name} · {line.row.product_label.text(language)}", id="line"))
    made.append(blocks.columns([[_standing_notice(line, language), *_course(line, language)], _figures(line, language)], wide_first=True))
    acts = _acts(line, language)
    if acts:
        made.append(blocks.actions(acts, legend=_("What you can do")))
    savings = savings_blocks(line, language)
    diagnoses = records_table("diagnosis", line.diagnoses, _("Diagnoses"), language)
    made.append(
        blocks.tabs(
            [
                blocks.tab(_("Years"), [_years(line, language)], len(line.observations)),
                blocks.tab(_("Savings"), savings, len(line.ledger.rows)),
                blocks.tab(_("Measures"), [records_table("measure", line.measures, _("Measures"), language)], len(line.measures)),
                blocks.tab(_("Diagnoses"), [diagnoses], len(diagnoses["rows"])),
                blocks.tab(_("How it was computed"), [_steps(line, language)]),
                blocks.tab(_("Everything recorded"), [record_facts(line.form, language)]),
                blocks.tab(_("History"), [history_block(history, language)], len(history)),
            ],
            label=_("About this line"), id="about",
        )
    )  # fmt: skip
    return made


COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    "measure": (
        "measure_name", "retrofit_date", "measure_content", "measure_deadline", "expected_target", "investment_total", "measure_state",
    ),
    "diagnosis": ("diagnosis_date", "diagnosed_by", "diagnosis_result", "potential_tce_per_year"),
}  # fmt: skip
"""What small tables show of a record, its own name first."""


def enterprise_link(line: LineView) -> str:
    """The page of the enterprise."""
    return f"/register?enterprise={line.enterprise_id}"


def edit_link(kind: Kind, record_id: str) -> str:
    """The form of a record."""
    return f"/register?edit={kind}&id={record_id}"


def _standing_notice(line: LineView, language: Language) -> Block:
    _ = translator(language)
    row, standing = line.row, line.standing
    unit = formats.unit_label(row.energy_unit, language)
    lines = []
    if row.unit_energy is not None:
        lines.append(_("{year}: {value} {unit} of product.").format(year=row.year, value=formats.number(row.unit_energy, 2), unit=unit))
    if standing.gap is not None and standing.gap > 0:
        lines.append(_("To reach the benchmark it must fall by {gap} {unit}.").format(gap=formats.number(standing.gap, 2), unit=unit))
    if row.unit_energy is None:
        lines.append(_("Nobody knows yet where this line stands: add a year with its unit energy, or its output and energy use."))
    if standing.deadline is not None:
        lines.append(_("To be reached by {day}.").format(day=formats.day(standing.deadline)))
    if line.form.ended_on is not None:
        lines.append(_("Ended on {day}: {reason}").format(day=formats.day(line.form.ended_on), reason=line.form.end_reason or ""))
    return blocks.notice(BAND_NOTICES[row.band], band_label(row.band, language), lines, id="standing")


def _course(line: LineView, language: Language) -> list[Block]:
    standing = line.standing
    if standing.row is None:
        return []
    figures = [YearFigure(each.year, each.measured.unit_energy) for each in line.yearly if each.year is not None]
    unit = formats.unit_label(line.row.energy_unit, language)
    area = area_of(line.form.unit_code)
    return [course_block(standing.row, figures, unit, area, language, standing.deadline)]


def _figures(line: LineView, language: Language) -> list[Block]:
    _ = translator(language)
    row, standing = line.row, line.standing
    unit = formats.unit_label(row.energy_unit, language)
    area = area_of(line.form.unit_code)

    def law(label: str, value: Value | None) -> Block:
        if value is None:
            return blocks.figure(label, "", missing=_("none in force on this day"))
        link = value_link(value, line.as_of, area)
        citation = source_line(value.citation.text(language), value.status, language)
        return blocks.figure(label, formats.number(value.number), unit, citation=citation, citation_href=link)

    capacity, capacity_unit = capacity_text(row.capacity_filed, row.output_unit, language)
    attained, limit = standing.attainment, standing.limit
    shown = [
        blocks.figure(
            _("Unit energy"), formats.number(row.unit_energy, 2), unit, change=str(row.year or ""),
            missing="" if row.unit_energy is not None else _("no figures"),
        ),
        law(_("Baseline"), standing.baseline),
        law(_("Benchmark"), standing.benchmark),
        law(_("Limit, level 3"), standing.limit),
        blocks.figure(_("To the benchmark"), gap_text(standing.gap), unit, missing="" if standing.gap is not None else True),
        blocks.figure(
            _("Attainment (baseline 0, benchmark 100 %)"), formats.percent(attained), missing="" if attained is not None else True
        ),
        blocks.figure(
            _("Mandatory limit"), gb_text(standing.gb_level, language), citation=limit.citation.text(language) if limit else "",
            citation_href=value_link(limit, line.as_of, area) if limit else "",
            missing="" if standing.gb_level is not None else True,
        ),
        blocks.figure(_("Capacity filed"), capacity, capacity_unit, missing="" if capacity else _("not given")),
    ]  # fmt: skip
    made = [blocks.heading(_("Figures on {day}").format(day=formats.day(line.as_of)), 3), blocks.figures(shown)]
    if standing.diagnosis is not None:
        made.append(
            blocks.notice(
                "info" if standing.diagnosis.allowed else "warn", _("Energy diagnosis"), [standing.diagnosis.message.text(language)]
            )
        )
    return made


def _acts(line: LineView, language: Language) -> list[Block]:
    _ = translator(language)
    if line.form.resumable:
        comment = {"label": _("Why does it hold again?"), "hint": "", "required": True, "missing": _("Write the reason")}
        return [blocks.action("resume", _("Let the line hold again"), comment=comment)]
    if not line.form.editable:
        return []
    named: tuple[tuple[Kind, str], ...] = (
        ("observation", _("Add a year")), ("measure", _("Add a measure")), ("diagnosis", _("Add a diagnosis")),
        ("saving", _("Add a saving")),
    )  # fmt: skip
    return [
        blocks.action("edit", _("Edit the line")),
        *(blocks.action("add", label, data={"kind": kind}) for kind, label in named if line.may_add),
        blocks.action(
            "end", _("End the line"), "danger",
            confirm=_("The line leaves the lists and stays on record. What hangs below it must be ended first."),
            comment={"label": _("Why does it no longer hold?"), "hint": "", "required": True, "missing": _("Write the reason")},
        ),
    ]  # fmt: skip


def _years(line: LineView, language: Language) -> Block:
    _ = translator(language)
    unit = formats.unit_label(line.row.energy_unit, language)
    by_year = {each.year: each for each in line.yearly}
    rows = []
    for view in sorted(line.observations, key=lambda each: -_number(each.record.value("year"))):
        found = by_year.get(_number(view.record.value("year")))
        measured = found.measured if found else None
        rows.append(
            {
                "cells": {
                    "year": {"text": view.record.text("year"), "href": edit_link("observation", view.ref.id)},
                    "output": answer(view, "output", language),
                    "energy": formats.number(measured.energy_tce, 0) if measured and measured.energy_tce is not None else "",
                    "unit_energy": _unit_energy(measured.unit_energy if measured else None),
                    "band": band_label(found.band_code, language) if found else "",
                    "source": {"text": answer(view, "observation_source", language), "sub": answer(view, "verifier", language)},
                }
            }
        )
    columns = [
        Column("year", _("Year")), Column("output", _("Output"), "number"),
        Column("energy", _("Comprehensive energy"), "number", formats.unit_label("tce/yr", language)),
        Column("unit_energy", _("Unit energy"), "number", unit), Column("band", _("Efficiency")), Column("source", _("Source")),
    ]  # fmt: skip
    return blocks.table(_("Yearly figures"), columns, rows, _("No year is recorded yet."))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _unit_energy(value: Decimal | None) -> str:
    return formats.number(value, 2) if value is not None else ""


def records_table(kind: Kind, views: Sequence[RecordView], caption: str, language: Language) -> Block:
    """Records of one kind in a small table; the first column leads to the form."""
    _ = translator(language)
    names = COLUMNS[kind]
    described = register_fields(kind)
    columns = [Column(name, described[name].label.text(language)) for name in names]
    rows = []
    for view in views:
        cells: dict[str, Any] = {name: answer(view, name, language) for name in names}
        cells[names[0]] = {"text": cells[names[0]] or _("(no name yet)"), "href": edit_link(kind, view.ref.id)}
        rows.append({"cells": cells})
    return blocks.table(caption, columns, rows, _("None recorded yet."))


def _steps(line: LineView, language: Language) -> Block:
    _ = translator(language)
    rows = [
        {
            "key": str(place),
            "cells": {
                "step": step.label.text(language),
                "figure": f"{step.expression} = {formats.number(step.result)} {formats.unit_label(step.unit, language)}",
                "source": {"text": step_source(step, language), "href": step_link(step), "aside": True},
            },
        }
        for place, step in enumerate(line.standing.steps)
    ]  # fmt: skip
    columns = [Column("step", _("Step")), Column("figure", _("Computation")), Column("source", _("Source"))]
    return blocks.table(_("Steps of the computation"), columns, rows, _("There is nothing to compute yet."))
