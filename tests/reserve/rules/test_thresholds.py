"""Every number that a rule compares with has a case just below, at and just above it, and no compared number is forgotten."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.pages.law.usage import usage
from reserve.parameters import at
from reserve.parameters.bands import BOUNDS
from reserve.parameters.model import Content
from reserve.parameters.shelf import shelf
from reserve.parameters.usage import Mention
from tests.reserve.rules.threshold_questions import DAY, QUESTIONS, Asked
from tests.reserve.rules.threshold_tables import TABLES, csv_rows
from tests.validation.generated_cases import cases_by_rule
from validation import catalogue

FOLDER = Path(__file__).parents[2] / "cases"
CASES: list[dict[str, Any]] = yaml.load((FOLDER / "thresholds.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
KINDS_THAT_COMPARE = {"rule", "check", "programme", "code"}


def name_of(case: Mapping[str, Any]) -> str:
    return "-".join(str(case[key]) for key in ("law", "bound", "area", "day", "asked") if key in case)


def number_of(case: Mapping[str, Any], near: object) -> object:
    """The number of the law that a case stands around: a plain number, the bound of a band, or a day of the year."""
    value = at(case["law"], case.get("day", DAY), case.get("area", "330000")).value
    if isinstance(value, Mapping):
        return value[case["bound"]]
    if isinstance(value, str) and isinstance(near, dt.date):
        return dt.date.fromisoformat(f"{near.year}-{value}")
    return value


def typed(figure: object) -> Any:
    return Decimal(figure) if isinstance(figure, str) else figure


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_what_the_law_says_below_at_and_above_its_number(case: dict[str, Any]) -> None:
    sides = {side: typed(case[side][0]) for side in ("below", "at", "above")}
    assert sides["at"] == number_of(case, sides["at"]), "the law has another number now: write its three cases anew"
    assert sides["below"] < sides["at"] < sides["above"]
    if isinstance(sides["at"], Decimal):
        just = Decimal(1) if sides["at"] == sides["at"].to_integral_value() else sides["at"] / 100
        assert sides["above"] - sides["at"] <= just, "not just above"
        assert sides["at"] - sides["below"] <= just, "not just below"
    else:
        assert (sides["at"] - sides["below"], sides["above"] - sides["at"]) == (dt.timedelta(1), dt.timedelta(1))
    said = {side: QUESTIONS[case["asked"]](figure, Asked(case)) for side, figure in sides.items()}
    assert said == {side: case[side][1] for side in sides}
    assert len(set(said.values())) > 1, "a number that changes no answer is no threshold"


def numbers_in(value: Content) -> Iterator[str]:
    """The ends of a value that a figure could be compared with: its bounds, or blank for a plain number or a day."""
    if isinstance(value, Decimal | dt.date):
        yield ""
    elif isinstance(value, Mapping) and set(value) & set(BOUNDS):
        yield from value


@cache
def compared() -> frozenset[tuple[str, str]]:
    """Every (address, bound) of a number, band or day that a rule, a check, a programme or a service reads."""
    found = set()
    for path, values in shelf().by_path.items():
        users = [use for use in usage().of(path) if use.kind in KINDS_THAT_COMPARE and "worked_example" not in use.module]
        if users:
            found |= {(path, bound) for value in values for bound in numbers_in(value.value)}
    return frozenset(found)


def listed(patterns: list[dict[str, str]], path: str) -> list[str]:
    return [row["law"] for row in patterns if Mention("", "", row["law"], "pattern").covers(path)]


def shown_on_both_sides(path: str) -> bool:
    """Whether the checks that compare with a number have cases of their own at it and one step beyond it (tests/cases/findings.yaml)."""
    sides = {
        bool(case["finds"]) for one in catalogue() if path in one.limits for case in cases_by_rule()[one.id] if case["kind"] == "limit"
    }
    return sides == {True, False}


def test_every_number_that_is_read_has_its_cases_its_table_or_a_reason() -> None:
    own = {(case["law"], case.get("bound", "")) for case in CASES}
    tables, reasons = csv_rows("thresholds_by_table"), csv_rows("not_thresholds")
    without = [
        f"{path} {bound}".strip()
        for path, bound in sorted(compared())
        if (path, bound) not in own and not listed(tables, path) and not listed(reasons, path) and not shown_on_both_sides(path)
    ]
    assert without == [], "add three cases to tests/cases/thresholds.yaml, a table, or the reason why nobody compares it"


def test_a_number_with_cases_of_its_own_stands_in_no_list() -> None:
    tables, reasons = csv_rows("thresholds_by_table"), csv_rows("not_thresholds")
    for law in {case["law"] for case in CASES}:
        assert listed(tables, law) + listed(reasons, law) == [], law


@pytest.mark.parametrize("row", csv_rows("thresholds_by_table"), ids=lambda row: row["law"])
def test_every_number_of_a_table_just_below_at_and_just_above(row: dict[str, str]) -> None:
    """A number of the table that is added to something instead of compared is named among the reasons."""
    reasons = csv_rows("not_thresholds")
    paths = sorted({path for path, _ in compared() if listed([row], path) and not listed(reasons, path)})
    assert paths or row["law"].partition(".")[0] not in shelf().subjects
    for path in paths:
        assert TABLES[row["table"]](path, row["at_the_number"]), f"{path} has a number that nothing was compared with"


def test_no_entry_of_a_list_is_left_over() -> None:
    known = shelf().by_path
    for name in ("thresholds_by_table", "not_thresholds"):
        for row in csv_rows(name):
            assert all(row.values())
            subject = row["law"].partition(".")[0]
            if subject in shelf().subjects:
                assert any(listed([row], path) for path in known), f"{name}.csv: {row['law']} means nothing that is recorded"
    assert {row["table"] for row in csv_rows("thresholds_by_table")} == set(TABLES)
    assert {case["asked"] for case in CASES} == set(QUESTIONS)
    assert {case["law"] for case in CASES} <= set(shelf().by_path)


def test_a_number_left_out_of_the_lists_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [case for case in CASES if case["law"] != "checks.waiver_length"]
    monkeypatch.setattr(f"{__name__}.CASES", kept)
    with pytest.raises(AssertionError, match=r"checks\.waiver_length"):
        test_every_number_that_is_read_has_its_cases_its_table_or_a_reason()
