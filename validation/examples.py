"""Examples of every rule: a document that fails, one that passes, and those on either side of a limit, with what the rule says of each.

``examples.json`` is written from the cases of the tests by ``make docs``.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import Stage
from reserve.vocabulary.language import Bilingual
from validation.case import TABLE
from validation.catalogue import ANYTHING, Rule

FILE = "examples.json"
MOST_ANSWERS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A document and what the rule says of it: ``says`` (path, sentence) is empty where it passes.

    ``paths`` are the answers that matter, blank ones the rule speaks of included; ``changed`` those that differ from the document which
    passes every rule; ``beside``: other projects that the library holds, by name.
    """

    document: Document
    stage: Stage
    as_of: dt.date
    area: str
    paths: tuple[str, ...]
    changed: frozenset[str]
    says: tuple[tuple[str, Bilingual], ...]
    beside: tuple[str, ...] = ()


def examples(rule: Rule) -> tuple[Example, ...]:
    """The examples of a rule, the failing one first; none for a rule that is not in the file."""
    return tuple(_example(rule, given) for given in _book()["examples"].get(rule.id, ()))


def sentence(rule: Rule) -> Bilingual | None:
    """What the rule says of its first example; None for a rule that is not in the file."""
    for given in _book()["examples"].get(rule.id, ()):
        for _, zh, en in given["says"]:
            return Bilingual(zh, en)
    return None


@cache
def known() -> frozenset[str]:
    """The ids of the rules that have examples."""
    return frozenset(_book()["examples"])


@cache
def _book() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("validation") / FILE).read_text(encoding="utf-8"))
    return found


def _example(rule: Rule, given: Mapping[str, Any]) -> Example:
    document = _document(given)
    says = tuple((path, Bilingual(zh, en)) for path, zh, en in given["says"])
    apart = "raw" in given or given.get("bare", False)
    changed = frozenset() if apart else _changed(given, document)
    order = [path for path, _, _ in document.walk()]
    spoken = {one for path, _ in says for one in _row_of(path, order)}
    near = {path for path in order if path.rsplit("/", 1)[-1] in rule.reads}
    wanted = [path for path in order if path in changed or path in spoken or path in near]
    if len(wanted) > MOST_ANSWERS or ANYTHING in rule.reads:
        first = dict.fromkeys((*(p for p in order if p in changed), *(p for p in order if p in spoken), *(p for p in order if p in near)))
        wanted = sorted(list(first)[:MOST_ANSWERS], key=order.index)
    blanked = sorted((changed | {path for path, _ in says}) - set(order))
    return Example(
        document, cast("Stage", given["stage"]), dt.date.fromisoformat(given["as_of"]), given["area"], (*wanted, *blanked), changed, says,
        tuple(given["beside"]),
    )  # fmt: skip


def _document(given: Mapping[str, Any]) -> Document:
    """The document that passes every rule with what the example changes; ``raw`` and ``bare`` stand for themselves."""
    if "raw" in given:
        return Document.from_raw(given["raw"])
    tables = {**given.get("tables", {}), **({TABLE: given["rows"]} if "rows" in given else {})}
    changes = _read(given.get("set", {}), tables)
    if given.get("bare"):
        return changes
    good, named = _good(), given.get("set", {})
    entries = {name: entry for name, entry in good.entries.items() if name not in named}
    kept = {name: rows for name, rows in good.tables.items() if name not in tables}
    return Document({**entries, **changes.entries}, {**kept, **changes.tables})


@cache
def _good() -> Document:
    """The document that passes every rule."""
    good = _book()["document"]
    return _read(good["fields"], {**good["tables"], TABLE: good["rows"]})


def _read(typed: Mapping[str, Any], tables: Mapping[str, Any]) -> Document:
    """Answers in the short form of the cases."""
    return Document.from_raw(
        {
            "fields": {name: _cell(short) for name, short in typed.items()},
            "tables": {
                name: [{"key": row["key"], "cells": {key: _cell(short) for key, short in row.items() if key != "key"}} for row in rows]
                for name, rows in tables.items()
            },
        }
    )


def _changed(given: Mapping[str, Any], document: Document) -> frozenset[str]:
    before = _unchanged()
    now = {path: entry.text for path, _, entry in document.walk()}
    blanked = {name for name, text in given.get("set", {}).items() if text in ("", None)}
    emptied = {name for name, rows in given.get("tables", {}).items() if not rows}
    return frozenset({path for path, text in now.items() if before.get(path) != text} | blanked | emptied)


@cache
def _unchanged() -> Mapping[str, str]:
    """The answers of the document that passes every rule."""
    return {path: entry.text for path, _, entry in _good().walk()}


def _row_of(path: str, order: list[str]) -> list[str]:
    """A path and, for a cell, the answers of its row."""
    parts = path.split("/")
    return [path] if len(parts) < 3 else [one for one in order if one.startswith(f"{parts[0]}/{parts[1]}/")]


def _cell(short: Any) -> dict[str, str]:
    if isinstance(short, list):
        return {"text": str(short[0]), "unit": str(short[1])}
    return {"text": "是" if short is True else "否" if short is False else str(short)}
