"""The typed frame of a chunk of the library, made from the columns of the projection without an object for each project."""

import datetime as dt
from collections.abc import Iterator, Mapping
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
from validation.library_near import compared_with, duplicates
from validation.library_peers import with_peers
from validation.library_screen import suspicious
from validation.slips import slips_outside
from validation.vectors import columns_read

KEY, PROJECT, SLIPPED = "project_id", "project", "slipped"
FLOWS, YEARS, CARRIERS = "other_energy_flows", "observation_years", "energy_carriers"
EXTREME = 10**9 * MICRO
"""An amount from which on a figure may not fit 64 bits; such projects (there should be none) are assessed one by one."""
TINY = MICRO


def cast(chunk: LibraryChunk) -> LibraryChunk:
    """The chunk in the types of the projection, with a column for every field: databases give some of them in types of their own.

    ``project`` numbers the projects, in every table too, and the rows of a table stand in the order of their projects.
    """
    kept = [name for name in chunk.projects.columns if name in (KEY, "unit_code", "code", "filed_on")]
    number = pl.int_range(pl.len(), dtype=pl.Int64).alias(PROJECT)
    projects = chunk.projects.select(*kept, number, *(_column(field, chunk.projects) for field in single_fields()))
    places, tables = projects.select(KEY, PROJECT), {}
    for table in table_fields():
        rows = chunk.tables.get(table.name)
        if rows is not None and not rows.is_empty():
            keys = [pl.col("row_key").cast(pl.String).alias("key"), pl.col("position").cast(pl.Int64)]
            columns = [_column(column, rows) for column in columns_of(table.name)]
            known = rows.join(places, on=KEY, how="inner").select(PROJECT, *keys, *columns)
            if not known.is_empty():
                tables[table.name] = known.sort(PROJECT, "position")
    return LibraryChunk(projects, tables, chunk.others, chunk.peers)


def slices(chunk: LibraryChunk, size: int) -> Iterator[LibraryChunk]:
    """A chunk (from :func:`cast`) in parts of at most ``size`` projects; nothing of it is copied but what they are compared with."""
    if len(chunk.projects) <= size:
        yield chunk
        return
    for start in range(0, len(chunk.projects), size):
        projects = chunk.projects.slice(start, size)
        first, last = projects.item(0, PROJECT), projects.item(-1, PROJECT)
        tables = {}
        for name, rows in chunk.tables.items():
            low, high = rows[PROJECT].search_sorted(first, "left"), rows[PROJECT].search_sorted(last, "right")
            if high > low:
                tables[name] = rows.slice(low, high - low)
        yield LibraryChunk(projects, tables, compared_with(projects, chunk.others), chunk.peers)


def _column(field: Field, frame: pl.DataFrame) -> pl.Expr:
    kind = pl.String if field.type == "multi_choice" else column_types()[field.type]
    if field.name not in frame.columns:
        return pl.lit(None, kind).alias(field.name)
    if field.type == "date" and frame.schema[field.name] == pl.String:
        return pl.col(field.name).str.to_date("%Y-%m-%d")
    return pl.col(field.name).cast(kind)


def typed_frame(chunk: LibraryChunk, stage: Stage, as_of: dt.date, area: str, rules: tuple[Rule, ...] | None = None) -> Typed:
    """The frame of a chunk (from :func:`cast`) whose units share the rule pack of ``area``, with what ``rules`` (None: all) look at."""
    reads = columns_read(rules, stage, as_of, area)
    several = [field.name for field in single_fields() if field.type == "multi_choice"]
    projects = chunk.projects.with_columns(pl.lit(as_of).alias("as_of"), *(pl.col(name).str.split("|") for name in several))
    projects = projects.join(_counties(chunk.projects["unit_code"], as_of), on="unit_code", how="left", maintain_order="left")
    for part in duplicates(chunk, reads):
        projects = projects.join(part, on=PROJECT, how="left", maintain_order="left")
    if reads is None or any(name.startswith("assessed.") for name in reads):
        projects = projects.join(_figures(chunk, as_of, area), on=PROJECT, how="left", maintain_order="left")
    slipped = _slipped(chunk, as_of, area) if reads is None or SLIPPED in reads else {}
    projects = _with_slips(with_peers(projects, chunk.peers, as_of, area), slipped.get(PROJECT), [PROJECT])
    tables = {name: _with_slips(_rows(name, rows), slipped.get(name), [PROJECT, "key"]) for name, rows in chunk.tables.items()}
    return Typed(stage, as_of, area, projects, tables, slips=bool(slipped), rules=rules)


