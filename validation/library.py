"""The formal verdict over many projects: a chunk of the typed projection, judged by rule pack."""

import datetime as dt
import json
from collections.abc import Sequence

import polars as pl

from reserve.parameters.lookup import area_chain, areas
from reserve.vocabulary.fields import Stage
from reserve.vocabulary.findings import CheckContext, Holder, LibraryChunk, LibraryVerdict
from reserve.vocabulary.reporting_units import area_of, reporting_units
from validation.case import Case
from validation.catalogue import Rule, rule
from validation.formal import SEVERITY, formal_engine
from validation.library_documents import documents
from validation.library_near import as_neighbours, holders, neighbours
from validation.selection import rules_for

SCHEMA = {"project_id": pl.String, "rule_id": pl.String, "severity": pl.String, "path": pl.String}


def pack_area(area: str) -> str:
    """The narrowest division with a pack of its own that answers for ``area``: all places that share it share every rule and number."""
    return next(code for code in area_chain(area) if code in areas())


def judge(chunk: LibraryChunk, as_of: dt.date, stage: Stage, *, only: Sequence[str] | None = None) -> LibraryVerdict:
    """Great Expectations over a chunk, one run for each rule pack in it."""
    wanted = None if only is None else {rule(rule_id).id for rule_id in only}
    made, held = documents(chunk), {row["project_id"]: row for row in holders(chunk.projects, chunk.others).iter_rows(named=True)}
    near = as_neighbours(neighbours(chunk.projects, chunk.others))
    groups: dict[str, list[tuple[str, str]]] = {}
    for project, unit in chunk.projects.select("project_id", "unit_code").iter_rows():
        groups.setdefault(pack_area(area_of(unit)), []).append((project, unit))
    engine, records, findings = formal_engine(), [], []
    judged: dict[str, Rule] = {}
    for area, members in sorted(groups.items()):
        rules = tuple(one for one in rules_for(stage, as_of, area) if wanted is None or one.id in wanted)
        cases = []
        for project, unit in members:
            keys = {key: Holder(code, as_of.year) for key in ("project_code", "line") if (code := held[project][f"holder.{key}"])}
            served = frozenset(reporting_units()[unit].areas_served)
            cases.append(Case(made[project], CheckContext(as_of, stage, area, served, keys, neighbours=near.get(project, ()))))
        suite = engine.suite(rules)
        hits = engine.run(suite, cases, rules)
        judged |= {one.id: one for one in rules}
        findings += [(members[number][0], one.id, one.severity, path) for one in rules for number, path in hits[one.id]]
        counts = [{"rule": one.id, "severity": SEVERITY[one.severity], "unexpected_count": len(hits[one.id])} for one in rules]
        records.append({"area": area, "suite": suite.name, "projects": len(members), "results": counts})
    record = {"engine": engine.name, "stage": stage, "as_of": as_of.isoformat(), "packs": records}
    return LibraryVerdict(
        _ordered(pl.DataFrame(findings, schema=SCHEMA, orient="row"), chunk.projects["project_id"]),
        tuple(judged),
        engine.name,
        " ".join(dict.fromkeys(str(one["suite"]) for one in records)),
        json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )


def _ordered(findings: pl.DataFrame, projects: pl.Series) -> pl.DataFrame:
    """In the order of the projects; what is found in one project stays in the order of the catalogue."""
    places = pl.DataFrame({"project_id": projects, "place": range(len(projects))}, schema_overrides={"place": pl.Int64})
    return findings.join(places, on="project_id", how="left", maintain_order="left").sort("place", maintain_order=True).drop("place")
