"""The catalogue of rules: ``rules.csv`` for what the law and experience ask, and one rule per field for presence, bounds and slips.

It is the only source: closures, the Great Expectations suite, the documentation and the cases of the tests are made from it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from reserve.vocabulary.document import carrier_column
from reserve.vocabulary.fields import STAGES, Field, Stage, columns_of, fields, single_fields, table_fields
from reserve.vocabulary.findings import SEVERITIES, WAIVED_BY, Severity, WaivedBy
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.switches import switches_of
from reserve.vocabulary.tables import read_table, split
from validation.case import TABLE
from validation.errors import CatalogueFault
from validation.limits import Limits
from validation.magnitudes import slipping
from validation.predicates import NAMED, forms, sums
from validation.predicates.base import Predicate
from validation.predicates.presence import UNREADABLE, blank, no_rows, outside_bounds
from validation.predicates.slip import slip_of

Scope = str
"""``project``, ``unreadable`` (each answer that cannot be read), or the name of a repeat table: each of its rows."""
TABLES = ("rules.csv", "form_rules.csv")
PREDICATES = {**NAMED, **forms.PREDICATES, **sums.PREDICATES}
HOUSE = "本系统设定"
NEVER_WAIVED = ("reading", "presence", "bounds", "identity")
"""Families without which a document means nothing: no officer can waive them."""
ANYTHING = "*"
"""A rule that reads every field."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``id`` is never reused; it applies from ``stage`` on, within its dates, where all its ``limits`` have a value.

    ``path`` is the field a finding stands at (a column inside ``scope``); ``reads`` are all fields it depends on.
    ``words`` fill the placeholders of ``message`` that are the same for every finding. ``since``: the day it came into this catalogue
    after the first edition; ``waivable``: the lowest level whose officer may waive it.
    """

    id: str
    family: str
    title: Bilingual
    stage: Stage
    severity: Severity
    scope: Scope
    path: str
    reads: tuple[str, ...]
    predicate: Predicate
    limits: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    citation: str
    message: Bilingual
    words: dict[str, Bilingual] = field(default_factory=dict)
    since: dt.date | None = None
    waivable: WaivedBy | None = None

    @property
    def related(self) -> tuple[str, ...]:
        """The other fields that the finding speaks of."""
        return tuple(name for name in self.reads if name not in (self.path, ANYTHING))

    def applies(self, stage: Stage, limits: Limits) -> bool:
        """Whether the rule bites at ``stage`` on the day and in the area of ``limits``."""
        return (
            STAGES.index(self.stage) <= STAGES.index(stage)
            and (self.valid_from is None or self.valid_from <= limits.as_of)
            and (self.valid_to is None or limits.as_of <= self.valid_to)
            and all(limits.known(address) for address in self.limits)
        )


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules in the order of findings: reading, presence, bounds and slips in the order of the form, then those of the tables."""
    found = (*_generated(), *(read_rule(row) for table in TABLES for row in read_table(table, "validation")))
    ids = [rule.id for rule in found]
    twice = {rule_id for rule_id in ids if ids.count(rule_id) > 1}
    if twice:
        raise CatalogueFault(f"the rule ids {sorted(twice)} stand twice; give each rule an id of its own")
    return _with_standing(found)


