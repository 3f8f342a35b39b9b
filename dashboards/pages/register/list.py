"""The lines of a territory: one sentence with numbers, choices, a paged table that draws where each line stands."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.entry.form import county_groups
from dashboards.pages.register.cells import band_cell, capacity_text, deadline_cell, gap_text, gb_text, standing_mark
from dashboards.pages.register.places import navigation
from dashboards.wiring import CurrentUser
from reserve.services.register.line_query import LineFilter, year_ahead
from reserve.services.register.list_lines import list_lines
from reserve.services.register.views import LinePage, LineRow
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from reserve.vocabulary.products import sectors
from widgets import Table, View, blocks
from widgets.table import Column, Filter, Query, Tab

Block = dict[str, Any]
SIZE = 20
FILTERS = ("sector", "county", "class", "task")
JUDGED = ("benchmark", "between", "below_baseline")


def line_columns(language: Language) -> list[Column]:
    """The columns of a list of lines; keys of sortable ones are the sort names of the service."""
    _ = translator(language)
    return [
        Column("enterprise", _("Production line"), kind="open", sortable=True),
        Column("product", _("Product"), width="150px"),
        Column("unit_energy", _("Unit energy"), kind="number", sortable=True),
        Column("standing", _("Baseline → benchmark"), width="150px"),
        Column("gap", _("To the benchmark"), kind="number", sortable=True),
        Column("band", _("Efficiency"), kind="state"),
        Column("deadline", _("Deadline"), kind="date", sortable=True),
        Column("capacity", _("Capacity"), kind="number", sortable=True),
    ]


def line_row(row: LineRow, user: CurrentUser) -> dict[str, Any]:
    """One line as the table shows it."""
    language = user.language
    unit = formats.unit_label(row.energy_unit, language)
    amount, capacity_unit = capacity_text(row.capacity_filed, row.output_unit, language)
    county = row.county_name.text(language) if row.county_name else ""
    cells: dict[str, Any] = {
        "enterprise": {"text": row.name, "sub": " · ".join(part for part in (row.enterprise, county) if part)},
        "product": row.product_label.text(language),
        "unit_energy": {"text": formats.number(row.unit_energy, 2) if row.unit_energy is not None else "", "sub": of_year(row.year, unit)},
        "standing": standing_mark(row, language),
        "gap": {"text": gap_text(row.gap) if row.gap is not None else ""},
        "band": band_cell(row.band, language, gb_text(row.gb_level, language) if row.gb_level is not None else ""),
        "deadline": deadline_cell(row.deadline, row.band, user.desk.today(), language),
        "capacity": {"text": amount, "sub": capacity_unit if amount else ""},
    }
    return {"key": row.id, "href": f"/register?line={row.id}", "cells": cells}


def of_year(year: int | None, unit: str) -> str:
    """The year a figure is of, and its unit."""
    return f"{unit} · {year}" if year is not None else ""


class RegisterList:
    """The list with its sentence and its acts; ``add`` is called for a new enterprise, ``go`` for another view of the page."""

    def __init__(self, user: CurrentUser, may_add: bool, add: Callable[[], None], go: Callable[[str], None]) -> None:
        self.user = user
        self.go = go
        self.may_add = may_add
        self.add = add
        _ = translator(user.language)
        asked = Query(
            page=1, size=SIZE, sort="enterprise", descending=False, search=user.query.get("q", "")[:200], tab=user.query.get("band", ""),
            filters={name: user.query.get(name, "") for name in FILTERS},
        )  # fmt: skip
        asked = self._offered(asked)
        found = self._find(asked)
        self.head = View(language=user.language, blocks=self.head_blocks(found))
        self.table = Table(
            language=user.language, caption=_("Production lines"), columns=line_columns(user.language),
            rows=[line_row(row, user) for row in found.rows], total=found.total, page=found.page, size=found.size, sort="enterprise",
            descending=False, search=asked.search, search_label=_("Find by enterprise, credit code or line"),
            tabs=self.tabs(found), tab=asked.tab, filters=self.filters(asked), address=self.address(asked),
            empty={
                "title": _("No production line here yet"),
                "lines": [
                    _("The register holds every enterprise and line of a sector with energy levels, with or without a project."),
                    _("Add an enterprise and its lines here, or bring a whole list under “Lists in and out”."),
                ],
            },
        )  # fmt: skip
        self.head.on_action(self.act)
        self.table.on_query(self.query)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Head and table."""
        return (self.head, self.table)

    def head_blocks(self, found: LinePage) -> list[Block]:
        """What stands here, in one sentence with numbers."""
        _ = translator(self.user.language)
        made: list[Block] = [navigation("", self.user.language), self.sentence(found)]
        if self.may_add:
            made.append(blocks.actions([blocks.action("enterprise", _("Add an enterprise"), "primary")]))
        return made

    def sentence(self, found: LinePage) -> Block:
        """The sentence."""
        return blocks.paragraph(summary(found, self.user.desk.today().year - 1, self.user.language), id="summary")

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """The button for a new enterprise, or another view."""
        if name == "enterprise":
            self.add()
        elif name == "tab":
            self.go(str(payload["data"].get("tab", "")))

    def query(self, query: Query) -> None:
        """Paging, sorting, searching, another band, other choices."""
        found = self._find(query)
        self.head.show(self.head_blocks(found))
        self.table.show(
            rows=[line_row(row, self.user) for row in found.rows], total=found.total, page=found.page, tabs=self.tabs(found),
            address=self.address(query),
        )  # fmt: skip

    def tabs(self, found: LinePage) -> list[Tab]:
        """A tab for everything and one for each band; the one that is open stays though nothing is left in it."""
        _ = translator(self.user.language)
        bands = [Tab(code, label.text(self.user.language), found.counts.get(code, 0)) for code, label in choices("energy_band").items()]
        return [Tab("", _("All"), sum(found.counts.values())), *bands]

    def filters(self, asked: Query) -> list[Filter]:
        """Sector, county, class of performance, and what there is to do about a line."""
        _ = translator(self.user.language)
        language = self.user.language
        chosen = asked.filters
        counties: Sequence[tuple[str, Sequence[tuple[str, str]]]] = [
            (city, pairs) for city, pairs in county_groups(self.user.person.unit_code, self.user.desk.today(), language).items()
        ]
        sector = [(code, each.label.text(language)) for code, each in sectors().items()]
        today = self.user.desk.today()
        tasks = [
            ("stale", _("Without figures of {year}").format(year=today.year - 1)),
            ("due", _("Deadline by {day}").format(day=formats.day(year_ahead(today)))),
        ]
        classes = [(code, label.text(language)) for code, label in choices("air_class").items()]
        return [
            Filter("sector", _("Sector"), [("", sector)], _("All sectors"), chosen.get("sector", "")),
            Filter("county", _("County"), counties, _("All counties"), chosen.get("county", "")),
            Filter("class", _("Performance class"), [("", classes)], _("All classes"), chosen.get("class", "")),
            Filter("task", _("To look after"), [("", tasks)], _("All lines"), chosen.get("task", "")),
        ]

    def address(self, asked: Query) -> str:
        """Where a reload leads to the same choices."""
        told = {"band": asked.tab, **asked.filters, "q": asked.search}
        query = urlencode({name: text for name, text in told.items() if text})
        return f"/register?{query}" if query else "/register"

    def _offered(self, asked: Query) -> Query:
        """What the address asks for, as far as it is offered."""
        offered = {each.name: {code for _label, options in each.groups for code, _text in options} for each in self.filters(asked)}
        filters = {name: value if value in offered[name] else "" for name, value in asked.filters.items()}
        tab = asked.tab if asked.tab in choices("energy_band") else ""
        return Query(1, SIZE, "enterprise", False, asked.search, tab, filters)

    def _find(self, query: Query) -> LinePage:
        chosen = query.filters
        wanted = LineFilter(
            search=query.search, county=chosen.get("county", ""), sector=chosen.get("sector", ""), band=query.tab,
            performance_class=chosen.get("class", ""), stale=chosen.get("task") == "stale",
            due_by=year_ahead(self.user.desk.today()) if chosen.get("task") == "due" else None,
        )  # fmt: skip
        return list_lines(
            self.user.desk, self.user.session_id, wanted, sort=query.sort or "enterprise", descending=query.descending, page=query.page,
            size=query.size,
        )  # fmt: skip


