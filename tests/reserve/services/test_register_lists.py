"""A list of lines enters the register once and whole; what may not enter is returned; the three lists go out with their proof."""

import io

import openpyxl
import pytest

from reserve.exchange.line_list import read_line_list
from reserve.services import verify_audit
from reserve.services.register import export_lists
from reserve.services.register.import_lines import import_lines, lines_template, preview_lines, refused_lines
from reserve.services.register.known_lines import KnownLines
from reserve.services.register.line_plan import plan_lines
from reserve.services.register.list_lines import list_lines
from reserve.services.register.writing import raw_of
from reserve.services.sitting import reading
from reserve.vocabulary.errors import Conflict, NotFound, Refused
from reserve.vocabulary.register import read_record
from tests.reserve.exchange.archives import cells, workbook
from tests.support.office import Office

HEADER = [
    "企业名称",
    "统一社会信用代码",
    "县（市、区）",
    "产线",
    "产品",
    "备案产能（万t/年）",
    "年份",
    "产量（万t/年）",
    "单耗（kgce/t）",
    "措施",
    "投资（万元）",
]
CODE = "91330522DEM000000C"


def row(line: str = "1号线", county: str = "长兴县", energy: object = 104.6, product: str = "水泥熟料", **more: object) -> list[object]:
    return ["湖州甲水泥有限公司", CODE, county, line, product, 155, more.get("year", 2023), 148, energy, "篦冷机改造", 3200]


def listed(*rows: list[object]) -> bytes:
    return workbook([HEADER, *rows])


@pytest.fixture
def clerk(local_office: Office) -> str:
    return local_office.person("cx.clerk", "330522", "county_clerk")


def test_preview_writes_nothing_and_the_import_does_exactly_what_it_said(office: Office) -> None:
    clerk = office.person("cx.clerk", "330522", "county_clerk")
    content = listed(row(), row("2号线"))  # once: a workbook carries the second in which it was made
    seen = preview_lines(office.desk, clerk, content, "a.xlsx")
    assert (seen.written, seen.counts["new"]) == (False, 2)
    assert list_lines(office.desk, clerk).total == 0
    done = import_lines(office.desk, clerk, content, "a.xlsx", seen.plan)
    assert (done.written, done.counts, done.plan) == (True, seen.counts, seen.plan)
    found = list_lines(office.desk, clerk)
    assert [(line.name, line.year, str(line.unit_energy)) for line in found.rows] == [("1号线", 2023, "104.6"), ("2号线", 2023, "104.6")]
    assert verify_audit(office.desk).ok


def test_list_imported_again_changes_nothing(local_office: Office, clerk: str) -> None:
    import_lines(local_office.desk, clerk, listed(row()), "a.xlsx")
    again = import_lines(local_office.desk, clerk, listed(row()), "a.xlsx")
    assert again.counts == {"new": 0, "changed": 0, "same": 1, "refused": 0}
    assert all(states["new"] == states["changed"] == 0 for states in again.records.values())


def test_changed_figure_is_named_with_both_values_and_a_blank_erases_nothing(local_office: Office, clerk: str) -> None:
    import_lines(local_office.desk, clerk, listed(row()), "a.xlsx")
    changed = import_lines(local_office.desk, clerk, listed(row(energy=103)), "a.xlsx")
    assert [(one.before, one.after) for one in changed.rows[0].changes] == [("104.6 kgce/t", "103 kgce/t")]
    blank = import_lines(local_office.desk, clerk, listed(row(energy=None)), "a.xlsx")
    assert blank.counts["same"] == 1
    assert str(list_lines(local_office.desk, clerk).rows[0].unit_energy) == "103"


def test_plan_that_moved_is_a_conflict_and_nothing_is_written(local_office: Office, clerk: str) -> None:
    seen = preview_lines(local_office.desk, clerk, listed(row(energy=103)), "a.xlsx")
    import_lines(local_office.desk, clerk, listed(row()), "b.xlsx")
    with pytest.raises(Conflict):
        import_lines(local_office.desk, clerk, listed(row(energy=103)), "a.xlsx", seen.plan)
    assert str(list_lines(local_office.desk, clerk).rows[0].unit_energy) == "104.6"


def test_line_of_another_county_or_another_product_is_returned_and_the_rest_taken(local_office: Office, clerk: str) -> None:
    import_lines(local_office.desk, clerk, listed(row()), "a.xlsx")
    content = listed(row("3号线", county="德清县"), row(product="电石"), row("4号线"))
    receipt = import_lines(local_office.desk, clerk, content, "b.xlsx")
    assert [one.state for one in receipt.rows] == ["refused", "refused", "new"]
    assert "德清县" in receipt.rows[0].reasons[0].text.zh
    assert "水泥熟料" in receipt.rows[1].reasons[0].text.zh
    returned = cells(refused_lines(local_office.desk, clerk, content, "b.xlsx").content)
    assert [line[3] for line in returned[2:]] == ["3号线", "1号线"]
    with pytest.raises(NotFound):
        refused_lines(local_office.desk, clerk, listed(row("4号线")), "c.xlsx")


