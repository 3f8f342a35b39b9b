"""What rests on an entry, as people read it: rules, checks, programmes, tables, other values, and the pages they stand behind."""

from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages.law.place import cell
from dashboards.pages.law.reader import Reader
from dashboards.pages.law.rule_words import rule_words
from dashboards.pages.law.usage import Use, usage
from dashboards.pages.rules.place import rule_link
from dashboards.server.page_list import pages
from reserve.parameters.references import reference
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
KINDS = {
    "rule": N_("Rule"),
    "check": N_("Check"),
    "programme": N_("Funding programme"),
    "table": N_("Table of the vocabulary"),
    "value": N_("Other value"),
    "code": N_("Program"),
}
MANNERS = {"whole": N_("by its address"), "pattern": N_("as one of {written}"), "beginning": N_("with all below {written}")}


def uses_blocks(path: str, reader: Reader) -> list[Block]:
    """A heading with the count, and a table; where nothing rests on it, why it is kept."""
    _ = translator(reader.language)
    found = usage().of(path)
    made: list[Block] = [blocks.heading(_("What rests on it"), id="uses")]
    if not found:
        reason = reference(path)
        kept = f"{reason.kept_words.text(reader.language).capitalize()}: {reason.reason.text(reader.language)}" if reason else ""
        return [*made, blocks.paragraph(_("No rule computes with it.")), *([blocks.paragraph(kept)] if kept else [])]
    if shown := page_names(usage().pages_of(path), reader.language):
        made.append(blocks.paragraph(_("It stands behind figures on these pages: {pages}.").format(pages=shown)))
    columns = [
        Column("kind", _("Kind"), kind="state"),
        Column("name", _("Name")),
        Column("says", _("What it says")),
        Column("how", _("How it names the value")),
        Column("pages", _("Pages")),
    ]
    rows = [{"key": str(place), "cells": _cells(use, reader)} for place, use in enumerate(found)]
    made.append(blocks.table(_("Found by reading code and data"), columns, rows))
    return made


def _cells(use: Use, reader: Reader) -> dict[str, Any]:
    _ = translator(reader.language)
    name: Any = use.name
    if use.kind == "value":
        name = cell(use.name, {"path": use.name})
    elif use.kind == "check":
        name = {"text": use.name, "href": rule_link(use.name)}
    elif use.kind in ("rule", "code"):
        name = {"text": rule_words(use.name).title.text(reader.language), "sub": use.name.partition(".")[2]}
    return {
        "kind": {"text": _(KINDS[use.kind]), "tone": ""},
        "name": name,
        "says": use.says.text(reader.language),
        "how": _(MANNERS[use.manner]).format(written=use.written.replace("*", "…")),
        "pages": page_names(use.pages, reader.language),
    }


def page_names(names: tuple[str, ...], language: Language) -> str:
    """Pages as the navigation calls them."""
    return ("、" if language == "zh" else ", ").join(page.label.text(language) for page in pages() if page.name in names)
