"""What people ask the law: the clause behind a figure, who is responsible, which technology is recommended, and all of it in words."""

import datetime as dt
import os
import re
import subprocess
import sys

import pytest

from reserve.parameters import Value
from reserve.parameters.lookup import library
from reserve.parameters.search import find, line, main
from reserve.parameters.tasks import departments, tasks, tasks_of
from reserve.parameters.technologies import sectors, technologies
from reserve.parameters.wording import bare_codes, codes, in_words
from reserve.vocabulary.errors import NotFound

DAY = dt.date(2024, 9, 2)
VALUES = [entry for entries in library().entries.values() for entry in entries if isinstance(entry, Value)]


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("101.5", "cement_plan.clinker_unit_energy_target"),
        ("１０１．５", "cement_plan.clinker_unit_energy_target"),
        ("15,000", "retrofit_plan.diagnoses_target"),
        ("12.5%", "retrofit_plan.co2_per_value_added_cut"),
        ("浙经信材料〔2023〕83号", "cement_plan.solar_target"),
        ("领跑者", "mechanisms.cement.leaders_list"),
        ("annex 5, chapter 2 (4)", "sector_plans.aluminium.targets.hot_metal_alloying"),
        ("2500 吨/日及以下", "cement_plan.small_line_at_most"),
        ("carbon_efficiency.grade_by_ratio.3", "carbon_efficiency.grade_by_ratio.3"),
    ],
)
def test_the_clause_behind_a_figure_a_word_or_a_document_is_found(asked: str, path: str) -> None:
    assert path in [value.path for value in find(asked)]


def test_a_figure_is_found_whole_in_any_writing_and_inside_bands() -> None:
    assert find("117") == find("117.0")
    assert not {"117", "1170"} - {"117"} & {str(value.value) for value in find("11.7")}
    assert "carbon_efficiency.grade_by_ratio.2" in [value.path for value in find("0.6")]
    assert all("2500" in str(value.value) for value in find("2500"))


def test_nothing_asked_finds_nothing_and_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert (find(" "), main([" "]), main(["没有这个词"])) == ((), 2, 1)
    said = capsys.readouterr().err
    assert "请写出要查的数值" in said
    assert "没有与“没有这个词”相符的规定" in said
    assert "Nothing recorded matches" in said


def test_a_target_is_read_with_its_side_and_its_day() -> None:
    found = {value.area: value for value in find("building_materials_plan.targets.benchmark_share")}
    assert [in_words(found[area], "en") for area in ("520000", "650000")] == ["≥ 30 %", "> 30 %"]
    assert "| 2025-12-31 前 |" in line(found["520000"], "zh")
    assert "| by 2025-12-31 |" in line(found["520000"], "en")


def test_a_line_says_figure_days_clause_quote_and_status() -> None:
    found = find("106.9")[0]
    assert line(found, "zh") == (
        "浙江水泥行动计划 · 熟料单位产品综合能耗基数 | 106.9 kgce/t | 2023-06-01 — 2025-12-31 | 浙经信材料〔2023〕83号 一 | "
        "“106.9公斤标煤” | 原文 | cement_plan.clinker_unit_energy_base"
    )
    assert "chapter 1 | “106.9公斤标煤” | Read in the source document" in line(found, "en")


def test_the_command_prints_both_languages() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reserve.parameters.search", "106.9"],
        capture_output=True, check=True, timeout=60, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )  # fmt: skip
    assert done.stdout.decode().splitlines() == [line(find("106.9")[0], "zh"), "    " + line(find("106.9")[0], "en")]


def test_no_code_is_shown_to_people() -> None:
    for value in VALUES:
        bare = list(bare_codes(value.value))
        if not bare or value.path.startswith("technologies."):
            continue
        for language in ("zh", "en"):
            said = in_words(value, language)
            assert said
            assert "_" not in said, f"{value.path}: {said}"
            assert value.note is not None or all(code in codes() for code in bare), f"{value.path}: {bare}"
        assert re.search(r"[\u4e00-\u9fff]", in_words(value, "zh")), value.path
        assert not re.search(r"[\u4e00-\u9fff]", in_words(value, "en")), value.path


def test_words_of_the_forms_a_value_can_have() -> None:
    said = {path: (in_words(found, "zh"), in_words(found, "en")) for found in VALUES for path in [found.path] if found.area != "650000"}
    assert said["carbon_efficiency.grade_by_ratio.2"] == ("(0.6, 0.8]", "(0.6, 0.8]")
    assert said["mechanisms.list_management"] == ("是", "yes")
    assert said["sector_plans.cement.gates.full_capacity_when"] == (
        "能效：标杆水平；环保绩效：A 级",
        "energy: benchmark level; performance class: Class A",
    )
    assert said["responsibilities.steel.task_2_3"] == (
        "牵头：发展改革；分工负责：工业和信息化、市场监督管理",
        "leads: development and reform; shares the work: industry and information technology, market supervision",
    )
    assert said["cement_plan.clinker_class_at_least"] == ("B 级", "Class B")


def test_the_tasks_of_a_department_begin_with_those_it_leads() -> None:
    found = tasks_of("industry", DAY, "330000")
    leads = ["industry" in task.lead for task in found]
    assert leads == sorted(leads, reverse=True)
    assert {task.source.area for task in found} == {"000000", "330000"}
    assert len(tasks(DAY, "330000")) == 49 + 10 + 20
    assert len(tasks(dt.date(2025, 1, 1), "330000")) == 49 + 10
    with pytest.raises(NotFound, match="department_unknown") as caught:
        tasks_of("aviation", DAY, "330000")
    assert all(code in caught.value.text("zh") for code in departments())


def test_a_technology_knows_every_place_that_recommends_it() -> None:
    assert sectors() == (
        "aluminium", "ammonia", "cement", "ceramics", "cross_cutting", "flat_glass", "lime", "refining", "steel", "wall_materials",
    )  # fmt: skip
    terms = {term.code: term for term in technologies("cement")}
    assert {value.area for value in terms["oxygen_enriched_combustion"].sources} == {"000000", "520000"}
    assert (terms["oxygen_enriched_combustion"].name.zh, terms["oxygen_enriched_combustion"].name.en) == (
        "富氧燃烧",
        "oxygen-enriched combustion",
    )
    with pytest.raises(NotFound, match="technology_sector_unknown") as caught:
        technologies("paper")
    assert "cement" in caught.value.text("en")
