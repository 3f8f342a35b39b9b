"""The examples of a rule: what is answered, what the rule says of it, failing first."""

from dataclasses import replace
from typing import Any

from dashboards.i18n import translator
from dashboards.pages.labels import county_name, path_label, shown
from dashboards.pages.rules.words import STAGES
from reserve.vocabulary.document import Document, field_of_path
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
    passing = second.document if second is not None else None
    beside = []
    if first is not None:
        beside.append(_example(first, language, passing))
    if second is not None:
        beside.append(_example(_alike(second, first), language))
    rest = [one for one in found if one is not first and one is not second]
    made: list[Block] = [blocks.columns(beside)]
    if rest:
        summary = _("At the limit: {count} more").format(count=len(rest))
        made.append(blocks.details(summary, [block for one in rest for block in _example(one, language)], id="at-limit"))
    return made


def _alike(second: Example, first: Example | None) -> Example:
    """The passing example with the answers that the failing one shows, where it is the document of all examples."""
    return replace(second, paths=first.paths) if first is not None and not second.changed and first.changed else second


def _example(one: Example, language: Language, other: Document | None = None) -> list[Block]:
    _ = translator(language)
    title = _("Does not pass") if one.says else _("Passes")
    rows = [_row(one, path, language, other) for path in one.paths]
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


def _row(one: Example, path: str, language: Language, other: Document | None) -> dict[str, Any]:
    """A field with its answer; one that differs in the ``other`` document is marked."""
    _ = translator(language)
    answer = _answer(one.document, path, language)
    differs = other is not None and answer != _answer(other, path, language)
    cell = {"text": answer, "sub": _("differs from the example that passes") if differs else ""}
    return {"key": path, "cells": {"field": path_label(path, one.document, language), "answer": cell}}


def _answer(document: Document, path: str, language: Language) -> str:
    """An answer as people read it; one that cannot be read as it was typed; of a table how many rows it has."""
    _ = translator(language)
    if field_of_path(path).type == "table":
        count = len(document.rows(path.split("/", maxsplit=1)[0]))
        return _("{count} rows").format(count=count) if count else _("(no row)")
    entry = document.entry(path)
    if entry is None or not entry.text:
        return _("(blank)")
    return entry.text if entry.problem is not None else shown(document, path, language)