def summary(found: LinePage, last_year: int, language: Language) -> str:
    """How many enterprises and lines, where they stand by number and by capacity, and how many have no figures of last year."""
    _ = translator(language)
    total = sum(found.counts.values())
    if not total:
        return _("No line fits.")
    judged = sum(found.counts.get(band, 0) for band in JUDGED)
    count = found.counts.get
    parts = [_("{enterprises} enterprises, {lines} production lines.").format(enterprises=found.enterprises, lines=total)]
    if judged:
        share = formats.number(_percent(count("benchmark", 0), judged), 1)
        parts.append(
            _("At the benchmark: {good} of {judged} lines with figures ({share} %). Below the baseline: {bad}.").format(
                good=count("benchmark", 0), judged=judged, share=share, bad=count("below_baseline", 0)
            )
        )
    measured = sum((found.capacity.get(band, Decimal(0)) for band in JUDGED), Decimal(0))
    if measured:
        good, bad = (formats.percent(found.capacity.get(band, Decimal(0)) / measured) for band in ("benchmark", "below_baseline"))
        parts.append(_("By filed capacity: {good} at the benchmark, {bad} below the baseline.").format(good=good, bad=bad))
    if found.stale:
        parts.append(_("Without figures of {year}: {count} lines.").format(year=last_year, count=found.stale))
    return ("" if language == "zh" else " ").join(parts)


def _percent(part: int, whole: int) -> Decimal:
    return Decimal(100 * part) / Decimal(whole)
