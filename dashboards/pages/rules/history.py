"""How a rule fared: twelve months drawn and listed, the units in which it was heard of, and the last check of the library."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.rules.reader import RuleReader
from reserve.services.checking.rule_statistics import RuleStatistics, Tally, rule_statistics
from reserve.vocabulary.language import Language
from validation.catalogue import Rule
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
MONTHS = 12
FEWEST = 6
"""Months that are drawn at least; those before the rule was first heard of are left out."""


def history_blocks(rule: Rule, reader: RuleReader) -> list[Block]:
    """Everything, for the projects that the reader may read; nothing for who may read none."""
    if not reader.sees_projects:
        return []
    _ = translator(reader.language)
    found = rule_statistics(reader.user.desk, reader.user.session_id, rule.id, months=MONTHS)
    made: list[Block] = [blocks.heading(_("How it fares"), id="statistics"), blocks.paragraph(summary(found, reader.language))]
    if (counts := reader.last_check()) is not None:
        text = _("When the library was checked on {day}, it spoke in {projects} projects of your territory.")
        made.append(blocks.paragraph(text.format(day=counts.as_of, projects=f"{counts.projects.get(rule.id, 0):,}")))
    if heard(found.total):
        made += [drawing(found, rule, reader.language), units_table(found, reader.language)]
    made.append(
        blocks.details(_("What is counted"), [blocks.facts([blocks.fact(*one) for one in definitions(reader.language)])], id="counted")
    )
    return made


def heard(tally: Tally) -> bool:
    """Whether the rule was heard of at all."""
    return bool(tally.fired or tally.stopped or tally.waived or tally.again)


def summary(found: RuleStatistics, language: Language) -> str:
    """The period in one sentence."""
    _ = translator(language)
    total = found.total
    if not total.filed:
        return _("Nothing was filed in the last {months} months.").format(months=len(found.months))
    if not heard(total):
        return _("In the last {months} months {filed} filings were judged; the rule had nothing to say.").format(
            months=len(found.months), filed=f"{total.filed:,}"
        )
    text = _(
        "In the last {months} months: {fired} of {filed} filings with a finding, {explained} of them with a valid reason; "
        "{settled} of {again} were settled when they were filed again; {stopped} attempts to submit were stopped, {waived} waivers granted."
    )
    return text.format(
        months=len(found.months), filed=f"{total.filed:,}", fired=f"{total.fired:,}", explained=f"{total.explained:,}",
        settled=f"{total.settled:,}", again=f"{total.again:,}", stopped=f"{total.stopped:,}", waived=f"{total.waived:,}",
    )  # fmt: skip


def drawing(found: RuleStatistics, rule: Rule, language: Language) -> Block:
    """A bar for each month; what does not occur at this severity is not drawn."""
    _ = translator(language)
    first = next((place for place, each in enumerate(found.months) if heard(each.tally)), 0)
    months = found.months[min(first, len(found.months) - FEWEST) :]
    tallies = [each.tally for each in months]
    series = {
        _("stopped a submission"): [each.stopped for each in tallies],
        _("filed with a valid reason"): [each.explained for each in tallies],
        _("filed with the finding") if rule.severity != "explain" else _("filed without a valid reason"): [
            each.fired - each.explained for each in tallies
        ],
        _("settled"): [each.settled for each in tallies],
    }
    drawn = [(name, values) for name, values in series.items() if any(values)]
    sums = [sum(values[place] for _name, values in drawn) for place in range(len(months))]
    loudest = sums.index(max(sums))
    said = _("Most in {month}: {count}.").format(month=formats.day(months[loudest].month)[:7], count=f"{sums[loudest]:,}")
    return blocks.bar(
        title=_("By month"), unit=_("filings and attempts"), category_label=_("Month"), summary=said,
        categories=[formats.day(each.month)[:7] for each in months],
        series=drawn, id="months",
    )  # fmt: skip


def units_table(found: RuleStatistics, language: Language) -> Block:
    """The units in which it was heard of, the loudest first."""
    _ = translator(language)
    columns = [
        Column("unit", _("Unit")), Column("filed", _("Filed"), "number"), Column("fired", _("With a finding"), "number"),
        Column("share", _("Share"), "number", "%"), Column("explained", _("With a reason"), "number"),
        Column("settled", _("Settled when filed again"), "number"), Column("stopped", _("Attempts stopped"), "number"),
        Column("waived", _("Waivers"), "number"),
    ]  # fmt: skip
    rows = [
        {
            "key": each.unit_code,
            "cells": {
                "unit": each.unit_name.text(language), "filed": f"{each.tally.filed:,}", "fired": f"{each.tally.fired:,}",
                "share": percent(each.tally.fired, each.tally.filed), "explained": f"{each.tally.explained:,}",
                "settled": f"{each.tally.settled:,} / {each.tally.again:,}", "stopped": f"{each.tally.stopped:,}",
                "waived": f"{each.tally.waived:,}",
            },
        }
        for each in found.units
    ]  # fmt: skip
    return blocks.table(_("By unit, the loudest first"), columns, rows, id="units")


def percent(part: int, whole: int) -> str:
    """A share with one decimal; a dash of nothing.

    >>> percent(1, 3), percent(0, 0)
    ('33.3', '—')
    """
    return f"{100 * part / whole:.1f}" if whole else formats.NOTHING


def definitions(language: Language) -> list[tuple[str, str]]:
    """What each count means."""
    _ = translator(language)
    return [
        (_("Filed"), _("Versions made by submitting, of projects that you may read; months are those of the office.")),
        (_("With a finding"), _("Versions in which the rule found something, counted once however many places it names.")),
        (_("With a reason"), _("Of these, versions in which every finding of the rule had a valid reason.")),
        (_("Settled when filed again"), _("Versions that follow one with a finding: in how many of them the rule is silent.")),
        (_("Attempts stopped"), _("Refused submissions in which the rule had an open finding. Rules that block never stand in a filing.")),
        (_("Waivers"), _("Waivers of the rule granted in the period.")),
    ]  # fmt: skip
