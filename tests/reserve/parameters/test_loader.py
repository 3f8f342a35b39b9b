"""A value without unit, date, citation, status, origin and check date does not load, and the message names the place."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from reserve.parameters.loader import Library, load, open_library
from reserve.parameters.lookup import look_up
from reserve.parameters.model import NeverRecorded, Repealed, TooEarly
from reserve.parameters.yaml_reader import ParameterFileError

DOCUMENTS = """
law_1:
  title: {zh: 一号文件, en: Law one}
  number: 测〔2024〕1号
  file: one.txt
  sha256: abc
law_2: {title: {zh: 二号文件, en: Law two}, number: 测〔2025〕2号}
house: {title: {zh: 本系统设定, en: House}}
"""
WHOLE = """
limit:
  unit: kgce/t
  values:
    - value: '117'
      from: 2024-01-01
      citation: {document: law_2, clause: 表 1, clause_en: table 1}
      status: unverified
      origin: seen in a copy
      checked_on: 2026-11-21
"""


def packs(tmp_path: Path, text: str, *, pack: str = "national", area: str = "000000", more: dict[str, str] | None = None) -> Path:
    (tmp_path / "documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    for name, code, content in (
        (pack, area, text),
        *((key.split(":")[0], key.split(":")[1], value) for key, value in (more or {}).items()),
    ):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "pack.yaml").write_text(f"area: '{code}'\ntitle: {{zh: 包, en: Pack}}\n", encoding="utf-8")
        (tmp_path / name / "energy.yaml").write_text(content, encoding="utf-8")
    return tmp_path


def read(tmp_path: Path, text: str, **options: str) -> Library:
    return load(packs(tmp_path, text, **options))  # type: ignore[arg-type]


def test_a_whole_value_loads_as_written(tmp_path: Path) -> None:
    value = look_up(read(tmp_path, WHOLE.replace("'117'", "'117.10'")), "energy.limit", dt.date(2024, 1, 1), "330522")
    assert (value.value, str(value.value), value.unit, value.status, value.area) == (
        Decimal("117.10"),
        "117.10",
        "kgce/t",
        "unverified",
        "000000",
    )
    assert value.citation.text("zh") == "测〔2025〕2号 表 1"
    assert value.citation.text("en") == "Law two (测〔2025〕2号), table 1"


@pytest.mark.parametrize("key", ["value", "from", "citation", "status", "origin", "checked_on"])
def test_a_value_without_one_of_its_parts_does_not_load(tmp_path: Path, key: str) -> None:
    lines = [line for line in WHOLE.splitlines() if f"{key}:" not in line or key == "value"]
    text = "\n".join(lines).replace("- value: '117'", "- note_of_nothing: x") if key == "value" else "\n".join(lines)
    with pytest.raises(ParameterFileError, match=rf"energy\.yaml: energy\.limit\[0\]: missing \['{key}'\]"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("'117'", "117", "quote the number"),
        ("'117'", "117.5", "quote the number"),
        ("'117'", "a lot", "is not a number"),
        ("'117'", "{at_least: '5', at_most: '4'}", "the band is empty"),
        ("'117'", "{at_least: '5', above: '4'}", "one lower bound"),
        ("2024-01-01", "'2024-01-01'", "write the date unquoted"),
        ("unverified", "sure", "'sure' is not one of source, published, unverified, house"),
        ("unverified", "house", "status house belongs in the pack house/"),
        ("law_2", "law_9", "'law_9' is not in documents.yaml"),
        ("unverified", "source", "quotes the figure"),
        ("limit:", "li.mit:", "without a dot"),
        ("limit:", "330000:", "must be quoted text"),
        ("  unit: kgce/t", "  units: kgce/t", "unknown keys"),
        ("      origin: seen in a copy", "      origin: seen in a copy\n      to: 2023-12-31", "lies before"),
        ("      origin: seen in a copy", "      origin: seen in a copy\n      origin: again", "stands twice"),
    ],
)
def test_a_fault_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(ParameterFileError, match=says) as caught:
        read(tmp_path, WHOLE.replace(old, new))
    assert "energy.yaml" in str(caught.value)


def test_entries_out_of_order_do_not_load(tmp_path: Path) -> None:
    earlier = WHOLE.split("values:\n")[1].replace("2024-01-01", "2023-01-01")
    with pytest.raises(ParameterFileError, match="2023-01-01 does not come after 2024-01-01"):
        read(tmp_path, WHOLE + earlier)


def test_repeal_is_an_entry_of_its_own(tmp_path: Path) -> None:
    repeal = "    - repealed: true\n      from: 2025-06-01\n      citation: {document: law_1}\n      checked_on: 2026-11-21\n"
    library = read(tmp_path, WHOLE + repeal)
    assert look_up(library, "energy.limit", dt.date(2025, 5, 31), "330000").value == Decimal(117)
    with pytest.raises(Repealed) as caught:
        look_up(library, "energy.limit", dt.date(2025, 6, 1), "330000")
    assert caught.value.figures["ended"] == dt.date(2025, 6, 1)
    assert "测〔2024〕1号" in caught.value.text("zh")


def test_an_end_day_is_the_last_day_in_force(tmp_path: Path) -> None:
    library = read(tmp_path, WHOLE.replace("      status", "      to: 2024-12-31\n      status"))
    assert look_up(library, "energy.limit", dt.date(2024, 12, 31), "330000").valid_to == dt.date(2024, 12, 31)
    with pytest.raises(Repealed, match="2025-01-01"):
        look_up(library, "energy.limit", dt.date(2025, 1, 1), "330000")


def test_too_early_and_never_recorded_are_two_things(tmp_path: Path) -> None:
    library = read(tmp_path, WHOLE)
    with pytest.raises(TooEarly, match="2024-01-01"):
        look_up(library, "energy.limit", dt.date(2023, 12, 31), "330000")
    with pytest.raises(NeverRecorded, match=r"energy\.level"):
        look_up(library, "energy.level", dt.date(2024, 1, 1), "330000")


def test_the_most_specific_area_answers_and_the_wider_one_where_it_has_nothing(tmp_path: Path) -> None:
    city = WHOLE.replace("'117'", "'110'").replace("2024-01-01", "2024-07-01")
    province = WHOLE.replace("'117'", "'112'")
    library = load(packs(tmp_path, WHOLE, more={"huzhou:330500": city, "zhejiang:330000": province}))
    answers = {area: look_up(library, "energy.limit", dt.date(2024, 8, 1), area).value for area in ("330522", "330100", "320100")}
    assert answers == {"330522": Decimal(110), "330100": Decimal(112), "320100": Decimal(117)}
    assert look_up(library, "energy.limit", dt.date(2024, 6, 30), "330522").area == "330000"


def test_one_address_belongs_to_one_pack_of_an_area(tmp_path: Path) -> None:
    with pytest.raises(ParameterFileError, match="already given for area 000000"):
        load(packs(tmp_path, WHOLE, more={"other:000000": WHOLE}))


SHARED = """
label: {zh: 水泥, en: Cement}
common:
  from: 2024-01-01
  citation: {document: law_1}
  status: unverified
  origin: seen in a copy
  checked_on: 2026-11-21
