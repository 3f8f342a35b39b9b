"""One enterprise: what it is, its lines with where they stand, its sites, measures and diagnoses, who changed what."""

from collections.abc import Sequence
from typing import Any

from dashboards.i18n import translator
from dashboards.pages.register.cells import answer, record_facts
from dashboards.pages.register.history import history_block
from dashboards.pages.register.line import edit_link, records_table
from dashboards.pages.register.list import line_columns, line_row
from dashboards.wiring import CurrentUser
from reserve.services.register.views import ChangeView, EnterpriseView
from reserve.vocabulary.choices import choices
from reserve.vocabulary.register import Kind
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


def enterprise_blocks(firm: EnterpriseView, history: Sequence[ChangeView], said: str, user: CurrentUser) -> list[Block]:
    """The whole page of one enterprise; ``said``: a sentence on what was just done."""
    language = user.language
    _ = translator(language)
    made: list[Block] = [blocks.links([blocks.link(_("All lines"), "/register")])]
    if said:
        made.append(blocks.notice("ok", said, id="said"))
    made.append(blocks.heading(firm.row.name, id="enterprise"))
    made.append(_head(firm, user))
    acts = _acts(firm, user)
    if acts:
        made.append(blocks.actions(acts, legend=_("What you can do")))
    rows = [_static(line_row(row, user)) for row in firm.lines]
    columns = [Column(each.key, each.label, "text" if each.kind == "open" else each.kind, each.unit) for each in line_columns(language)]
    made.append(blocks.table(_("Production lines"), columns, rows, _("No line is recorded for this enterprise yet.")))
    diagnoses = records_table("diagnosis", firm.diagnoses, _("Diagnoses"), language)
    made.append(
        blocks.tabs(
            [
                blocks.tab(_("Sites"), [_sites(firm, user)], len(firm.sites)),
                blocks.tab(_("Measures"), [records_table("measure", firm.measures, _("Measures"), language)], len(firm.measures)),
                blocks.tab(_("Diagnoses"), [diagnoses], len(diagnoses["rows"])),
                blocks.tab(_("Everything recorded"), [record_facts(firm.form, language)]),
                blocks.tab(_("History"), [history_block(history, language)], len(history)),
            ],
            label=_("About this enterprise"), id="about",
        )
    )  # fmt: skip
    return made


def _head(firm: EnterpriseView, user: CurrentUser) -> Block:
    _ = translator(user.language)
    row = firm.row
    classes = choices("air_class")
    facts = [
        blocks.fact(_("Credit code"), row.credit_code),
        blocks.fact(_("County"), row.county_name.text(user.language) if row.county_name else ""),
        blocks.fact(_("Performance class"), classes[row.performance_class].text(user.language) if row.performance_class in classes else ""),
        blocks.fact(_("Carbon-efficiency grade"), answer(firm.form, "carbon_efficiency_code", user.language)),
        blocks.fact(_("Responsible departments"), row.responsible_departments or ""),
    ]
    return blocks.facts(facts, dense=True)


def _acts(firm: EnterpriseView, user: CurrentUser) -> list[Block]:
    _ = translator(user.language)
    named: tuple[tuple[Kind, str], ...] = (
        ("line", _("Add a line")), ("site", _("Add a site")), ("measure", _("Add a measure")), ("diagnosis", _("Add a diagnosis")),
    )  # fmt: skip
    made = [blocks.action("edit", _("Edit the enterprise"))] if firm.form.editable else []
    return made + [blocks.action("add", label, data={"kind": kind}) for kind, label in named if firm.may_add]


def _static(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the paged table as a static one: its first cell is the link."""
    cells = dict(row["cells"])
    cells["enterprise"] = {**cells["enterprise"], "href": row["href"]}
    return {"cells": cells}


def _sites(firm: EnterpriseView, user: CurrentUser) -> Block:
    _ = translator(user.language)
    rows = [
        {
            "cells": {
                "name": {"text": answer(site, "site_name", user.language), "href": edit_link("site", site.ref.id)},
                "county": answer(site, "location_code", user.language), "address": answer(site, "site_address", user.language),
            }
        }
        for site in firm.sites
    ]  # fmt: skip
    columns = [Column("name", _("Site")), Column("county", _("County")), Column("address", _("Address"))]
    return blocks.table(_("Sites"), columns, rows, _("No site is recorded."))
