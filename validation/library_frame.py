"""The typed frame of a chunk of the library, made from the columns of the projection without an object for each project."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from reserve.rules.lines.frames import Apart, assess_frame
from reserve.vocabulary.fields import Field, Stage, columns_of, single_fields, table_fields
from reserve.vocabulary.findings import LibraryChunk
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.units import MICRO
from validation.case import ASSESSED, Case, served_counties
from validation.catalogue import Rule
from validation.frame import WIDE, column_types
from validation.handed import Typed
from validation.library_documents import documents, figures_of
from validation.library_near import duplicates
from validation.library_peers import with_peers
from validation.library_screen import suspicious
from validation.slips import slips

KEY = "project_id"
FLOWS, YEARS, CARRIERS = "other_energy_flows", "observation_years", "energy_carriers"
EXTREME = 10**9 * MICRO
"""An amount from which on a figure may not fit 64 bits; such projects (there should be none) are assessed one by one."""
TINY = MICRO


def cast(chunk: LibraryChunk) -> LibraryChunk:
    """The chunk in the types of the projection, with a column for every field: databases give some of them in types of their own."""
    tables = {}
    for table in table_fields():
        rows = chunk.tables.get(table.name)
        if rows is not None and not rows.is_empty():
            keys = [pl.col(KEY), pl.col("row_key").cast(pl.String), pl.col("position").cast(pl.Int64)]
            columns = [_column(column, rows) for column in columns_of(table.name)]
            tables[table.name] = rows.select(*keys, *columns).sort(KEY, "position", maintain_order=True)
    others = [name for name in chunk.projects.columns if name in (KEY, "unit_code", "code", "filed_on")]
    projects = chunk.projects.select(*others, *(_column(field, chunk.projects) for field in single_fields()))
    return LibraryChunk(projects, tables, chunk.others, chunk.peers)


def _column(field: Field, frame: pl.DataFrame) -> pl.Expr:
    kind = pl.String if field.type == "multi_choice" else column_types()[field.type]
    if field.name not in frame.columns:
        return pl.lit(None, kind).alias(field.name)
    if field.type == "date" and frame.schema[field.name] == pl.String:
        return pl.col(field.name).str.to_date("%Y-%m-%d")
    return pl.col(field.name).cast(kind)


def typed_frame(chunk: LibraryChunk, stage: Stage, as_of: dt.date, area: str, rules: tuple[Rule, ...]) -> Typed:
    """The frame of a chunk (from :func:`cast`) whose units share the rule pack of ``area``. Its projects are numbered in order."""
    places = chunk.projects.select(KEY, pl.int_range(pl.len(), dtype=pl.Int64).alias("project"))
    slipped = _slipped(chunk, as_of, area)
    several = [field.name for field in single_fields() if field.type == "multi_choice"]
    projects = (
        chunk.projects.with_columns(places["project"], pl.lit(as_of).alias("as_of"), *(pl.col(name).str.split("|") for name in several))
        .join(_counties(chunk.projects["unit_code"], as_of), on="unit_code", how="left", maintain_order="left")
        .join(duplicates(chunk), on=KEY, how="left", maintain_order="left")
        .join(_figures(chunk, as_of, area), on=KEY, how="left", maintain_order="left")
        .join(slipped["project"], on=KEY, how="left", maintain_order="left")
    )
    projects = with_peers(projects, chunk.peers, as_of, area)
    tables = {name: _rows(name, rows, places, slipped.get(name)) for name, rows in chunk.tables.items()}
    return Typed(stage, as_of, area, projects, tables, slips=any(not rows.is_empty() for rows in slipped.values()), rules=rules)


def _rows(table: str, rows: pl.DataFrame, places: pl.DataFrame, slipped: pl.DataFrame | None) -> pl.DataFrame:
    several = [column.name for column in columns_of(table) if column.type == "multi_choice"]
    found = rows.rename({"row_key": "key"}).join(places, on=KEY, how="inner", maintain_order="left")
    found = found.with_columns(pl.col(name).str.split("|") for name in several)
    if slipped is None:
        return found.with_columns(pl.lit([], pl.List(pl.String)).alias("slipped"))
    return found.join(slipped, on=[KEY, "key"], how="left", maintain_order="left")


def _counties(units: pl.Series, as_of: dt.date) -> pl.DataFrame:
    """By unit the county codes that it answers for."""
    known = [(unit, sorted(served_counties(frozenset(reporting_units()[unit].areas_served), as_of))) for unit in units.unique().to_list()]
    return pl.DataFrame(known, schema={"unit_code": pl.String, "counties": pl.List(pl.String)}, orient="row")


def _figures(chunk: LibraryChunk, as_of: dt.date, area: str) -> pl.DataFrame:
    """The figures of the assessment that rules read."""
    carriers = chunk.tables.get(CARRIERS)
    if carriers is None:
        carriers = pl.DataFrame(schema={KEY: pl.String} | {column.name: column_types()[column.type] for column in columns_of(CARRIERS)})
    apart = _extremes(chunk)
    usual = [frame.join(apart, on=KEY, how="anti", maintain_order="left") for frame in (chunk.projects, carriers)]
    others = {name: rows.join(apart, on=KEY, how="anti", maintain_order="left") for name, rows in chunk.tables.items()}
    made = assess_frame(usual[0], usual[1], as_of, area, apart=Apart(others.get(FLOWS), others.get(YEARS)))
    found = made.figures.select(KEY, *(pl.col(name).cast(WIDE).alias(f"assessed.{name}") for name in ASSESSED))
    if apart.is_empty():
        return found
    return pl.concat([found, _one_by_one(chunk, apart[KEY].to_list(), as_of, area)])


def _extremes(chunk: LibraryChunk) -> pl.DataFrame:
    """The projects with an amount so large, or an output so small, that a figure might not fit."""
    outputs = ("output_before_t_per_year", "output_after_t_per_year", "observation_output_t_per_year")
    found = []
    for frame in (chunk.projects, *(chunk.tables[name] for name in (CARRIERS, FLOWS, YEARS) if name in chunk.tables)):
        names = [name for name, kind in frame.schema.items() if kind == pl.Int64 and not name.startswith("derived_") and name != "position"]
        large = [pl.col(name).abs() > EXTREME for name in names]
        small = [pl.col(name).is_between(1, TINY) for name in names if name in outputs]
        found.append(frame.filter(pl.any_horizontal(*large, *small)).select(KEY))
    return pl.concat(found).unique(maintain_order=True)


def _one_by_one(chunk: LibraryChunk, projects: list[str], as_of: dt.date, area: str) -> pl.DataFrame:
    from reserve.vocabulary.findings import CheckContext

    schema = {KEY: pl.String} | {f"assessed.{name}": WIDE for name in ASSESSED}
    context = CheckContext(as_of, "draft", area)
    rows = [
        (project, *(Case(document, context).figures_of_law[name] for name in ASSESSED))
        for project, document in documents(chunk, projects).items()
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _slipped(chunk: LibraryChunk, as_of: dt.date, area: str) -> Mapping[str, pl.DataFrame]:
    """Where answers slipped: ``project`` by project, and by table for each row. Only what the screen lets through is looked at exactly."""
    single: list[tuple[str, list[str]]] = []
    cells: dict[str, dict[tuple[str, str], list[str]]] = {}
    for project, document in figures_of(chunk, suspicious(chunk, as_of, area)).items():
        paths = slips(document, as_of, area)
        if own := [path for path in paths if "/" not in path]:
            single.append((project, own))
        for table, row, column in (path.split("/") for path in paths if "/" in path):
            cells.setdefault(table, {}).setdefault((project, row), []).append(column)
    texts = pl.List(pl.String)
    found: dict[str, pl.DataFrame] = {"project": pl.DataFrame(single, schema={KEY: pl.String, "slipped": texts}, orient="row")}
    for table, rows in cells.items():
        listed: list[Any] = [(*key, columns) for key, columns in rows.items()]
        found[table] = pl.DataFrame(listed, schema={KEY: pl.String, "key": pl.String, "slipped": texts}, orient="row")
    return found
