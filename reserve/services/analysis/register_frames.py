"""The register as frames: enterprises, lines, yearly observations, and where each line stands on a day by the rules of the pages.

The unit of a capacity, an output or a unit energy is that of the product: the columns ``output_unit`` and ``energy_unit`` name it.
Records that were ended are left out.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from reserve.rules.energy.yearly import Figures
from reserve.rules.lines.standing import LineStanding, line_standing
from reserve.services.analysis import columns as made
from reserve.services.analysis.frames import records, typed, unit_name
from reserve.services.register.rows import county_name, line_facts, number
from reserve.store.analysis_line import Line
from reserve.vocabulary.choices import choices
from reserve.vocabulary.products import products
from reserve.vocabulary.register import Kind, canonical_unit, single_register_fields
from reserve.vocabulary.reporting_units import area_of

Row = Mapping[str, Any]


def enterprises(line: Line, *, exact: bool) -> pd.DataFrame:
    """One row per enterprise; ``enterprise_id`` is the key of the other frames."""
    rows = in_force(line, "enterprise", "enterprise_name")
    return pd.DataFrame({"enterprise_id": made.text([row["id"] for row in rows]), **_place(rows), **_answers("enterprise", rows, exact)})


def lines(line: Line, *, exact: bool) -> pd.DataFrame:
    """One row per line with its enterprise and the figures of its latest year."""
    rows = in_force(line, "line", "line_name")
    firms = {row["id"]: row["enterprise_name"] for row in records(line, "register_enterprise")}
    known = [products().get(row["product"] or "") for row in rows]
    latest = {
        "latest_year": made.whole([row["latest_year"] for row in rows]),
        "latest_output_product_unit": made.micro([row["latest_output"] for row in rows], exact=exact),
        "latest_unit_energy_product_unit": made.micro([row["latest_unit_energy"] for row in rows], exact=exact),
        "latest_energy_tce": made.micro([row["latest_energy_tce"] for row in rows], exact=exact),
    }
    return pd.DataFrame(
        {
            "line_id": made.text([row["id"] for row in rows]),
            "enterprise_id": made.text([row["enterprise_id"] for row in rows]),
            "enterprise_name": made.text([firms.get(row["enterprise_id"]) for row in rows]),
            **_place(rows),
            **_answers("line", rows, exact),
            "sector": made.category([one.sector if one else None for one in known], list(choices("sector"))),
            "output_unit": made.text([canonical_unit(one.output_units[0]) if one else None for one in known]),
            "energy_unit": made.text([one.energy_unit if one else None for one in known]),
            **latest,
        }
    )


def observations(line: Line, *, exact: bool) -> pd.DataFrame:
    """One row per line and year; what the firm stated, and beside it what its carriers give."""
    rows = sorted(in_force(line, "observation", "id"), key=lambda row: (row["line_id"], row["year"] or 0))
    computed = {
        "computed_energy_tce": made.micro([row["derived_energy_tce"] for row in rows], exact=exact),
        "computed_unit_energy_product_unit": made.micro([row["derived_unit_energy"] for row in rows], exact=exact),
    }
    return pd.DataFrame({"line_id": made.text([row["line_id"] for row in rows]), **_answers("observation", rows, exact), **computed})


def standings(line: Line, as_of: dt.date, *, exact: bool) -> pd.DataFrame:
    """One row per line: baseline, benchmark, gap, attainment, band, GB level and deadline on ``as_of``, by its latest year."""
    rows = in_force(line, "line", "line_name")
    found = [_standing(row, as_of) for row in rows]
    return pd.DataFrame(
        {
            "line_id": made.text([row["id"] for row in rows]),
            "baseline_product_unit": _numbers([one.baseline.number if one.baseline else None for one in found], exact),
            "benchmark_product_unit": _numbers([one.benchmark.number if one.benchmark else None for one in found], exact),
            "gap_product_unit": _numbers([one.gap for one in found], exact),
            "attainment_ratio": _numbers([one.attainment for one in found], exact),
            "band": made.category([one.band_code for one in found], list(choices("energy_band"))),
            "gb_level": made.whole([one.gb_level for one in found]),
            "deadline": pd.Series(pd.to_datetime(pd.Series([one.deadline for one in found], dtype="object")), dtype="datetime64[s]"),
        }
    )


def in_force(line: Line, kind: Kind, order: str) -> list[dict[str, Any]]:
    """The records of a kind that were not ended, in the order of a column."""
    found = [row for row in records(line, f"register_{kind}") if row["ended_on"] is None]
    return sorted(found, key=lambda row: (str(row[order]), row["id"]))


def _standing(row: Row, as_of: dt.date) -> LineStanding:
    figures = None
    if row["latest_year"] is not None:
        figures = Figures(
            row["latest_year"], number(row["latest_output"]), number(row["latest_unit_energy"]), number(row["latest_energy_tce"])
        )  # fmt: skip
    leaves = bool(row["exit_planned"])
    own = row["exit_date"] if leaves and row["exit_date"] else row["reach_date"]
    area = row["location_code"] or area_of(row["unit_code"])
    return line_standing(line_facts(row), figures, as_of, area, own_deadline=own, exits=leaves)


def _place(rows: Sequence[Row]) -> dict[str, "pd.Series[Any]"]:
    counties = [county_name(row["location_code"]) for row in rows]
    return {
        "unit_code": made.text([row["unit_code"] for row in rows]),
        "unit_name": made.text([unit_name(row["unit_code"]) for row in rows]),
        "county_name": made.text([county.zh if county else None for county in counties]),
    }


def _answers(kind: Kind, rows: Sequence[Row], exact: bool) -> dict[str, "pd.Series[Any]"]:
    return typed(rows, single_register_fields(kind), exact=exact)


def _numbers(values: Sequence[Decimal | None], exact: bool) -> "pd.Series[Any]":
    if exact:
        return pd.Series(list(values), dtype="object")
    return pd.Series([None if one is None else float(one) for one in values], dtype="Float64")
