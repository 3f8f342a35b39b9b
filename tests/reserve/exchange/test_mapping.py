"""Mappings: what is wrong with one is said with its place."""

import pytest

from reserve.exchange.mapping import load_mapping, parse_mapping, shipped_mappings
from reserve.vocabulary.errors import BadInput

GOOD = """
code: good
title: {zh: 好, en: Good}
source: test
row_name: name
fields:
  - {field: project_name, column: name}
"""


@pytest.mark.parametrize(
    ("change", "where", "why"),
    [
        (("code: good", "code: 'no good'"), "code", "pattern"),
        (("field: project_name", "field: projekt"), "mapping", "projekt is not a field here"),
        (("field: project_name", "field: investment_total"), "mapping", "needs the unit"),
        (("column: name}", "column: name, unit: t}"), "mapping", "does not accept the unit t"),
        (("column: name}", "column: name, constant: x}"), "fields.0", "exactly one of"),
        (("row_name: name", "row_name: name\nsurprise: 1"), "surprise", "Extra inputs"),
        (("title: {zh: 好, en: Good}", "title: {zh: 好"), "line", ""),
        (("fields:", "totals: [{column: a, unit: pound, label: {zh: a, en: a}}]\nfields:"), "mapping", "unknown unit: pound"),
        (("fields:", "fields:\n  - {field: project_name, column: b}"), "mapping", "given twice: project_name"),
    ],
)
def test_wrong_mapping_is_refused_with_place_and_reason(change, where, why):
    with pytest.raises(BadInput) as caught:
        parse_mapping(GOOD.replace(*change), "m.yaml")
    assert caught.value.code == "mapping_invalid"
    assert str(caught.value.figures["where"]).startswith(where)
    assert why in str(caught.value.figures["why"])


def test_yaml_that_would_build_objects_is_refused():
    with pytest.raises(BadInput, match="mapping_invalid"):
        parse_mapping("!!python/object/apply:os.system ['true']", "m.yaml")


def test_mapping_is_found_by_code_or_by_path(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_mapping(str(path)).code == "good"
    assert load_mapping("published_project_facts") is shipped_mappings()["published_project_facts"]


@pytest.mark.parametrize("name", ["nothing", "../mappings", "/etc", "mappings/published_project_facts"])
def test_missing_mapping_names_those_that_are_shipped(name):
    with pytest.raises(BadInput) as caught:
        load_mapping(name)
    assert "published_project_facts" in caught.value.text("zh")
