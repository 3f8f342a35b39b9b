"""The ledger of a line, by the cases of ``tests/cases/line_ledgers.yaml``."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import at
from reserve.rules.energy.saving_ledger import Ledger, LedgerEntry, ledger_of

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "line_ledgers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
TOLERANCE = at("line_ledger.tolerance", dt.date(2024, 9, 2))


def entries(case: dict[str, Any]) -> list[LedgerEntry]:
    """The projects of a case."""
    found = []
    for place, (day, before, after, output, reason) in enumerate(case["projects"]):
        tonnes = Decimal(output) * 10_000 if output else None
        found.append(LedgerEntry(str(place), dt.date.fromisoformat(day), Decimal(before), Decimal(after), tonnes, reason=reason))
    return found


def made(case: dict[str, Any], rows: list[LedgerEntry] | None = None, *, in_coal: bool = True) -> Ledger:
    """The ledger of a case."""
    return ledger_of(rows or entries(case), lambda _: Decimal(100), TOLERANCE, in_coal=in_coal)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_is_counted_as_written(case: dict[str, Any]) -> None:
    ledger = made(case)
    assert [row.link.allowed if row.link else None for row in ledger.rows] == case["links"]
    assert [row.crosses for row in ledger.rows] == case["crosses"]
    assert [row.saving_tce for row in ledger.rows] == [None if saving is None else Decimal(saving) for saving in case["savings"]]
    assert ledger.saving_tce == (None if case["total"] is None else Decimal(case["total"]))
    assert ledger.broken == case.get("broken", False)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_order_in_which_projects_were_typed_changes_nothing(case: dict[str, Any]) -> None:
    assert all(made(case, list(order)) == made(case) for order in permutations(entries(case)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_electricity_is_never_added_up_as_coal(case: dict[str, Any]) -> None:
    ledger = made(case, in_coal=False)
    assert ledger.saving_tce is None
    assert [row.crosses for row in ledger.rows] == case["crosses"]


def test_the_sum_of_savings_is_the_fall_of_a_joined_chain() -> None:
    steps = [Decimal(level) for level in (120, 115, 109, 104, 99, 97)]
    rows = [
        LedgerEntry(str(place), dt.date(2015 + place, 1, 1), before, after, Decimal(1_000_000))
        for place, (before, after) in enumerate(pairwise(steps))
    ]
    ledger = ledger_of(rows, lambda _: Decimal(100), TOLERANCE, in_coal=True)
    assert ledger.saving_tce == (steps[0] - steps[-1]) * 1000
    assert [row.crosses for row in ledger.rows].count(True) == 1
    assert ledger.crossed_on == dt.date(2018, 1, 1)
