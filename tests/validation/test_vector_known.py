"""What is said to be needed for a rule to be violated is needed: with a blank there, no row is a violation."""

from itertools import product

import polars as pl
import pytest

from tests.validation.documents import good_context, random_document
from validation import vectors
from validation.case import Case
from validation.frame import build
from validation.vector_frames import asked_of, rows_of
from validation.vector_known import must_be_known

A, B, N = pl.col("a"), pl.col("b"), pl.col("n")
NO = pl.lit(value=False)
BOOLEANS, NUMBERS = (None, False, True), (None, 0, 7)


EXPRESSIONS: list[tuple[pl.Expr, set[str]]] = [
    (A, {"a"}),
    (~A, {"a"}),
    (A & B, {"a", "b"}),
    (A | B, set()),
    (A & (B | (N > 3)), {"a"}),
    ((A & B) | (A & (N > 3)), {"a"}),
    (A.fill_null(value=False), {"a"}),
    (A.fill_null(value=True), set()),
    (~A.fill_null(value=False) & B, {"b"}),
    (A.is_null(), set()),
    (~N.is_null() & A.is_null(), {"n"}),
    (N.is_not_null(), {"n"}),
    (~N.is_between(1, 9), {"n"}),
    (~N.is_in([7, 8]), {"n"}),
    (N.is_in([None, 7], nulls_equal=True), set()),
    (N.eq_missing(pl.lit(None)), set()),
    (pl.when(A).then(N > 3), {"a", "n"}),
    (pl.when(A).then(N > 3).otherwise(B), set()),
    (pl.when(A.is_null()).then(NO).otherwise(B), {"a", "b"}),
    (pl.when(A).then(NO).otherwise(B), {"b"}),
    (pl.any_horizontal(A & B, B & (N > 3)), {"b"}),
    (pl.all_horizontal(A, B), {"a", "b"}),
    (pl.coalesce(A, B), set()),
    (N.replace_strict({7: 1}, default=None, return_dtype=pl.Int64) > 0, {"n"}),
    (N.replace_strict({7: 1}, default=5, return_dtype=pl.Int64) > 0, set()),
    ((N.cast(pl.Int128) * 2 - 1).abs() > 3, {"n"}),
    (N.shift(1, fill_value=7) > 3, set()),
    (A & B.map_batches(lambda column: column, return_dtype=pl.Boolean), set()),
]


@pytest.mark.parametrize("number", range(len(EXPRESSIONS)))
def test_the_columns_that_an_expression_needs(number: int) -> None:
    expression, needed = EXPRESSIONS[number]
    assert must_be_known(expression) == needed
    rows = pl.DataFrame(list(product(BOOLEANS, BOOLEANS, NUMBERS)), schema={"a": pl.Boolean, "b": pl.Boolean, "n": pl.Int64}, orient="row")
    true = rows.filter(expression.fill_null(value=False))
    assert len(true)
    assert not any(true[name].null_count() for name in needed)


def test_no_rule_is_violated_where_what_it_needs_is_blank() -> None:
    typed = build([Case(random_document(seed), good_context()) for seed in range(60)]).typed
    plan = vectors._plan(typed.stage, typed.as_of, typed.area, readable=False)
    told = violated = 0
    for scope, asked in plan.scopes.items():
        if rows_of(typed, scope) is None:
            continue
        whole = asked_of(typed, scope, plan).collect()
        masks = whole.select(asked.built.values())
        for rule_id, expression in asked.built.items():
            violated += bool(plan.known[rule_id]) and masks[rule_id].any()
            for name in plan.known[rule_id]:
                blank = whole.with_columns(pl.lit(None, whole.schema[name]).alias(name))
                assert not blank.select(expression).to_series().any(), f"{rule_id} without {name}"
                told += 1
    assert told > 150
    assert violated > 60
