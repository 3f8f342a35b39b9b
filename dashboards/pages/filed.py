"""A project as it was filed: facts by step and the energy table, with the words of the form."""

from typing import Any

from dashboards.pages.labels import shown
from reserve.vocabulary.attached import file_name
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Document, display
from reserve.vocabulary.fields import Field, columns_of, fields
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column, Kind

Block = dict[str, Any]
_NUMERIC = ("quantity", "ratio", "money", "integer", "year")


def filed_blocks(document: Document, language: Language) -> list[Block]:
    """All answers in the order of the form. What was not answered is left out: blank is blank."""
    found: list[Block] = []
    for code, label in choices("step").items():
        answers = [
            blocks.fact(field.label.text(language), _read(field, shown(document, field.name, language)), source="")
            for field in fields().values()
            if field.step == code and field.table is None and field.type != "table" and shown(document, field.name, language)
        ]
        tables = [field.name for field in fields().values() if field.step == code and field.type == "table" and document.rows(field.name)]
        if answers or tables:
            found.append(blocks.heading(label.text(language), level=3))
        if tables:
            found.extend(table_block(document, name, language) for name in tables)
        if answers:
            found.append(blocks.facts(answers))
    return found


def table_block(document: Document, table: str, language: Language) -> Block:
    """One repeat table; each cell with the unit it was typed in."""
    columns = columns_of(table)
    kinds: dict[str, Kind] = {column.name: "number" if column.type in _NUMERIC else "text" for column in columns}
    return blocks.table(
        fields()[table].label.text(language),
        [Column(column.name, column.label.text(language), kind=kinds[column.name]) for column in columns],
        [
            {
                "key": row.key,
                "cells": {column.name: _read(column, display(column, row.cells.get(column.name), language)) for column in columns},
            }
            for row in document.rows(table)
        ],
    )


def _read(field: Field, text: str) -> str:
    """An answer as it is read: of a file its name; the comparison of two versions shows the digest too."""
    return file_name(text) if field.type == "attachment" else text


def summary_facts(document: Document, language: Language) -> Block:
    """The few answers a reviewer looks at first."""
    names = (
        "enterprise_name", "enterprise_credit_code", "location_code", "project_code", "construction_nature", "line_name", "product",
        "start_date", "finish_date", "investment_total", "subsidy_requested",
    )  # fmt: skip
    return blocks.facts(
        [
            blocks.fact(fields()[name].label.text(language), shown(document, name, language))
            for name in names
            if shown(document, name, language)
        ]
    )
