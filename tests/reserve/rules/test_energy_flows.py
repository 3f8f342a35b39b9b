"""Feedstock, media, exported energy and representative years (GB/T 2589, GB/T 13234), against cases worked by hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import at
from reserve.rules.assessment import assess
from reserve.rules.basis.trail import Trail
from reserve.rules.energy.representative_years import DIFFERENCE, unreconciled
from reserve.vocabulary.document import Document
from tests.reserve.rules.building import AS_OF, clinker, coke_rows

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "energy_flows.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
YEAR = ("observation_year", "observation_output_t_per_year", "observation_energy_tce_per_year", "observation_reported_tce_per_year")


def table(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    return [
        {"key": f"r{number}", "cells": {name: {"text": text} for name, text in row.items() if text}} for number, row in enumerate(rows, 1)
    ]


def with_tables(flows: list[dict[str, str]], years: list[list[str]], **fields: str) -> Document:
    outputs = {"output_before_t_per_year": "1000000", "output_after_t_per_year": "1000000"}
    raw = clinker(coke_rows("110000", "100000"), **outputs, **fields).to_raw()
    raw["tables"] |= {
        "other_energy_flows": table(flows),
        "observation_years": table([dict(zip(YEAR, year, strict=False)) for year in years]),
    }
    return Document.from_raw(raw)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_energy_with_other_flows_and_years(case: dict[str, Any]) -> None:
    found = assess(with_tables(case.get("flows", []), case.get("years", []), **case.get("fields", {})), AS_OF)
    for name, expected in case["expect"].items():
        number = getattr(found, name)
        assert number == (None if expected is None else Decimal(expected)), name
    assert list(found.missing) == case.get("missing", [])
    told = [step.label.en for step in found.steps]
    assert set(case.get("told", [])) <= set(told)


def test_the_mean_of_the_years_is_told_as_a_step() -> None:
    found = assess(with_tables([], CASES[8]["years"]), AS_OF)
    step = next(step for step in found.steps if "representative" in step.label.en)
    assert (step.expression, step.result) == ("(112 + 108 + 107) ÷ 3", Decimal(109))


@pytest.mark.parametrize(
    ("counted", "reported", "explained"),
    [
        ("105", "100", True),
        ("105.000001", "100", False),
        ("95", "100", True),
        ("94.999999", "100", False),
        ("1", "0", False),
        ("0", "0", True),
    ],
)
def test_a_year_more_than_five_percent_from_statistics_is_explained(counted: str, reported: str, explained: bool) -> None:
    rows = with_tables([], [["2023", "1000", counted, reported], ["2022", "1000", "50", ""]]).rows("observation_years")
    found = unreconciled(rows, Trail(AS_OF, "330000"))
    assert (found == []) == explained
    for one in found:
        assert (one.path, one.year) == ("observation_years/r1/observation_reported_tce_per_year", 2023)
        assert (one.counted_tce, one.reported_tce) == (Decimal(counted), Decimal(reported))
        assert one.allowed == at(DIFFERENCE, AS_OF)
