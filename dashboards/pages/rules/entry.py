"""One rule: what it asks with figures, why, by which law, how to settle it, when and where it applies, examples, and how it fares."""

from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.addresses import follow
from dashboards.pages.labels import county_name, source_line
from dashboards.pages.law.links import citation_link, document_link, value_link
from dashboards.pages.rules.examples import example_blocks
from dashboards.pages.rules.history import history_blocks
from dashboards.pages.rules.place import HOME, RulePlace, link
from dashboards.pages.rules.reader import RuleReader
from dashboards.pages.rules.trial import RuleTrial
from dashboards.pages.rules.words import MEANINGS, SEVERITIES, STAGES, WAIVED_BY, family_name, other_fields, place_name, sentence
from reserve.parameters.answers import explain
from reserve.parameters.model import status_label
from reserve.parameters.wording import in_words
from reserve.vocabulary.fields import fields
from reserve.vocabulary.regions import regions
from validation.catalogue import ANYTHING, Rule, by_id, catalogue
from validation.limits import limits
from validation.reasons import reason
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


class RuleEntry:
    """The page of one rule, its values as of a day in an area; an unknown id is said with rules that are spelled like it."""

    def __init__(self, reader: RuleReader, place: RulePlace) -> None:
        self.reader = reader
        self.place = place
        self.on = place.on or reader.today
        self.area = place.area or reader.area
        self.rule = by_id().get(place.rule)
        made = self.unknown_blocks() if self.rule is None else self.known_blocks(self.rule)
        self.view = reader.view(made, place.parts, focus="rule" if reader.moved() else "")
        self.view.on_action(self.act)
        self.trial = RuleTrial(reader, self.rule) if self.rule is not None and reader.may_try else None

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The view, and the bench for those who may try rules."""
        return (self.view, *(self.trial.widgets() if self.trial is not None else ()))

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Another day or area, or a link."""
        if name == "ask":
            values = payload["values"]
            self.reader.go({"rule": self.place.rule, "on": values.get("on", ""), "area": values.get("area", "")})
        else:
            follow(name, payload, self.reader.go)

    def unknown_blocks(self) -> list[Block]:
        """Rules near an id that no rule has."""
        _ = translator(self.reader.language)
        wanted = self.place.rule.upper()
        near = [one for one in catalogue() if wanted[:6] and one.id.startswith(wanted[:6])][:12]
        text = _("No rule is called “{rule}”. Ids are never used again, so an old link may name a rule that has been taken out.")
        links = [link(f"{one.title.text(self.reader.language)} {one.id}", {"rule": one.id}) for one in near]
        return [
            blocks.notice("warn", _("There is no such rule"), [text.format(rule=self.place.rule)], id="rule"),
            blocks.links([link(_("All rules"), {}), *links]),
        ]

    def known_blocks(self, rule: Rule) -> list[Block]:
        """The whole page but for the bench."""
        _ = translator(self.reader.language)
        language = self.reader.language
        why = reason(rule)
        item = {
            "rule": rule.id, "severity": rule.severity, "path": rule.path, "message": sentence(rule).text(language),
            "citation": rule.citation, "citation_href": citation_link(rule.citation), "label": place_name(rule, language),
        }  # fmt: skip
        left = [
            blocks.heading(_("What the rule says"), level=3),
            blocks.findings([item]),
            blocks.paragraph(_("The figures are those of the first example below."), muted=True),
        ]
        if why is not None:
            left += [blocks.heading(_("Why it is asked"), level=3), blocks.paragraph(why.why.text(language))]
            left += [blocks.heading(_("How to settle it"), level=3), blocks.paragraph(why.fix.text(language))]
        return [
            blocks.links([blocks.link(_("All rules"), HOME, act={"name": "go", "data": {}})]),
            blocks.heading(f"{rule.title.text(language)}", id="rule"),
            blocks.columns([left, [blocks.facts(self.facts(rule))]], wide_first=True),
            *self.value_blocks(rule),
            blocks.heading(_("Examples"), id="examples"),
            *example_blocks(rule, language),
            *history_blocks(rule, self.reader),
        ]

    def facts(self, rule: Rule) -> list[Block]:
        """Severity and what it means, law, when, where, and who may waive."""
        _ = translator(self.reader.language)
        language = self.reader.language
        made = [
            blocks.fact(_("Id"), rule.id),
            blocks.fact(_("Severity"), _(SEVERITIES[rule.severity]), source=_(MEANINGS[rule.severity])),
            blocks.fact(_("Family"), family_name(rule.family).text(language)),
            blocks.fact(_("Law"), rule.citation, source=_("on the law page"), source_href=citation_link(rule.citation))
            if citation_link(rule.citation)
            else blocks.fact(_("Law"), rule.citation or _("the declaration form itself")),
            blocks.fact(_("Asked from"), _(STAGES[rule.stage])),
            blocks.fact(_("In force"), self.held(rule)),
            blocks.fact(_("Applies when"), self.condition(rule)),
            blocks.fact(_("Where"), self.where(rule)),
            blocks.fact(_("Looks at"), place_name(rule, language)),
        ]
        if rule.related and ANYTHING not in rule.reads:
            made.append(blocks.fact(_("Compares with"), other_fields(rule, language)))
        made.append(blocks.fact(_("May be waived by"), self.waived_by(rule)))
        return made

    def held(self, rule: Rule) -> str:
        """Since when and until when, and since when it stands in the catalogue."""
        _ = translator(self.reader.language)
        if rule.valid_from is None and rule.valid_to is None:
            said = _("as long as this catalogue holds")
        elif rule.valid_to is None:
            said = _("since {day}").format(day=rule.valid_from)
        else:
            said = _("{first} to {last}").format(first=rule.valid_from or "", last=rule.valid_to)
        if rule.since is not None:
            said += " · " + _("in the catalogue since {day}; projects filed before get a hint").format(day=rule.since)
        return said

    def condition(self, rule: Rule) -> str:
        """The answers on which the field depends, and the values without which the rule is silent."""
        _ = translator(self.reader.language)
        language = self.reader.language
        parts = []
        one = fields()[rule.path]
        if ANYTHING not in rule.reads and one.switched:
            parts.append(_("an earlier answer makes the field show"))
        if rule.scope not in ("project", "unreadable"):
            parts.append(_("for each row of “{table}”").format(table=fields()[rule.scope].label.text(language)))
        if rule.limits:
            parts.append(_("the values below are in force"))
        return ("；" if language == "zh" else "; ").join(parts) or _("always")

    def where(self, rule: Rule) -> str:
        """In the whole nation, or only where its values were laid down."""
        _ = translator(self.reader.language)
        language = self.reader.language
        if not rule.limits:
            return _("everywhere")
        holds = rule.applies("funding", limits(self.on, self.area))
        text = _("holds in {area} on {day}") if holds else _("does not hold in {area} on {day}: a value below is not in force there")
        return text.format(area=county_name(self.area, language), day=self.on.isoformat())

    def waived_by(self, rule: Rule) -> str:
        """Who may waive it, or why nobody can."""
        _ = translator(self.reader.language)
        if rule.severity != "block":
            return _("needs no waiver: it does not block")
        if rule.waivable is None:
            return _("nobody; it has to be corrected")
        return _(WAIVED_BY[rule.waivable])

    def value_blocks(self, rule: Rule) -> list[Block]:
        """The values that it compares with, on the day in the area, with their sources; and the way to another day and area."""
        _ = translator(self.reader.language)
        if not rule.limits:
            return []
        language = self.reader.language
        columns = [
            Column("name", _("Value")), Column("said", _("Says")), Column("held", _("In force"), kind="date"),
            Column("where", _("Where it is written")),
        ]  # fmt: skip
        rows, house = [], status_label("house").text(language)
        for path in dict.fromkeys(rule.limits):
            found = explain(path, self.on, self.area)
            value = found.value
            if value is None:
                told = _("nothing holds on this day in this area")
                cells: dict[str, Any] = {
                    "name": {"text": path, "href": value_link(path), "aside": True},
                    "said": told,
                    "held": "",
                    "where": "",
                }
            else:
                name = value.label.text(language) if value.label else path
                cells = {
                    "name": {"text": name, "href": value_link(value, self.on, self.area), "aside": True, "sub": path},
                    "said": in_words(value, language),
                    "held": _("since {day}").format(day=formats.day(value.valid_from)),
                    "where": {
                        "text": source_line(value.citation.text(language), value.status, language) if value.status != "house" else house,
                        "href": document_link(value.citation.document), "aside": True,
                    },
                }  # fmt: skip
            rows.append({"key": path, "cells": cells})
        caption = _("Values it compares with, on {day} in {area}").format(day=self.on.isoformat(), area=county_name(self.area, language))
        own = self.reader.area[:2]
        codes = [code for code, one in regions().items() if one.level == "province" or code[:2] == own]
        areas = list(({self.area: county_name(self.area, language)} | {code: county_name(code, language) for code in codes}).items())
        asked = [
            blocks.field("on", _("Day"), "date", self.on.isoformat(), hint=_("Such as 2024-09-02")),
            blocks.field("area", _("County, city or province"), "select", self.area, options=areas),
            blocks.actions([blocks.action("ask", _("Which value holds?"))]),
        ]
        return [
            blocks.heading(_("Numbers"), id="values"), blocks.table(caption, columns, rows),
            blocks.details(_("Another day or place"), [blocks.group(_("Ask for a day and a place"), asked)], id="other-day"),
        ]  # fmt: skip
