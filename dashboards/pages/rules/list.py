"""All rules: searched as one types, narrowed by family, severity and stage."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.rules.place import RulePlace, address, place_of
from dashboards.pages.rules.reader import RuleReader
from dashboards.pages.rules.words import SEVERITIES, STAGES, TONES, families, family_name, place_name, placeholders
from reserve.vocabulary.fields import STAGES as ORDER
from reserve.vocabulary.language import Language
from validation.catalogue import Rule, catalogue
from widgets import Table, blocks
from widgets.columns import Column
from widgets.table import Filter, Query, Tab

SIZE = 20
MADE = ("reading", "presence", "bounds", "magnitude")
"""Families that the dictionary of fields makes, many rules alike: they stand below those written one by one."""


class RuleList:
    """The list with its search, its choices and a tab for each severity."""

    def __init__(self, reader: RuleReader, place: RulePlace) -> None:
        self.reader = reader
        self.place = place
        _ = translator(reader.language)
        self.counts = reader.last_check()
        self.head = reader.view(self.head_blocks())
        self.table = Table(
            language=reader.language,
            caption=_("Rules"),
            columns=self.columns(),
            rows=[],
            total=0,
            page=place.page,
            size=SIZE,
            sort="",
            descending=False,
            search=place.text,
            search_label=_("Find a rule by its name, id, field, sentence or document"),
            tabs=[],
            tab=place.severity,
            filters=self.filters(),
            address=address(place.parts),
            empty={"title": _("No rule fits these choices"), "lines": [_("Choose another family or stage, or search for one word only.")]},
        )
        self.table.on_query(self.asked)
        self.table.on_open(lambda key: reader.go({"rule": key}))
        self._show(place.page)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Head and table."""
        return (self.head, self.table)

    def head_blocks(self) -> list[dict[str, Any]]:
        """What rules there are, in one sentence, and which check the counts are of."""
        _ = translator(self.reader.language)
        found = Counter(str(rule.severity) for rule in catalogue())
        said = _(
            "{total} rules judge a project, the same on the page, in a workbook and on the command line: "
            "{block} block, {explain} ask for a reason, {hint} are hints."
        ).format(total=len(catalogue()), block=found["block"], explain=found["explain"], hint=found["hint"])
        made = [blocks.paragraph(said)]
        if self.counts is not None:
            text = _("The last column counts projects of your territory in which the rule spoke when the library was checked on {day}.")
            made.append(blocks.paragraph(text.format(day=self.counts.as_of), muted=True))
        return made

    def columns(self) -> list[Column]:
        """The columns; counts only where the library was checked."""
        _ = translator(self.reader.language)
        made = [
            Column("name", _("Rule"), kind="open", width="34%"),
            Column("severity", _("Severity"), kind="state"),
            Column("family", _("Family")),
            Column("stage", _("Asked from")),
            Column("where", _("Looks at")),
        ]
        return made if self.counts is None else [*made, Column("count", _("In the library"), kind="number", unit=_("projects"))]

    def filters(self) -> list[Filter]:
        """Family and stage."""
        _ = translator(self.reader.language)
        language = self.reader.language
        known = {rule.family for rule in catalogue()}
        offered = [(name, family_name(name).text(language)) for name in families() if name in known]
        stages = [(name, _(STAGES[name])) for name in ORDER]
        return [
            Filter("family", _("Family"), [("", offered)], _("All families"), self.place.family if self.place.family in known else ""),
            Filter("stage", _("Asked from"), [("", stages)], _("All stages"), self.place.stage if self.place.stage in ORDER else ""),
        ]

    def asked(self, query: Query) -> None:
        """Another page, search, tab or choice: the address follows."""
        chosen: Mapping[str, str] = query.filters
        self.place = place_of(
            {
                "q": query.search, "family": chosen.get("family", ""), "stage": chosen.get("stage", ""), "severity": query.tab,
                "page": str(query.page),
            }
        )  # fmt: skip
        self._show(query.page)

    def _show(self, page: int) -> None:
        _ = translator(self.reader.language)
        place = self.place
        found = [rule for rule in catalogue() if fits(rule, place)]
        counts = Counter(str(rule.severity) for rule in found)
        tabs = [Tab("", _("All"), len(found)), *(Tab(one, _(word), counts[one]) for one, word in SEVERITIES.items() if counts[one])]
        fitting = [rule for rule in found if place.severity not in SEVERITIES or rule.severity == place.severity]
        spoke = self.counts.projects if self.counts is not None else {}
        fitting.sort(key=lambda rule: (-spoke.get(rule.id, 0), rule.family in MADE))
        page = min(page, max(1, -(-len(fitting) // SIZE)))
        rows = [self._row(rule) for rule in fitting[(page - 1) * SIZE : page * SIZE]]
        parts = {**place.parts, "page": str(page) if page > 1 else ""}
        tab = place.severity if place.severity in SEVERITIES else ""
        self.table.show(rows=rows, total=len(fitting), page=page, tabs=tabs, tab=tab, address=address(parts))

    def _row(self, rule: Rule) -> dict[str, Any]:
        _ = translator(self.reader.language)
        language = self.reader.language
        cells: dict[str, Any] = {
            "name": {"text": rule.title.text(language), "sub": rule.id},
            "severity": {"text": _(SEVERITIES[rule.severity]), "tone": TONES[rule.severity]},
            "family": family_name(rule.family).text(language),
            "stage": _(STAGES[rule.stage]),
            "where": {"text": place_name(rule, language), "sub": rule.citation},
        }
        if self.counts is not None:
            cells["count"] = f"{self.counts.projects.get(rule.id, 0):,}"
        return {"key": rule.id, "href": address({"rule": rule.id}), "follow": True, "cells": cells}


def fits(rule: Rule, place: RulePlace) -> bool:
    """Whether a rule is in the chosen family and stage, and has every word of the search."""
    if place.family and rule.family != place.family:
        return False
    if place.stage in STAGES and rule.stage != place.stage:
        return False
    words = place.text.casefold().split()
    return not words or all(word in _text(rule) for word in words)


def _text(rule: Rule) -> str:
    return _texts()[rule.id]


@cache
def _texts() -> dict[str, str]:
    """What a search looks through, by rule id."""
    languages: Sequence[Language] = ("zh", "en")
    found = {}
    for rule in catalogue():
        message = rule.message.format(**dict.fromkeys(placeholders(rule), ""), **rule.words)
        names = [place_name(rule, one) for one in languages]
        parts = [rule.id, rule.title.zh, rule.title.en, rule.citation, message.zh, message.en, rule.path, *names]
        found[rule.id] = "\n".join(parts).casefold()
    return found