def _with_standing(found: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules with what ``since.csv`` and ``waivable.csv`` say of them. Reading, presence and bounds are never waived."""
    since = {row["rule"]: dt.date.fromisoformat(row["since"]) for row in read_table("since.csv", "validation")}
    waivable = {row["rule"]: row["by"] for row in read_table("waivable.csv", "validation")}
    known = {one.id: one for one in found}
    for rule_id, by in waivable.items():
        if by not in WAIVED_BY or rule_id not in known or known[rule_id].severity != "block" or known[rule_id].family in NEVER_WAIVED:
            raise CatalogueFault(f"waivable.csv: {rule_id} by {by!r}: only blocking rules outside {NEVER_WAIVED}, by one of {WAIVED_BY}")
    if unknown := since.keys() - known.keys():
        raise CatalogueFault(f"since.csv: no rules called {sorted(unknown)}")
    return tuple(replace(one, since=since.get(one.id), waivable=cast("WaivedBy | None", waivable.get(one.id))) for one in found)


@cache
def by_id() -> dict[str, Rule]:
    """All rules by id."""
    return {rule.id: rule for rule in catalogue()}


def rule(rule_id: str) -> Rule:
    """The rule with this id; an unknown id raises ``KeyError``."""
    return by_id()[rule_id]


@cache
def scopes() -> tuple[str, ...]:
    """All scopes that a rule may have."""
    return ("project", "unreadable", *(table.name for table in table_fields()))


def read_rule(row: Mapping[str, str]) -> Rule:
    """A row of a table of rules; ``CatalogueFault`` says what does not fit."""
    rule_id = row["id"]
    if row["stage"] not in STAGES or row["severity"] not in SEVERITIES or row["scope"] not in scopes():
        raise CatalogueFault(f"{rule_id}: stage, severity or scope is not one of {STAGES}, {SEVERITIES}, {scopes()}")
    reads = split(row["reads"])
    unknown = {name for name in (row["path"], *reads) if name not in fields()}
    if unknown or row["predicate"] not in PREDICATES:
        raise CatalogueFault(f"{rule_id}: unknown fields {sorted(unknown)} or predicate {row['predicate']!r}; see fields.csv, predicates/")
    return Rule(
        rule_id, row["family"], Bilingual(row["title_zh"], row["title_en"]), row["stage"], row["severity"],
        row["scope"], row["path"], reads, PREDICATES[row["predicate"]], split(row["limits"]),
        _date(row["valid_from"]), _date(row["valid_to"]), row["citation"], Bilingual(row["message_zh"], row["message_en"]),
    )  # fmt: skip


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _generated() -> Iterator[Rule]:
    templates = {row["id"]: row for row in read_table("generated.csv", "validation")}
    yield _from_template(templates["R-READ"], "R-READ", "project_name", UNREADABLE, scope="unreadable", reads=(ANYTHING,))
    for one in fields().values():
        if one.needed_at is not None:
            yield _presence(one, templates)
    for one in (*single_fields(), *(column for table in table_fields() for column in columns_of(table.name))):
        if one.minimum is not None:
            carrier = carrier_column(one.table) if one.table else None
            reads = (one.name, carrier) if carrier else (one.name,)
            predicate = outside_bounds(one)
            yield _from_template(templates["R-RANGE"], f"R-RANGE-{_code(one.name)}", one.name, predicate, scope=_scope(one), reads=reads)
    for name, stands in slipping().items():
        one, near = fields()[name], dict.fromkeys((name, *(other for ratio in stands for other in ratio.reads)))
        limits = tuple(ratio.address for ratio in stands)
        made = _from_template(
            templates["R-SLIP"], f"R-SLIP-{_code(name)}", name, slip_of(one), scope=_scope(one), reads=tuple(near), limits=limits
        )
        yield replace(made, citation=HOUSE)


def _presence(one: Field, templates: dict[str, dict[str, str]]) -> Rule:
    rule_id = f"R-NEED-{_code(one.name)}"
    reads = (one.name, *switches_of(one))
    if one.type == "table":
        return _from_template(templates["R-NEED-ROWS"], rule_id, one.name, no_rows(one), stage=one.needed_at, reads=reads)
    if one.table:
        row = templates["R-NEED-CELL" if one.table == TABLE else "R-NEED-COLUMN"]
        return _from_template(row, rule_id, one.name, blank(one), scope=_scope(one), stage=one.needed_at, reads=reads)
    return _from_template(templates["R-NEED"], rule_id, one.name, blank(one), stage=one.needed_at, reads=reads)


def _from_template(
    row: dict[str, str], rule_id: str, name: str, predicate: Predicate, *,
    scope: Scope = "project", stage: Stage | None = None, reads: tuple[str, ...] = (), limits: tuple[str, ...] = (),
) -> Rule:  # fmt: skip
    one = fields()[name]
    words = {"label": one.label, "help": one.help, "table": fields()[one.table].label if one.table else BLANK}
    citation = "" if one.source.startswith("申报表") else one.source
    if scope == "unreadable":
        words, citation = {}, ""
    title = Bilingual(row["title_zh"], row["title_en"]).format(**words)
    return Rule(
        rule_id, row["family"], title, stage or cast(Stage, row["stage"]), cast(Severity, row["severity"]), scope, name,
        reads or (name,), predicate, limits, None, None, citation, Bilingual(row["message_zh"], row["message_en"]), words,
    )  # fmt: skip


def _scope(one: Field) -> Scope:
    return one.table or "project"


def _code(name: str) -> str:
    return name.upper().replace("_", "-")
