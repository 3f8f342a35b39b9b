"""Invented clean projects for the measurement of slips, drawn from published ranges, with every figure that can slip filled in.

The ranges are those of the sources (use of capacity, unit energy, hours, prices), not the bands of the rules: those are wider.
"""

import random
from typing import Any

from reserve.vocabulary.document import Document

GRINDING_SHARE = 0.25


def raw_project(seed: int) -> dict[str, Any]:
    """The raw document of this number: a clinker line, or one in four a grinding station."""
    draw = random.Random(seed)
    clinker = draw.random() >= GRINDING_SHARE
    size = draw.choice((2_500, 3_200, 4_000, 5_000, 7_500, 10_000))
    filed = size * 310 if clinker else draw.choice((600_000, 1_000_000, 2_000_000))
    before = filed * draw.uniform(0.5, 1.0)
    after = min(before * draw.uniform(0.95, 1.05), filed)
    rows, saved, used = _clinker(draw, before, after) if clinker else _grinding(draw, before, after)
    power = max((float(rows[-1]["quantity_before"][0]) * after / before - float(rows[-1]["quantity_after"][0])) * 10_000, 0)
    total = saved * draw.uniform(1_500, 10_000) / 10_000
    other = total * draw.uniform(0.02, 0.2)
    fields = {
        "product": "clinker" if clinker else "cement_grinding", "component_kinds": "process|waste_energy|renewable|storage|fuel_switch",
        "capacity_filed_t_per_year": (f"{filed:.0f}", "t/yr"), "capacity_after_t_per_year": (f"{filed:.0f}", "t/yr"),
        "capacity_approved_t_per_year": (f"{filed * draw.choice((1.0, 0.9)):.0f}", "t/yr"),
        "capacity_actual_t_per_year": (f"{filed * draw.uniform(0.9, 1.2):.0f}", "t/yr"),
        "output_before_t_per_year": (f"{before:.0f}", "t/yr"), "output_after_t_per_year": (f"{after:.0f}", "t/yr"),
        "energy_saving_declared_tce_per_year": (f"{saved:.1f}", "tce/yr"),
        "power_saving_declared_kwh_per_year": (f"{power / 10_000:.2f}", "10MWh/yr") if power > 0 else "",
        "co2_reduction_declared_t_per_year": (f"{saved * draw.uniform(2.3, 2.8):.0f}", "tCO2/yr"),
        "unit_energy_before_declared_kgce_per_t": (f"{used[0] / before * 1000:.2f}", "kgce/t"),
        "unit_energy_after_declared_kgce_per_t": (f"{used[1] / after * 1000:.2f}", "kgce/t"),
        **_money(draw, total, saved, used[0], other),
    }  # fmt: skip
    if clinker:
        fields["line_size_t_per_day"] = (f"{size}", "t/d")
    tables = {"energy_carriers": rows, **_money_tables(draw, total, other), "components": _components(draw, total, saved)}
    tables["other_products"] = [_other(draw, before, after)]
    tables["other_energy_flows"] = [_feedstock(draw)]
    if draw.random() < 0.34:
        tables["observation_years"] = [_year(draw, year, before, used[0]) for year in (2021, 2022, 2023)]
    return {
        "fields": {name: _typed(value) for name, value in fields.items()},
        "tables": {name: [_row(number, row) for number, row in enumerate(some)] for name, some in tables.items()},
    }


def project(seed: int) -> Document:
    """The same, read."""
    return Document.from_raw(raw_project(seed))


def _typed(value: Any) -> dict[str, str]:
    return {"text": value[0], "unit": value[1]} if isinstance(value, tuple) else {"text": value}


def _row(number: int, cells: dict[str, Any]) -> dict[str, Any]:
    return {"key": f"r{number}", "cells": {name: _typed(value) for name, value in cells.items()}}


