"""Corrected: what a re-submission changed against the version submitted before it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from reserve.services.quality.history import History
from reserve.services.quality.tally import tallied

SAVING, INVESTMENT = "energy_saving_declared_tce_per_year", "investment_total"
_SCHEMA: dict[str, pl.DataType] = {
    "version_id": pl.String(), "changed": pl.Int64(), "saving_before": pl.Int64(), "saving_after": pl.Int64(),
    "investment_before": pl.Int64(), "investment_after": pl.Int64(),
}  # fmt: skip


def corrections(history: History) -> pl.DataFrame:
    """Re-submissions of the period with the number of changed figures, and saving (10^-6 tce) and investment (fen) before and after."""
    again = history.submissions.filter(pl.col("in_period") & (pl.col("from_state") == "returned") & pl.col("version_before").is_not_null())
    pairs = again.select("version_id", "version_before").rows()
    figures = {
        version: dict(figures_of(json.loads(text))) for version, text in history.documents(version for pair in pairs for version in pair)
    }
    rows = [(version, *_compared(figures[before], figures[version])) for version, before in pairs]
    return again.join(pl.DataFrame(rows, _SCHEMA, orient="row"), on="version_id", maintain_order="left")


def corrections_tally(history: History) -> list[pl.DataFrame]:
    """How many figures changed, and by how much saving and investment."""
    found = corrections(history)
    made = [tallied(found, "figures_changed", pl.col("changed"))]
    for code, name in (("saving_changed", "saving"), ("investment_changed", "investment")):
        known = found.filter(pl.col(f"{name}_before").is_not_null() & pl.col(f"{name}_after").is_not_null())
        change = (pl.col(f"{name}_after") - pl.col(f"{name}_before")).abs()
        made.append(tallied(known, code, change, pl.col(f"{name}_before")))
    return made


def figures_of(document: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Every figure of a canonical document by its path: quantities, money, ratios, numbers and years, never dates or answers of yes and no.

    >>> dict(figures_of({"fields": {"a": {"text": "1", "value": 1}, "b": {"text": "是", "value": True}}}))
    {'a': 1}
    """
    for name, entry in document.get("fields", {}).items():
        if type(entry.get("value")) is int:
            yield name, entry["value"]
    for table, rows in document.get("tables", {}).items():
        for row in rows:
            for column, entry in row.get("cells", {}).items():
                if type(entry.get("value")) is int:
                    yield f"{table}/{row['key']}/{column}", entry["value"]


def _compared(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[int | None, ...]:
    changed = sum(before.get(path) != after.get(path) for path in before.keys() | after.keys())
    return changed, before.get(SAVING), after.get(SAVING), before.get(INVESTMENT), after.get(INVESTMENT)