columns: {level_1: {zh: 1级, en: level 1}, level_3: {zh: 3级, en: level 3}}
"""
CLINKER = """
clinker:
  label: {zh: 熟料, en: clinker}
  unit: kgce/t
  common: {citation: {clause: 表 2, clause_en: table 2}}
  cells: {level_1: '100', level_3: '117'}
"""
SINGLE = """
single: {label: {zh: 单值, en: single}, unit: '%', value: '5'}
own:
  unit: '%'
  values: [{value: '6', origin: page 4}]
"""
TABLE = SHARED + CLINKER + SINGLE


def test_a_table_gives_one_whole_value_per_cell(tmp_path: Path) -> None:
    library = read(tmp_path, TABLE)
    found = look_up(library, "energy.clinker.level_3", dt.date(2024, 1, 1), "330000")
    assert (found.number, found.unit, found.origin.en, found.citation.text("zh")) == (
        Decimal(117),
        "kgce/t",
        "seen in a copy",
        "测〔2024〕1号 表 2",
    )
    assert found.label is not None
    assert (found.label.zh, found.label.en) == ("水泥 · 熟料 · 3级", "Cement · clinker · level 3")
    assert look_up(library, "energy.single", dt.date(2024, 1, 1), "330000").number == 5
    assert look_up(library, "energy.own", dt.date(2024, 1, 1), "330000").origin.en == "seen in a copy; page 4"


def test_an_edition_that_repeats_a_value_gives_an_entry_of_its_own(tmp_path: Path) -> None:
    editions = """
