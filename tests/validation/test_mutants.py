"""Every rule spoiled in every simple way, in process: a mutant that answers all cases of its rule as they should be would go unnoticed."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

import pytest

from reserve.parameters import Value
from reserve.vocabulary.document import Document, Entry, Row
from reserve.vocabulary.fields import fields
from tests.validation.documents import context_of, document_of
from tests.validation.generated_cases import cases_by_rule
from validation import Rule, catalogue
from validation.case import Case
from validation.limits import Limits
from validation.predicates.air import BETTER_FIRST
from validation.selection import rules_for

COUNTED = ("day", "character", "%", "m", "projects")
COMPARED = ("plausibility.", "checks.", "energy_limits.", "energy_benchmarks.", "cement_plan.", "peers.")
"""Numbers and classes that figures of a document are held against; classes of other sectors' plans are tried by the cases of the law."""
STEP = Decimal("0.000001")
LIMIT_STEP = 2 * STEP
"""A limit of a standard counts times a share below one: a millionth of it would move the boundary by less than a figure can tell."""
PEER_STEP = Decimal("0.001")
"""A deviation counts times a spread of logarithms: less of it moves a bound by less than a figure can tell."""
Scalar = Callable[[Case], bool]


@cache
def tried(rule_id: str) -> tuple[tuple[Document, Any, list[str]], ...]:
    return tuple((document_of(case), context_of(case), case["finds"]) for case in cases_by_rule()[rule_id])


@cache
def whole(rule_id: str, number: int) -> Case:
    document, context, _ = tried(rule_id)[number]
    return Case(document, context)


def paths(rule: Rule, case: Case, scalar: Scalar) -> list[str]:
    """Where the rule would find something, without rendering a sentence."""
    if rule not in rules_for(case.context.stage, case.context.as_of, case.context.area):
        return []
    if rule.scope == "project":
        return [rule.path] if scalar(case) else []
    return [f"{rule.scope}/{row.key}/{rule.path}" for row in case.document.rows(rule.scope) if scalar(case.at(row))]


def killed(rule: Rule, scalar: Scalar, change: Callable[[Document], Document] | None = None, days: int = 0) -> bool:
    """Whether some case of the rule tells the mutant from the rule."""
    for number, (document, context, finds) in enumerate(tried(rule.id)):
        if change is None and not days:
            case = whole(rule.id, number)
        else:
            case = Case(change(document) if change else document, replace(context, as_of=context.as_of + dt.timedelta(days=days)))
        if paths(rule, case, scalar) != finds:
            return True
    return False


RULES = [rule for rule in catalogue() if rule.scope != "unreadable"]


def test_the_rules_themselves_answer_their_cases() -> None:
    assert [rule.id for rule in RULES if killed(rule, rule.predicate.scalar)] == []


def test_a_rule_that_always_answers_yes_is_noticed() -> None:
    assert [rule.id for rule in RULES if not killed(rule, lambda _case: True)] == []


def test_a_rule_that_always_answers_no_is_noticed() -> None:
    assert [rule.id for rule in RULES if not killed(rule, lambda _case: False)] == []


def test_a_rule_that_answers_the_opposite_is_noticed() -> None:
    assert [rule.id for rule in RULES if not killed(rule, lambda case, rule=rule: not rule.predicate.scalar(case))] == []


def moved(value: Value, step: Decimal) -> Value | None:
    """A legal value one unit to one side: each bound of a band, a number, a class; None where it is none of them."""
    size = Decimal(1) if value.unit in COUNTED else _step(value.path)
    content = value.value
    if isinstance(content, Mapping):
        return replace(value, value={key: one + step * size if isinstance(one, Decimal) else one for key, one in content.items()})
    if isinstance(content, Decimal):
        return replace(value, value=content + step * size)
    if content in BETTER_FIRST:
        return replace(value, value=BETTER_FIRST[BETTER_FIRST.index(str(content)) + int(step)])
    return None


def _step(path: str) -> Decimal:
    return LIMIT_STEP if path.startswith("energy_limits.") else PEER_STEP if path.startswith("peers.") else STEP


def boundaries() -> Iterator[tuple[Rule, str]]:
    for rule in RULES:
        if rule.family != "magnitude":
            yield from ((rule, address) for address in rule.limits if address.startswith(COMPARED))


