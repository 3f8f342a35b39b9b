"""The suite that is run against every rule stated a second time, on random documents: ``python -m benchmarks.oracle DOCUMENTS``.

The tests do the same with a hundred documents on one day; here are more of them, and days and areas on which other numbers are in force.
"""

import datetime as dt
import json
import sys
from dataclasses import replace
from typing import Any

from tests.validation.classic.frames import frames
from tests.validation.documents import random_context, random_document
from validation import RuleChecker
from validation.loading import load_engine
from validation.selection import rules_for

STAGE = "funding"
PLACES = (
    (dt.date(2024, 9, 2), "330522"),
    (dt.date(2026, 1, 1), "320000"),
    (dt.date(2025, 6, 1), "350102"),
    (dt.date(2023, 8, 1), "330000"),
)


def compare(count: int, day: dt.date, area: str, first: int) -> dict[str, Any]:
    """Rules in force, findings, and what only one of the two found, on ``count`` documents from number ``first`` on."""
    load_engine()
    from tests.validation.classic.oracle import Oracle
    from tests.validation.classic.stated import Law, stated

    rules = {rule.id for rule in rules_for(STAGE, day, area)}
    documents = [random_document(number) for number in range(first, first + count)]
    contexts = [replace(random_context(number), as_of=day, stage=STAGE, area=area) for number in range(first, first + count)]
    verdicts = RuleChecker().verdicts(documents, contexts)
    fast = {(number, finding.rule_id, finding.path) for number, verdict in enumerate(verdicts) for finding in verdict.report.findings}
    written = {rule_id: one for rule_id, one in stated(Law(day, area)).items() if rule_id in rules}
    slow = Oracle(written).find(frames(documents, contexts))
    return {
        "day": day.isoformat(), "area": area, "documents": count, "rules": len(rules), "not_stated": sorted(rules - set(written)),
        "findings": len(fast), "differences": sorted(fast ^ slow),
    }  # fmt: skip


if __name__ == "__main__":
    count = int(sys.argv[1])
    print(json.dumps([compare(count, day, area, 10_000 * (place + 1)) for place, (day, area) in enumerate(PLACES)]))
