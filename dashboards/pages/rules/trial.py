"""The bench on the page of a rule, for those of the province: the rule tried on the library, as it is or with other numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import N_, translator
from dashboards.pages.rules.reader import RuleReader
from dashboards.server.page_list import page_named
from reserve.parameters import Band
from reserve.services.checking.try_rule import TrialPlan, TrialResult, try_rule
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.units import unit_name
from validation.bench import SIDES, trial
from validation.catalogue import Rule
from validation.limits import limits
from widgets import View, blocks
from widgets.columns import Column

Block = dict[str, Any]
NUMBER = "number:"
"""Before the address in the name of a field that changes a number."""
MOST_BARS = 20
FEW = 6
"""Units whose table stands open below the examples."""
SIDE_WORDS = {"low": N_("{name}, lower bound"), "high": N_("{name}, upper bound")}


class RuleTrial:
    """Asks for unit, day and numbers, tries, and shows what came of it below."""

    def __init__(self, reader: RuleReader, rule: Rule) -> None:
        self.reader = reader
        self.rule = rule
        self.view = View(language=reader.language, blocks=self.blocks({}, {}, None))
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Try it; a number that cannot be read is said beside its field."""
        if name != "try":
            return
        values: Mapping[str, str] = payload["values"]
        today = {address: text for address, _, text in self.numbers()}
        asked = {
            field.removeprefix(NUMBER): text.strip()
            for field, text in values.items()
            if field.startswith(NUMBER) and text.strip() not in ("", today.get(field.removeprefix(NUMBER)))
        }
        errors: dict[str, str] = {}
        for address, text in asked.items():
            try:
                trial(self.rule.id, {address: text})
            except BadInput as error:
                errors[NUMBER + address] = error.text(self.reader.language)
        found = None
        if not errors:
            plan = TrialPlan(unit=values.get("unit") or None)
            user = self.reader.user
            found = try_rule(user.desk, user.session_id, trial(self.rule.id, asked), plan, progress=self.progress)
        self.view.show(self.blocks(values, errors, found), focus=f"field-{next(iter(errors))}" if errors else "tried")

    def progress(self, done: int, total: int, _word: str) -> None:
        """Show how far it is."""
        _ = translator(self.reader.language)
        self.view.progress(done, total, _("{done} of {total} projects").format(done=done, total=total))

    def blocks(self, values: Mapping[str, str], errors: Mapping[str, str], found: TrialResult | None) -> list[Block]:
        """What it is for, the form, and the result."""
        _ = translator(self.reader.language)
        language = self.reader.language
        told = _(
            "Judges every project in the library by this rule, whatever its dates and stage, and changes nothing. "
            "With another number it tells both counts, so that one sees whom a stricter rule would meet before it bites."
        )
        own = self.reader.user.person.unit_code
        units = [(code, unit.name.text(language)) for code, unit in reporting_units().items() if relation(own, code) in ("own", "below")]
        fields = [blocks.field("unit", _("Territory"), "select", values.get("unit", own), options=units)]
        for address, label, text in self.numbers():
            name = NUMBER + address
            fields.append(
                blocks.field(
                    name, label, "text", values.get(name, text), required=False, error=errors.get(name, ""),
                    hint=_("In force today: {value}").format(value=text),
                )
            )  # fmt: skip
        fields.append(blocks.actions([blocks.action("try", _("Try it on the library"), "primary")]))
        return [
            blocks.heading(_("Try it on the library"), id="trial"), blocks.paragraph(told), blocks.group(_("What to try"), fields),
            *(self.result_blocks(found) if found is not None else ()),
        ]  # fmt: skip

    def numbers(self) -> list[tuple[str, str, str]]:
        """The numbers that can be changed: address, name with its unit, and what is in force in the reader's area today."""
        if self.rule.family == "magnitude":
            return []
        _ = translator(self.reader.language)
        found = []
        here = limits(self.reader.today, self.reader.area)
        for address in dict.fromkeys(self.rule.limits):
            if not here.known(address):
                continue
            value = here.value(address)
            name = value.label.text(self.reader.language) if value.label else address
            unit = unit_name(value.unit).text(self.reader.language) if value.unit else ""
            shown = f"{name}（{unit}）" if unit and self.reader.language == "zh" else f"{name} ({unit})" if unit else name
            if isinstance(value.value, Decimal):
                found.append((address, shown, str(value.value)))
            elif isinstance(value.value, Mapping):
                band = Band.of(value.value)
                for side in SIDES:
                    bound = getattr(band, side)
                    if bound is not None:
                        found.append((f"{address}.{side}", _(SIDE_WORDS[side]).format(name=shown), str(bound)))
        return found

    def result_blocks(self, found: TrialResult) -> list[Block]:
        """The counts in a sentence, a bar for each unit, all units as a table, and examples."""
        _ = translator(self.reader.language)
        language = self.reader.language
        made = [blocks.notice("info", summary(found, language), notes(found, language), id="tried")]
        spoke = [each for each in found.units if each.found or each.now]
        if any(each.found for each in spoke):
            made.append(drawing(found, language))
        if found.examples:
            made.append(self.examples_table(found))
        if spoke:
            title = _("All units with findings: {count}").format(count=len(spoke))
            made.append(blocks.details(title, [units_table(found, language)], open=len(spoke) <= FEW, id="trial-all"))
        return made

    def examples_table(self, found: TrialResult) -> Block:
        """Projects that the reader may read, each with what the rule says; linked where the reader has a page for it."""
        _ = translator(self.reader.language)
        language = self.reader.language
        opens = page_named("review").opens_for(self.reader.user.person.roles)
        rows = [
            {
                "key": each.code,
                "cells": {
                    "project": {
                        "text": each.name or each.code,
                        "sub": each.code,
                        **({"href": f"/review?project={each.code}"} if opens else {}),
                    },
                    "unit": each.unit_name.text(language),
                    "says": " ".join(one.message.text(language) for one in each.findings),
                },
            }
            for each in found.examples
        ]
        columns = [
            Column("project", _("Project"), width="26%"),
            Column("unit", _("Unit"), width="14%"),
            Column("says", _("What it would say")),
        ]
        caption = _("Examples, those that the change adds first") if found.gained else _("Examples")
        return blocks.table(caption, columns, rows, id="trial-examples")


