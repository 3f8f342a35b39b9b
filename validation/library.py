"""The formal verdict over many projects: a chunk of the typed projection, judged by rule pack."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from reserve.parameters.lookup import area_chain, areas
from reserve.vocabulary.fields import Stage
from reserve.vocabulary.findings import LibraryChunk, LibraryVerdict
from reserve.vocabulary.reporting_units import area_of
from validation.catalogue import Rule, rule
from validation.formal import SEVERITY, formal_engine
from validation.handed import Typed, hand
from validation.library_frame import KEY, PROJECT, cast, slices, typed_frame
from validation.selection import rules_for, severity_on

FILED = "filed_on"
AT_ONCE = 50_000
"""Projects that one run of Great Expectations judges; what a larger chunk takes in memory beyond itself is that of so many."""
SCHEMA = {KEY: pl.String, "rule_id": pl.String, "severity": pl.String, "path": pl.String}


def pack_area(area: str) -> str:
    """The narrowest division with a pack of its own that answers for ``area``: all places that share it share every rule and number."""
    return next(code for code in area_chain(area) if code in areas())


def judge(chunk: LibraryChunk, as_of: dt.date, stage: Stage, *, only: Sequence[str] | None = None) -> LibraryVerdict:
    """Great Expectations over a chunk, one run for each rule pack in it and for so many projects at once.

    Where ``projects`` has a column ``filed_on``, what is asked only since that day is a hint. Several units of one pack are judged at once.
    """
    wanted = None if only is None else {rule(rule_id).id for rule_id in only}
    engine, whole = formal_engine(), cast(chunk)
    findings = [pl.DataFrame(schema=SCHEMA)]
    judged: dict[str, Rule] = {}
    records = []
    for area, part in packs(whole):
        rules = tuple(one for one in rules_for(stage, as_of, area) if wanted is None or one.id in wanted)
        suite, counts = engine.suite(rules), Counter[str]()
        for some in slices(part, AT_ONCE):
            typed = typed_frame(some, stage, as_of, area, None if wanted is None else rules)
            counts.update(engine.counts(suite, hand(typed), rules))
            findings.append(_findings(typed, rules))
        judged |= {one.id: one for one in rules}
        answers = [{"rule": one.id, "severity": SEVERITY[one.severity], "unexpected_count": counts[one.id]} for one in rules]
        records.append({"area": area, "suite": suite.name, "projects": len(part.projects), "results": answers})
    record = {"engine": engine.name, "stage": stage, "as_of": as_of.isoformat(), "packs": records}
    found = pl.concat(findings)
    return LibraryVerdict(
        found if len(records) < 2 else _ordered(found, chunk.projects[KEY]),
        tuple(judged),
        engine.name,
        " ".join(dict.fromkeys(str(one["suite"]) for one in records)),
        json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )


def packs(chunk: LibraryChunk) -> Iterator[tuple[str, LibraryChunk]]:
    """The chunk (from ``cast``) by rule pack."""
    areas_of = {unit: pack_area(area_of(unit)) for unit in chunk.projects["unit_code"].unique().to_list()}
    for area in sorted(set(areas_of.values())):
        if set(areas_of.values()) == {area}:
            yield area, chunk
            continue
        projects = chunk.projects.filter(pl.col("unit_code").is_in([unit for unit, pack in areas_of.items() if pack == area]))
        tables: Mapping[str, Any] = {
            name: rows.join(projects, on=PROJECT, how="semi", maintain_order="left") for name, rows in chunk.tables.items()
        }
        held = {name: rows for name, rows in tables.items() if not rows.is_empty()}
        yield area, LibraryChunk(projects, held, chunk.others, chunk.peers)


def _findings(typed: Typed, rules: Sequence[Rule]) -> pl.DataFrame:
    """What the rules found, in the order of the projects, the catalogue and the rows."""
    parts = [
        found.select(
            "project", pl.lit(number).alias("number"), pl.lit(one.id).alias("rule_id"), pl.lit(one.severity).alias("severity"), "path"
        )
        for number, one in enumerate(rules)
        if (found := typed.outcomes[one.id].found) is not None
    ]
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    known = [name for name in (KEY, FILED) if name in typed.projects.columns]
    found = pl.concat(parts).join(typed.projects.select("project", *known), on="project", how="left", maintain_order="left")
    found = found.sort("project", "number", maintain_order=True)
    return (_as_filed(found, typed, rules) if FILED in known else found).select(*SCHEMA)


def _as_filed(found: pl.DataFrame, typed: Typed, rules: Sequence[Rule]) -> pl.DataFrame:
    """The findings with what is asked only since the filing as a hint."""
    cases = found.select("number", FILED).unique()
    severities = [severity_on(rules[number], typed.as_of, typed.area, filed) for number, filed in cases.iter_rows()]
    known = cases.with_columns(pl.Series("severity", severities, dtype=pl.String))
    return found.drop("severity").join(known, on=["number", FILED], how="left", maintain_order="left", nulls_equal=True)


def _ordered(findings: pl.DataFrame, projects: pl.Series) -> pl.DataFrame:
    """In the order of the projects; what is found in one project stays in the order of the catalogue."""
    places = pl.DataFrame({KEY: projects, "place": range(len(projects))}, schema_overrides={"place": pl.Int64})
    return findings.join(places, on=KEY, how="left", maintain_order="left").sort("place", maintain_order=True).drop("place")
