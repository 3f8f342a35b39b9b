"""Typed numbers are understood as people write them and kept exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import find_unit, from_fen, from_micro, parse_number, plain, to_fen, to_micro, units


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1250.5", "1250.5"),
        ("１２，３４５．６", "12345.6"),
        (" 1 250 ", "1250"),
        ("1,234,567", "1234567"),
        ("-30", "-30"),
        ("。5", "0.5"),
        ("+7", "7"),
    ],
)
def test_numbers_are_read_as_officials_type_them(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "12,34", "1.2.3", "一千", "1e5", "NaN", "Infinity", "0x10", "9" * 41, "=1+1"])
def test_what_is_no_number_is_refused_with_its_text(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_number(typed)
    assert caught.value.code == "number_unreadable"
    assert typed[:20] in caught.value.text("zh")


def test_money_in_ten_thousand_yuan_keeps_six_decimals_exactly() -> None:
    assert to_fen("3098.003257", units()["10kCNY"]) == 3098003257
    assert from_fen(3098003257) == Decimal("3098.003257")


def test_a_seventh_decimal_of_ten_thousand_yuan_is_refused_and_not_rounded() -> None:
    with pytest.raises(BadInput) as caught:
        to_fen("0.0000001", units()["10kCNY"])
    assert caught.value.figures["places"] == 6


def test_a_figure_beyond_the_canonical_range_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        to_micro("9" * 14, units()["10MWh"])
    assert caught.value.code == "number_too_large"


@pytest.mark.parametrize(("text", "code"), [("万吨", "10kt/yr"), ("吨/年", "t/yr"), ("万t/a", "10kt/yr"), ("10kt/yr", "10kt/yr")])
def test_units_are_found_by_alias(text: str, code: str) -> None:
    assert find_unit(text, ("t/yr", "10kt/yr")).code == code


def test_an_unknown_unit_is_refused_with_the_accepted_ones() -> None:
    with pytest.raises(BadInput) as caught:
        find_unit("斤", ("t/yr", "10kt/yr"))
    assert "万t/年" in caught.value.text("zh")


@given(st.integers(-(10**8), 10**8), st.sampled_from(sorted(u.code for u in units().values() if u.dimension != "money")))
def test_every_unit_round_trips_through_its_canonical_value(number: int, code: str) -> None:
    unit = units()[code]
    assert from_micro(to_micro(str(number), unit)) / unit.factor == number


def test_plain_figures_have_separators_and_no_exponent() -> None:
    assert plain(Decimal("1E+6")) == "1,000,000"
    assert plain(Decimal("0.50")) == "0.5"
