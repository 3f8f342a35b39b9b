"""Plain projects for the tests of the rules: a clinker line and a grinding station whose figures are easy to work by hand."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from reserve.rules.assessment import Assessment, assess
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.entitlement.public_funds import public_funds
from reserve.vocabulary.document import Document

AS_OF = dt.date(2024, 9, 2)

COMMON: dict[str, str] = {
    "enterprise_name": "试验水泥有限公司",
    "enterprise_credit_code": "91330522000000000X",
    "location_code": "330522",
    "credit_record_clean": "是",
    "project_name": "试验节能改造",
    "project_code": "2401-330522-07-02-123456",
    "construction_nature": "retrofit",
    "content": "试验",
    "start_date": "2024-03-01",
    "finish_date": "2024-12-31",
    "line_exit_planned": "否",
    "measurement_class": "metered",
    "air_class_after": "A",
    "air_class_state": "verified",
    "ule_organised": "published",
    "ule_fugitive": "published",
    "ule_transport": "published",
    "investment_total": "2700",
    "investment_eligible": "2000",
    "subsidy_requested": "300",
    "other_public_money": "0",
}
CLINKER: dict[str, str] = {
    **COMMON,
    "product": "clinker",
    "line_size_t_per_day": "5000",
    "capacity_filed_t_per_year": "1550000",
    "capacity_after_t_per_year": "1550000",
    "output_before_t_per_year": "1500000",
    "output_after_t_per_year": "1500000",
}
GRINDING: dict[str, str] = {
    **COMMON,
    "product": "cement_grinding",
    "capacity_filed_t_per_year": "1000000",
    "capacity_after_t_per_year": "1000000",
    "output_before_t_per_year": "1000000",
    "output_after_t_per_year": "1000000",
}
UNITS = {
    "capacity_filed_t_per_year": "t/yr", "capacity_after_t_per_year": "t/yr", "output_before_t_per_year": "t/yr",
    "output_after_t_per_year": "t/yr", "line_size_t_per_day": "t/d", "investment_total": "10kCNY", "investment_eligible": "10kCNY",
    "subsidy_requested": "10kCNY", "other_public_money": "10kCNY",
}  # fmt: skip
Rows = list[dict[str, str]]


def coke_rows(before_t: str = "159000", after_t: str = "154000") -> Rows:
    """Coke with the measured heat value of standard coal: a tonne of it is one tce, so sums can be done in the head."""
    return [{"carrier": "coke", "quantity_before": before_t, "quantity_after": after_t, "heat_value_measured": "29307"}]


def power_rows(before_kwh: str = "34000000", after_kwh: str = "30000000") -> Rows:
    """Bought electricity."""
    return [{"carrier": "electricity", "quantity_before": before_kwh, "quantity_after": after_kwh}]


def document(fields: Mapping[str, str], rows: Rows) -> Document:
    """A document of typed text; a blank text is left out."""
    return Document.from_raw(
        {
            "fields": {name: {"text": text, "unit": UNITS.get(name)} for name, text in fields.items() if text},
            "tables": {
                "energy_carriers": [
                    {"key": f"r{number}", "cells": {name: {"text": text} for name, text in row.items() if text}}
                    for number, row in enumerate(rows, 1)
                ]
            },
        }
    )


def clinker(rows: Rows | None = None, **changes: str) -> Document:
    """A 5,000 t/d clinker line, 106 before and 102.67 kgce/t after."""
    return document({**CLINKER, **changes}, coke_rows() if rows is None else rows)


def grinding(rows: Rows | None = None, **changes: str) -> Document:
    """A grinding station of a million tonnes, 34 before and 30 kWh/t after."""
    return document({**GRINDING, **changes}, power_rows() if rows is None else rows)


def candidate(code: str, of: Document, *, lists: tuple[str, ...] = (), group: str | None = None, **replaced: Any) -> Candidate:
    """A candidate of the batch with its assessment."""
    facts = of.facts()
    firm = str(replaced.pop("enterprise", code))
    judged: Assessment = replaced.pop("assessment", None) or assess(of, AS_OF)
    return Candidate(
        project_code=code, version_id=f"v-{code}", digest=of.digest(), enterprise=firm, group=group or firm, unit="330522",
        county="330522", city="330500", name=str(facts["project_name"]), facts=facts, assessment=judged, memberships=frozenset(lists),
        funds=public_funds(of),
    )  # fmt: skip
