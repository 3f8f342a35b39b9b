"""Corrected: what a re-submission changed against the version submitted before it."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from pydantic_core import from_json

from reserve.services.quality.history import History, chunks
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
    rows = []
    for part in chunks(pairs):  # two documents are read at a time: a province corrects thousands
        texts = dict(history.documents(version for pair in part for version in pair))
        rows += [(version, *_compared(from_json(texts[before]), from_json(texts[version]))) for version, before in part]
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


def changed_figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The paths of figures that differ between two canonical documents, one of which may lack them.

    Figures are quantities, money, ratios, numbers and years: their value is a whole number. Dates and answers of yes and no are none.

    >>> one = {"fields": {"a": {"text": "1", "value": 1}, "b": {"text": "是", "value": True}}}
    >>> changed_figures(one, {"fields": {"a": {"text": "1.0", "value": 1}, "b": {"text": "否", "value": False}, "c": {"value": 7}}})
    ['c']
    """
    found = _differing(before.get("fields", {}), after.get("fields", {}))
    old, new = before.get("tables", {}), after.get("tables", {})
    for table in sorted({*old, *new}):
        if old.get(table) == new.get(table):
            continue
        rows_before, rows_after = _by_key(old.get(table, ())), _by_key(new.get(table, ()))
        for key in sorted({*rows_before, *rows_after}):
            found += [f"{table}/{key}/{name}" for name in _differing(rows_before.get(key, {}), rows_after.get(key, {}))]
    return found


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    names = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    return sorted(name for name in names if _figure(before, name) != _figure(after, name))


def _figure(entries: Mapping[str, Any], name: str) -> int | None:
    value = entries.get(name, {}).get("value")
    return value if type(value) is int else None


def _by_key(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {row["key"]: row.get("cells", {}) for row in rows}


def _compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[int | None, ...]:
    amounts = [_figure(document.get("fields", {}), name) for name in (SAVING, INVESTMENT) for document in (before, after)]
    return len(changed_figures(before, after)), *amounts
