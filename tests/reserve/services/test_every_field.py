"""Every field of the dictionary goes the whole way: typed, read, corrected after a return, compared, and read from a workbook."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from dashboards.pages.labels import differences
from reserve.exchange.mapping import CellSource, TableMapping, TableRow, Text
from reserve.services import ProjectView, import_projects, open_draft, read_project, return_project
from reserve.services.projects.read_project import changed_paths
from reserve.store import Store, make_engine
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import accepted_units, carrier_column, read_entry
from reserve.vocabulary.fields import Field, fields
from tests.support.office import Office, Typed

pytestmark = pytest.mark.xdist_group("every_field")
ROW = "r1"
CARRIERS = ("raw_coal", "bituminous_coal")
FIELDS = [field.name for field in fields().values() if field.type != "table"]
NUMBERS = ("1,234.5", "１，２３６．５")
ANSWERS = {
    "date": ("2024-03-01", "2024/3/2"), "year": ("2009", "2010 年"), "integer": ("7", "８"), "region": ("330522", "330523"),
    "enterprise": ("91330522MA28ABCD1F", "91 330522 ma28abcd1f 9"), "boolean": ("是", "no"), "text": ("第一次填写", "第二次填写 <b>&amp;"),
    "long_text": ("第一行\n第二行", "另一行\n=1+1"), "attachment": ("报告.pdf#3f2a9c81b0d4", "见纸质材料"),
}  # fmt: skip


def path_of(field: Field) -> str:
    """Where the answer of ``field`` stands in the documents of these tests."""
    return f"{field.table}/{ROW}/{field.name}" if field.table else field.name


def carrier_of(field: Field, turn: int) -> str | None:
    """The carrier that stands in the row of ``field``."""
    return CARRIERS[turn] if field.table and carrier_column(field.table) else None


def answer(field: Field, turn: int) -> tuple[str, str | None]:
    """What is typed into ``field`` at the first or the second turn, and its unit: the first accepted, then the last."""
    if field.type in ("quantity", "ratio", "money"):
        return NUMBERS[turn], accepted_units(field, carrier_of(field, turn))[-turn]
    if field.type in ("choice", "multi_choice"):
        if field.table and field.name == carrier_column(field.table):
            return CARRIERS[turn], None
        offered = list(choices(field.choices or ""))
        several = ("|".join(offered[:2]), choices(field.choices or "")[offered[-1]].zh)
        return (several if field.type == "multi_choice" else (offered[0], offered[-1]))[turn], None
    return ANSWERS[field.type][turn], None


def typed(turn: int) -> Typed:
    """The answers of a turn; a carrier goes before the quantities that are counted in its units."""
    return {path_of(fields()[name]): answer(fields()[name], turn) for name in FIELDS}


@dataclass(frozen=True)
class Journey:
    """The same project after the first turn and after the second, and what an imported workbook with the first turn became."""

    filed: ProjectView
    first: ProjectView
    second: ProjectView
    imported: ProjectView
    told: frozenset[str]
    open_fields: frozenset[str]


@pytest.fixture(scope="module")
def journey(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Filed with the few answers that are needed, sent back with every field to correct, and typed anew twice; imported beside it."""
    path = tmp_path_factory.mktemp("fields") / "reserve.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    office = Office(Store(engine))
    chain = office.chain()
    code = office.submitted(chain.clerk)
    filed = read_project(office.desk, chain.chief, code)
    return_project(office.desk, chain.chief, code, "请逐项核对", [name for name in fields() if fields()[name].table is None])
    opened = open_draft(office.desk, chain.clerk, code).open_fields or frozenset()
    office.type_in(chain.clerk, code, typed(0))
    first = read_project(office.desk, chain.clerk, code)
    office.type_in(chain.clerk, code, typed(1))
    second = read_project(office.desk, chain.clerk, code)
    receipt = import_projects(office.desk, chain.clerk, workbook(typed(0)), "全部字段.xlsx", mapping())
    assert [(row.status, row.reason) for row in receipt.rows] == [("created", None)]
    imported = read_project(office.desk, chain.clerk, receipt.rows[0].code or "")
    told = frozenset(label for label, _, _ in differences(second.document, first.document, "zh"))
    yield Journey(filed, first, second, imported, told, frozenset(opened))
    engine.dispose()


def workbook(answers: Typed) -> bytes:
    """One sheet with a column for each answer, named by its path."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for place, (path, (text, _)) in enumerate(answers.items(), start=1):
        sheet.cell(1, place, path)
        cell = sheet.cell(2, place, text)
        cell.data_type = "s"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def mapping() -> TableMapping:
    """The mapping that reads such a sheet: every field from the column of its own name."""
    sources: dict[str, list[CellSource]] = {}
    for name in FIELDS:
        field = fields()[name]
        sources.setdefault(field.table or "", []).append(CellSource(field=name, column=path_of(field), unit=answer(field, 0)[1]))
    single = sources.pop("")
    rows = tuple(TableRow(table=table, key=ROW, cells=tuple(cells)) for table, cells in sources.items())
    title = Text(zh="全部字段", en="Every field")
    return TableMapping(
        code="every_field", title=title, source="the dictionary", row_name="project_name", fields=tuple(single), tables=rows
    )


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_keeps_its_typed_text_and_its_value_all_the_way(name: str, journey: Journey) -> None:
    field = fields()[name]
    path = path_of(field)
    for view, turn in ((journey.first, 0), (journey.imported, 0), (journey.second, 1)):
        text, unit = answer(field, turn)
        wanted = read_entry(field, text, unit, carrier_of(field, turn))
        found = view.document.entry(path)
        assert found is not None
        assert (wanted.problem, wanted.value is None) == (None, False)
        assert (found.text, found.unit, found.value) == (wanted.text, unit, wanted.value)
    assert path in changed_paths(journey.first.document, journey.second.document)
    assert field.table is not None or name in journey.open_fields
    assert any(field.label.zh in label for label in journey.told), "the comparison of two versions names it"


def test_the_two_turns_differ_in_every_field(journey: Journey) -> None:
    same = [n for n in FIELDS if journey.first.document.entry(path_of(fields()[n])) == journey.second.document.entry(path_of(fields()[n]))]
    assert same == []


def test_what_was_filed_is_not_touched_by_the_correction(journey: Journey) -> None:
    assert journey.second.previous is not None
    assert journey.second.previous.canonical_bytes() == journey.filed.document.canonical_bytes()