@pytest.mark.parametrize("step", [Decimal(1), Decimal(-1)], ids=["up", "down"])
def test_a_legal_number_moved_by_one_unit_is_noticed(step: Decimal, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, survivors, tries = Limits.value, [], 0
    now = Case(document_of({}), context_of({})).limits
    for rule, address in boundaries():
        if moved(plain(now, address), step) is None:
            continue

        def value(self: Limits, asked: str, address: str = address) -> Value:
            found = plain(self, asked)
            return (moved(found, step) or found) if asked == address else found

        monkeypatch.setattr(Limits, "value", value)
        tries += 1
        anew = (lambda document: document) if address.startswith("peers.") else None
        if not killed(rule, rule.predicate.scalar, anew):
            survivors.append((rule.id, address))
        monkeypatch.setattr(Limits, "value", plain)
    assert tries > 10
    assert survivors == []


def nudged(path: str, step: int) -> Callable[[Document], Document]:
    """The answer to ``path`` (in every row of its table) one unit of its scale, or one day, away: the boundary moved the other way."""

    def entry(one: Entry) -> Entry:
        if isinstance(one.value, int) and not isinstance(one.value, bool):
            return replace(one, value=one.value + step)
        if fields()[path].type == "date" and isinstance(one.value, str):
            return replace(one, value=(dt.date.fromisoformat(one.value) + dt.timedelta(days=step)).isoformat())
        return one

    def row(one: Row) -> Row:
        return replace(one, cells={name: entry(cell) if name == path else cell for name, cell in one.cells.items()})

    def change(document: Document) -> Document:
        table = fields()[path].table
        if table is None:
            return replace(document, entries={name: entry(one) if name == path else one for name, one in document.entries.items()})
        return replace(document, tables={**document.tables, table: tuple(row(one) for one in document.rows(table))})

    return change


def at_a_figure() -> list[Rule]:
    """Rules with cases at a limit whose finding stands at a number or a date."""
    numbers = ("quantity", "ratio", "money", "integer", "year", "date")
    limited = [rule for rule in RULES if any(case["kind"] == "limit" for case in cases_by_rule()[rule.id])]
    return [rule for rule in limited if fields()[rule.path].type in numbers and (not rule.limits or rule.family == "magnitude")]


@pytest.mark.parametrize("step", [1, -1])
def test_a_boundary_between_two_answers_moved_by_one_unit_is_noticed(step: int) -> None:
    rules = at_a_figure()
    assert len(rules) > 100
    assert [rule.id for rule in rules if not killed(rule, rule.predicate.scalar, nudged(rule.path, step))] == []


@pytest.mark.parametrize("days", [31, -31])
def test_the_month_of_a_project_code_is_compared_with_the_day_of_the_check(days: int) -> None:
    rule = next(rule for rule in RULES if rule.id == "R-CODE-DATE")
    assert killed(rule, rule.predicate.scalar, days=days)


class Read(Case):
    """A case that notes which figures of the assessment were asked of it."""

    names: ClassVar[set[str]] = set()

    def assessed(self, name: str) -> int | None:
        Read.names.add(name)
        return super().assessed(name)


def assessed_by(rule: Rule) -> set[str]:
    """The figures of the assessment that the rule asks for in its cases, as it does at a figure of law."""
    Read.names.clear()
    if rule.scope == "project" and rule.family != "magnitude":
        for document, context, _ in tried(rule.id):
            paths(rule, Read(document, context), rule.predicate.scalar)
    return set(Read.names)


GUARDED = {
    ("R-UNIT-LOW", "limit_1"), ("R-UNIT-HIGH", "limit_3"),
    ("R-SAVING-SHARE", "energy_before_tce"), ("R-SAVING-SHARE", "saving_tce_per_year"),
    ("R-SAVING-DIFFERS", "saving_tce_per_year"), ("R-COST-PER-TCE", "saving_tce_per_year"),
    ("R-ENERGY-UP", "energy_before_tce"), ("R-ENERGY-UP", "energy_after_tce"),
}  # fmt: skip
"""Figures that a share of a limit is taken of, or that count only where another lacks: a millionth of them is below what a figure tells."""


@pytest.mark.parametrize("step", [1, -1])
def test_a_computed_figure_or_level_one_millionth_higher_or_lower_is_noticed(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, read = Case.assessed, {rule.id: assessed_by(rule) for rule in RULES}
    moving = [(rule, name) for rule in RULES for name in sorted(read[rule.id]) if (rule.id, name) not in GUARDED]
    survivors = []
    for rule, moved_name in moving:

        def assessed(self: Case, name: str, moved_name: str = moved_name) -> int | None:
            found = plain(self, name)
            return found + step if found is not None and name == moved_name else found

        monkeypatch.setattr(Case, "assessed", assessed)
        if not killed(rule, rule.predicate.scalar):
            survivors.append((rule.id, moved_name))
    assert len(moving) > 10
    assert survivors == []


@pytest.mark.parametrize("step", [1, -1])
def test_energy_after_one_millionth_higher_or_lower_is_noticed(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rule, plain = next(rule for rule in RULES if rule.id == "R-ENERGY-UP"), Case.assessed

    def assessed(self: Case, name: str) -> int | None:
        found = plain(self, name)
        return found + step if found is not None and "after" in name else found

    monkeypatch.setattr(Case, "assessed", assessed)
    assert killed(rule, rule.predicate.scalar)
