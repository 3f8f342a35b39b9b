"""Invented cement projects by number: seeded, all different, all complete."""

import datetime as dt
import random

from reserve.rules.assessment import assess
from reserve.rules.ranking.candidate import Candidate
from reserve.vocabulary.document import Document

AS_OF = dt.date(2024, 9, 2)
AREAS = frozenset({"330522"})


def document(number: int) -> Document:
    """A clinker line of 2,500 to 7,500 t/d that saves 2 to 8 kgce/t."""
    draw = random.Random(number)
    size = draw.choice((2_500, 5_000, 7_500))
    output = size * 300
    before = draw.uniform(102, 114)
    after = before - draw.uniform(2, 8)
    cost = draw.randint(800, 9_000)
    fields: dict[str, tuple[str, str | None]] = {
        "enterprise_name": (f"虚构水泥{number}号有限公司", None), "enterprise_credit_code": ("91330522MA2B4C5D6X", None),
        "location_code": ("330522", None), "credit_record_clean": ("是", None), "project_name": (f"虚构{number}号熟料线改造", None),
        "project_code": (f"2401-330522-07-02-{number % 10**6:06d}", None), "construction_nature": ("retrofit", None),
        "content": ("篦冷机改造", None),
        "start_date": ("2024-03-01", None), "finish_date": ("2024-12-31", None), "line_name": (f"{number}号线", None),
        "product": ("clinker", None), "line_size_t_per_day": (str(size), "t/d"), "capacity_filed_t_per_year": (str(size * 310), "t/yr"),
        "capacity_after_t_per_year": (str(size * 310), "t/yr"), "output_before_t_per_year": (str(output), "t/yr"),
        "output_after_t_per_year": (str(output), "t/yr"), "line_exit_planned": ("否", None), "measurement_class": ("metered", None),
        "energy_saving_declared_tce_per_year": (f"{output * (before - after) / 1000:.2f}", "tce/yr"),
        "air_class_after": (draw.choice(("A", "B")), None), "air_class_state": (draw.choice(("promised", "verified")), None),
        "ule_organised": ("published", None), "ule_fugitive": ("published", None), "ule_transport": ("published", None),
        "air_evidence": ("虚构〔2024〕1号", None), "air_evidence_date": ("2024-05-01", None), "investment_total": (str(cost), "10kCNY"),
        "investment_eligible": (str(cost // 2), "10kCNY"), "subsidy_requested": (str(cost // 10), "10kCNY"),
        "other_public_money": ("0", "10kCNY"),
    }  # fmt: skip
    coal = {
        "carrier": {"text": "raw_coal"},
        "quantity_before": {"text": f"{output * before / 714.3:.2f}", "unit": "t"},
        "quantity_after": {"text": f"{output * after / 714.3:.2f}", "unit": "t"},
    }
    single = {name: {"text": text, "unit": unit} for name, (text, unit) in fields.items()}
    return Document.from_raw({"fields": single, "tables": {"energy_carriers": [{"key": "r1", "cells": coal}]}})


def candidate(number: int) -> Candidate:
    """The project as the ranking sees it; every fourth stands in an official list."""
    made = document(number)
    firm = f"虚构{number // 3}"
    return Candidate(
        project_code=f"3305-2024-{number:05d}", version_id=f"v{number}", digest=made.digest(), enterprise=firm, group=firm, unit="330522",
        county="330522", city="330500", name=str(made.value("project_name")), facts=made.facts(), assessment=assess(made, AS_OF),
        memberships=frozenset({"provincial_key_plan"} if number % 4 == 0 else ()),
    )  # fmt: skip
