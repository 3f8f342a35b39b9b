"""The rules that pandera's own checks can say: presence, bounds, patterns and pairs of columns, all failures collected."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pandera.pandas as pa

from benchmarks.by_hand import shown
from benchmarks.by_hand_basis import CREDIT_CODE, EMAIL, MILLION, PHONE, PROJECT, PROJECT_CODE
from benchmarks.library_frames import STAGE
from benchmarks.library_pandas import PandasLibrary
from reserve.vocabulary.fields import STAGES, Field, columns_of, single_fields
from reserve.vocabulary.switches import switches_of

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
        found.update(_failures(schema, frame))
    for rule_id, columns, good in _of_several_columns():
        asked.append(rule_id)
        found.update(_failures(pa.DataFrameSchema(checks=pa.Check(good, name=rule_id)), library.project[columns]))
    return dict(found), tuple(asked)


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> dict[str, int]:
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return _counts(errors.failure_cases)
    return {}


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
        needed = _needed(field) and not field.switched
        rules += [f"R-NEED-{_code(field.name)}"] if needed else []
        rules += [str(one.error) for one in checks]
        if checks or needed:
            columns[field.name] = pa.Column(None, checks, nullable=not needed)
    return pa.DataFrameSchema(columns), rules


def _of_several_columns() -> Iterator[tuple[str, list[str], Callable[[pd.DataFrame], Any]]]:
    """Rule, columns and question of the checks on several columns; a failure lists all columns of the frame, so it gets no others."""
    for rule_id, (upper, bound) in NOT_ABOVE.items():
        yield rule_id, [upper, bound], lambda frame, upper=upper, bound=bound: ~(frame[upper] > frame[bound])
    for field in single_fields():
        if _needed(field) and field.switched:
            columns = list(dict.fromkeys((field.name, *switches_of(field))))
            yield f"R-NEED-{_code(field.name)}", columns, lambda frame, field=field: frame[field.name].notna() | ~shown(field, frame)


def _needed(field: Field) -> bool:
    return field.needed_at is not None and STAGES.index(field.needed_at) <= STAGES.index(STAGE)


def _checks(field: Field) -> list[Any]:
    found = []
    if field.minimum is not None and field.maximum is not None:
        scale = 1 if field.type in ("integer", "year") else MILLION
        found.append(pa.Check.in_range(float(field.minimum * scale), float(field.maximum * scale), error=f"R-RANGE-{_code(field.name)}"))
    found += [pa.Check.str_matches(f"^{shape}$", error=rule_id) for rule_id, (name, shape) in PATTERNS.items() if name == field.name]
    return found