def _rows(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col(column.name).str.split("|") for column in columns_of(table) if column.type == "multi_choice")


def _with_slips(frame: pl.DataFrame, slipped: pl.DataFrame | None, keys: list[str]) -> pl.DataFrame:
    if slipped is None:
        return frame.with_columns(pl.lit([], pl.List(pl.String)).alias(SLIPPED))
    return frame.join(slipped, on=keys, how="left", maintain_order="left")


def _counties(units: pl.Series, as_of: dt.date) -> pl.DataFrame:
    """By unit the county codes that it answers for."""
    known = [(unit, sorted(served_counties(frozenset(reporting_units()[unit].areas_served), as_of))) for unit in units.unique().to_list()]
    return pl.DataFrame(known, schema={"unit_code": pl.String, "counties": pl.List(pl.String)}, orient="row")


def _figures(chunk: LibraryChunk, as_of: dt.date, area: str) -> pl.DataFrame:
    """The figures of the assessment that rules read."""
    carriers = chunk.tables.get(CARRIERS)
    if carriers is None:
        carriers = pl.DataFrame(schema={PROJECT: pl.Int64} | {column.name: column_types()[column.type] for column in columns_of(CARRIERS)})
    apart = _extremes(chunk)
    frames = {**chunk.tables, CARRIERS: carriers, PROJECT: chunk.projects.drop(KEY)}
    if not apart.is_empty():
        frames = {name: rows.join(apart, on=PROJECT, how="anti", maintain_order="left") for name, rows in frames.items()}
    frames = {name: rows.rename({PROJECT: KEY}) for name, rows in frames.items() if name in (PROJECT, CARRIERS, FLOWS, YEARS)}
    made = assess_frame(frames[PROJECT], frames[CARRIERS], as_of, area, apart=Apart(frames.get(FLOWS), frames.get(YEARS)))
    wanted = [pl.col(name).cast(WIDE).alias(f"assessed.{name}") for name in ASSESSED]
    found = made.figures.select(pl.col(KEY).alias(PROJECT), *wanted)
    return found if apart.is_empty() else pl.concat([found, _one_by_one(chunk, apart[PROJECT].to_list(), as_of, area)])


def _extremes(chunk: LibraryChunk) -> pl.DataFrame:
    """The projects with an amount so large, or an output so small, that a figure might not fit."""
    outputs = ("output_before_t_per_year", "output_after_t_per_year", "observation_output_t_per_year")
    found = []
    for frame in (chunk.projects, *(chunk.tables[name] for name in (CARRIERS, FLOWS, YEARS) if name in chunk.tables)):
        names = [name for name, kind in frame.schema.items() if kind == pl.Int64 and not name.startswith("derived_") and name != "position"]
        large = [pl.col(name).abs() > EXTREME for name in names]
        small = [pl.col(name).is_between(1, TINY) for name in names if name in outputs]
        found.append(frame.filter(pl.any_horizontal(*large, *small)).select(PROJECT))
    return pl.concat(found).unique(maintain_order=True)


def _one_by_one(chunk: LibraryChunk, projects: list[int], as_of: dt.date, area: str) -> pl.DataFrame:
    from reserve.vocabulary.findings import CheckContext

    schema = {PROJECT: pl.Int64} | {f"assessed.{name}": WIDE for name in ASSESSED}
    context = CheckContext(as_of, "draft", area)
    rows = [
        (project, *(Case(document, context).figures_of_law[name] for name in ASSESSED))
        for project, document in documents(chunk, projects).items()
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _slipped(chunk: LibraryChunk, as_of: dt.date, area: str) -> Mapping[str, pl.DataFrame]:
    """Where answers slipped, of projects and by table of rows; none where nothing did. Only what the screen stops is looked at."""
    single: list[tuple[int, list[str]]] = []
    cells: dict[str, dict[tuple[int, str], list[str]]] = {}
    for project, document in figures_of(chunk, suspicious(chunk, as_of, area)).items():
        paths = slips_outside(document, as_of, area)
        if own := [path for path in paths if "/" not in path]:
            single.append((project, own))
        for table, row, column in (path.split("/") for path in paths if "/" in path):
            cells.setdefault(table, {}).setdefault((project, row), []).append(column)
    schema: dict[str, Any] = {PROJECT: pl.Int64, SLIPPED: pl.List(pl.String)}
    found = {PROJECT: pl.DataFrame(single, schema=schema, orient="row")} if single else {}
    for table, rows in cells.items():
        listed: list[Any] = [(project, columns, key) for (project, key), columns in rows.items()]
        found[table] = pl.DataFrame(listed, schema={**schema, "key": pl.String}, orient="row")
    return found
