"""Units: every name is understood, every conversion is exact, and the factors are those of the SI and of the national standards."""

import unicodedata
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reserve.vocabulary.choices import carriers
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields
from reserve.vocabulary.units import MICRO, find_unit, from_fen, from_micro, places, plain, to_fen, to_micro, units

CODES = sorted(units())
JOULE, KILOGRAM, METRE, SECOND, YUAN, PASCAL, AMPERE = "J", "kg", "m", "s", "CNY", "Pa", "A"
YEAR = "a"
KCE, KGOE, GJ_TO_KGCE = 29_307_000, 41_868_000, Fraction("34.12")
"""Standard coal 29,307 kJ/kg (7,000 kcal), standard oil 41,868 kJ/kg (10,000 kcal), heat 0.03412 kgce/MJ (GB/T 2589)."""
# Written out by hand and not read from the product: what one of each unit is, and of what it is. A year is a unit of its own here.
TRUTH: dict[str, tuple[Fraction | int, str]] = {
    "t": (1000, "kg"), "10kt": (10_000_000, "kg"), "kg": (1, "kg"), "t/d": (1000, "kg/d"), "t/h": (1000, "kg/h"),
    "t/yr": (1000, "kg/a"), "10kt/yr": (10_000_000, "kg/a"), "kg/yr": (1, "kg/a"),
    "weight_box/yr": (50, "kg/a"), "10kweight_box/yr": (500_000, "kg/a"),
    "m3": (1, "m3"), "10km3": (10_000, "m3"), "m3/yr": (1, "m3/a"), "10km3/yr": (10_000, "m3/a"), "vessel_m3": (1, "m3 of a vessel"),
    "m2/yr": (1, "m2/a"), "10k_m2/yr": (10_000, "m2/a"), "m": (1, "m"),
    "kWh": (3_600_000, "J"), "10MWh": (36_000_000_000, "J"), "MWh": (3_600_000_000, "J"), "GWh": (3_600_000_000_000, "J"),
    "100GWh": (360_000_000_000_000, "J"),
    "kWh/yr": (3_600_000, "J/a"), "10MWh/yr": (36_000_000_000, "J/a"), "MWh/yr": (3_600_000_000, "J/a"),
    "100GWh/yr": (360_000_000_000_000, "J/a"),
    "GJ": (10**9, "J"), "10kGJ": (10**13, "J"), "TJ": (10**12, "J"), "MJ": (10**6, "J"), "kJ": (1000, "J"),
    "kJ/kg": (1000, "J/kg"), "MJ/kg": (10**6, "J/kg"), "kcal/kg": (Fraction("4186.8"), "J/kg"),
    "tce/yr": (1000 * KCE, "J/a"), "10ktce/yr": (10_000_000 * KCE, "J/a"), "kgce/yr": (KCE, "J/a"),
    "kgce/t": (Fraction(KCE, 1000), "J/kg"), "tce/t": (KCE, "J/kg"), "GJ/t": (GJ_TO_KGCE * KCE / 1000, "J/kg by the coefficient of heat"),
    "kgoe/t": (Fraction(KGOE, 1000), "J/kg"), "kgoe/(t·factor)": (Fraction(KGOE, 1000), "J/kg by energy factor"),
    "kWh/t": (3600, "J/kg"), "kgce/weight_box": (Fraction(KCE, 50), "J/kg"), "kgce/m2": (KCE, "J/m2"),
    "10kCNY": (10_000, "CNY"), "CNY": (1, "CNY"), "100MCNY": (100_000_000, "CNY"),
    "%": (Fraction(1, 100), "1"), "‰": (Fraction(1, 1000), "1"), "1": (1, "factor"),
    "MW": (10**6, "W"), "kW": (1000, "W"), "10MW": (10**7, "W"), "GW": (10**9, "W"), "kA": (1000, "A"),
    "tCO2/yr": (1000, "kg CO2/a"), "10ktCO2/yr": (10_000_000, "kg CO2/a"), "mg/m3": (Fraction(1, 10**6), "kg/m3"),
    "Pa": (1, "Pa"), "kPa": (1000, "Pa"), "MPa": (10**6, "Pa"), "degC": (1, "degC"), "year": (1, "a"),
}  # fmt: skip


def accepted_lists() -> set[tuple[str, ...]]:
    """Every list of units that a field or a carrier accepts."""
    return {field.accepted_units for field in fields().values() if field.accepted_units} | {c.accepted_units for c in carriers().values()}


def test_every_unit_is_written_out_by_hand() -> None:
    assert set(TRUTH) == set(CODES)


def test_units_of_one_dimension_stand_to_each_other_as_the_quantities_they_name() -> None:
    compared = 0
    for one, other in combinations(units().values(), 2):
        if one.dimension == other.dimension:
            (here, kind), (there, other_kind) = TRUTH[one.code], TRUTH[other.code]
            if "by the coefficient" not in kind + other_kind:
                assert kind == other_kind, f"{one.code} and {other.code} are not of one kind"
            assert Fraction(one.factor) / Fraction(other.factor) == Fraction(here) / Fraction(there), f"{one.code} against {other.code}"
            compared += 1
    assert compared > 40


