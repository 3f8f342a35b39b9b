"""Typed numbers are understood as people write them, kept exactly, and refused where they could be read in two ways."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve.vocabulary.document import Entry, display, read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields
from reserve.vocabulary.numbers import parse_number
from reserve.vocabulary.quantities import read_quantity
from reserve.vocabulary.units import plain, units

NUMBERS = st.decimals(-(10**15), 10**15, places=4)
POWER, MASS, MONEY = ("kWh", "10MWh", "MWh", "100GWh"), ("t/yr", "10kt/yr"), ("10kCNY", "CNY", "100MCNY")


def wide(text: str) -> str:
    """The full-width form of every sign."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1250.5", "1250.5"), ("１２，３４５．６", "12345.6"), (" 1 250 ", "1250"), ("1,234,567", "1234567"), ("1, 234", "1234"),
        ("1，234，567.8", "1234567.8"), ("-30", "-30"), ("－30", "-30"), ("\u221230", "-30"), ("+ 7", "7"), ("。5", "0.5"), ("5.", "5"),
        ("1\u00a0234\u2009567", "1234567"), ("0012", "12"), ("0", "0"), ("-0", "0"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_officials_type_them(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "number_unreadable"), ("一千", "number_unreadable"), ("NaN", "number_unreadable"), ("Infinity", "number_unreadable"),
        ("-inf", "number_unreadable"), ("0x10", "number_unreadable"), ("=1+1", "number_unreadable"), ("-", "number_unreadable"),
        ("--5", "number_unreadable"), ("1+1", "number_unreadable"), ("9" * 41, "number_unreadable"), ("12万", "number_unreadable"),
        ("(5)", "number_unreadable"), ("1_000", "number_unreadable"), ("1.2.3", "number_two_points"), ("1..2", "number_two_points"),
        ("12,34", "number_grouping"), ("1,23", "number_grouping"), ("1,2345", "number_grouping"), ("1,234,5", "number_grouping"),
        ("1,", "number_grouping"), ("12 34", "number_grouping"), ("1.234,5", "number_grouping"), ("1-2", "number_range"),
        ("1~2", "number_range"), ("1 — 2", "number_unreadable"), ("100至120", "number_range"), ("１～２", "number_range"),
        ("1e5", "number_scientific"), ("1.2E+08", "number_scientific"), ("10²", "number_digits"), ("①", "number_digits"),
        ("5½", "number_digits"),
        ("١٢٣", "number_digits"), ("१२", "number_digits"), ("9" * 21, "number_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_its_text_and_the_reason(typed: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_number(typed)
    assert caught.value.code == code
    assert typed[:20] in caught.value.text("zh")
    assert typed[:20] in caught.value.text("en")


REASONS = {f"number_{why}" for why in ("unreadable", "two_points", "range", "grouping", "scientific", "digits")}


@given(NUMBERS)
def test_every_way_of_writing_a_number_means_the_same(number: Decimal) -> None:
    bare, grouped = f"{number:f}", f"{number:,f}"
    for text in (
        bare,
        grouped,
        grouped.replace(",", "，"),
        grouped.replace(",", " "),
        wide(bare),
        wide(grouped),
        f"\u3000{bare} ",
        plain(number),
    ):
        assert parse_number(text) == number, text


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        said = "" if parse_number(text).is_finite() else "a number without an end"
    except BadInput as refused:
        said = refused.code
    assert said in ("", "number_too_large") or said in REASONS


@pytest.mark.parametrize(
    ("typed", "chosen", "accepted", "code", "value"),
    [
        ("1.2万", "t/yr", MASS, "t/yr", 12_000_000_000), ("1.2万吨", "t/yr", MASS, "10kt/yr", 12_000_000_000),
        ("１．２ 万ｔ／ａ", "t/yr", MASS, "10kt/yr", 12_000_000_000), ("155", "10kt/yr", MASS, "10kt/yr", 1_550_000_000_000),
        ("1200度", "10MWh", POWER, "kWh", 1_200_000_000), ("1.2亿kWh", "10MWh", POWER, "100GWh", 120_000_000_000_000),
        ("3千万度", "10MWh", POWER, "kWh", 30_000_000_000_000), ("2百万 KW·h", "10MWh", POWER, "kWh", 2_000_000_000_000),
        ("3亿元", "10kCNY", MONEY, "100MCNY", 30_000_000_000), ("50万", "CNY", MONEY, "CNY", 50_000_000),
        ("1,234.56 元", "10kCNY", MONEY, "CNY", 123_456), ("5千元", "10kCNY", MONEY, "CNY", 500_000),
        ("7 ‰", "%", ("%", "‰"), "‰", 700_000),
        ("85％", "%", ("%", "‰"), "%", 85_000_000), ("-3", None, MASS, "t/yr", -3_000_000),
    ],
)  # fmt: skip
def test_a_unit_or_a_magnitude_may_stand_beside_the_number(
    typed: str, chosen: str | None, accepted: tuple[str, ...], code: str, value: int
) -> None:
    unit, found = read_quantity(typed, chosen, accepted)
    assert (unit.code, found) == (code, value)


def test_a_magnitude_over_a_unit_that_has_one_is_refused_with_both_readings() -> None:
    with pytest.raises(BadInput) as caught:
        read_quantity("3亿", "10kCNY", MONEY)
    assert caught.value.code == "number_magnitude"
    assert "300,000,000 元" in caught.value.text("zh")
    assert "300,000,000 万元" in caught.value.text("zh")
    assert "300,000,000 CNY" in caught.value.text("en")


@pytest.mark.parametrize(
    ("typed", "code"), [("5斤", "unit_unknown"), ("5万斤", "unit_unknown"), ("1万2千", "unit_unknown"), ("1.2.3吨", "number_two_points")]
)
def test_a_quantity_that_cannot_be_read_is_refused(typed: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_quantity(typed, "t/yr", MASS)
    assert caught.value.code == code


FIELDS = [field for field in fields().values() if field.accepted_units]


@given(st.decimals(0, 10**4, places=2), st.sampled_from(FIELDS), st.data())
def test_a_stored_answer_is_read_again_to_the_same_answer(number: Decimal, field: object, data: st.DataObject) -> None:
    assert field in FIELDS
    chosen = next(one for one in FIELDS if one is field)
    beside = data.draw(st.sampled_from(["", *(units()[code].label.zh for code in chosen.accepted_units), "万"]))
    first = read_entry(chosen, f"{number:f}{beside}", data.draw(st.sampled_from(chosen.accepted_units)))
    again = read_entry(chosen, first.text, first.unit)
    assert (again.text, again.unit, again.value) == (first.text, first.unit, first.value)
    assert (first.value is None) == (first.problem is not None)


def test_a_unit_that_was_typed_is_not_shown_twice() -> None:
    field = fields()["capacity_filed_t_per_year"]
    assert display(field, read_entry(field, "155万吨", "t/yr")) == "155万吨"
    assert display(field, read_entry(field, "155万", "t/yr")) == "155万 t/年"
    assert display(field, read_entry(field, "155", "10kt/yr")) == "155 万t/年"
    assert display(field, Entry("1-2", "t/yr", None, BadInput("number_range", text="1-2"))) == "1-2 t/年"


@pytest.mark.parametrize(
    ("typed", "value"), [("２０２４年", 2024), ("2024", 2024), ("10²", None), ("20.5", None), ("-1", None), ("２０２４~2025", None)]
)
def test_years_are_whole_numbers_in_the_same_digits(typed: str, value: int | None) -> None:
    found = read_entry(fields()["observation_year"], typed)
    assert found.value == value
    assert (found.problem is None) == (value is not None)
