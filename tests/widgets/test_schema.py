"""The schema is the vocabulary as the page needs it."""

import pytest

from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import columns_of, single_fields, table_fields
from widgets.schema import form_schema, is_open


def fields_of(schema):
    return {field["path"]: field for step in schema["steps"] for field in step["fields"]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_of_the_vocabulary_stands_in_the_form_once(language):
    paths = [field["path"] for step in form_schema(language)["steps"] for field in step["fields"]]
    assert sorted(paths) == sorted(field.name for field in [*single_fields(), *table_fields()])


def test_steps_follow_the_vocabulary_and_are_named_in_the_language():
    assert [step["label"] for step in form_schema("zh")["steps"]] == [label.zh for label in choices("step").values()]
    assert form_schema("en")["steps"][0]["label"] == "Enterprise"


def test_few_choices_are_radios_and_many_are_a_select():
    found = fields_of(form_schema("zh"))
    assert found["construction_nature"]["widget"] == "radios"
    assert found["air_class_after"]["widget"] == "select"
    assert found["credit_record_clean"]["widget"] == "radios"
    assert found["credit_record_clean"]["choices"] == [["true", "是"], ["false", "否"]]


def test_a_repeat_table_brings_its_columns_with_units_by_carrier():
    schema = form_schema("zh")
    table = fields_of(schema)["energy_carriers"]
    assert [column["path"] for column in table["columns"]] == [column.name for column in columns_of("energy_carriers")]
    assert {column["path"] for column in table["columns"] if column["unit"] == "by carrier"} == {"quantity_before", "quantity_after"}
    assert schema["carriers"]["electricity"]["units"][0] == "kWh"
    assert [column["path"] for column in table["columns"] if column["needs_measurable"]] == ["heat_value_measured"]


def test_counties_come_in_groups_by_city_or_as_one_list():
    grouped = fields_of(form_schema("zh", {"湖州市": [("330522", "长兴县")]}))["location_code"]["groups"]
    assert grouped == [{"label": "湖州市", "options": [["330522", "长兴县"]]}]
    flat = fields_of(form_schema("zh", [("330522", "长兴县")]))["location_code"]["groups"]
    assert flat == [{"label": "", "options": [["330522", "长兴县"]]}]


def test_only_returned_fields_are_open_and_a_table_opens_as_a_whole():
    found = fields_of(form_schema("zh", open_fields=["project_name", "energy_carriers/coal/quantity_after"]))
    assert not found["project_name"]["locked"]
    assert not found["energy_carriers"]["locked"]
    assert found["enterprise_name"]["locked"]


def test_a_longer_name_with_the_same_beginning_does_not_open_a_field():
    assert not is_open("product", ["product_kind"])
    assert is_open("product", None)


def test_optional_fields_say_so():
    found = fields_of(form_schema("zh"))
    assert found["line_size_t_per_day"]["needed"] is None
    assert found["subsidy_requested"]["needed"] == "funding"