def _clinker(draw: random.Random, before: float, after: float) -> tuple[list[dict[str, Any]], float, tuple[float, float]]:
    """Coal with a measured heat value, diesel, electricity; 100 to 118 kgce/t and 1 to 8 percent saved."""
    heat, power = draw.uniform(20_500, 25_500), draw.uniform(42, 60)
    coal = draw.uniform(100, 118) - power * 0.1229
    rate = draw.uniform(0.01, 0.08)
    coefficient = round(heat) / 29_307
    coal_t = (coal * before / coefficient / 1000, coal * (1 - rate) * after / coefficient / 1000)
    power_kwh = (power * before, power * (1 - rate * draw.uniform(0.2, 1.5)) * after)
    diesel = tuple(0.00008 * output * draw.uniform(0.9, 1.1) for output in (before, after))
    used = tuple(coal_t[i] * coefficient + power_kwh[i] * 0.0001229 + diesel[i] * 1.4571 for i in (0, 1))
    rows = [
        {"carrier": "bituminous_coal", "quantity_before": (f"{coal_t[0]:.1f}", "t"), "quantity_after": (f"{coal_t[1]:.1f}", "t"),
         "heat_value_measured": (f"{heat:.0f}", "kJ/kg")},
        {"carrier": "diesel", "quantity_before": (f"{diesel[0]:.2f}", "t"), "quantity_after": (f"{diesel[1]:.2f}", "t")},
        _power_row(power_kwh),
    ]  # fmt: skip
    return rows, used[0] * after / before - used[1], (used[0], used[1])


def _grinding(draw: random.Random, before: float, after: float) -> tuple[list[dict[str, Any]], float, tuple[float, float]]:
    """Electricity alone: 27 to 38 kWh/t, 5 to 20 percent saved."""
    power, rate = draw.uniform(27, 38), draw.uniform(0.05, 0.2)
    kwh = (power * before, power * (1 - rate) * after)
    used = (kwh[0] * 0.0001229, kwh[1] * 0.0001229)
    return [_power_row(kwh)], used[0] * after / before - used[1], used


def _power_row(kwh: tuple[float, float]) -> dict[str, Any]:
    return {
        "carrier": "electricity",
        "quantity_before": (f"{kwh[0] / 10_000:.2f}", "10MWh"),
        "quantity_after": (f"{kwh[1] / 10_000:.2f}", "10MWh"),
    }


def _money(draw: random.Random, total: float, saved: float, used: float, other: float) -> dict[str, tuple[str, str]]:
    equipment, done = total * draw.uniform(0.5, 0.9), draw.uniform(0.1, 1.0)
    benefit = saved * draw.uniform(900, 4_500) / 10_000
    cost = used * draw.uniform(900, 2_500) / 10_000
    amounts = {
        "investment_total": total, "investment_eligible": equipment, "subsidy_requested": equipment * draw.uniform(0.05, 0.2),
        "investment_spent": total * done * draw.uniform(0.7, 1.1), "other_public_money": other,
        "yearly_benefit": benefit, "yearly_energy_cost": cost, "yearly_revenue": cost / draw.uniform(0.3, 0.6),
    }  # fmt: skip
    payback = round(total, 4) / round(benefit, 4)
    typed = {name: (f"{amount:.4f}", "10kCNY") for name, amount in amounts.items()}
    return typed | {"payback_years": (f"{payback:.2f}", "year"), "progress_percent": (f"{done * 100:.0f}", "%")}


def _split(draw: random.Random, total: float, count: int) -> list[str]:
    weights = [draw.uniform(0.5, 2) for _ in range(count)]
    parts = [round(total * weight / sum(weights), 4) for weight in weights]
    return [f"{part:.4f}" for part in (*parts[:-1], round(total, 4) - sum(parts[:-1]))]


