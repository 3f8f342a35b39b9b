"""One whole calculation done a second time by other means: fractions, and coefficients written out here, with no rule of the product.

From carriers to standard coal, to unit energy, to the saving, to the attainment and to CO2. Sources of the figures: GB/T 2589-2020 annexes
A and B, the sector guidelines' defaults, the Zhejiang grid factor of 2021, the 2021 benchmark table (clinker 100 and 117 kgce/t).
"""

from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from reserve.rules.assessment import Assessment, assess
from reserve.vocabulary.document import Document
from tests.reserve.rules.building import AS_OF, CLINKER, UNITS

CARBON_TO_CO2 = Fraction(44, 12)
STANDARD_COAL_KJ = Fraction(29_307)
COAL_HEAT_KJ = Fraction(21_000)
TCE = {
    "raw_coal": COAL_HEAT_KJ / STANDARD_COAL_KJ,
    "diesel": Fraction("1.4571"),
    "natural_gas": Fraction("1.2143") / 1000,
    "electricity": Fraction("0.1229") / 1000,
    "heat": Fraction("34.12") / 1000,
}
CO2 = {
    "raw_coal": COAL_HEAT_KJ / 1000 * Fraction("0.02618") * Fraction("0.93") * CARBON_TO_CO2,
    "diesel": Fraction("43.33") * Fraction("0.0202") * Fraction("0.98") * CARBON_TO_CO2,
    "natural_gas": Fraction("389.31") / 10_000 * Fraction("0.0153") * Fraction("0.99") * CARBON_TO_CO2,
    "electricity": Fraction("0.5422") / 1000,
    "heat": Fraction("0.11"),
}
WATER_TCE = Fraction("0.2571") / 1000
BASELINE, BENCHMARK, TOLERANCE = Fraction(117), Fraction(100), Fraction(5, 100)

# before and after, in t, m3, kWh and GJ; then water bought and heat sent outside
USE = {
    "raw_coal": ((150_000, 220_000), (140_000, 210_000)),
    "diesel": ((0, 500), (0, 500)),
    "natural_gas": ((0, 900_000), (0, 900_000)),
    "electricity": ((20_000_000, 90_000_000), (20_000_000, 90_000_000)),
    "heat": ((0, 40_000), (0, 40_000)),
}
amounts = st.fixed_dictionaries({name: st.tuples(*(st.integers(*ends) for ends in each)) for name, each in USE.items()})
pair = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
outputs = st.tuples(*(st.integers(1_000_000, 2_000_000),) * 3)
EXAMPLE = {
    "raw_coal": (204_000, 191_000),
    "diesel": (120, 118),
    "natural_gas": (0, 350_000),
    "electricity": (84_000_000, 61_000_000),
    "heat": (1_000, 0),
}


def micro(exact: Fraction) -> int:
    """Rounded once to a millionth, half to even."""
    return round(exact * 1_000_000)


def assessed(use: dict[str, tuple[int, int]], water: tuple[int, int], sent: tuple[int, int], output: tuple[int, int, int]) -> Assessment:
    fields = CLINKER | {
        "output_before_t_per_year": str(output[0]),
        "output_after_t_per_year": str(output[1]),
        "capacity_filed_t_per_year": str(output[2]),
    }
    rows = []
    for name, (before, after) in use.items():
        cells = {"carrier": name, "quantity_before": str(before), "quantity_after": str(after)}
        if name == "raw_coal":
            cells["heat_value_measured"] = str(COAL_HEAT_KJ)
        rows.append(cells)
    flows = [
        {"flow_kind": kind, "flow_carrier": carrier, "flow_before": str(before), "flow_after": str(after)}
        for kind, carrier, (before, after) in (("medium", "fresh_water", water), ("exported", "heat", sent))
    ]
    tables = {
        name: [{"key": f"r{place}", "cells": {cell: {"text": text} for cell, text in row.items()}} for place, row in enumerate(some)]
        for name, some in (("energy_carriers", rows), ("other_energy_flows", flows))
    }
    typed = {name: {"text": text, "unit": UNITS.get(name)} for name, text in fields.items()}
    return assess(Document.from_raw({"fields": typed, "tables": tables}), AS_OF)


@given(amounts, pair, pair, outputs)
@example(EXAMPLE, (0, 250_000), (0, 30_000), (1_500_000, 1_620_000, 1_550_000))
def test_the_whole_chain_by_fractions(
    use: dict[str, tuple[int, int]], water: tuple[int, int], sent: tuple[int, int], output: tuple[int, int, int]
) -> None:
    found = assessed(use, water, sent, output).facts()
    energy = [
        sum(TCE[name] * each[when] for name, each in use.items()) + WATER_TCE * water[when] - TCE["heat"] * sent[when] for when in (0, 1)
    ]
    unit = [energy[when] * 1000 / output[when] for when in (0, 1)]
    counted = min(Fraction(output[1]), Fraction(output[2]), output[0] * (1 + TOLERANCE))
    net = {name: list(each) for name, each in use.items()}
    net["heat"] = [net["heat"][when] - sent[when] for when in (0, 1)]
    co2 = sum(CO2[name] * (Fraction(each[0], output[0]) - Fraction(each[1], output[1])) * counted for name, each in net.items())
    expected = {
        "energy_before_tce": energy[0],
        "energy_after_tce": energy[1],
        "unit_energy_before_kgce_per_t": unit[0],
        "unit_energy_after_kgce_per_t": unit[1],
        "electricity_before_kwh_per_t": Fraction(use["electricity"][0], output[0]),
        "electricity_after_kwh_per_t": Fraction(use["electricity"][1], output[1]),
        "counted_output_t_per_year": counted,
        "saving_tce_per_year": (unit[0] - unit[1]) * counted / 1000,
        "saving_rate": (unit[0] - unit[1]) / unit[0],
        "attainment_before": (BASELINE - unit[0]) / (BASELINE - BENCHMARK),
        "attainment_after": (BASELINE - unit[1]) / (BASELINE - BENCHMARK),
        "co2_reduction_t_per_year": co2,
    }
    assert {name: found[name] for name in expected} == {name: micro(Fraction(exact)) for name, exact in expected.items()}


def test_the_example_of_the_chain_worked_on_paper() -> None:
    found = assessed(EXAMPLE, (0, 250_000), (0, 30_000), (1_500_000, 1_620_000, 1_550_000))
    # 204,000 x 21,000 / 29,307 + 120 x 1.4571 + 84,000 MWh x 0.1229 + 1,000 x 0.03412 = 146,176.681339 + 174.852 + 10,323.6 + 34.12
    assert found.energy_before_tce == Decimal("156709.253339")
    # the output that counts is the filed capacity, below 1,500,000 x 1.05 and below the output after
    assert found.counted_output_t_per_year == Decimal(1_550_000)
    assert found.unit_energy_before_kgce_per_t == Decimal("104.472836")
