"""The rest of a demonstration declaration: every measure has its parts, and the money of the parts is the money of the project."""

from decimal import Decimal

from dashboards.demo.clerk import typed_changes
from dashboards.demo.declaration import components, declaration, machines, saved_by_components
from dashboards.demo.figures import draw_figures
from dashboards.demo.project_skeletons import measures, skeletons
from reserve.vocabulary.document import Document, field_of_path
from reserve.vocabulary.switches import hidden
from tests.support.office import Typed

SEED = 2024


def typed(number: int) -> Typed:
    figures = draw_figures(skeletons()[number], SEED)
    more = declaration(skeletons()[number], SEED, figures.fields, figures.carriers)
    return {**typed_changes(figures), **more, **saved_by_components(skeletons()[number], ("1234.5", "tce/yr"))}


def document(given: Typed) -> Document:
    """The answers as the draft holds them."""
    fields: dict[str, object] = {}
    tables: dict[str, dict[str, dict[str, object]]] = {}
    for path, (text, unit) in given.items():
        name, *rest = path.split("/")
        if rest:
            tables.setdefault(name, {}).setdefault(rest[0], {})[rest[1]] = {"text": text, "unit": unit}
        else:
            fields[name] = {"text": text, "unit": unit}
    rows = {name: [{"key": key, "cells": cells} for key, cells in found.items()] for name, found in tables.items()}
    return Document.from_raw({"fields": fields, "tables": rows})


def sum_of(given: Typed, table: str, column: str) -> Decimal:
    return sum(
        (Decimal(text) for path, (text, _) in given.items() if path.startswith(f"{table}/") and path.endswith(f"/{column}")), Decimal(0)
    )


def test_every_measure_has_components_of_a_hundred_percent_and_equipment_that_comes_and_goes() -> None:
    assert set(components()) == set(machines()) == set(measures())
    assert {measure: sum(each.share for each in listed) for measure, listed in components().items()} == dict.fromkeys(measures(), 100)
    assert all({each.role for each in listed} == {"installed", "removed"} for listed in machines().values())


def test_the_parts_of_every_project_add_up_and_nothing_is_typed_that_its_kinds_do_not_ask_for() -> None:
    for number in range(len(skeletons())):
        given = typed(number)
        total = Decimal(given["investment_total"][0])
        assert sum_of(given, "components", "component_investment") == total
        assert sum_of(given, "investment_parts", "investment_part_amount") == total
        assert sum_of(given, "money_sources", "money_source_amount") == total
        assert sum_of(given, "components", "component_saving_tce_per_year") == Decimal("1234.5")
        read = document(given)
        assert [path for path, _ in read.problems()] == []
        assert hidden(read) == []


def test_the_rest_of_a_declaration_is_the_same_every_time_and_shifts_no_figure() -> None:
    assert typed(7) == typed(7)
    figures = draw_figures(skeletons()[7], SEED)
    assert draw_figures(skeletons()[7], SEED) == figures
    more = declaration(skeletons()[7], SEED, figures.fields, figures.carriers)
    assert not set(more) & set(typed_changes(figures))
    steps = {"enterprise", "project", "components", "investment", "procedures", "schedule"}
    assert {field_of_path(path).step for path in more} == steps