def _money_tables(draw: random.Random, total: float, other: float) -> dict[str, list[dict[str, Any]]]:
    sources, parts = _split(draw, total, draw.choice((1, 2))), _split(draw, total, 3)
    return {
        "money_sources": [
            {"money_source": kind, "money_source_amount": (part, "10kCNY")} for kind, part in zip(("own", "loan"), sources, strict=False)
        ],
        "investment_parts": [
            {"investment_part": kind, "investment_part_amount": (part, "10kCNY")}
            for kind, part in zip(("building", "equipment", "installation"), parts, strict=True)
        ],
        "public_funds": [{"public_fund_name": "技改", "public_fund_state": "received", "public_fund_amount": (f"{other:.4f}", "10kCNY")}],
        "equipment": [
            {"equipment_name": name, "equipment_role": "installed", "equipment_count": "2", "equipment_price": (price, "10kCNY")}
            for name, price in zip(("风机", "篦冷机"), _split(draw, total * draw.uniform(0.2, 0.25), 2), strict=True)
        ],
    }  # fmt: skip


def _components(draw: random.Random, total: float, saved: float) -> list[dict[str, Any]]:
    shares = _split(draw, total, 5)
    waste, sun, store = draw.uniform(3, 12), draw.uniform(2, 30), draw.uniform(1, 10)
    sun_kwh = sun * 1000 * draw.uniform(850, 1_300)
    fossil = draw.uniform(500, 5_000)
    rows: list[dict[str, Any]] = [
        {"component_kind": "process", "component_saving_tce_per_year": (f"{saved * draw.uniform(0.4, 1):.1f}", "tce/yr")},
        {"component_kind": "waste_energy", "component_capacity_mw": (f"{waste:.2f}", "MW"),
         "component_power_kwh_per_year": (f"{waste * draw.uniform(4_500, 7_500) / 10:.2f}", "10MWh/yr")},
        {"component_kind": "renewable", "component_capacity_mw": (f"{sun:.2f}", "MW"),
         "component_power_kwh_per_year": (f"{sun_kwh / 10_000:.2f}", "10MWh/yr"),
         "component_co2_t_per_year": (f"{sun_kwh / 1000 * draw.uniform(0.42, 0.6):.1f}", "tCO2/yr")},
        {"component_kind": "storage", "component_capacity_mw": (f"{store:.2f}", "MW"),
         "component_storage_kwh": (f"{store * draw.choice((1, 2, 4)):.2f}", "MWh")},
        {"component_kind": "fuel_switch", "component_fossil_tce_per_year": (f"{fossil:.1f}", "tce/yr"),
         "component_co2_t_per_year": (f"{fossil * draw.uniform(1.6, 2.8):.1f}", "tCO2/yr")},
    ]  # fmt: skip
    if draw.random() < 0.5:
        for place, part in zip((0, 1, 4), _split(draw, saved, 3), strict=True):
            rows[place]["component_saving_tce_per_year"] = (part, "tce/yr")
    return [{**row, "component_investment": (share, "10kCNY")} for row, share in zip(rows, shares, strict=True)]


def _other(draw: random.Random, before: float, after: float) -> dict[str, Any]:
    share = draw.uniform(0.01, 0.2)
    amounts = (before * share, after * share * draw.uniform(0.9, 1.1))
    return {
        "other_product_name": "矿粉",
        **{
            f"other_product_{when}_t_per_year": (f"{amount:.0f}", "t/yr") for when, amount in zip(("before", "after"), amounts, strict=True)
        },
    }


def _feedstock(draw: random.Random) -> dict[str, Any]:
    tonnes = draw.uniform(500, 5_000)
    return {
        "flow_kind": "feedstock", "flow_carrier": "raw_coal", "flow_before": (f"{tonnes:.1f}", "t"),
        "flow_after": (f"{tonnes * draw.uniform(0.9, 1.05):.1f}", "t"),
    }  # fmt: skip


def _year(draw: random.Random, year: int, output: float, used: float) -> dict[str, Any]:
    made = output * draw.uniform(0.9, 1.1)
    energy = used / output * made * draw.uniform(0.97, 1.03)
    return {
        "observation_year": str(year), "observation_output_t_per_year": (f"{made:.0f}", "t/yr"),
        "observation_energy_tce_per_year": (f"{energy:.1f}", "tce/yr"),
        "observation_reported_tce_per_year": (f"{energy * draw.uniform(0.97, 1.03):.1f}", "tce/yr"),
    }  # fmt: skip