editions:
  - {from: 2024-01-01, to: 2024-12-31, citation: {document: law_1}}
  - {from: 2025-01-01, citation: {document: law_2}}
"""
    library = read(tmp_path, editions + SHARED.replace("  from: 2024-01-01\n", "") + CLINKER)
    on = [look_up(library, "energy.clinker.level_1", day, "330000").citation for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1))]
    assert [(citation.number, citation.clause) for citation in on] == [("测〔2024〕1号", "表 2"), ("测〔2025〕2号", "表 2")]


def test_a_folder_is_a_group_and_hands_down_what_its_files_share(tmp_path: Path) -> None:
    root = packs(tmp_path, WHOLE)
    (root / "national" / "limits").mkdir()
    (root / "national" / "limits" / "group.yaml").write_text(SHARED, encoding="utf-8")
    (root / "national" / "limits" / "cement.yaml").write_text(CLINKER, encoding="utf-8")
    assert look_up(load(root), "limits.cement.clinker.level_1", dt.date(2024, 1, 1), "330000").number == 100
    (root / "national" / "limits" / "group.yaml").write_text(TABLE, encoding="utf-8")
    with pytest.raises(ParameterFileError, match=r"national/limits/group\.yaml: values stand in the other files"):
        load(root)


def test_two_registers_never_give_one_code(tmp_path: Path) -> None:
    root = packs(tmp_path, WHOLE)
    (root / "standards.yaml").write_text("law_2: {title: {zh: 二, en: Two}}\n", encoding="utf-8")
    with pytest.raises(ParameterFileError, match="law_2 is already registered"):
        load(root)


def test_a_column_brings_its_own_unit_and_date(tmp_path: Path) -> None:
    dated = "level_3: {label: {zh: 煤耗, en: coal}, unit: kg/t, common: {from: 2025-01-01, citation: {clause: 表 3}}}}"
    library = read(tmp_path, SHARED.replace("level_3: {zh: 3级, en: level 3}}", dated) + CLINKER)
    found = look_up(library, "energy.clinker.level_3", dt.date(2025, 1, 1), "330000")
    assert (found.unit, found.valid_from, found.citation.clause) == ("kg/t", dt.date(2025, 1, 1), "表 3")
    assert look_up(library, "energy.clinker.level_1", dt.date(2024, 1, 1), "330000").unit == "kgce/t"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("level_3: '117'", "level_9: '117'", "level_9"),
        ("  cells: {level_1", "  value: '5'\n  cells: {level_1", "holds one of cells, value, values"),
        ("  origin: seen in a copy\n", "", r"missing \['origin'\]"),
        ("  origin: seen in a copy\n", "  origin: a\n  value: '5'\n", "only these parts can be shared"),
        ("{level_1: {zh: 1级, en: level 1},", "{level_1: {zh: 1级},", "both languages"),
        ("label: {zh: 水泥, en: Cement}", "label: {zh: 水泥}", "both languages"),
        ("label: {zh: 水泥, en: Cement}", "editions: 2024", "'editions' a list"),
        ("cells: {level_1: '100', level_3: '117'}", "cells: {}", "maps columns to values"),
        ("unit: '%', value: '5'", "units: '%', value: '5'", "unknown keys"),
    ],
)
def test_a_fault_in_a_table_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TABLE
    with pytest.raises(ParameterFileError, match=says) as caught:
        read(tmp_path, TABLE.replace(old, new))
    assert "energy.yaml" in str(caught.value)


TARGET = """
share:
  label: {zh: 标杆产能占比, en: share at the benchmark}
  unit: '%'
  note: {zh: 全省合计, en: the province as a whole}
  sense: above
  value: '30'
  from: 2024-01-01
  by: 2025-12-31
  citation: {document: law_1, clause: 一, clause_en: chapter 1}
  status: source
  origin: read in the text of the document
  checked_on: 2026-11-21
  quote: 超过三成
  written: 三成
