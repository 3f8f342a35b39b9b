"""Which answers must be known for a rule to be violated, read off the rule's own polars expression.

A comparison with an unknown number is unknown, so most rules cannot be violated where one of their columns is blank: then they need not be
computed. What is not listed here is taken to depend on nothing, which costs time and never a finding.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl

Names = frozenset[str]
NOTHING: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Blank:
    """What an expression answers in a row where one column is null: the columns that make it null, not true (false or null), or true."""

    null: Names = NOTHING
    untrue: Names = NOTHING
    true: Names = NOTHING


UNTOLD = Blank()
LISTS = re.compile(r'"List":\[[^\]]*\]')
"""Lists of constants are long and say nothing of blanks."""


def must_be_known(expression: pl.Expr) -> Names:
    """The columns that must hold a value in a row for ``expression`` to be true there; empty where it cannot be told."""
    try:
        written = expression.meta.serialize(format="json")
    except pl.exceptions.ComputeError:  # a function of Python stands in it
        return NOTHING
    return _read(json.loads(LISTS.sub('"List":0', written)), frozenset(expression.meta.root_names())).untrue


def _read(node: Any, every: Names) -> Blank:
    """``every``: all columns of the whole expression, for constants, which are what they are whatever is null."""
    kind: str
    body: Any
    kind, body = ("", None) if not isinstance(node, dict) or len(node) != 1 else next(iter(node.items()))
    if kind == "Column":
        return _null(frozenset({body}))
    if kind == "Literal":
        return _constant(body, every)
    if kind == "Alias":
        return _read(body[0], every)
    if kind == "Cast":
        return _null(_read(body["expr"], every).null)
    if kind == "BinaryExpr":
        return _binary(body["op"], _read(body["left"], every), _read(body["right"], every))
    if kind == "Ternary":
        return _choice(*(_read(body[part], every) for part in ("predicate", "truthy", "falsy")))
    if kind == "Function":
        return _function(body["function"], [_read(one, every) for one in body["input"]], every)
    return UNTOLD


def _null(names: Names) -> Blank:
    return Blank(names, names)


def _constant(body: Any, every: Names) -> Blank:
    scalar = body.get("Scalar") if isinstance(body, dict) else None
    if isinstance(scalar, dict) and "Null" in scalar:
        return _null(every)
    if scalar == {"Boolean": False}:
        return Blank(untrue=every)
    return Blank(true=every) if scalar == {"Boolean": True} else UNTOLD


def _binary(operator: str, left: Blank, right: Blank) -> Blank:
    if operator == "And":
        return Blank(left.null & right.null, left.untrue | right.untrue, left.true & right.true)
    if operator == "Or":
        return Blank(left.null & right.null, left.untrue & right.untrue, left.true | right.true)
    return _null(left.null | right.null) if operator in PLAIN_OPERATORS else UNTOLD


def _choice(asked: Blank, then: Blank, otherwise: Blank) -> Blank:
    """When, then, otherwise: the second where ``asked`` is not true."""

    def both(one: Names, other: Names) -> Names:
        return (one | asked.untrue) & (other | asked.true)

    return Blank(both(then.null, otherwise.null), both(then.untrue, otherwise.untrue), both(then.true, otherwise.true))


def _function(written: Any, inputs: Sequence[Blank], every: Names) -> Blank:
    """``written`` is a name, or a family with a name, or with a name and its options."""
    if isinstance(written, str):
        name = written
    else:
        family, within = next(iter(written.items()))
        name = f"{family}.{within if isinstance(within, str) else next(iter(within))}"
        if "nulls_equal" in str(within) and name == "Boolean.IsIn" and within["IsIn"]["nulls_equal"]:
            return UNTOLD
    if name in THROUGH:
        return _null(inputs[0].null)
    if name.startswith("ReplaceStrict") and len(inputs) == 4 and inputs[3] == _null(every):
        return _null(inputs[0].null)
    return _OF[name](inputs) if name in _OF else UNTOLD


def _filled(inputs: Sequence[Blank]) -> Blank:
    of, by = inputs
    return Blank(of.null & by.null, of.untrue & (by.untrue | of.null & by.null), of.true | of.null & by.true)


def _first_known(inputs: Sequence[Blank]) -> Blank:
    return Blank(_all(one.null for one in inputs), _all(one.untrue for one in inputs))


def _all(names: Any) -> Names:
    return reduce(frozenset.intersection, names)


PLAIN_OPERATORS = frozenset(
    ("Plus", "Minus", "Multiply", "Divide", "TrueDivide", "FloorDivide", "Modulus", "Gt", "GtEq", "Lt", "LtEq", "Eq", "NotEq")
)
THROUGH = frozenset(
    (
        "Abs", "Negate", "Boolean.IsIn", "ListExpr.Length", "ListExpr.Contains", "StringExpr.Contains", "StringExpr.ContainsAny",
        "StringExpr.StartsWith", "StringExpr.Slice", "StringExpr.Replace", "StringExpr.LenChars", "TemporalExpr.TotalDays",
        "TemporalExpr.Year",
    )
)  # fmt: skip
"""What is null where its first input is."""
_OF: Mapping[str, Callable[[Sequence[Blank]], Blank]] = {
    "Boolean.Not": lambda inputs: Blank(inputs[0].null, inputs[0].null | inputs[0].true),
    "Boolean.IsNull": lambda inputs: Blank(true=inputs[0].null),
    "Boolean.IsNotNull": lambda inputs: Blank(untrue=inputs[0].null),
    "Boolean.IsBetween": lambda inputs: Blank(inputs[0].null, NOTHING.union(*(one.null for one in inputs))),
    "Boolean.AnyHorizontal": lambda inputs: reduce(lambda one, other: _binary("Or", one, other), inputs),
    "Boolean.AllHorizontal": lambda inputs: reduce(lambda one, other: _binary("And", one, other), inputs),
    "FillNull": _filled,
    "Coalesce": _first_known,
}