def test_line_of_another_unit_is_not_changed_and_a_name_at_odds_with_the_code_is_returned(local_office: Office, clerk: str) -> None:
    import_lines(local_office.desk, clerk, listed(row()), "a.xlsx")
    neighbour = local_office.person("dq.clerk", "330521", "county_clerk")
    other = row("德清线", county="德清县")
    other[0] = "德清乙水泥有限公司"
    receipt = import_lines(local_office.desk, neighbour, listed(row(county="德清县"), other, row("2号线", county="德清县")), "b.xlsx")
    assert [one.state for one in receipt.rows] == ["refused", "refused", "new"]
    assert [line.name for line in list_lines(local_office.desk, neighbour).rows] == ["2号线"]
    assert receipt.notes, "that nothing of the enterprise was changed is said"


def test_who_may_not_import_or_export_is_refused(local_office: Office, clerk: str) -> None:
    chief = local_office.person("cx.chief", "330522", "county_chief")
    observer = local_office.person("zj.ranker", "ZJ", "province_ranker")
    for act in (import_lines, preview_lines, refused_lines):
        with pytest.raises(Refused):
            act(local_office.desk, chief, listed(row()), "a.xlsx")
    with pytest.raises(Refused):
        export_lists.export_list(local_office.desk, observer, "efficiency")
    assert list_lines(local_office.desk, clerk).total == 0


def test_template_of_a_unit_offers_its_counties_and_is_understood_once_filled(local_office: Office, clerk: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(lines_template(local_office.desk, clerk).content))
    places = {str(cell.value).rstrip("*"): cell.column for cell in book.active[3]}
    for name, value in zip(("企业名称", "统一社会信用代码", "所在县（市、区）", "生产线名称", "产品"), row()[:5], strict=True):
        book.active.cell(5, places[name], value)
    out = io.BytesIO()
    book.save(out)
    assert [one.line_name for one in read_line_list(out.getvalue(), "a.xlsx", "330522").rows] == ["1号线"]


@pytest.mark.parametrize(("name", "place", "value"), [("enterprises", 4, None), ("projects", 5, 3200), ("efficiency", 5, 104.6)])
def test_lists_hold_what_the_register_holds_and_print_a_head_that_the_chain_knows(
    local_office: Office, clerk: str, name: str, place: int, value: object
) -> None:
    import_lines(local_office.desk, clerk, listed(row()), "a.xlsx")
    lines = cells(export_lists.export_list(local_office.desk, clerk, name).content)
    assert lines[5][place] == value
    head = str(lines[-1][0]).rsplit(" ", maxsplit=1)[-1]
    assert verify_audit(local_office.desk, expected_head=head).ok
    city = local_office.person("dq.clerk", "330521", "county_clerk")
    assert "没有符合条件的数据" in [line[0] for line in cells(export_lists.export_list(local_office.desk, city, name).content)]


def test_a_record_is_kept_as_the_list_was_read(local_office: Office, clerk: str) -> None:
    """What the list read is written without reading it again: it must be what reading the kept answers gives."""
    header: list[object] = [*HEADER, "原煤（t）", "电力（万kWh）", "设备", "投产日期"]
    content = workbook([header, [*row(), "１５０，０００.5", "5,000", "回转窑", "2009-05-01"], [*row("2号线", energy=""), "", 3, "", ""]])
    with reading(local_office.desk, clerk) as sitting:
        listed = read_line_list(content, "a.xlsx", "330522")
        plan = plan_lines(listed, KnownLines(sitting.session, listed), sitting.person)
    assert not plan.refused, [problem.error for bad in plan.refused for problem in bad.problems]
    assert {record.kind for record in plan.records.values()} >= {"enterprise", "line", "observation", "measure"}
    for record in plan.records.values():
        raw = raw_of({path: (entry.text, entry.unit) for path, entry in record.answers.items()})
        assert read_record(record.kind, raw, "clinker") == record.as_read()


def test_lines_show_their_last_measured_year_whether_it_comes_with_the_line_or_later(local_office: Office, clerk: str) -> None:
    years = (row(year=2021, energy=110), row(year=2023, energy=104), row(year=2022, energy=107))
    import_lines(local_office.desk, clerk, listed(*years, row("2号线", energy="")), "a.xlsx")
    first, second = list_lines(local_office.desk, clerk).rows
    assert (first.year, str(first.unit_energy)) == (2023, "104")
    assert (second.year, second.unit_energy) == (2023, None)
    import_lines(local_office.desk, clerk, listed(row(year=2024, energy=""), row("2号线", year=2020, energy=109)), "b.xlsx")
    first, second = list_lines(local_office.desk, clerk).rows
    assert (first.year, str(first.unit_energy)) == (2023, "104")
    assert (second.year, str(second.unit_energy)) == (2020, "109")
