"""Cases of the rules that the dictionary of fields makes by itself: presence and bounds of every field, with its switch on and off.

A jurist's cases stand in ``tests/cases/findings.yaml``; a rule that has none there gets these, in the same form.
"""

from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.slip_projects import raw_project
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Document, carrier_column
from reserve.vocabulary.fields import BY_CARRIER, Field, fields
from reserve.vocabulary.products import products_of
from reserve.vocabulary.switches import kind_column
from tests.validation.documents import TABLE, book
from validation.catalogue import Rule, catalogue
from validation.magnitudes import slipping

_CASES = Path(__file__).parents[1] / "cases"
_STEP = {"integer": Decimal(1), "year": Decimal(1), "money": Decimal("0.000001")}


@cache
def cases_by_rule() -> dict[str, list[dict[str, Any]]]:
    """The cases of the book, and generated ones for rules that have none in it."""
    found = book()["cases"] | _cases_of("form_rules")
    for rule_id, cases in _cases_of("one_unit").items():
        found[rule_id] = [*found[rule_id], *cases]
    makers = {"presence": _presence, "bounds": _bounds, "magnitude": _slip}
    for rule in catalogue():
        if rule.id not in found and rule.family in makers:
            found[rule.id] = makers[rule.family](rule)
    return found


def switched_on(field: Field) -> dict[str, Any]:
    """The answers that make ``field`` show."""
    owner = fields()[field.table] if field.table else field
    found: dict[str, Any] = {}
    if owner.kinds:
        found["component_kinds"] = "|".join(("process", *owner.kinds))
    if owner.sectors:
        found["product"] = sorted(products_of(owner.sectors))[0]
    if owner.when:
        found[owner.when] = "是"
    return found


def switched_off(field: Field) -> dict[str, Any]:
    """The answers that hide ``field``; what was typed for it then counts for nothing."""
    found: dict[str, Any] = {}
    if field.when:
        found[field.when] = "否"
    if field.sectors:
        found["product"] = "other"
    if field.kinds:
        found["component_kinds"] = ""
    return found


def typing(field: Field, answer: Any) -> dict[str, Any]:
    """What a case sets so that ``answer`` (None: nothing) stands in ``field`` and the field shows."""
    on = switched_on(field)
    if field.table is None:
        return {"set": on | {field.name: "" if answer is None else answer}}
    row: dict[str, Any] = {"key": "g1"}
    kind, carrier = kind_column(field.table), carrier_column(field.table)
    if kind is not None and field.kinds:
        row[kind] = field.kinds[0]
    if carrier is not None and field.unit == BY_CARRIER:
        row[carrier] = "raw_coal"
    if answer is not None:
        row[field.name] = answer
    return {"set": on, "rows": [row]} if field.table == TABLE else {"set": on, "tables": {field.table: [row]}}


def path_of(field: Field) -> str:
    """Where a finding about ``field`` stands in such a case."""
    return f"{field.table}/g1/{field.name}" if field.table else field.name


def _presence(rule: Rule) -> list[dict[str, Any]]:
    field = fields()[rule.path]
    lacking = {"set": switched_on(field), "tables": {field.name: []}} if field.type == "table" else typing(field, None)
    cases: list[dict[str, Any]] = [
        {"kind": "passing", "finds": []},
        {"kind": "failing", "stage": rule.stage, **lacking, "finds": [path_of(field)]},
    ]
    if field.switched and field.table is None:
        cases.append({"kind": "passing", "set": {field.name: "", **switched_off(field)}, "finds": []})
    if field.table is not None:
        cases.append({"kind": "passing", "stage": rule.stage, **typing(field, _answer(field)), "finds": []})
    return cases


def _answer(field: Field) -> str:
    """Something that may stand in ``field``."""
    if field.choices:
        return "raw_coal" if field.choices in ("carrier", "flow_carrier") else next(iter(choices(field.choices)))
    return {"date": "2024-01-10", "year": "2023", "boolean": "是"}.get(field.type, "1")


@cache
def _cases_of(name: str) -> dict[str, list[dict[str, Any]]]:
    return yaml.load((_CASES / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["cases"]


@cache
def _full() -> dict[str, Any]:
    """The first invented clean project that has every figure which can slip."""
    made = (raw_project(seed) for seed in range(100))
    return next(raw for raw in made if set(slipping()) <= {path.rsplit("/", 1)[-1] for path, *_ in Document.from_raw(raw).walk()})


def _slip(rule: Rule) -> list[dict[str, Any]]:
    """A whole project as it is, with one figure a thousand times too large, and the limits of the book of slips."""
    clean = {"stage": "draft", "raw": _full()}
    path, wrong = slipped(clean["raw"], rule.path, 1000)
    cases: list[dict[str, Any]] = [
        {"kind": "passing", **clean, "finds": []},
        {"kind": "failing", "stage": "draft", "raw": wrong, "finds": [path], "figures": {"factor": "1,000"}},
    ]
    return cases + [{"stage": "draft", "bare": True, "set": case.get("fields", {}), **case} for case in _cases_of("slips")[rule.path]]


def slipped(raw: dict[str, Any], name: str, factor: int) -> tuple[str, dict[str, Any]]:
    """The first answer to ``name`` in ``raw``, times ``factor``: its path and the raw document."""
    made, table = deepcopy(raw), fields()[name].table
    row = next((row for row in made["tables"][table] if name in row["cells"]), None) if table else None
    cell = made["fields"][name] if row is None else row["cells"][name]
    cell["text"] = f"{Decimal(cell['text']) * factor:f}"
    return (name if row is None else f"{table}/{row['key']}/{name}"), made


def _bounds(rule: Rule) -> list[dict[str, Any]]:
    field = fields()[rule.path]
    assert field.minimum is not None
    assert field.maximum is not None
    step, unit = _STEP.get(field.type, Decimal("0.000001")), "t" if field.unit == BY_CARRIER else field.unit

    def typed(number: Decimal) -> Any:
        return [f"{number:f}", unit] if unit else f"{number:f}"

    cases: list[dict[str, Any]] = [{"kind": "passing", "finds": []}]
    inside, outside = (field.minimum, field.maximum), (field.minimum - step, field.maximum + step)
    cases += [{"kind": "limit", **typing(field, typed(number)), "finds": []} for number in inside]
    cases += [{"kind": "limit", **typing(field, typed(number)), "finds": [path_of(field)]} for number in outside]
    cases.append({"kind": "failing", **typing(field, typed(field.maximum * 2 + step)), "finds": [path_of(field)]})
    if field.switched and field.table is None:
        beyond = typing(field, typed(field.maximum + step))["set"]
        cases.append({"kind": "passing", "set": {**beyond, **switched_off(field)}, "finds": []})
    return cases
