"""The projects behind one figure: what each one did to it, worst first."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.quality.card import months_blocks
from dashboards.pages.quality.words import address, days_text, definition, lines_address, parts_text, state_cell, value_text
from dashboards.server.page_list import page_named
from reserve.services.quality.export_card import asked_of
from reserve.services.quality.views import Behind, BehindRow, FigureView
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


def behind_blocks(found: Behind, view: FigureView, today: dt.date, roles: Collection[str], language: Language) -> list[Block]:
    """The figure with its definition and its months, then the projects."""
    _ = translator(language)
    back = blocks.link(
        _("Back to the card of {unit}").format(unit=found.unit_name.text(language)), address(found.unit_code, found.period, today),
        act={"name": "card", "data": {}},
    )  # fmt: skip
    state = state_cell(view, language)
    facts = [
        blocks.fact(_("This unit"), value_text(view.figure, view.now.value), status=state["text"], status_tone=state["tone"]),
        blocks.fact(_("Counted"), parts_text(view.figure, view.now, language)),
        blocks.fact(_("Definition"), definition(view.figure, language)),
    ]
    if view.limit is not None:
        facts.append(blocks.fact(_("Asked"), asked_of(view), status=_("set by this system"), status_tone="warn"))
    if days := days_text(view, language):
        facts.append(blocks.fact(_("Days"), days))
    if view.figure.repair is not None:
        facts.append(blocks.fact(_("What to do"), view.figure.repair.text(language)))
    title = f"{found.unit_name.text(language)} · {view.figure.label.text(language)}"
    made: list[Block] = [blocks.links([back]), blocks.heading(title, id="figure"), blocks.facts(facts), *months_blocks(view, language)]
    return [*made, *list_blocks(found, roles, language)]


def list_blocks(found: Behind, roles: Collection[str], language: Language) -> list[Block]:
    """The table, and who is missing from it."""
    _ = translator(language)
    if not found.cases:
        link = (_("The lines without figures"), lines_address(found.unit_code))
        return [blocks.notice("info", _("The register lists them"), [_("This figure counts lines of the register.")], [link])]
    if not found.total:
        return [blocks.notice("ok", _("No project weighs on this figure"), [_("Nothing to do here in this period.")])]
    columns = [
        Column("project", _("Project"), width="380px"),
        Column("unit", _("Unit"), width="170px"),
        Column("what", _("Why it is here")),
    ]
    if any(row.on for row in found.rows):
        columns.append(Column("on", _("When"), "date"))
    rows = [behind_row(place, row, roles, language) for place, row in enumerate(found.rows)]
    made: list[Block] = []
    if rows:
        caption = _("{total} cases, worst first").format(total=found.total)
        made.append(blocks.table(caption, columns, rows, id="projects"))
    more = found.total - found.hidden - len(rows)
    if more:
        made.append(blocks.paragraph(_("{count} more are not listed; the worst stand above.").format(count=more), muted=True))
    if found.hidden:
        made.append(
            blocks.paragraph(_("{count} cases are of projects that your role may not open.").format(count=found.hidden), muted=True)
        )
    return made


def behind_row(place: int, row: BehindRow, roles: Collection[str], language: Language) -> dict[str, Any]:
    """One case; its name leads to the project where the reader has a page for it."""
    page = next((name for name in ("entry", "review") if page_named(name).opens_for(roles)), "")
    project: dict[str, Any] = {"text": row.name or row.code, "sub": " · ".join(part for part in (row.code, row.enterprise) if part)}
    if page:
        project["href"] = f"/{page}?project={row.code}"
    cells = {
        "project": project,
        "unit": row.unit_name.text(language),
        "what": row.what.text(language),
        "on": formats.day(row.on) if row.on else "",
    }
    return {"key": f"{row.code}-{place}", "cells": cells}