def summary(found: TrialResult, language: Language) -> str:
    """The counts in one sentence."""
    _ = translator(language)
    text = _("By the law of {day}: of {projects} projects it applies to {asked} and speaks in {found}, at {places} places.")
    said = text.format(
        day=found.as_of.isoformat(), projects=f"{found.projects:,}", asked=f"{found.asked:,}", found=f"{found.found:,}",
        places=f"{found.places:,}",
    )  # fmt: skip
    if found.now is None:
        return said
    more = _("With today's numbers it speaks in {now}: {gained} more, {lost} fewer.")
    changed = more.format(now=f"{found.now:,}", gained=f"{found.gained:,}", lost=f"{found.lost:,}")
    return said + ("" if language == "zh" else " ") + changed


def notes(found: TrialResult, language: Language) -> list[str]:
    """What makes the counts less than they seem."""
    _ = translator(language)
    text = _("“{address}” was not looked at in any project: the result may not depend on it.")
    made = [text.format(address=address) for address in found.unread]
    if found.asked < found.projects:
        left = _("In {count} projects a number that it needs is not in force on that day in their area; they were left out.")
        made.append(left.format(count=f"{found.projects - found.asked:,}"))
    return made


def drawing(found: TrialResult, language: Language) -> Block:
    """A bar for each unit with findings, the most first; what a changed number adds apart."""
    _ = translator(language)
    units = [each for each in found.units if each.found][:MOST_BARS]
    if found.gained is None:
        series = [(_("projects with a finding"), [each.found for each in units])]
    else:
        series = [
            (_("with today's numbers too"), [each.found - (each.gained or 0) for each in units]),
            (_("with the changed number only"), [each.gained or 0 for each in units]),
        ]
    more = len([each for each in found.units if each.found]) - len(units)
    most = units[0]
    said = _("Most in {unit}: {found} of {projects} projects.").format(
        unit=most.unit_name.text(language), found=f"{most.found:,}", projects=f"{most.projects:,}"
    )
    if more:
        said += ("" if language == "zh" else " ") + _("{count} more units stand in the table below.").format(count=more)
    return blocks.bar(
        title=_("By unit"), unit=_("projects"), category_label=_("Unit"), categories=[each.unit_name.text(language) for each in units],
        series=[(name, values) for name, values in series if any(values)], id="trial-units",
        summary=said,
    )  # fmt: skip


def units_table(found: TrialResult, language: Language) -> Block:
    """Every unit with a finding, now or then."""
    _ = translator(language)
    compared = found.now is not None
    columns = [
        Column("unit", _("Unit")), Column("projects", _("In the library"), "number"), Column("found", _("With a finding"), "number"),
        *((Column("now", _("With today's numbers"), "number"),) if compared else ()),
    ]  # fmt: skip
    rows = [
        {
            "key": each.unit_code,
            "cells": {
                "unit": each.unit_name.text(language), "projects": f"{each.projects:,}", "found": f"{each.found:,}",
                "now": f"{each.now:,}" if each.now is not None else "",
            },
        }
        for each in found.units
        if each.found or each.now
    ]  # fmt: skip
    return blocks.table(_("With a finding, the most first"), columns, rows)
