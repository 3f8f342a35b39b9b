"""The ledger of savings of a line: each project starts where the one before ended, and the benchmark is crossed once."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from reserve.rules.energy.saving_ledger import LedgerRow
from reserve.services.register.views import LineView
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from widgets import blocks, drawings
from widgets.columns import Column
from widgets.drawings import LawKind, Stair

Block = dict[str, Any]


def savings_blocks(line: LineView, language: Language) -> list[Block]:
    """The stair with its table, and what does not join."""
    _ = translator(language)
    rows = line.ledger.rows
    if not rows:
        return [
            blocks.paragraph(
                _("No project of this line has been completed yet. A saving is entered when a project is completed."), muted=True
            )
        ]
    unit = formats.unit_label(line.row.energy_unit, language)
    made: list[Block] = []
    if line.ledger.broken:
        text = _("A project does not start where the one before ended, and nobody said why. The rise in between is nobody's saving.")
        made.append(blocks.notice("warn", _("The ledger does not join"), [text]))
    made.append(
        drawings.stairs(
            title=_("Savings one after the other"), unit=unit, summary=_summary(line, language), id="savings",
            steps=[
                Stair(
                    _("Project {number}").format(number=place), row.start, row.entry.after, formats.signed(row.entry.after - row.start, 2),
                    formats.day(row.entry.completed),
                )
                for place, row in enumerate(rows, start=1)
            ],
            lines=_levels(line, language), columns=_columns(unit, language),
            rows=[_row(place, row, line, language) for place, row in enumerate(rows, start=1)],
        )
    )  # fmt: skip
    return made


def _summary(line: LineView, language: Language) -> str:
    _ = translator(language)
    rows = line.ledger.rows
    text = _("From {start} to {end} in {count} projects.").format(
        start=formats.number(rows[0].start, 2), end=formats.number(rows[-1].entry.after, 2), count=len(rows)
    )
    if line.ledger.saving_tce is not None:
        text += ("" if language == "zh" else " ") + _("Counted saving: {saving} tce a year.").format(
            saving=formats.number(line.ledger.saving_tce, 0)
        )
    return text


def _levels(line: LineView, language: Language) -> list[tuple[LawKind, Any, str]]:
    _ = translator(language)
    found: list[tuple[LawKind, Any, str]] = []
    standing = line.standing
    if standing.baseline is not None:
        found.append(("baseline", standing.baseline.number, f"{_('baseline')} {formats.number(standing.baseline.number)}"))
    if standing.benchmark is not None:
        found.append(("benchmark", standing.benchmark.number, f"{_('benchmark')} {formats.number(standing.benchmark.number)}"))
    return found


def _columns(unit: str, language: Language) -> list[Column]:
    _ = translator(language)
    return [
        Column("number", _("Project")), Column("day", _("Completed"), "date"), Column("start", _("Counted from"), "number", unit),
        Column("after", _("To"), "number", unit), Column("saving", _("Saving"), "number", formats.unit_label("tce/yr", language)),
        Column("state", _("State")), Column("note", _("Note")),
    ]  # fmt: skip


def _row(place: int, row: LedgerRow, line: LineView, language: Language) -> dict[str, Any]:
    _ = translator(language)
    notes = [_("first to reach the benchmark")] if row.crosses else []
    if row.link is not None and not row.link.allowed:
        notes.append(row.link.message.text(language))
    if row.entry.reason:
        notes.append(row.entry.reason)
    known = {view.ref.id for view in line.savings}
    name: dict[str, Any] = {"text": _("Project {number}").format(number=place)}
    if row.entry.key in known:
        name["href"] = f"/register?edit=saving&id={row.entry.key}"
    states = choices("saving_state")
    return {
        "cells": {
            "number": name, "day": formats.day(row.entry.completed), "start": formats.number(row.start, 2),
            "after": formats.number(row.entry.after, 2),
            "saving": formats.number(row.saving_tce, 0) if row.saving_tce is not None else "",
            "state": states[row.entry.state].text(language) if row.entry.state in states else row.entry.state,
            "note": "；".join(notes) if language == "zh" else "; ".join(notes),
        }
    }  # fmt: skip
