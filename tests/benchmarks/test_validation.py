"""The invented library and the rules written by hand: small, and equal to the rules that are run."""

import pytest

from benchmarks.alternatives import part
from benchmarks.by_hand import check
from benchmarks.library_errors import BLANKS
from benchmarks.library_frames import AS_OF, STAGE, library
from benchmarks.library_pandas import to_pandas
from benchmarks.validation import disagreements, table
from validation import RuleChecker, catalogue

PROJECTS = 240


def test_what_is_found_by_hand_and_with_pandera_is_what_the_checker_finds() -> None:
    chunk = library(PROJECTS)
    findings, asked = check(to_pandas(chunk))
    assert set(asked) <= {rule.id for rule in catalogue()}
    verdict = RuleChecker().library(chunk, AS_OF, STAGE, only=asked)
    ours = set(verdict.findings.select("project_id", "rule_id", "path").iter_rows())
    assert set(findings[["project_id", "rule_id", "path"]].itertuples(index=False, name=None)) == ours
    from benchmarks.library_pandera import check as check_with_pandera  # here, because importing it takes long

    counts, rules = check_with_pandera(to_pandas(chunk))
    assert set(counts) <= set(rules)
    assert counts == {rule_id: count for rule_id, count in findings["rule_id"].value_counts().items() if rule_id in rules}


def test_a_library_without_errors_has_no_findings_but_hints_on_peers_and_the_same_seed_gives_the_same_library() -> None:
    clean = library(60, errors=False)
    found = RuleChecker().library(clean, AS_OF, STAGE).findings["rule_id"].unique().to_list()
    assert [rule_id for rule_id in found if not rule_id.startswith("R-PEER-")] == [], "but for what is far from the others by chance"
    assert library(60).projects.equals(library(60).projects)
    assert not library(60, seed=1).projects.equals(library(60).projects)


def test_errors_stand_in_about_one_of_two_hundred() -> None:
    facts = library(20_000).projects
    for name in BLANKS:
        assert 20 < facts[name].null_count() < 90
    assert 50 < facts.height - facts["project_code"].n_unique() < 400


def test_the_first_projects_of_a_library_keep_their_rows() -> None:
    first = part(library(30), 10)
    assert first.projects.height == 10
    assert set(first.tables["energy_carriers"]["project_id"]) == set(first.projects["project_id"])


@pytest.mark.parametrize("seconds", [0.5, None])
def test_the_table_names_what_was_stopped(seconds: float | None) -> None:
    hand = {"seconds": 2.0, "counts": {"R-PHONE": 3}, "rules": ["R-PHONE"], "before_mb": 100.0, "peak_mb": 200.0}
    ours = {**hand, "seconds": seconds} if seconds else {}
    lines = list(table(6_000, {"ours": ours, "by_hand": hand}))
    assert ("0.25" in lines[0]) if seconds else ("stopped after" in lines[0])
    assert "1.00" in lines[1]


def test_a_different_number_of_violations_is_told() -> None:
    hand = {"counts": {"R-PHONE": 3}, "rules": ["R-PHONE", "R-EMAIL"]}
    other = {"counts": {"R-PHONE": 2, "R-SPENT": 1}, "rules": ["R-PHONE", "R-SPENT"]}
    assert list(disagreements({"by_hand": hand, "pandera": other, "classic": {}})) == ["R-PHONE: pandas by hand 3, pandera 2"]
