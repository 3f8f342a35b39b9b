"""A field shows and counts only where its switch is on; what is hidden stays, word for word, and counts for nothing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.store.facts import facts_row, repeat_rows
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import fields
from reserve.vocabulary.products import products, products_of
from reserve.vocabulary.switches import KINDS, PRODUCT, counted, hidden, kind_column, shows, switches_of

CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[2] / "cases" / "switches.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
ALONE = [field for field in fields().values() if field.table is None]
QUESTIONS = {"是": True, "否": False, "也许": False, "": False}


def document(typed: dict[str, str], rows: list[str | None] | None = None, **cells: str) -> Document:
    table = [
        {"key": f"c{number}", "cells": {name: {"text": text} for name, text in ({"component_kind": kind or ""} | cells).items() if text}}
        for number, kind in enumerate(rows or [], 1)
    ]
    raw = {"fields": {name: {"text": text} for name, text in typed.items() if text}, "tables": {"components": table} if table else {}}
    return Document.from_raw(raw)


def asked(name: str, of: Document) -> bool:
    """Whether a field of a case shows, or a column in the row whose number follows it."""
    name, _, number = name.partition("/")
    return shows(fields()[name], of, of.rows("components")[int(number) - 1] if number else None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_project_is_asked_for(case: dict[str, Any]) -> None:
    made = document(case["typed"], case.get("rows"))
    assert [name for name in case.get("shows", []) if not asked(name, made)] == []
    assert [name for name in case.get("hides", []) if asked(name, made)] == []


def test_every_field_with_kinds_shows_for_exactly_its_kinds() -> None:
    with_kinds = [field for field in ALONE if field.kinds]
    assert with_kinds
    for kind in choices("component_kind"):
        made = document({KINDS: kind})
        assert {field.name for field in with_kinds if shows(field, made)} == {f.name for f in with_kinds if kind in f.kinds}


def test_every_column_of_a_component_shows_for_exactly_the_kinds_of_its_row() -> None:
    columns = [field for field in fields().values() if field.table == "components"]
    assert any(column.kinds for column in columns)
    made = document({}, [*choices("component_kind"), None])
    for row in made.rows("components"):
        kind = row.value("component_kind")
        wanted = {column.name for column in columns if not column.kinds or kind in column.kinds}
        assert {column.name for column in columns if shows(column, made, row)} == wanted
        assert all(shows(column, made) is (not column.kinds) for column in columns)


def test_every_field_of_a_sector_shows_for_exactly_its_products() -> None:
    of_sectors = [field for field in ALONE if field.sectors]
    assert of_sectors
    for product in products():
        made = document({PRODUCT: product})
        wanted = {field.name for field in of_sectors if product in products_of(field.sectors)}
        assert {field.name for field in of_sectors if shows(field, made)} == wanted


@pytest.mark.parametrize(("answer", "on"), QUESTIONS.items())
def test_every_field_behind_a_question_shows_for_yes_alone(answer: str, on: bool) -> None:
    behind = [field for field in ALONE if field.when and not field.kinds and not field.sectors]
    assert behind
    for field in behind:
        assert shows(field, document({field.when or "": answer})) is on, field.name


def test_a_switch_asks_existing_fields_of_the_right_kind() -> None:
    for field in fields().values():
        asked_of = switches_of(field)
        assert len(asked_of) <= 3
        assert field.name not in asked_of
        assert bool(asked_of) == (field.switched or (field.table is not None and fields()[field.table].switched)), field.name
        kinds: dict[str, str] = {name: fields()[name].type for name in asked_of}
        assert set(kinds.values()) <= {"multi_choice", "choice", "boolean"}, field.name
        assert set(field.kinds) <= set(choices("component_kind"))
    assert kind_column("components") == "component_kind"
    assert kind_column("energy_carriers") is None


def test_what_is_hidden_stays_word_for_word_and_counts_for_nothing() -> None:
    made = document(
        {KINDS: "process", "clean_transport_percent": "85", "oven_age_years": "20", "product": "clinker", "site_altitude_m": "10"}
    )
    assert sorted(hidden(made)) == ["clean_transport_percent", "oven_age_years"]
    judged = counted(made)
    assert (judged.value("oven_age_years"), judged.value("clean_transport_percent")) == (None, None)
    assert judged.value("site_altitude_m") == made.value("site_altitude_m") == 10 * 10**6
    assert (made.entries["oven_age_years"].text, made.entries["clean_transport_percent"].text) == ("20", "85")
    again = Document.from_raw(made.to_raw())
    assert again.canonical_bytes() == made.canonical_bytes()
    row = facts_row(made, {})
    assert (row["oven_age_years"], row["clean_transport_percent"], row["site_altitude_m"]) == (None, None, 10 * 10**6)


def test_a_hidden_cell_counts_for_nothing_and_its_row_stays() -> None:
    made = document({KINDS: "renewable"}, ["renewable", "process"], component_capacity_mw="5", component_content="甲")
    assert hidden(made) == ["components/c2/component_capacity_mw"]
    first, second = repeat_rows(made, "components")
    assert (first["component_capacity_mw"], second["component_capacity_mw"]) == (5 * 10**6, None)
    assert (first["component_content"], second["component_content"]) == ("甲", "甲")


def test_a_hidden_table_has_no_row_that_counts() -> None:
    outlets = [{"key": "p1", "cells": {"point_outlet": {"text": "窑尾"}}}]
    off = Document.from_raw({"fields": {KINDS: {"text": "process"}}, "tables": {"emission_points": outlets}})
    on = Document.from_raw({"fields": {KINDS: {"text": "process|ultra_low"}}, "tables": {"emission_points": outlets}})
    assert (hidden(off), hidden(on)) == (["emission_points/p1/point_outlet"], [])
    assert (counted(off).rows("emission_points"), len(counted(on).rows("emission_points"))) == ((), 1)
    assert len(off.rows("emission_points")) == 1


def test_a_document_without_anything_behind_a_switch_is_handed_on_as_it_is() -> None:
    plain = document({"enterprise_name": "甲公司", "product": "clinker"})
    assert counted(plain) is plain


def test_turning_a_switch_on_again_brings_back_what_was_typed() -> None:
    typed = {"oven_age_years": "20"}
    assert counted(document(typed | {PRODUCT: "clinker"})).value("oven_age_years") is None
    assert counted(document(typed | {PRODUCT: "coke_top_charged"})).value("oven_age_years") == document(typed).value("oven_age_years")
