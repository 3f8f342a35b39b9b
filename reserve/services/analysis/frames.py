"""Tidy frames: one row for one thing, one column for one fact, the library's code of the project as the key between them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from reserve.services.analysis import columns as made
from reserve.store.analysis_line import Line
from reserve.store.facts import repeat_tables
from reserve.vocabulary.fields import Field, columns_of, single_fields
from reserve.vocabulary.figures import FIGURES
from reserve.vocabulary.findings import SEVERITIES
from reserve.vocabulary.regions import regions
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import batch_states, level_states

Rows = Sequence[Mapping[str, Any]]
_STATUSES = ("funded", "partial", "reserve", "below_floor", "gated_out")


def records(line: Line, table: str) -> list[dict[str, Any]]:
    """The rows of a shown table."""
    names, rows = line.all(table)
    return [dict(zip(names, row, strict=True)) for row in rows]


def codes(line: Line) -> dict[str, str]:
    """Inner id -> code of every shown project."""
    return {row["id"]: row["code"] for row in records(line, "project")}


def projects(line: Line, *, exact: bool) -> pd.DataFrame:
    """One row per project: where it stands, every single field, every computed figure. Codes of places beside their names (zh)."""
    facts = {row["project_id"]: row for row in records(line, "project_facts")}
    heads = sorted((row for row in records(line, "project") if row["id"] in facts), key=lambda row: row["code"])
    rows = [facts[head["id"]] for head in heads]
    parts: dict[str, pd.Series[Any]] = {
        "code": made.text([head["code"] for head in heads]),
        "state": made.category([head["state"] for head in heads], list(level_states())),
        "unit_code": made.text([head["unit_code"] for head in heads]),
        "unit_name": made.text([unit_name(head["unit_code"]) for head in heads]),
        "city_code": made.text([_city(head["unit_code"]) for head in heads]),
        "city_name": made.text([unit_name(_city(head["unit_code"])) for head in heads]),
        "county_name": made.text([_region(row["location_code"]) for row in rows]),
        "updated_at": made.instants([head["updated_at"] for head in heads]),
    }
    parts |= typed(rows, single_fields(), exact=exact)
    for figure in FIGURES:
        parts[made.figure_column(figure)] = made.micro([row[f"derived_{figure}"] for row in rows], exact=exact)
    return _frame(parts)


def repeated(line: Line, name: str, *, exact: bool) -> pd.DataFrame:
    """One row per row of a repeat table (energy carriers, components ...), with the code of its project.

    Raises ``KeyError`` naming the repeat tables where the dictionary has none of this name.
    """
    if name not in repeat_tables:
        raise KeyError(f"{name} is no repeat table of the dictionary; there are {', '.join(sorted(repeat_tables))}")
    code = codes(line)
    rows = sorted(records(line, repeat_tables[name].name), key=lambda row: (code[row["project_id"]], row["position"]))
    parts = {"code": made.text([code[row["project_id"]] for row in rows]), "row_key": made.text([row["row_key"] for row in rows])}
    for field in columns_of(name):
        parts[made.field_column(field)] = made.series(field, [row[field.name] for row in rows], exact=exact)
    return _frame(parts)


def findings(line: Line) -> pd.DataFrame:
    """One row per finding of the formal verdict on a project's current version."""
    current = {row["version_id"]: row["code"] for row in records(line, "project")}
    checked = {row["id"]: current[row["version_id"]] for row in records(line, "check_run") if row["version_id"] in current}
    rows = sorted(
        (row for row in records(line, "finding") if row["check_run_id"] in checked),
        key=lambda row: (checked[row["check_run_id"]], row["check_run_id"], row["position"]),
    )
    plain = {name: made.text([row[name] for row in rows]) for name in ("rule_id", "path", "message_zh", "message_en", "citation")}
    return _frame(
        {
            "code": made.text([checked[row["check_run_id"]] for row in rows]),
            "severity": made.category([row["severity"] for row in rows], SEVERITIES),
            **plain,
            "explained": pd.Series([row["explained"] for row in rows], dtype="boolean"),
        }
    )


def rankings(line: Line, *, exact: bool) -> pd.DataFrame:
    """One row per project of every run of every batch: place, points and money as they were stored."""
    batches = {row["id"]: row for row in records(line, "batch")}
    runs = {row["id"]: row for row in records(line, "batch_run")}
    rows = sorted(
        records(line, "ranking_row"),
        key=lambda row: (_batch(batches, runs, row)["code"], runs[row["batch_run_id"]]["number"], row["position"]),
    )
    money = {f"{name}_fen": made.whole([row[f"{name}_fen"] for row in rows]) for name in ("requested", "entitled", "offer")}
    return _frame(
        {
            "batch": made.text([_batch(batches, runs, row)["code"] for row in rows]),
            "batch_state": made.category([_batch(batches, runs, row)["state"] for row in rows], list(batch_states())),
            "run": made.whole([runs[row["batch_run_id"]]["number"] for row in rows]),
            "code": made.text([row["project_code"] for row in rows]),
            "place": made.whole([row["place"] for row in rows]),
            "tier": made.whole([row["tier"] for row in rows]),
            "status": made.category([row["status"] for row in rows], _STATUSES),
            "total_points": made.micro([row["points_micro"] for row in rows], exact=exact),
            **money,
        }
    )


def reasons(line: Line, *, exact: bool) -> pd.DataFrame:
    """One row per criterion of every place: what it saw, where on its curve, how many points."""
    batches = {row["id"]: row for row in records(line, "batch")}
    runs = {row["id"]: row for row in records(line, "batch_run")}
    places = {row["id"]: row for row in records(line, "ranking_row")}

    def key(row: Mapping[str, Any]) -> tuple[str, int, int, int]:
        place = places[row["ranking_row_id"]]
        return _batch(batches, runs, place)["code"], runs[place["batch_run_id"]]["number"], place["position"], row["position"]

    rows = sorted(records(line, "rank_reason"), key=key)
    of = [places[row["ranking_row_id"]] for row in rows]
    return _frame(
        {
            "batch": made.text([_batch(batches, runs, place)["code"] for place in of]),
            "run": made.whole([runs[place["batch_run_id"]]["number"] for place in of]),
            "code": made.text([place["project_code"] for place in of]),
            "criterion": made.text([row["criterion"] for row in rows]),
            "raw": made.text([row["detail"].get("raw") for row in rows]),
            "raw_unit": made.text([row["detail"].get("unit") for row in rows]),
            "points": made.micro([row["points_micro"] for row in rows], exact=exact),
            "citation": made.text([row["detail"].get("citation") for row in rows]),
        }
    )


def typed(rows: Rows, fields: Sequence[Field], *, exact: bool) -> dict[str, "pd.Series[Any]"]:
    """Columns of described fields for any rows that hold them."""
    return {made.field_column(field): made.series(field, [row[field.name] for row in rows], exact=exact) for field in fields}


def _frame(parts: Mapping[str, "pd.Series[Any]"]) -> pd.DataFrame:
    return pd.DataFrame(dict(parts))


def _batch(batches: Mapping[str, Any], runs: Mapping[str, Any], row: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = batches[runs[row["batch_run_id"]]["batch_id"]]
    return found


def unit_name(code: str | None) -> str | None:
    """The name of a reporting unit (zh)."""
    unit = reporting_units().get(code or "")
    return unit.name.zh if unit else None


def _city(code: str) -> str | None:
    unit = reporting_units().get(code)
    if unit is None:
        return None
    return code if unit.kind == "city" else unit.parent_code


def _region(code: str | None) -> str | None:
    region = regions().get(code or "")
    return region.name.zh if region else None
