"""The project workbook: filled in with a spreadsheet, read with its tables, checked as the page checks, and returned with its findings."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import polars as pl
import pytest

from reserve.exchange.project_checks import between
from reserve.exchange.project_columns import MARK, PROJECTS, columns, heading, sheets, titles
from reserve.services import check_workbook, import_workbook, projects_template, read_project, workbook_back
from reserve.services.checking.peers import Counted, freeze_peers
from reserve.vocabulary.document import Document, display
from reserve.vocabulary.errors import BadInput, Refused
from reserve.vocabulary.fields import fields, table_fields
from reserve.vocabulary.peers import ANY_KIND
from reserve.vocabulary.units import units
from tests.support.office import GOOD, Office
from validation import catalogue
from validation.predicates.base import Predicate

NAMES, HEADER, FIRST = 3, 4, 5
HOSTILE = '=HYPERLINK("http://evil.example","x")'
BAD = {
    "project_name": (HOSTILE, None), "finish_date": ("2023-01-01", None), "capacity_after_t_per_year": ("200", "10kt/yr"),
    "project_code": ("abc", None), "contact_phone": ("12", None), "investment_eligible": ("九千", "10kCNY"),
    "energy_carriers/coal/quantity_after": ("1.9", "10kt"), "energy_carriers/power/quantity_before": ("", None),
}  # fmt: skip
Typed = Mapping[str, tuple[str, str | None]]


def raw_of(typed: Typed) -> dict[str, Any]:
    """The raw document of paths with text and unit."""
    raw: dict[str, Any] = {"fields": {}, "tables": {}}
    for path, (text, unit) in typed.items():
        cell = {"text": text, **({"unit": unit} if unit else {})}
        if "/" not in path:
            raw["fields"][path] = cell
            continue
        table, key, name = path.split("/")
        rows = raw["tables"].setdefault(table, [])
        if key not in [row["key"] for row in rows]:
            rows.append({"key": key, "cells": {}})
        next(row for row in rows if row["key"] == key)["cells"][name] = cell
    return raw


def fill(template: bytes, projects: list[dict[str, Any]]) -> bytes:
    """The template filled in as an official does: words of the lists, bare figures in the unit of the heading."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    following = dict.fromkeys(sheets(), FIRST)
    units_of = _headings(book, projects)
    for number, raw in enumerate(projects, start=1):
        document = Document.from_raw(raw)
        shown: dict[str, str] = {}
        for path, field, entry in document.walk():
            bare = entry.problem is not None or field.type == "region" or (entry.unit or "") == units_of.get(field.name, "")
            shown[path] = entry.text if bare else display(field, entry)
        _line(book, following, PROJECTS, number, raw["fields"], shown)
        for table, rows in raw["tables"].items():
            for row in rows:
                inside = {name: shown.get(f"{table}/{row['key']}/{name}", "") for name in row["cells"]}
                _line(book, following, table, number, row["cells"], inside)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _headings(book: Any, projects: list[dict[str, Any]]) -> dict[str, str]:
    """The unit of each column of figures: the one that all projects use, else the default."""
    found: dict[str, str] = {}
    for place, one in enumerate(columns(PROJECTS), start=1):
        used = {raw["fields"][one.code]["unit"] for raw in projects if raw["fields"].get(one.code, {}).get("unit")}
        if one.field is None or not one.field.accepted_units:
            continue
        found[one.code] = used.pop() if len(used) == 1 else one.field.accepted_units[0]
        book[titles("zh")[PROJECTS]].cell(HEADER, place, heading(one, "zh", found[one.code]))
    return found


def _line(book: Any, following: dict[str, int], sheet: str, number: int, cells: Any, shown: Mapping[str, str]) -> None:
    line = following[sheet]
    following[sheet] += 1
    written = book[titles("zh")[sheet]]
    written.cell(line, 1, number)
    for place, one in enumerate(columns(sheet), start=1):
        cell = cells.get(one.code)
        if one.code == "unit":
            named = {other["unit"] for other in cells.values() if other.get("unit")}
            written.cell(line, place, units()[named.pop()].label.zh if len(named) == 1 else None)
        elif cell is not None and one.field is not None:
            by_row = not one.field.accepted_units and one.field.type == "quantity"
            written.cell(line, place, cell["text"] if by_row else shown[one.code]).data_type = "s"


