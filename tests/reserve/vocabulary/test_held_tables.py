"""Tables that are held answer instead of the shipped ones, and leave nothing behind."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from reserve.vocabulary.errors import NotFound, messages
from reserve.vocabulary.held_tables import KEPT, HeldTables, Table, holding_tables, noting_tables
from reserve.vocabulary.regions import regions
from reserve.vocabulary.tables import read_table, shipped_table
from reserve.vocabulary.units import units

ROOT = Path(__file__).parents[3]
OF_THE_PRODUCT = {
    "reserve/frozen/canonical.py:_parts": "parts of dataclasses",
    "reserve/frozen/made_with.py:code_digest": "the program itself",
    "reserve/parameters/lookup.py:shipped": "the shipped law",
    "reserve/parameters/lookup.py:_shipped_at": "the shipped law",
    "reserve/parameters/lookup.py:_shipped_areas": "the shipped law",
    "reserve/parameters/lookup.py:_shipped_paths": "the shipped law",
    "reserve/parameters/origins.py:phrases": "read while a file of the shipped law is read",
    "reserve/parameters/origins.py:_known": "read while a file of the shipped law is read",
    "reserve/parameters/origins.py:_patterns": "read while a file of the shipped law is read",
    "reserve/parameters/programmes/shelf.py:_shipped": "the shipped programmes",
    "reserve/parameters/references.py:references": "the shipped law",
    "reserve/parameters/shelf.py:shelf": "the page of the law",
    "reserve/parameters/usage.py:_pattern": "of a text",
    "reserve/parameters/wording.py:codes": "the page of the law",
    "reserve/rules/openings/channels.py:_paid": "the page of openings",
    "reserve/rules/targets/document_arithmetic.py:recomputed": "the page of targets",
    "reserve/rules/targets/targets.py:targets": "the page of targets",
}
"""What may be remembered without regard to the tables that are held, and why."""


def other(package: str, name: str, column: str, mark: str) -> HeldTables:
    """A table whose ``column`` says something else in every row."""
    table = shipped_table(name, package)
    place = table.columns.index(column)
    rows = tuple((*row[:place], f"{mark}{row[place]}", *row[place + 1 :]) for row in table.rows)
    return HeldTables({(package, name): Table(table.columns, rows)})


def test_held_tables_answer_inside_and_are_forgotten_outside() -> None:
    before = regions()["330522"].name
    with holding_tables(other("reserve.vocabulary", "regions.csv", "name", "旧")):
        assert regions()["330522"].name.zh == f"旧{before.zh}"
        with holding_tables(None):
            assert regions()["330522"].name == before
        assert regions() is regions()
    assert regions()["330522"].name == before


def test_what_was_never_kept_is_answered_by_the_product_and_named() -> None:
    held = HeldTables()
    with holding_tables(held):
        assert units()["t"].code == "t"
        list(read_table("words.csv", "reserve.exchange.documents"))
    assert list(held.unasked) == [("reserve.vocabulary", "units.csv")]


def test_what_is_noted_is_what_was_asked_for_whatever_was_remembered_before() -> None:
    units()
    with noting_tables() as first:
        units()
    with noting_tables() as again:
        units()
    assert first == again == {("reserve.vocabulary", "units.csv"): shipped_table("units.csv", "reserve.vocabulary")}


def test_a_sentence_that_held_tables_lack_can_still_be_told() -> None:
    held = HeldTables({("reserve.vocabulary", "messages.csv"): Table(("code", "zh", "en"), (("unit_unknown", "旧句", "old words"),))})
    with holding_tables(held):
        assert messages()["unit_unknown"].zh == "旧句"
        assert NotFound("programme_unknown", programme="x", known="y").text("zh")


def _remembered() -> Iterator[str]:
    for package in KEPT:
        for file in sorted((ROOT / package.replace(".", "/")).rglob("*.py")):
            for found in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(found, ast.FunctionDef) and {"cache", "lru_cache"} & {_name(one) for one in found.decorator_list}:
                    yield f"{file.relative_to(ROOT).as_posix()}:{found.name}"


def _name(decorator: ast.expr) -> str:
    return ast.unparse(decorator).partition("(")[0].rpartition(".")[2]


def test_nothing_that_rests_on_tables_is_remembered_across_frozen_batches() -> None:
    found = set(_remembered())
    assert found - set(OF_THE_PRODUCT) == set(), "use tabled of reserve.vocabulary.held_tables"
    assert set(OF_THE_PRODUCT) <= found


def test_a_table_with_a_row_that_is_not_whole_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.csv").write_text("code,zh\na,b\nc\n", encoding="utf-8")
    monkeypatch.setattr("reserve.vocabulary.tables.files", lambda _package: tmp_path)
    with pytest.raises(ValueError, match=r"x/t\.csv, line 3"):
        list(read_table("t.csv", "x"))
