"""The dictionary is what data and source say today, and leaves nothing out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from dashboards.dictionary import pages
from dashboards.dictionary.markdown import table
from dashboards.dictionary.parameters import values
from dashboards.dictionary.rules import rules
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.fields import fields
from reserve.vocabulary.products import products
from reserve.vocabulary.register import KINDS, register_fields
from reserve.vocabulary.units import units

FOLDER = Path(__file__).parents[2] / "docs" / "dictionary"


@cache
def made() -> Mapping[str, str]:
    return pages()


def test_the_pages_are_current() -> None:
    kept = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.md")}
    stale = sorted(name for name in {*kept, *made()} if kept.get(name) != made().get(name))
    assert stale == [], "run: make docs"


def test_every_field_has_its_row() -> None:
    for field in fields().values():
        assert f"| `{f'{field.table}/' if field.table else ''}{field.name}` |" in made()["fields.md"], field.name
        assert field.label.zh
        assert field.label.en
    for kind in KINDS:
        part = made()["register.md"].split(f"## `{kind}`")[1].split("\n## ")[0]
        for field in register_fields(kind).values():
            assert f"{field.name}` |" in part, (kind, field.name)
    assert all(f"| {code} |" in made()["register.md"] for code in products())


def test_every_parameter_has_its_row_and_the_counts_add_up() -> None:
    listed = "".join(text for name, text in made().items() if name.startswith("parameters/"))
    rows = sum(1 for line in listed.splitlines() if line.startswith("| `"))
    assert rows == len(values())
    assert [value.path for value in values() if f"`{value.path}`" not in listed] == []
    total = next(line for line in made()["parameters.md"].splitlines() if "合计 All |" in line and line.startswith("|   | 合计"))
    numbers = [int(cell) for cell in total.strip("| ").split("|")[2:] if cell.strip()]
    assert sum(numbers[:-1]) == numbers[-1] == len(values())


def test_every_rule_says_what_the_provision_says() -> None:
    assert [f"{rule.module}.{rule.name}" for rule in rules() if not rule.says] == []
    assert all(f"| `{rule.name}` |" in made()["rules.md"] for rule in rules())
    folders = {rule.module.split(".")[0] for rule in rules()}
    assert {path.stem for path in (FOLDER.parents[1] / "reserve" / "rules").iterdir() if (path / "__init__.py").exists()} <= folders


def test_every_unit_and_carrier_has_its_row() -> None:
    assert all(f"| `{code}` |" in made()["units.md"] for code in (*units(), *carriers()))


def test_every_page_is_reached_from_the_first() -> None:
    for name in made():
        if name.startswith("parameters/"):
            assert f"({name})" in made()["parameters.md"]
        elif name != "README.md":
            assert f"({name})" in made()["README.md"]


@pytest.mark.parametrize("cell", ["a|b", "a\nb", "<b>\t x", ""])
def test_a_cell_cannot_break_its_table(cell: str) -> None:
    lines = table(("one", "two"), [(cell, "end")]).splitlines()
    assert len(lines) == 3
    assert lines[2].replace("\\|", "").count("|") == 3
