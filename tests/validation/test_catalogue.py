"""The catalogue: one source, complete, with every legal number coming from the parameters."""

import csv
import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reserve.parameters import paths
from reserve.vocabulary.fields import fields
from tests.validation.documents import good_context
from validation import CatalogueFault, catalogue
from validation import catalogue as _catalogue_function
from validation.catalogue import read_rule
from validation.limits import limits
from validation.selection import rules_for, rules_reading

PACKAGE = Path(sys.modules["validation"].__file__ or "").parent


def test_ids_are_unique_and_speak_for_themselves() -> None:
    ids = [rule.id for rule in catalogue()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"R(-[A-Z0-9]+)+", rule_id) for rule_id in ids)


def test_every_needed_field_has_a_presence_rule_at_its_stage() -> None:
    needed = {name: field.needed_at for name, field in fields().items() if field.needed_at}
    found = {rule.path: rule.stage for rule in catalogue() if rule.family == "presence"}
    assert found == needed


def test_every_bounded_field_has_a_bounds_rule() -> None:
    assert {rule.path for rule in catalogue() if rule.family == "bounds"} == {n for n, f in fields().items() if f.minimum is not None}


def test_every_limit_of_a_rule_is_an_address_of_the_parameters() -> None:
    known = set(paths())
    assert [(rule.id, address) for rule in catalogue() for address in rule.limits if address not in known] == []


def test_every_address_used_by_a_predicate_is_named_by_a_rule() -> None:
    named = {address for rule in catalogue() for address in rule.limits}
    text = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "predicates").glob("*.py"))
    used = set(re.findall(r'"((?:plausibility|checks|cement_plan)\.[a-z0-9_.]+)"', text))
    assert used
    assert used <= named


def test_a_rule_sleeps_while_one_of_its_numbers_is_not_in_force() -> None:
    area = good_context().area
    assert "R-CLASS-B" in {rule.id for rule in rules_for("funding", dt.date(2025, 12, 31), area)}
    assert "R-CLASS-B" not in {rule.id for rule in rules_for("funding", dt.date(2026, 1, 1), area)}


def test_a_rule_applies_at_its_stage_and_later() -> None:
    day, area = good_context().as_of, good_context().area
    ids = [{rule.id for rule in rules_for(stage, day, area)} for stage in ("draft", "reserve", "funding")]
    assert ids[0] < ids[1] < ids[2]
    assert "R-NEED-PROJECT-CODE" in ids[2] - ids[1]


def test_a_field_wakes_only_the_rules_that_read_it() -> None:
    day, area = good_context().as_of, good_context().area
    woken = {rule.id for rule in rules_reading(frozenset({"investment_eligible"}), "funding", day, area)}
    slips = {rule_id for rule_id in woken if rule_id.startswith("R-SLIP-")}
    near = ("EQUIPMENT-PRICE", "INVESTMENT-TOTAL", "INVESTMENT-ELIGIBLE", "SUBSIDY-REQUESTED")
    assert slips == {f"R-SLIP-{name}" for name in near}
    own = {"R-READ", "R-NEED-INVESTMENT-ELIGIBLE", "R-RANGE-INVESTMENT-ELIGIBLE"}
    assert woken - slips == own | {"R-INVEST-PARTS", "R-REQUEST-PARTS", "R-ELIGIBLE-EQUIPMENT"}


def test_placeholders_of_both_languages_are_the_same() -> None:
    for rule in catalogue():
        assert re.findall(r"{(\w+)}", rule.message.zh).sort() == re.findall(r"{(\w+)}", rule.message.en).sort(), rule.id
        assert set(re.findall(r"{(\w+)}", rule.message.zh)) == set(re.findall(r"{(\w+)}", rule.message.en)), rule.id


@pytest.mark.parametrize(
    ("change", "said"),
    [({"predicate": "no_such"}, "no_such"), ({"path": "no_field"}, "no_field"), ({"severity": "error"}, "severity")],
)
def test_a_wrong_row_of_the_catalogue_is_refused_by_name(change: dict[str, str], said: str) -> None:
    with (PACKAGE / "rules.csv").open(encoding="utf-8", newline="") as lines:
        row = next(csv.DictReader(lines))
    with pytest.raises(CatalogueFault, match=said) as fault:
        read_rule({**row, **change})
    assert row["id"] in str(fault.value)


def test_a_limit_with_more_than_six_decimals_is_refused_instead_of_rounded() -> None:
    from decimal import Decimal

    from validation.limits import exact_micro

    with pytest.raises(ValueError, match="six decimals"):
        exact_micro(Decimal("0.0000001"))
    assert limits(dt.date(2024, 9, 2), "330522").high("plausibility.declared_saving_difference") == Decimal("0.05")


def test_importing_the_package_imports_neither_great_expectations_nor_pandas_nor_polars() -> None:
    code = (
        "import sys, validation; validation.RuleChecker(); print([m for m in ('great_expectations','pandas','polars') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout.strip() == "[]"
    assert _catalogue_function is catalogue
