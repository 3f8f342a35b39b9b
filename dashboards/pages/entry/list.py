"""My projects: tabs by state, search, sorting, and the button for a new one."""

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import TONES
from dashboards.wiring import CurrentUser
from reserve.services import Page, ProjectRow, create_project, list_projects
from reserve.vocabulary.language import Language
from reserve.vocabulary.tracks import level_states
from widgets import Table, View, blocks
from widgets.table import Column, Query, Tab

SIZE = 20


def project_columns(language: Language) -> list[Column]:
    """The columns of a list of projects; keys are the sort names of the service."""
    _ = translator(language)
    return [
        Column("name", _("Project"), kind="open", sortable=True),
        Column("enterprise", _("Enterprise"), kind="text", sortable=True),
        Column("state", _("State"), kind="state"),
        Column("saving", _("Energy saved"), kind="number", unit=formats.unit_label("tce/yr", language), sortable=True),
        Column("investment", _("Investment"), kind="number", unit=formats.unit_label("10kCNY", language), sortable=True),
        Column("updated", _("Changed"), kind="date", sortable=True),
    ]


def project_row(row: ProjectRow, language: Language, href: str = "") -> dict[str, Any]:
    """One row as the table shows it: text only, with units in the headers."""
    _ = translator(language)
    state = level_states()[row.state]
    findings = dict(row.finding_counts)
    notes = []
    if row.state in ("draft", "returned"):
        if findings.get("block"):
            notes.append(_("{count} to correct").format(count=findings["block"]))
        if findings.get("explain"):
            notes.append(_("{count} to explain").format(count=findings["explain"]))
    elif row.waits_for:
        notes.append(_("waits for {actor}").format(actor=row.waits_for.text(language)))
    shown: dict[str, Any] = {
        "key": row.code,
        "cells": {
            "name": {"text": row.name or _("(no name yet)"), "sub": row.code},
            "enterprise": {"text": row.enterprise or formats.NOTHING, "sub": row.county_name.text(language) if row.county_name else ""},
            "state": {"text": state.label.text(language), "tone": TONES[row.state], "sub": " · ".join(notes)},
            "saving": formats.micro(row.saving_tce, 0),
            "investment": formats.money(row.investment_fen, 0),
            "updated": {"text": formats.day(row.updated_at), "sub": formats.minute(row.updated_at)[11:]},
        },
    }
    if href:
        shown["href"] = href
    return shown


def state_tabs(found: Page, language: Language, states: tuple[str, ...] | None = None) -> list[Tab]:
    """A tab for everything and one for each state that has something in it."""
    _ = translator(language)
    chosen = [s for s in level_states().values() if found.counts.get(s.code) and (states is None or s.code in states)]
    everything = Tab("", _("All"), sum(found.counts.values()))
    return [everything, *(Tab(s.code, s.label.text(language), found.counts[s.code]) for s in chosen)]


class EntryList:
    """The list of a clerk's own projects. ``opened`` is called with a project's code."""

    def __init__(self, user: CurrentUser, opened: Callable[[str], None]) -> None:
        self.user = user
        self.opened = opened
        _ = translator(user.language)
        self.may_create = "county_clerk" in user.person.roles
        asked = user.query.get("tab", "")
        tab = asked if asked in level_states() else ""
        found = self._find(Query(page=1, size=SIZE, sort="updated", descending=True, search="", tab=tab))
        self.head = View(language=user.language, blocks=self.head_blocks(found))
        self.table = Table(
            language=user.language,
            caption=_("My projects"),
            columns=project_columns(user.language),
            rows=[project_row(row, user.language, f"/entry?project={row.code}") for row in found.rows],
            total=found.total,
            page=found.page,
            size=found.size,
            sort="updated",
            descending=True,
            search="",
            search_label=_("Find by code, enterprise or project name"),
            tabs=state_tabs(found, user.language),
            tab=tab,
            empty={
                "title": _("No project here yet"),
                "lines": [
                    _("A project needs about 15 minutes: the enterprise, the line, the energy table before and after, and the money."),
                    _("What you type is saved as you go; you can close the page at any time and come back."),
                ],
            },
        )
        self.head.on_action(self.act)
        self.table.on_query(self.query)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Head and table."""
        return (self.head, self.table)

    def head_blocks(self, found: Page) -> list[dict[str, Any]]:
        """The button for a new project, and what came back."""
        _ = translator(self.user.language)
        made: list[dict[str, Any]] = []
        returned = found.counts.get("returned", 0)
        if returned:
            text = _("Came back to be corrected: {count}. Open them to see the comment and the fields to fix.")
            made.append(blocks.notice("warn", _("To correct"), [text.format(count=returned)]))
        if self.may_create:
            made.append(blocks.actions([blocks.action("create", _("New project"), "primary")]))
            template = blocks.link(_("Fetch the template"), "/download/projects/template.xlsx", download=True)
            made.append(blocks.links([blocks.link(_("Bring projects in a workbook"), "/entry?import=1"), template]))
        return made

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """The new-project button."""
        del payload
        if name == "create":
            made = create_project(self.user.desk, self.user.session_id)
            self.opened(made.code)

    def query(self, query: Query) -> None:
        """Paging, sorting, searching, another tab."""
        found = self._find(query)
        rows = [project_row(row, self.user.language, f"/entry?project={row.code}") for row in found.rows]
        self.table.show(rows=rows, total=found.total, page=found.page, tabs=state_tabs(found, self.user.language))

    def _find(self, query: Query) -> Page:
        return list_projects(
            self.user.desk, self.user.session_id, states=[query.tab] if query.tab else None, search=query.search,
            sort=query.sort or "updated", descending=query.descending, page=query.page, size=query.size, scope="mine",
        )  # fmt: skip
