"""The plan of the vector engine: the expressions of a set of rules, by what they are asked of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from validation.columns import Columns
from validation.frame import row_schema, tables
from validation.vector_known import must_be_known

if TYPE_CHECKING:
    from validation.catalogue import Rule

SLIPPED = "slipped"


@dataclass(slots=True)
class Asked:
    """The rules of one scope: their expressions by id, those of them that only ask which answers slipped, and the rules that have none."""

    built: dict[str, pl.Expr] = field(default_factory=dict)
    slips: dict[str, pl.Expr] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Total:
    """Figures over the rows of one table, and the same columns for documents without a row of it."""

    figures: list[pl.Expr]
    blank: list[pl.Expr]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """All expressions of one set of rules, by scope, and the figures over whole tables that they need.

    ``reads`` are the columns that the expressions name; None where one could not be built, so that nobody knows. ``known`` are by rule
    the columns without a value in which it cannot be violated.
    """

    rules: "Mapping[str, Rule]"
    reads: frozenset[str] | None
    known: Mapping[str, frozenset[str]]
    scopes: Mapping[str, Asked]
    totals: Mapping[str, Total]
    nested: tuple[str, ...]


def planned(rules: "Sequence[Rule]", columns: Columns) -> Plan:
    """The expressions of ``rules``, which are true, false or unknown; an error while building one takes its place."""
    scopes: dict[str, Asked] = {}
    figures: dict[str, dict[str, pl.Expr]] = {}
    roots, reads = set[str](), set[str]()
    needed: dict[str, frozenset[str]] = {}
    for rule in rules:
        asked = scopes.setdefault(rule.scope, Asked())
        columns.totals = {}
        try:
            expression = rule.predicate.vector(columns).alias(rule.id)
            for table, some in columns.totals.items():
                _blank(table, some)
        except Exception as error:  # noqa: BLE001 - kept for the rule, which raises it by itself
            asked.faults[rule.id] = repr(error)
            continue
        for table, some in columns.totals.items():
            figures.setdefault(table, {}).update(some)
        read = set(expression.meta.root_names())
        (asked.slips if read == {SLIPPED} else asked.built)[rule.id] = expression
        needed[rule.id] = must_be_known(expression) | rule.predicate.known
        reads |= read
        roots |= read if rule.scope == "project" else set()
    totals = {
        table: Total([one.alias(name) for name, one in some.items()], _blank(table, some), frozenset(some))
        for table, some in figures.items()
    }
    known = None if any(asked.faults for asked in scopes.values()) else frozenset(reads)
    return Plan({rule.id: rule for rule in rules}, known, needed, scopes, totals, tuple(sorted(roots & tables().keys())))


def _blank(table: str, figures: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """The columns of documents without a row of ``table``; a figure that cannot be computed raises."""
    made = pl.DataFrame(schema=row_schema(table)).select(one.alias(name) for name, one in figures.items())
    return [pl.lit(None, kind).alias(name) for name, kind in made.schema.items()]