"""


def test_a_target_says_which_side_is_asked_for_and_by_when(tmp_path: Path) -> None:
    found = look_up(read(tmp_path, TARGET), "energy.share", dt.date(2024, 1, 1), "330000")
    assert (found.sense, found.due, found.written, found.quote) == ("above", dt.date(2025, 12, 31), "三成", "超过三成")
    assert found.note is not None
    assert (found.note.zh, found.note.en) == ("全省合计", "the province as a whole")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("sense: above", "sense: more", "'more' is not one of at_least, above, at_most, below, about"),
        ("by: 2025-12-31", "by: 2023-12-31", "lies before 2024-01-01"),
        ("by: 2025-12-31", "by: '2025'", "write the date unquoted"),
        ("note: {zh: 全省合计, en: the province as a whole}", "note: {zh: 全省合计}", "both languages"),
        ("  value: '30'\n", "  values: [{value: '30'}]\n", "unknown keys"),
    ],
)
def test_a_fault_in_a_target_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in TARGET
    with pytest.raises(ParameterFileError, match=says) as caught:
        read(tmp_path, TARGET.replace(old, new))
    assert "energy.yaml" in str(caught.value)


def test_a_file_is_read_when_one_of_its_addresses_is_asked_for(tmp_path: Path) -> None:
    root = packs(tmp_path, WHOLE)
    (root / "national" / "broken.yaml").write_text("limit: 5\n", encoding="utf-8")
    library = open_library(root)
    assert look_up(library, "energy.limit", dt.date(2024, 1, 1), "330000").number == 117
    with pytest.raises(ParameterFileError, match=r"national/broken\.yaml"):
        look_up(library, "broken.limit", dt.date(2024, 1, 1), "330000")
    with pytest.raises(ParameterFileError, match=r"national/broken\.yaml"):
        load(root)


def test_a_file_and_a_folder_of_one_name_do_not_load(tmp_path: Path) -> None:
    root = packs(tmp_path, WHOLE)
    (root / "national" / "energy").mkdir()
    (root / "national" / "energy" / "limit.yaml").write_text(WHOLE, encoding="utf-8")
    with pytest.raises(ParameterFileError, match=r"energy/ and energy\.yaml would give the same addresses for area 000000"):
        open_library(root)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  number: 测〔2024〕1号", "  period: {zh: 2024年}\n  number: 测〔2024〕1号", r"law_1\.period: give the text in both languages"),
        ("  number: 测〔2024〕1号", "  scope: 水泥\n  number: 测〔2024〕1号", r"law_1\.scope: give the text in both languages"),
        ("  number: 测〔2024〕1号", "  place: 浙江\n  number: 测〔2024〕1号", "only these keys"),
        ("  number: 测〔2024〕1号", "  printed: '2024-01-01'\n  number: 测〔2024〕1号", "write the date unquoted"),
        ("  sha256: abc\n", "", "named with its sha256"),
        ("  title: {zh: 一号文件, en: Law one}\n", "", "a document has a title"),
    ],
)
def test_a_fault_in_the_register_is_named_with_its_remedy(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in DOCUMENTS
    root = packs(tmp_path, WHOLE)
    (root / "documents.yaml").write_text(DOCUMENTS.replace(old, new), encoding="utf-8")
    with pytest.raises(ParameterFileError, match=says) as caught:
        load(root)
    assert "documents.yaml" in str(caught.value)
