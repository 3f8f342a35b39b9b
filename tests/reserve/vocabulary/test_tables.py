"""The tables of the vocabulary agree with each other."""

import datetime as dt

from reserve.vocabulary.choices import carriers, choices
from reserve.vocabulary.fields import BY_CARRIER, columns_of, fields, table_fields
from reserve.vocabulary.products import products_of
from reserve.vocabulary.regions import counties_of, full_name, is_county, regions
from reserve.vocabulary.reporting_units import relation, reporting_units, unit_ancestors
from reserve.vocabulary.rights import permits, rights, roles
from reserve.vocabulary.tracks import batch_states, batch_track, level_states, level_track, steps_from
from reserve.vocabulary.units import units


def test_every_field_names_units_choices_and_steps_that_exist() -> None:
    for field in fields().values():
        assert field.step in choices("step")
        assert all(code in units() for code in field.accepted_units)
        assert field.unit in (None, BY_CARRIER, *units())
        if field.choices:
            assert choices(field.choices)
        assert (field.type in ("quantity", "ratio", "money")) == (field.unit is not None)
        if field.table:
            assert fields()[field.table].type == "table"
        assert field.when is None or fields()[field.when].type == "boolean"
        assert not field.sectors or products_of(field.sectors)
        assert set(field.kinds) <= set(choices("component_kind"))
        assert not field.heading or field.heading in choices("heading")
        assert not (field.folded and field.needed_at), f"{field.name} is needed and must not be folded away"
    assert [table.name for table in table_fields() if len(columns_of(table.name)) < 2] == []


def test_every_carrier_is_counted_in_units_of_one_dimension() -> None:
    for carrier in carriers().values():
        assert len({units()[code].dimension for code in carrier.accepted_units}) == 1
        assert units()[carrier.canonical_unit].factor == 1


def test_the_region_table_holds_all_china_with_its_oddities() -> None:
    as_of = dt.date(2025, 1, 1)
    assert len(counties_of("330000", as_of)) == 90
    assert full_name("110101") == "北京市东城区"
    assert full_name("441900") == "广东省东莞市"
    assert is_county("441900")
    assert regions()["130171"].kind == "statistical"
    assert not regions()["330103"].in_force(as_of)
    assert regions()["330103"].in_force(dt.date(2021, 4, 8))
    assert not regions()["653228"].in_force(dt.date(2024, 11, 30))
    assert regions()["653229"].name.zh == "和安县"


def test_reporting_units_form_one_chain_to_the_province() -> None:
    assert len([u for u in reporting_units().values() if u.kind == "county"]) == 90
    for unit in reporting_units().values():
        assert unit_ancestors(unit.code)[-1] == "ZJ"
        assert all(area in regions() for area in unit.areas_served)
    assert {u.provincial_money for u in reporting_units().values() if u.code.startswith("3302")} == {False}


def test_relations_of_territories() -> None:
    assert relation("330522", "330522") == "own"
    assert relation("3305", "330522") == "below"
    assert relation("330522", "3305") == "above"
    assert relation("330522", "330523") == "neighbour"
    assert relation("3301", "330522") == "neighbour"
    assert relation("ZJ", "ZJ90") == "below"


def test_tracks_and_rights_speak_of_known_states_and_roles() -> None:
    for step in level_track():
        assert {step.from_state, step.to_state} <= set(level_states())
        assert set(step.roles) <= set(roles())
        for role in step.roles:
            relation_ = "own" if role.startswith("county") else "below"
            assert permits([role], f"project.{step.action}", relation_, step.from_state), step
    for step in batch_track():
        assert {step.from_state, step.to_state} <= set(batch_states())
    assert {right.role for right in rights()} <= set(roles())


def test_a_submitted_project_waits_for_the_first_acceptor_of_its_unit() -> None:
    assert [s.to_state for s in steps_from("submitted", ["city_reviewer"], "city", "accept")] == ["city"]
    assert steps_from("submitted", ["city_reviewer"], "county", "accept") == []
    assert [s.to_state for s in steps_from("submitted", ["province_reviewer"], "province", "accept")] == ["province"]