@pytest.fixture
def clerk(local_office: Office) -> str:
    return local_office.person("wang", "330522", "county_clerk")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_has_every_field_with_its_checks_and_help(local_office: Office, clerk: str, language: Any) -> None:
    content = projects_template(local_office.desk, clerk, language).content
    assert content == projects_template(local_office.desk, clerk, language).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    named: dict[str, set[str]] = {}
    for sheet in sheets():
        written = book[titles(language)[sheet]]
        assert written.cell(NAMES, 1).value == f"{MARK}{sheet}"
        assert written.row_dimensions[NAMES].hidden
        named[sheet] = {str(cell.value) for cell in written[NAMES][1:]}
        checked = {str(check.sqref).split(":")[0].rstrip("0123456789"): check for check in written.data_validations.dataValidation}
        for place, one in enumerate(columns(sheet), start=1):
            letter = openpyxl.utils.get_column_letter(place)
            head = str(written.cell(HEADER, place).value)
            assert head.startswith(one.label.text(language))
            if one.field is None:
                continue
            assert head.endswith("*") == (one.field.needed_at in ("draft", "reserve"))
            if one.field.choices:
                assert checked[letter].type == "list"
            if one.field.type in ("date", "quantity", "ratio", "money", "integer", "year"):
                assert checked[letter].type == "custom"
            if one.field.type in ("text", "long_text", "enterprise") and one.field.max_length:
                assert (checked[letter].type, checked[letter].formula1) == ("textLength", str(one.field.max_length))
    left_out = {name for name, field in fields().items() if field.type in ("attachment", "table")} | {"file_kind", "file_note"}
    assert set().union(*named.values()) - {"unit"} == set(fields()) - left_out
    assert set(sheets()) == {PROJECTS, *(table.name for table in table_fields())} - {"files"}
    assert book[titles(language)[PROJECTS]].cell(HEADER, 2).comment is not None


def test_the_rules_between_two_columns_are_those_of_the_catalogue() -> None:
    known = {rule.id: rule for rule in catalogue()}
    for field, one in between().items():
        rule = known[one.rule]
        assert (rule.path, rule.severity, rule.scope) == (field, one.severity, "project")
        assert {one.field, one.other} <= set(rule.reads)
        assert isinstance(rule.predicate, Predicate)


def test_a_filled_workbook_gives_the_findings_of_the_page_and_becomes_the_same_drafts(local_office: Office, clerk: str) -> None:
    office = local_office
    raws = [raw_of(GOOD), raw_of({**GOOD, **BAD})]
    content = fill(projects_template(office.desk, clerk).content, raws)
    checked = check_workbook(office.desk, clerk, content, "a.xlsx")
    assert [(row.state, row.name, row.reason) for row in checked.rows] == [("new", GOOD["project_name"][0], None), ("new", HOSTILE, None)]
    first, second = (row.report for row in checked.rows)
    assert first is not None
    assert second is not None
    assert first.findings == ()
    found = {(finding.rule_id, finding.path) for finding in second.findings}
    assert found >= {
        ("R-READ", "investment_eligible"), ("R-DATES-ORDER", "finish_date"), ("R-CAPACITY-GROWTH", "capacity_after_t_per_year"),
        ("R-CODE-SHAPE", "project_code"), ("R-PHONE", "contact_phone"), ("R-NEED-QUANTITY-BEFORE", "energy_carriers/r2/quantity_before"),
    }  # fmt: skip
    receipt = import_workbook(office.desk, clerk, content, "a.xlsx")
    for made, row in zip(receipt.rows, checked.rows, strict=True):
        assert made.code is not None
        assert read_project(office.desk, clerk, made.code).report == row.report
    again = import_workbook(office.desk, clerk, content, "b.xlsx")
    assert [(row.status, row.code) for row in again.rows] == [("already", row.code) for row in receipt.rows]
    assert [row.state for row in check_workbook(office.desk, clerk, content, "a.xlsx").rows] == ["already", "already"]


def test_a_figure_far_from_those_of_peers_is_hinted_at_in_the_workbook_as_in_the_draft(local_office: Office, clerk: str) -> None:
    office = local_office
    cheap = {
        "product": ["clinker"],
        "kinds": [ANY_KIND],
        "indicator": ["cost_per_tce"],
        "n": [30],
        "median": [6_214_608],
        "spread": [100_000],
    }
    with office.store.write() as session:
        freeze_peers(session, Counted(office.desk.today(), 30, pl.DataFrame(cheap)))
    content = fill(projects_template(office.desk, clerk).content, [raw_of(GOOD)])
    (row,) = check_workbook(office.desk, clerk, content, "a.xlsx").rows
    (made,) = import_workbook(office.desk, clerk, content, "a.xlsx").rows
    assert row.report is not None
    assert [finding.rule_id for finding in row.report.findings] == ["R-PEER-COST"]
    assert read_project(office.desk, clerk, str(made.code)).report == row.report


