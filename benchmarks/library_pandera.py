"""The rules that pandera's own checks can say: presence, bounds, patterns and pairs of columns, all failures collected."""

from collections import Counter
from typing import Any

import pandas as pd
import pandera.pandas as pa

from benchmarks.by_hand import CREDIT_CODE, EMAIL, MILLION, PHONE, PROJECT, PROJECT_CODE, STAGES, shown
from benchmarks.library_frames import STAGE
from benchmarks.library_pandas import PandasLibrary
from reserve.vocabulary.fields import Field, columns_of, single_fields

PATTERNS = {
    "R-CREDIT-SHAPE": ("enterprise_credit_code", CREDIT_CODE), "R-CODE-SHAPE": ("project_code", PROJECT_CODE),
    "R-PHONE": ("contact_phone", PHONE), "R-EMAIL": ("contact_email", EMAIL),
}  # fmt: skip
NOT_ABOVE = {
    "R-CAPACITY-GROWTH": ("capacity_after_t_per_year", "capacity_filed_t_per_year"),
    "R-OUTPUT-BEFORE": ("output_before_t_per_year", "capacity_filed_t_per_year"),
    "R-OUTPUT-AFTER": ("output_after_t_per_year", "capacity_after_t_per_year"),
    "R-CAPACITY-ACTUAL": ("capacity_actual_t_per_year", "capacity_filed_t_per_year"),
    "R-INVEST-PARTS": ("investment_eligible", "investment_total"),
    "R-REQUEST-PARTS": ("subsidy_requested", "investment_eligible"),
    "R-SPENT": ("investment_spent", "investment_total"),
}


def check(library: PandasLibrary) -> tuple[dict[str, int], tuple[str, ...]]:
    """Failures by rule over the projects and their tables, and the rules that were asked."""
    found: Counter[str] = Counter()
    asked: list[str] = []
    for name, frame in {PROJECT: library.project, **library.tables}.items():
        schema, rules = _schema(name, frame)
        asked += rules
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            found.update(_counts(errors.failure_cases))
    return dict(found), tuple(asked)


def _counts(cases: pd.DataFrame) -> dict[str, int]:
    """Rows by rule; a check over several columns is told of once for each of them."""
    rows = cases.assign(rule=cases["check"].where(cases["check"] != "not_nullable", "R-NEED-" + cases["column"].map(_code)))
    return rows.drop_duplicates(["rule", "index"])["rule"].value_counts().to_dict()


def _code(name: Any) -> str:
    return str(name).upper().replace("_", "-")


def _schema(name: str, frame: pd.DataFrame) -> tuple[pa.DataFrameSchema, list[str]]:
    fields = [one for one in (single_fields() if name == PROJECT else columns_of(name)) if one.name in frame]
    columns, rules = {}, []
    for field in fields:
        checks = _checks(field)
        needed = field.needed_at is not None and STAGES.index(field.needed_at) <= STAGES.index(STAGE) and not field.switched
        rules += [f"R-NEED-{_code(field.name)}"] if needed else []
        rules += [str(one.error) for one in checks]
        if checks or needed:
            columns[field.name] = pa.Column(None, checks, nullable=not needed)
    wide = [_not_above(rule_id, *pair) for rule_id, pair in NOT_ABOVE.items()] if name == PROJECT else []
    if name == PROJECT:
        wide += [_conditional(field) for field in fields if field.needed_at is not None and field.switched]
    return pa.DataFrameSchema(columns, checks=wide), rules + [str(one.name) for one in wide]


def _checks(field: Field) -> list[Any]:
    found = []
    if field.minimum is not None and field.maximum is not None:
        scale = 1 if field.type in ("integer", "year") else MILLION
        found.append(pa.Check.in_range(float(field.minimum * scale), float(field.maximum * scale), error=f"R-RANGE-{_code(field.name)}"))
    found += [pa.Check.str_matches(f"^{shape}$", error=rule_id) for rule_id, (name, shape) in PATTERNS.items() if name == field.name]
    return found


def _not_above(rule_id: str, upper: str, bound: str) -> Any:
    return pa.Check(lambda frame: ~(frame[upper] > frame[bound]), name=rule_id)


def _conditional(field: Field) -> Any:
    return pa.Check(lambda frame: frame[field.name].notna() | ~shown(field, frame), name=f"R-NEED-{_code(field.name)}")
