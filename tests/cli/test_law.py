"""``reserve law``: what it prints, and its exit codes."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.running import Reserve


@pytest.fixture
def law(tmp_path: Path) -> Reserve:
    """The command line; these commands read no database."""
    return Reserve({"RESERVE_DATA_DIR": str(tmp_path), "RESERVE_LANGUAGE": "en"})


def test_a_value_is_shown_with_its_source_and_who_answers(law: Reserve) -> None:
    said = law.fine("law", "show", "cement_plan.replacement_ratio", "--as-of", "2024-09-02", "--area", "330522")
    assert "≥ 2" in said
    assert "浙经信材料〔2023〕83号" in said
    found = law.read_json("law", "show", "cement_plan.replacement_ratio", "--as-of", "2024-09-02")
    assert found["value"]["value"] == "2"
    assert found["value"]["origin"] == "read in the text of the document"


def test_a_value_says_where_it_was_taken_from_and_one_of_the_house_why_it_is_set(law: Reserve) -> None:
    said = law.fine("law", "show", "energy_benchmarks.coke.top_charged.benchmark", "--as-of", "2024-09-02")
    assert "Seen where: entered from memory; " in said
    said = law.fine("law", "show", "checks.project_duration", "--as-of", "2024-09-02")
    assert "Why it is set so: five years: longer works are usually two projects (checked on " in said


def test_nothing_that_holds_and_an_unknown_address_are_exit_code_4(law: Reserve) -> None:
    ended = law.run("law", "show", "cement_plan.replacement_ratio", "--as-of", "2030-01-01")
    assert (ended.exit_code, "2030-01-01" in ended.output) == (4, True)
    unknown = law.run("law", "show", "cement_plan.nowhere", "--as-of", "2024-09-02")
    assert (unknown.exit_code, "cement_plan.replacement_ratio" in unknown.output or "cement_plan." in unknown.output) == (4, True)
    assert law.run("law", "show", "cement_plan.replacement_ratio", "--as-of", "yesterday").exit_code == 2


def test_search_count_unverified_and_check(law: Reserve) -> None:
    assert "cement_plan.clinker_unit_energy_target" in law.fine("law", "search", "101.5")
    assert law.run("law", "search", "1234567.89").exit_code == 4
    counts = {row["document"]: row for row in law.read_json("law", "count")}
    assert counts["zj_cement_plan_2023"]["unverified"] == 0
    waiting = law.read_json("law", "unverified")
    assert all(row["unverified"] >= row["in_use"] for row in waiting)
    assert "Sound" in law.fine("law", "check")
    unread = law.read_json("law", "unread")
    assert {row["kept"] for row in unread} == {"shown", "waiting"}
    assert str(sum(row["kept"] == "waiting" for row in unread)) in law.fine("law", "unread")


def test_a_folder_with_a_pack_of_ones_own_is_checked_and_searched_before_it_is_installed(law: Reserve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(Path(str(files("reserve.parameters") / "data")), data)
    assert law.run("law", "search", "1234567.89", "--folder", str(data)).exit_code == 4
    sheet = data / "guizhou" / "pack.yaml"
    sheet.write_text("area: 520000\n", encoding="utf-8")
    broken = law.run("law", "check", "--folder", str(data))
    assert (broken.exit_code, "guizhou/pack.yaml" in broken.output, "'330000'" in broken.output) == (1, True, True)
    assert law.run("law", "check", "--folder", str(tmp_path / "nowhere")).exit_code == 4
