"""What is still to be verified: by document, and the values that most rests on first, so that a jurist knows where to begin."""

from collections import Counter
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.law.place import Place, cell, navigation, unreadable
from dashboards.pages.law.reader import Reader, parts_of, value_row
from dashboards.pages.law.usage import most_used, usage
from dashboards.pages.law.uses import page_names
from widgets import Table, blocks
from widgets.table import Column, Query

SIZE = 20


class LawUnverified:
    """A table by document, and one by value."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader = reader
        self.place = place
        _ = translator(reader.language)
        values = [value for value in reader.law.values if value.status == "unverified"]
        self.resting = most_used({value.path for value in values}, usage())
        self.values = sorted(values, key=lambda value: (-self.resting[value.path], value.path, value.area, value.valid_from))
        self.head = reader.view(self.head_blocks(), place.parts)
        self.table = Table(
            language=reader.language,
            caption=_("Values to be verified, those that most rests on first"),
            columns=self.columns(),
            rows=[],
            total=len(self.values),
            page=1,
            size=SIZE,
            sort="",
            descending=False,
            search="",
            tabs=[],
            tab="",
            search_label=_("Find a figure, a word, a document number or an address"),
            empty={"title": _("Everything is verified"), "lines": []},
        )
        self.table.on_query(self.asked)
        self.table.on_open(lambda key: reader.go(parts_of(key, place.asked)))
        self.asked(Query(page=place.page, size=SIZE, sort="", descending=False, search="", tab=""))

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Head and table."""
        return (self.head, self.table)

    def head_blocks(self) -> list[dict[str, Any]]:
        """How many, how many of them something rests on, and the documents with the most of those."""
        _ = translator(self.reader.language)
        language = self.reader.language
        used = sum(self.resting[value.path] > 0 for value in self.values)
        said = _(
            "{count} values were taken from copies or memory and wait for a comparison with the official text; "
            "rules, checks or programmes rest on {used} of them."
        ).format(count=f"{len(self.values):,}", used=f"{used:,}")
        by_document = Counter(value.citation.document for value in self.values)
        resting = Counter(value.citation.document for value in self.values if self.resting[value.path])
        columns = [
            Column("document", _("Document")),
            Column("count", _("To be verified"), kind="number"),
            Column("used", _("Of these in use"), kind="number"),
            Column("all", _("All its values"), kind="number"),
        ]
        rows = []
        for code in sorted(by_document, key=lambda one: (-resting[one], -by_document[one])):
            document = self.reader.law.packs.documents[code]
            rows.append(
                {
                    "key": code,
                    "cells": {
                        "document": cell(document.title.text(language), {"document": code}, document.number),
                        "count": str(by_document[code]),
                        "used": str(resting[code]),
                        "all": str(self.reader.law.counts[code].total()),
                    },
                }
            )
        table = blocks.table(_("By document"), columns, rows)
        title = _("By document: {count}").format(count=len(rows))
        return [
            navigation("unverified", language),
            *unreadable(self.place, language),
            blocks.paragraph(said),
            blocks.details(title, [table]),
        ]

    def columns(self) -> list[Column]:
        """Value, what it says, where it is said to stand, and what rests on it."""
        _ = translator(self.reader.language)
        return [
            Column("name", _("Name"), kind="open"),
            Column("said", _("Says")),
            Column("where", _("Where it is written")),
            Column("rests", _("Rests on it"), kind="number"),
            Column("pages", _("Pages")),
        ]

    def asked(self, query: Query) -> None:
        """Another page or search."""
        narrowed = Place(text=query.search, status="unverified").narrowed
        fitting = {(one.path, one.area, one.valid_from) for one in self.reader.law.find(narrowed)} if query.search else None
        found = [one for one in self.values if fitting is None or (one.path, one.area, one.valid_from) in fitting]
        start = (query.page - 1) * SIZE
        rows = []
        for value in found[start : start + SIZE]:
            row = value_row(value, self.reader, self.place.asked)
            pages = page_names(usage().pages_of(value.path), self.reader.language)
            row["cells"] |= {"rests": str(self.resting[value.path]), "pages": pages}
            rows.append(row)
        self.table.show(rows=rows, total=len(found), page=query.page)
