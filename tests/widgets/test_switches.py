"""The switches of the page and those of the rules say the same on documents of every sort."""

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route

from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import columns_of, fields
from reserve.vocabulary.products import products
from reserve.vocabulary.switches import KINDS, PRODUCT, shows
from tests.widgets.stage import Stage
from widgets.schema import form_schema

pytestmark = pytest.mark.browser
SOURCES = Path(__file__).resolve().parents[2] / "widgets" / "src"
SCHEMA = form_schema("zh")
ASK = """async ([schema, documents]) => {
  const { switchboard } = await import("/sources/form/switches.js");
  const { Screen } = await import("/sources/form/state.js");
  return documents.map((raw) => {
    const screen = new Screen(raw, {});
    const board = switchboard(schema, screen);
    const shown = [];
    for (const field of schema.steps.flatMap((step) => step.fields)) {
      if (board.shows(field)) shown.push(field.path);
      if (field.type !== "table" || !board.shows(field)) continue;
      for (const row of screen.rows(field.path))
        for (const column of field.columns)
          if (board.showsColumn(field, column, row)) shown.push(`${field.path}/${row.key}/${column.path}`);
    }
    return shown.sort();
  });
}"""


def words(rng: random.Random, kind: str) -> str:
    """One choice of a list as people or workbooks give it: code, word, or something that is none."""
    code = rng.choice(list(choices(kind)))
    return rng.choice([code, code, choices(kind)[code].zh, "说不清"])


def drawn(rng: random.Random) -> dict[str, Any]:
    """A raw document whose switches stand any way."""
    answers = {
        KINDS: rng.choice(["|", "、", "，", "; "]).join(words(rng, "component_kind") for _ in range(rng.randrange(5))),
        PRODUCT: rng.choice([*products(), words(rng, "product"), "other", ""]),
        **{
            name: rng.choice(["true", "false", "是", "否", " YES ", "有", "也许", ""])
            for name in {f.when for f in fields().values() if f.when}
        },
    }
    rows = [{"key": f"r{n}", "cells": {"component_kind": {"text": words(rng, "component_kind")}}} for n in range(rng.randrange(4))]
    points = [{"key": "p1", "cells": {"point_outlet": {"text": "窑尾"}}}] if rng.random() < 0.5 else []
    return {
        "fields": {name: {"text": text} for name, text in answers.items() if text},
        "tables": {"components": rows, "emission_points": points},
    }


def said_by_the_rules(raw: dict[str, Any]) -> list[str]:
    """What shows by ``reserve.vocabulary.switches``."""
    document = Document.from_raw(raw)
    found = []
    for field in fields().values():
        if field.table is not None or not shows(field, document):
            continue
        found.append(field.name)
        for row in document.rows(field.name) if field.type == "table" else ():
            found += [f"{field.name}/{row.key}/{column.name}" for column in columns_of(field.name) if shows(column, document, row)]
    return sorted(found)


def test_the_page_and_the_rules_show_the_same_fields_of_three_hundred_documents(stage: Stage) -> None:
    def source(route: Route) -> None:
        path = SOURCES / route.request.url.split("/sources/")[1]
        route.fulfill(content_type="text/javascript", body=path.read_text(encoding="utf-8"))

    rng = random.Random(20240902)
    documents = [drawn(rng) for _ in range(300)]
    stage.page.route("**/sources/**", source)
    stage.page.goto("/stage")
    answers = stage.page.evaluate(ASK, [SCHEMA, documents])
    for raw, on_the_page in zip(documents, answers, strict=True):
        assert on_the_page == said_by_the_rules(raw), raw["fields"]
    assert len({tuple(each) for each in answers}) > 100
