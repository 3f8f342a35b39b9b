"""The examples of a rule: what is answered, what the rule says of it, failing first."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages.labels import county_name, path_label, shown
from dashboards.pages.rules_words import STAGES
from reserve.vocabulary.document import field_of_path
from reserve.vocabulary.language import Language
from validation.catalogue import Rule
from validation.examples import Example, examples
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


def example_blocks(rule: Rule, language: Language) -> list[Block]:
    """A failing and a passing example beside each other, and below them those at the limit."""
    _ = translator(language)
    found = examples(rule)
    if not found:
        return [blocks.paragraph(_("No example is recorded for this rule."), muted=True)]
    first = next((one for one in found if one.says), None)
    second = next((one for one in found if not one.says), None)
    beside = [_example(one, language) for one in (first, second) if one is not None]
    rest = [one for one in found if one is not first and one is not second]
    made: list[Block] = [blocks.columns(beside)]
    if rest:
        summary = _("At the limit: {count} more").format(count=len(rest))
        made.append(blocks.details(summary, [block for one in rest for block in _example(one, language)], id="at-limit"))
    return made


def _example(one: Example, language: Language) -> list[Block]:
    _ = translator(language)
    title = _("Does not pass") if one.says else _("Passes")
    rows = [_row(one, path, language) for path in one.paths]
    columns = [Column("field", _("Field"), width="44%"), Column("answer", _("What is entered"))]
    circumstances = _("On {day} in {area}, {stage}.").format(
        day=one.as_of.isoformat(), area=county_name(one.area, language), stage=_(STAGES[one.stage])
    )
    made: list[Block] = [blocks.table(title, columns, rows), blocks.paragraph(circumstances, muted=True)]
    if one.beside:
        text = _("The library also holds: {projects}.").format(projects=("、" if language == "zh" else ", ").join(one.beside))
        made.append(blocks.paragraph(text, muted=True))
    said = [message.text(language) for _path, message in one.says]
    tone = "bad" if said else "ok"
    made.append(blocks.notice(tone, said[0] if said else _("The rule has nothing to say."), said[1:]))
    return made


def _row(one: Example, path: str, language: Language) -> dict[str, Any]:
    tone = "warn" if path in one.changed else ""
    return {"key": path, "tone": tone, "cells": {"field": path_label(path, one.document, language), "answer": _answer(one, path, language)}}


def _answer(one: Example, path: str, language: Language) -> str:
    """An answer as people read it; one that cannot be read as it was typed; of a table how many rows it has."""
    _ = translator(language)
    if field_of_path(path).type == "table":
        count = len(one.document.rows(path.split("/", maxsplit=1)[0]))
        return _("{count} rows").format(count=count) if count else _("(no row)")
    entry = one.document.entry(path)
    if entry is None or not entry.text:
        return _("(blank)")
    return entry.text if entry.problem is not None else shown(one.document, path, language)
