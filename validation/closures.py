"""The closure engine: the catalogue as plain functions over one document, for answers while a person types."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from reserve.vocabulary.fields import Stage
from reserve.vocabulary.findings import Finding
from reserve.vocabulary.language import Bilingual
from validation.case import TABLE, Case
from validation.catalogue import ANYTHING, Rule, catalogue
from validation.errors import RuleCrashed
from validation.limits import limits
from validation.predicates.presence import unreadable_figures

ENGINE = "closures"
Closure = Callable[[Case], Iterator[Finding]]


def find(case: Case, rules: Sequence[Rule]) -> list[Finding]:
    """The findings of ``rules`` in their order. A rule that raises becomes :class:`RuleCrashed` with its id."""
    found: list[Finding] = []
    for rule in rules:
        try:
            found.extend(_SCOPES[rule.scope](rule, case))
        except Exception as error:
            raise RuleCrashed(rule.id, ENGINE, repr(error)) from error
    return found


@lru_cache(maxsize=512)
def rules_for(stage: Stage, as_of: dt.date, area: str) -> tuple[Rule, ...]:
    """The rules that bite at ``stage`` on this day in this area."""
    return tuple(rule for rule in catalogue() if rule.applies(stage, limits(as_of, area)))


@lru_cache(maxsize=8192)
def rules_reading(names: frozenset[str], stage: Stage, as_of: dt.date, area: str) -> tuple[Rule, ...]:
    """Those of them that read one of the fields ``names``."""
    return tuple(rule for rule in rules_for(stage, as_of, area) if ANYTHING in rule.reads or not names.isdisjoint(rule.reads))


def names_of(paths: Iterable[str]) -> frozenset[str]:
    """The fields that paths speak of: ``table/key/column`` names the column, ``table`` and ``table/key`` name the table."""
    found: set[str] = set()
    for path in paths:
        parts = path.split("/")
        found.add(parts[2] if len(parts) == 3 else parts[0])
    return frozenset(found)


def finding(rule: Rule, case: Case, path: str) -> Finding:
    """The finding of ``rule`` at ``path``: figures filled into its sentence. Both engines render through this."""
    if rule.scope == "unreadable":
        figures = unreadable_figures(path, case)
    else:
        figures = rule.predicate.figures(case)
    message = rule.message.format(**rule.words, **figures)
    texts = {name: value for name, value in figures.items() if isinstance(value, str)}
    return Finding(rule.id, rule.severity, path, tidy(message), texts, rule.citation, rule.related)


def tidy(message: Bilingual) -> Bilingual:
    """A sentence without the traces of a help text that a field does not have."""
    return Bilingual(message.zh.rstrip("； "), message.en.rstrip())


def _in_project(rule: Rule, case: Case) -> Iterator[Finding]:
    if rule.predicate.scalar(case):
        yield finding(rule, case, rule.path)


def _in_rows(rule: Rule, case: Case) -> Iterator[Finding]:
    for row in case.document.rows(TABLE):
        inside = case.at(row)
        if rule.predicate.scalar(inside):
            yield finding(rule, inside, f"{TABLE}/{row.key}/{rule.path}")


def _in_unreadable(rule: Rule, case: Case) -> Iterator[Finding]:
    for path, _problem in case.document.problems():
        yield finding(rule, case, path)


_SCOPES: dict[str, Callable[[Rule, Case], Iterator[Finding]]] = {
    "project": _in_project,
    TABLE: _in_rows,
    "unreadable": _in_unreadable,
}
