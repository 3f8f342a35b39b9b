"""``reserve rules``: what it prints, and its exit codes."""

from pathlib import Path

from tests.cli.running import Reserve
from tests.validation.test_bench import OWN, table
from validation.catalogue import catalogue


def test_rules_are_listed_and_narrowed(empty: Reserve) -> None:
    found = empty.read_json("rules", "list")
    assert {one["id"] for one in found} == {one.id for one in catalogue()}
    assert "R-NEW-BENCHMARK" in empty.fine("rules", "list", "--search", "标杆", "--severity", "block")
    wrong = empty.run("rules", "list", "--severity", "fatal")
    assert wrong.exit_code == 2
    assert "block, explain, hint" in wrong.stderr


def test_a_rule_is_explained_with_its_numbers_and_an_unknown_one_with_those_near_it(empty: Reserve) -> None:
    said = empty.fine("rules", "show", "R-NAME-NEAR", "--as-of", "2024-09-02", "--area", "330522", RESERVE_LANGUAGE="en")
    for part in ("checks.name_likeness", "Why:", "How to settle it:", "Page: /rules/R-NAME-NEAR"):
        assert part in said
    found = empty.read_json("rules", "show", "R-DATES-ORDER")
    assert found["waivable"] is None or found["severity"] == "block"
    assert any(not one["passes"] for one in found["examples"])
    unknown = empty.run("rules", "show", "R-DATES")
    assert unknown.exit_code == 4
    assert "R-DATES-ORDER" in unknown.stderr


def test_statistics_and_trials_of_an_empty_library_say_so_and_rights_are_those_of_the_account(staffed: Reserve, tmp_path: Path) -> None:
    found = staffed.read_json("rules", "stats", "R-PHONE", "--as", "clerk", "--months", "3")
    assert [each["tally"]["filed"] for each in found["months"]] == [0, 0, 0]
    assert staffed.run("rules", "stats", "R-PHONE", "--as", "admin").exit_code == 3
    assert "0 个在库项目" in staffed.fine("rules", "try", "R-PHONE", "--on", "library", "--as", "ranker")
    assert staffed.run("rules", "try", "R-PHONE", "--as", "clerk").exit_code == 3
    own = tmp_path / "own.csv"
    own.write_bytes(table(OWN))
    tried = staffed.read_json("rules", "try", "X-LONG", "--rules", str(own), "--with", "checks.project_duration=100", "--as", "ranker")
    assert (tried["as_of"], tried["found"], tried["now"]) == ("2027-01-01", 0, 0)
    for wrong in (["--on", "moon"], ["--with", "100"], ["--with", "checks.name_likeness=5"], ["--unit", "GZ"]):
        assert staffed.run("rules", "try", "R-DATES-LONG", "--as", "ranker", *wrong).exit_code == 2, wrong
