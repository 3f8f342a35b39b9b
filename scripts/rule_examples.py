"""Write ``validation/examples.json``: a few of the tests' cases of every rule with what the rule says, for the pages of the rules.

``python -m scripts.rule_examples``; part of ``make docs``, because the cases of the tests are not installed.
"""

import json
from pathlib import Path
from typing import Any

from reserve.vocabulary.findings import CheckContext, Finding
from tests.validation.documents import book, context_of, document_of
from tests.validation.generated_cases import cases_by_rule
from validation import closures
from validation.case import Case
from validation.catalogue import Rule, catalogue
from validation.examples import FILE
from validation.selection import rules_for

TARGET = Path(__file__).resolve().parent.parent / "validation" / FILE
TYPED = ("bare", "raw", "set", "tables", "rows")
"""What of a case makes its document."""


def render() -> str:
    """The whole file: the document that cases change, then an example a line, by rule."""
    cases = cases_by_rule()
    parts = []
    for rule in sorted(catalogue(), key=lambda one: one.id):
        made = []
        for case in chosen(cases.get(rule.id, []), answered=_answered(rule)):
            document, context = document_of(case), context_of(case)
            bites = any(one.id == rule.id for one in rules_for(context.stage, context.as_of, context.area))
            found = closures.find(Case(document, context), (rule,)) if bites else []
            made.append(_line(_example(case, context, found)))
        parts.append(f'  "{rule.id}": [\n   ' + ",\n   ".join(made) + "\n  ]")
    good = {name: book()["document"][name] for name in ("fields", "tables", "rows")}
    return f'{{\n "document": {_line(good)},\n "examples": {{\n' + ",\n".join(parts) + "\n }\n}\n"


def chosen(cases: list[dict[str, Any]], *, answered: bool) -> list[dict[str, Any]]:
    """One that fails, one that passes, and those on either side of the limit; short documents before long ones.

    ``answered``: the document that passes every rule has an answer where this rule looks, so it shows best what passes.
    """
    limits = [case for case in cases if case["kind"] == "limit"]
    failing = _short([case for case in cases if case["finds"]])
    plain = next((case for case in cases if answered and not set(case) - {"kind", "finds"}), None)
    passing = plain or _short([case for case in cases if not case["finds"] and case is not failing])
    edges = [next((case for case in limits if bool(case["finds"]) is answer), None) for answer in (True, False)]
    found: list[dict[str, Any]] = []
    for case in (failing, passing, *edges):
        if case is not None and not any(case is other for other in found):
            found.append(case)
    return found


def _answered(rule: Rule) -> bool:
    """Whether the document that passes every rule says something at the field of the rule."""
    good = document_of({})
    return bool(good.entry(rule.path)) if rule.scope == "project" and rule.path not in good.tables else bool(good.tables.get(rule.path))


def _short(cases: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The shortest that is no limit and changes something; else the shortest."""

    def length(case: dict[str, Any]) -> tuple[bool, bool, int]:
        plain = not case["finds"] and not set(case) - {"kind", "finds"}
        return (plain, case["kind"] == "limit" and not case.get("bare"), len(_line({name: case[name] for name in TYPED if name in case})))

    return min(cases, key=length, default=None)


def _example(case: dict[str, Any], context: CheckContext, found: list[Finding]) -> dict[str, Any]:
    return {
        "stage": context.stage, "as_of": context.as_of.isoformat(), "area": context.area,
        **{name: case[name] for name in TYPED if name in case},
        "beside": [*_names(context), *(holder.words.zh for holder in context.holders.values())],
        "says": [[one.path, one.message.zh, one.message.en] for one in found],
    }  # fmt: skip


def _names(context: CheckContext) -> list[str]:
    """Other projects of the firm, as a person would name them."""
    return [" · ".join(text for text in (near.project_name, near.line_name, near.shown) if text) for near in context.neighbours]


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8")
