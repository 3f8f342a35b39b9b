"""The register's fields and products agree with units, choices and law; every field takes what fits and refuses what does not."""

import datetime as dt
from decimal import Decimal

import pytest

from reserve.parameters import at, paths, recorded
from reserve.parameters.lookup import history
from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import BY_CARRIER, Field
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.register import (
    BY_PRODUCT,
    KINDS,
    PARENTS,
    canonical_unit,
    for_product,
    problems,
    read_answer,
    read_record,
    register_fields,
)
from reserve.vocabulary.units import units

FIELDS = [(kind, field) for kind in KINDS for field in register_fields(kind).values() if field.type != "table"]
VALID = {
    "text": "文字", "long_text": "文字\n两行", "boolean": "是", "date": "2024年9月2日", "year": "２０２３", "region": "330522",
    "enterprise": "91330522ma28abcd1x", "quantity": "１，０００", "money": "4500.000001",
}  # fmt: skip
INVALID = {
    "text": "长" * 3000, "long_text": "长" * 3000, "boolean": "也许", "date": "2024-02-30", "year": "去年", "region": "330000",
    "quantity": "1e3", "money": "0.0000001", "choice": "没有这一项",
}  # fmt: skip
SMALL = {"water_absorption_percent": "10", "site_pressure_pa": "80000", "heat_value_measured": "20000"}


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[f"{kind}.{field.name}" for kind, field in FIELDS])
def test_a_field_keeps_what_fits_as_typed_and_says_what_does_not(kind: str, field: Field) -> None:
    made = for_product(field, "flat_glass")
    text = next(iter(choices(field.choices).values())).zh if field.choices else SMALL.get(field.name, VALID[field.type])
    good = read_answer(made, text, carrier="electricity")
    assert (good.text, good.problem, good.value is None) == (text, None, False), kind
    if field.type in INVALID:
        bad = read_answer(made, INVALID[field.type], carrier="electricity")
        assert bad.value is None
        assert bad.text == INVALID[field.type]
        assert bad.problem is not None
        assert bad.problem.message.zh != bad.problem.message.en
    for bound, beyond in ((field.minimum, Decimal(-1)), (field.maximum, Decimal(1))):
        if bound is not None and field.type == "quantity":
            unit = canonical_unit(made.accepted_units[0]) if made.accepted_units else "kWh"
            assert read_answer(made, str(bound), unit, "electricity").problem is None
            assert getattr(read_answer(made, str(bound + beyond), unit, "electricity").problem, "code", "") == "register_out_of_bounds"


def test_every_field_names_units_choices_and_headings_that_exist() -> None:
    for _, field in FIELDS:
        assert field.step in choices("register_step")
        assert field.unit in (None, BY_CARRIER, *BY_PRODUCT, *units())
        assert all(code in units() for code in field.accepted_units)
        assert not field.choices or choices(field.choices)
        assert field.source
    assert set(PARENTS) == set(KINDS) == set(choices("register_kind"))


def test_every_row_of_the_benchmark_table_is_the_row_of_one_product() -> None:
    levels = [path for path in paths("energy_benchmarks.") if path.endswith(".benchmark")]
    rows = [path.removeprefix("energy_benchmarks.").removesuffix(".benchmark") for path in levels]
    named = [row for product in products().values() for row in product.rows]
    assert sorted(named) == sorted(rows)


@pytest.mark.parametrize("code", products())
def test_a_product_is_counted_in_the_units_of_its_rows(code: str) -> None:
    product = products()[code]
    assert product.sector in sectors()
    assert product.decided_by in ("", "size", "absorption")
    assert (product.decided_by == "size") <= (product.size_unit is not None)
    for codes in (product.energy_units, product.output_units):
        assert len({units()[unit].dimension for unit in codes}) == 1
    assert canonical_unit(product.energy_units[0]) == product.energy_unit
    for row in product.rows:
        assert {value.unit for value in history(f"energy_benchmarks.{row}.benchmark")} == {product.energy_unit}
        assert recorded(f"energy_benchmarks.{row}.{product.decided_by}") or not product.decided_by
    assert recorded(f"energy_benchmarks.deadlines.{product.sector}")


def test_a_sector_names_the_industry_of_its_rows() -> None:
    for sector in sectors().values():
        assert sector.industry in choices("industry")
        address = f"energy_benchmarks.{sector.code}.industry"
        if recorded(address):
            assert at(address, dt.date(2024, 9, 2)).value == sector.industry_code


def test_a_heat_unit_is_the_standard_coefficient_of_heat() -> None:
    assert units()["GJ/t"].factor == at("energy_coefficients.heat", dt.date(2024, 9, 2)).number
    assert products()["flat_glass"].basis == units()["weight_box/yr"].factor


def test_a_unit_that_hangs_on_an_unknown_product_is_asked_for() -> None:
    record = read_record("line", {"fields": {"capacity_filed": {"text": "155", "unit": "10kt/yr"}, "line_name": {"text": "1号"}}})
    assert [(path, error.code) for path, error in problems(record)] == [("capacity_filed", "register_unit_unknown")]
    assert record.text("capacity_filed") == "155"
    sized = read_record("line", {"fields": {"product": {"text": "urea"}, "line_size": {"text": "900"}}})
    assert [(path, error.code) for path, error in problems(sized)] == [("line_size", "register_unit_unknown")]