@pytest.mark.parametrize("code", CODES)
def test_the_last_decimal_that_fits_is_kept_and_the_next_one_refused(code: str) -> None:
    unit = units()[code]
    convert, scale = (to_fen, Decimal(1)) if unit.dimension == "money" else (to_micro, MICRO)
    assert unit.factor * scale == int(unit.factor * scale), "one of the unit must fit the scale"
    kept = places(unit, scale)
    smallest = Decimal(1).scaleb(-kept)
    assert Decimal(convert(f"{smallest:f}", unit)) == smallest * unit.factor * scale
    with pytest.raises(BadInput) as caught:
        convert(f"{smallest / 10:f}", unit)
    assert (caught.value.code, caught.value.figures["places"]) == ("number_too_precise", kept)
    assert f"{smallest / 10:f}"[:20] in caught.value.text("zh")


@given(st.decimals(-(10**4), 10**4, places=2), st.sampled_from([code for code in CODES if units()[code].dimension != "money"]))
def test_every_unit_round_trips_through_its_canonical_value(number: Decimal, code: str) -> None:
    unit = units()[code]
    typed = f"{round(number, min(2, places(unit))):f}"
    assert from_micro(to_micro(typed, unit)) / unit.factor == Decimal(typed)


@given(st.integers(-(10**15), 10**15))
def test_fen_round_trip_through_ten_thousand_yuan(fen: int) -> None:
    assert to_fen(f"{from_fen(fen):f}", units()["10kCNY"]) == fen


def test_a_figure_beyond_the_canonical_range_is_refused() -> None:
    for text in ("9" * 14, "-" + "9" * 14):
        with pytest.raises(BadInput) as caught:
            to_micro(text, units()["10MWh"])
        assert caught.value.code == "number_too_large"
    assert to_micro(from_micro(2**63 - 1), units()["t"]) == 2**63 - 1


def test_every_name_of_a_unit_means_one_unit_wherever_it_is_accepted() -> None:
    for accepted in accepted_lists():
        for code in accepted:
            unit = units()[code]
            for name in (unit.code, unit.label.zh, unit.label.en, *unit.aliases):
                assert find_unit(name, accepted) is unit, f"{name} in {accepted}"
                assert find_unit(name.upper(), accepted) is unit, f"{name.upper()} in {accepted}"
                wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in name)
                assert find_unit(wide, accepted) is unit, f"{wide} in {accepted}"
                assert find_unit(unicodedata.normalize("NFKC", name), accepted) is unit


@pytest.mark.parametrize(
    ("text", "accepted", "code"),
    [
        ("万吨", ("t/yr", "10kt/yr"), "10kt/yr"), ("吨/年", ("t/yr", "10kt/yr"), "t/yr"), ("万t/a", ("t/yr", "10kt/yr"), "10kt/yr"),
        ("ＫＷｈ", ("kWh", "10MWh"), "kWh"), ("kw·h", ("kWh", "10MWh"), "kWh"), ("kW.h", ("kWh", "10MWh"), "kWh"), ("度", ("kWh",), "kWh"),
        ("万度", ("kWh", "10MWh"), "10MWh"), ("亿kWh", ("kWh", "100GWh"), "100GWh"), ("㎥", ("m3",), "m3"), ("Nm³", ("m3",), "m3"),
        ("立方米", ("m3",), "m3"), ("万m³", ("m3", "10km3"), "10km3"),
        ("吨标准煤", ("tce/yr",), "tce/yr"), ("吨标煤", ("tce/yr",), "tce/yr"),
        ("TCE", ("tce/yr",), "tce/yr"), ("万吨标准煤", ("tce/yr", "10ktce/yr"), "10ktce/yr"), ("千克标准煤", ("kgce/yr",), "kgce/yr"),
        ("KGCE", ("kgce/yr",), "kgce/yr"), ("％", ("%", "‰"), "%"), ("‰", ("%", "‰"), "‰"),
        ("吨/日", ("t/d",), "t/d"), ("T/D", ("t/d",), "t/d"),
        ("重量箱", ("weight_box/yr",), "weight_box/yr"), ("万重量箱", ("weight_box/yr", "10kweight_box/yr"), "10kweight_box/yr"),
        ("mg/m³", ("mg/m3",), "mg/m3"), ("MG/M3", ("mg/m3",), "mg/m3"), ("mw", ("MW", "kW"), "MW"), ("KW", ("MW", "kW"), "kW"),
        ("℃", ("degC",), "degC"), ("元", ("10kCNY", "CNY"), "CNY"), ("亿元", ("10kCNY", "100MCNY"), "100MCNY"), ("tj", ("GJ", "TJ"), "TJ"),
        ("kj", ("GJ", "kJ"), "kJ"), ("mj", ("GJ", "MJ"), "MJ"), ("公斤", ("t", "kg"), "kg"), ("万吨/年", ("10kt/yr",), "10kt/yr"),
    ],
)  # fmt: skip
def test_units_are_found_as_officials_write_them(text: str, accepted: tuple[str, ...], code: str) -> None:
    assert find_unit(text, accepted).code == code


@pytest.mark.parametrize("text", ["斤", "", "t/mon", "kWhh", "²"])
def test_an_unknown_unit_is_refused_with_the_accepted_ones(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        find_unit(text, ("t/yr", "10kt/yr"))
    assert caught.value.code == "unit_unknown"
    assert "t/年、万t/年" in caught.value.text("zh")
    assert "t/yr, 10 kt/yr" in caught.value.text("en")


def test_plain_figures_have_separators_and_no_exponent() -> None:
    assert plain(Decimal("1E+6")) == "1,000,000"
    assert plain(Decimal("0.50")) == "0.5"