def test_the_workbook_comes_back_with_each_finding_at_its_cell_and_can_be_imported(local_office: Office, clerk: str) -> None:
    office = local_office
    content = fill(projects_template(office.desk, clerk).content, [raw_of(GOOD), raw_of({**GOOD, **BAD})])
    checked = check_workbook(office.desk, clerk, content, "a.xlsx")
    back = workbook_back(office.desk, clerk, checked)
    assert back.filename == "a 检查结果.xlsx"
    assert back.content == workbook_back(office.desk, clerk, checked).content
    book = openpyxl.load_workbook(io.BytesIO(back.content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {"s", "n", "d"}
    for remark in checked.remarks:
        place = [one.code for one in columns(remark.sheet)].index(remark.code) + 1
        cell = book[titles("zh")[remark.sheet]].cell(remark.line, place)
        assert remark.message.zh in cell.comment.text
        assert remark.rule_id in cell.comment.text
        assert cell.fill.fgColor.rgb == {"block": "FFFBD5D1", "explain": "FFFDE9B8", "hint": "FFD6E6FA"}[remark.severity]
    told = {row[6] for row in book["检查结果"].iter_rows(min_row=4, values_only=True)}
    assert told == {remark.message.zh for remark in checked.remarks}
    again = check_workbook(office.desk, clerk, back.content, "b.xlsx")
    assert [(row.name, row.report) for row in again.rows] == [(row.name, row.report) for row in checked.rows]


def test_a_changed_unit_in_a_heading_counts_and_stays_when_the_workbook_comes_back(local_office: Office, clerk: str) -> None:
    office = local_office
    book = openpyxl.load_workbook(io.BytesIO(fill(projects_template(office.desk, clerk).content, [raw_of(GOOD)])))
    sheet = book[titles("zh")[PROJECTS]]
    place = [one.code for one in columns(PROJECTS)].index("investment_total") + 1
    sheet.cell(HEADER, place, "总投资（元）*")
    sheet.cell(FIRST, place, 45_000_000)
    made = io.BytesIO()
    book.save(made)
    back = workbook_back(office.desk, clerk, check_workbook(office.desk, clerk, made.getvalue(), "a.xlsx"))
    for content in (made.getvalue(), back.content):
        code = import_workbook(office.desk, clerk, content, "a.xlsx").rows[0].code
        assert code is not None
        assert read_project(office.desk, clerk, code).document.value("investment_total") == 4_500_000_000
    sheet.cell(HEADER, place, "总投资（美元）")
    book.save(made := io.BytesIO())
    with pytest.raises(BadInput, match="美元"):
        check_workbook(office.desk, clerk, made.getvalue(), "a.xlsx")


def test_lines_that_belong_nowhere_are_named(local_office: Office, clerk: str) -> None:
    office = local_office
    book = openpyxl.load_workbook(io.BytesIO(fill(projects_template(office.desk, clerk).content, [raw_of(GOOD), raw_of(GOOD)])))
    book[titles("zh")[PROJECTS]].cell(FIRST + 1, 1, 1)
    book[titles("zh")["energy_carriers"]].cell(FIRST + 3, 1, 77)
    book.save(made := io.BytesIO())
    checked = check_workbook(office.desk, clerk, made.getvalue(), "a.xlsx")
    assert [row.state for row in checked.rows] == ["new", "refused"]
    codes = [(remark.sheet, remark.line, remark.message.en[:40]) for remark in checked.remarks if not remark.rule_id]
    assert codes[0][:2] == (PROJECTS, FIRST + 1)
    assert ("energy_carriers", FIRST + 3) in [one[:2] for one in codes]


def test_files_that_are_no_template_are_refused_with_what_to_do(local_office: Office, clerk: str) -> None:
    office = local_office
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    template = projects_template(office.desk, clerk).content
    for content, said in ((b"a,b\n1,2\n", "模板"), (empty.getvalue(), "模板"), (template, "没有项目")):
        with pytest.raises(BadInput) as fault:
            check_workbook(office.desk, clerk, content, "a.xlsx")
        assert said in fault.value.text("zh")
    reviewer = office.person("shi", "3305", "city_reviewer")
    with pytest.raises(Refused):
        projects_template(office.desk, reviewer)
    for act in (check_workbook, import_workbook):
        with pytest.raises(Refused):
            act(office.desk, reviewer, template, "a.xlsx")
