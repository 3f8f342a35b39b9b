"""A document keeps what was typed, says what it means, and has one digest for one content."""

import json

import pytest

from reserve.vocabulary.document import Document, display, field_of_path, read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields
from tests.validation.documents import good_document

RAW = {
    "fields": {
        "project_name": {"text": "甲线节能改造"},
        "capacity_filed_t_per_year": {"text": "１５５", "unit": "万吨"},
        "start_date": {"text": "2024年3月1日"},
    },
    "tables": {
        "energy_carriers": [{"key": "a", "cells": {"carrier": {"text": "raw_coal"}, "quantity_before": {"text": "21", "unit": "10kt"}}}],
    },
}


def test_typed_text_stays_beside_its_canonical_value() -> None:
    document = Document.from_raw(RAW)
    entry = document.entries["capacity_filed_t_per_year"]
    assert (entry.text, entry.unit, entry.value) == ("１５５", "10kt/yr", 1_550_000 * 10**6)
    assert document.value("start_date") == "2024-03-01"
    assert document.value("energy_carriers/a/quantity_before") == 210_000 * 10**6


def test_missing_is_none_and_never_zero() -> None:
    facts = Document.from_raw({}).facts()
    assert set(facts.values()) == {None}


def test_text_that_cannot_be_read_stays_with_its_problem() -> None:
    document = Document.from_raw({"fields": {"investment_total": {"text": "约五千", "unit": "10kCNY"}}})
    assert document.entries["investment_total"].text == "约五千"
    assert document.value("investment_total") is None
    assert [(path, problem.code) for path, problem in document.problems()] == [("investment_total", "number_unreadable")]


def test_a_version_reads_back_to_the_same_bytes() -> None:
    document = Document.from_raw(RAW)
    again = Document.from_raw(json.loads(document.canonical_bytes()))
    assert again.canonical_bytes() == document.canonical_bytes()
    assert again.digest() == document.digest()


def test_a_stored_version_is_read_by_its_values_as_by_its_text() -> None:
    for typed in (good_document().to_raw(), RAW, {}):
        stored = json.loads(Document.from_raw(typed).canonical_bytes())
        quick, whole = Document.from_stored(stored), Document.from_raw(stored)
        assert (quick, list(quick.entries), quick.facts()) == (whole, list(whole.entries), whole.facts())


def test_a_stored_answer_without_a_value_is_read_from_its_text() -> None:
    typed = {"fields": {**RAW["fields"], "investment_total": {"text": "约五千", "unit": "10kCNY"}}, "tables": RAW["tables"]}
    quick = Document.from_stored(json.loads(Document.from_raw(typed).canonical_bytes()))
    assert [(path, problem.code) for path, problem in quick.problems()] == [("investment_total", "number_unreadable")]
    for unknown in ({"fields": {"no_such_field": {"text": "1", "value": 1}}}, {"tables": {"no_such_table": []}}):
        with pytest.raises(BadInput, match="no_such"):
            Document.from_stored(unknown)
    column = {"tables": {"energy_carriers": [{"key": "a", "cells": {"no_such_column": {"text": "1", "value": 1}}}]}}
    with pytest.raises(BadInput, match="no_such_column"):
        Document.from_stored(column)


def test_the_digest_does_not_depend_on_the_order_of_typing() -> None:
    turned = {"tables": RAW["tables"], "fields": dict(reversed(RAW["fields"].items()))}
    assert Document.from_raw(turned).digest() == Document.from_raw(RAW).digest()


@pytest.mark.parametrize("path", ["no_such_field", "carrier", "energy_carriers/a/no_such", "a/b", "project_name/x/y", "../secret"])
def test_an_unknown_path_is_refused(path: str) -> None:
    with pytest.raises(BadInput):
        field_of_path(path)


@pytest.mark.parametrize("typed", ["2024-02-30", "2024", "昨天", "2024-13-01", "0000-00-00"])
def test_a_date_that_does_not_exist_is_a_problem(typed: str) -> None:
    assert read_entry(fields()["start_date"], typed).problem is not None


@pytest.mark.parametrize("typed", ["2024-3-1", "2024/03/01", "2024.3.1", "20240301", "２０２４－３－１"])
def test_dates_are_read_in_the_ways_people_write_them(typed: str) -> None:
    assert read_entry(fields()["start_date"], typed).value == "2024-03-01"


def test_people_see_labels_and_units() -> None:
    document = Document.from_raw(
        {"fields": {"product": {"text": "clinker"}, "location_code": {"text": "330522"}, "investment_total": {"text": "6800"}}}
    )
    shown = {path: display(field, entry) for path, field, entry in document.walk()}
    assert shown == {"product": "水泥熟料", "location_code": "浙江省湖州市长兴县", "investment_total": "6800 万元"}
