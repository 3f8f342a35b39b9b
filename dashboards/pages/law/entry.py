"""One entry of the law: the value on a day in a place and why, all its editions, its source, and what rests on it."""

import datetime as dt
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.addresses import follow
from dashboards.pages.law.bounds import bound_words
from dashboards.pages.law.course import course_block, editions_block
from dashboards.pages.law.place import Place, cell, link, navigation, unreadable
from dashboards.pages.law.reader import STATUS_TONES, Reader, status_cell
from dashboards.pages.law.slip_lines import slip_notice
from dashboards.pages.law.uses import uses_blocks
from reserve.parameters.answers import Explanation, explain_in
from reserve.parameters.model import LegalDocument, Value, status_label
from reserve.parameters.wording import in_words
from reserve.vocabulary.regions import regions
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


class LawEntry:
    """The entry at an address, as one answers on a day in an area; the form asks for another day or area."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader = reader
        self.place = place
        known = reader.law.by_path.get(place.path, ())
        made = self.known_blocks(known) if known else self.unknown_blocks()
        self.view = reader.view([*made], place.parts, focus="entry" if reader.moved() else "")
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Another day or area, or a link."""
        if name != "ask":
            follow(name, payload, self.reader.go)
            return
        values = payload["values"]
        self.reader.go({"path": self.place.path, "on": values.get("on", ""), "area": values.get("area", "")})

    def known_blocks(self, known: tuple[Value, ...]) -> list[Block]:
        """The whole entry."""
        _ = translator(self.reader.language)
        on, area = self.place.on or self.reader.today, self.place.area or self.reader.area
        found = explain_in(self.reader.law.packs, self.place.path, on, area)
        shown = found.value or _nearest(known, on, area)
        left = [*self._value_blocks(shown, found), *slip_notice(self.place.path, self.reader)]
        right = self._answer_blocks(found)
        made = [
            navigation(None, self.reader.language),
            *unreadable(self.place, self.reader.language),
            blocks.heading(self.reader.named(shown), id="entry"),
            blocks.columns([left, right], wide_first=True),
        ]
        course = course_block(known, self.reader)
        made.append(blocks.heading(_("Over time")))
        made.extend([course] if course else [])
        made.append(editions_block(known, found.value, self.reader))
        made.extend(uses_blocks(self.place.path, self.reader))
        made.extend(self._clause_blocks(shown))
        return made

    def unknown_blocks(self) -> list[Block]:
        """What stands near an address at which nothing was ever recorded, and how to search."""
        _ = translator(self.reader.language)
        similar = self.reader.law.similar(self.place.path)
        text = _("Nothing was ever recorded at the address “{path}”. A copied link may have lost its end, or the value has moved.")
        lines = [text.format(path=self.place.path)]
        if similar:
            lines.append(_("The addresses below begin like it."))
        made = [
            navigation(None, self.reader.language),
            *unreadable(self.place, self.reader.language),
            blocks.notice("warn", _("This address is not in the library"), lines, id="entry"),
            blocks.links(
                [link(_("Search all values"), {"q": self.place.path.rpartition(".")[2].replace("_", " ")}), link(_("All values"), {})]
            ),
        ]
        if similar:
            rows = []
            for path in similar[:30]:
                value = self.reader.law.by_path[path][-1]
                name = cell(self.reader.named(value), {"path": path, **self.place.asked}, path)
                rows.append({"key": path, "cells": {"name": name, "said": in_words(value, self.reader.language)}})
            columns = [Column("name", _("Value")), Column("said", _("Says"))]
            made.append(blocks.table(_("Addresses that begin like it: {count}").format(count=len(similar)), columns, rows))
        return made

    def _value_blocks(self, value: Value, found: Explanation) -> list[Block]:
        """What it says, where that is written, and how far it was checked."""
        _ = translator(self.reader.language)
        language = self.reader.language
        status = status_label(value.status).text(language)
        facts = [blocks.fact(_("Says"), in_words(value, language), status=status, status_tone=STATUS_TONES[value.status])]
        if found.value is None:
            facts = []
        if words := bound_words(value, language):
            facts.append(blocks.fact(_("Read exactly"), words))
        if value.note is not None and value.note.text(language) != in_words(value, language):
            facts.append(blocks.fact(_("Remark"), value.note.text(language)))
        if value.due is not None:
            facts.append(blocks.fact(_("To be reached by"), formats.day(value.due)))
        facts.append(blocks.fact(_("In force"), self.reader.until(value)))
        document = self.reader.law.packs.documents[value.citation.document]
        facts.append(blocks.fact(_("Document"), document.title.text(language), source=_numbered(document, language)))
        clause = value.citation.clause if language == "zh" else value.citation.clause_en or value.citation.clause
        if clause:
            facts.append(blocks.fact(_("Clause"), clause))
        if value.quote:
            facts.append(blocks.fact(_("Words of the text"), f"“{value.quote}”"))
        if value.written:
            facts.append(blocks.fact(_("Figure as written"), value.written))
        head = _("Why it is set so") if value.status == "house" else _("Seen where")
        checked = _("checked on {day}").format(day=formats.day(value.checked_on))
        facts.append(blocks.fact(head, value.origin.text(language), source=checked))
        pack = self.reader.law.packs.packs[value.pack]
        packed = _("rule pack {pack}").format(pack=pack.title.text(language))
        facts.append(blocks.fact(_("Laid down for"), self.reader.place_name(value.area), source=packed))
        facts.append(blocks.fact(_("Address"), value.path))
        made: list[Block] = []
        if value.status == "unverified":
            lines = [_("This figure comes from copies, transcriptions or memory. Nobody has compared it with the official text yet.")]
            made.append(blocks.notice("warn", status, [*lines, _("Compare it before a decision rests on it.")], id="unverified"))
        opened = [link(_("All that this document gives"), {"document": document.code, **self.place.asked})]
        return [*made, blocks.facts(facts), blocks.links(opened)]

    def _answer_blocks(self, found: Explanation) -> list[Block]:
        """The day and the area that were asked for, and what each area said, narrowest first."""
        _ = translator(self.reader.language)
        language = self.reader.language
        areas = self._areas(found.area)
        fields = [
            blocks.field("on", _("Day"), "date", found.as_of.isoformat(), hint=_("Such as 2024-09-02")),
            blocks.field("area", _("County, city or province"), "select", found.area, options=areas),
            blocks.actions([blocks.action("ask", _("Which value holds?"), "primary")]),
        ]
        signs = {"answered": "ok", "ended": "warn", "too_early": "warn"}
        events = [
            blocks.event("", step.name.text(language), "", [step.message.text(language)], signs.get(step.reason, ""))
            for step in found.asked
        ]
        made = [blocks.group(_("Ask for a day and a place"), fields)]
        if found.value is None:
            lines = [_("The editions below say what held before or will hold later.")]
            made.append(blocks.notice("warn", _("Nothing holds on that day in that place"), lines))
        return [*made, blocks.heading(_("Who answers, and why"), level=3), blocks.timeline(events)]

    def _areas(self, area: str) -> list[tuple[str, str]]:
        """The nation, all provinces, and the divisions of the person's own province."""
        own = self.reader.area[:2]
        codes = ["000000", *(code for code, region in regions().items() if region.level == "province" or code[:2] == own)]
        made = {code: self.reader.place_name(code) for code in (*codes, *sorted(self.reader.law.packs.areas))}
        return list(({area: self.reader.place_name(area)} | made).items())

    def _clause_blocks(self, value: Value) -> list[Block]:
        """What else the same clause gives."""
        _ = translator(self.reader.language)
        near = self.reader.law.near(value)
        if not near or value.citation.document == "house":
            return []
        rows = [
            {
                "key": f"{one.path}@{one.area}",
                "cells": {
                    "name": cell(self.reader.named(one), {"path": one.path, **self.place.asked}),
                    "said": in_words(one, self.reader.language),
                    "status": status_cell(one, self.reader.language),
                },
            }
            for one in near[:60]
        ]
        columns = [Column("name", _("Value")), Column("said", _("Says")), Column("status", _("Status"), kind="state")]
        title = _("The same clause also gives: {count}").format(count=len(near))
        return [blocks.details(title, [blocks.table(value.citation.text(self.reader.language), columns, rows)], id="clause")]


def _nearest(known: tuple[Value, ...], on: dt.date, area: str) -> Value:
    """What to show where nothing holds: the latest entry of the nearest area."""

    def distance(value: Value) -> tuple[bool, bool, int]:
        return (value.area[:2] != area[:2] and value.area != "000000", value.valid_from > on, -value.valid_from.toordinal())

    return min(known, key=distance)


def _numbered(document: LegalDocument, language: Any) -> str:
    _ = translator(language)
    issuers = ("、" if language == "zh" else ", ").join(document.issuers)
    return " · ".join(part for part in (document.number, issuers) if part)
