"""What a project of a chunk is compared with: holders of its code and its line, and the other projects of its enterprise."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from reserve.vocabulary.findings import Neighbour

MOST = 100
"""Projects of one enterprise that a project is compared with: the latest by code, as when it is checked alone."""
FIRM, CODE, LINE = "enterprise_credit_code", "project_code", "line_name"


def holders(projects: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """For each project (in order) the smallest code of another project with its project code, and of one with its enterprise and line."""
    found = projects.select("project_id")
    for key, shared in (("project_code", [CODE]), ("line", [FIRM, LINE])):
        pairs = projects.select("project_id", *shared).join(others.select(pl.col("project_id").alias("other"), "code", *shared), on=shared)
        held = pairs.filter(pl.col("other") != pl.col("project_id")).group_by("project_id").agg(pl.col("code").min().alias(f"holder.{key}"))
        found = found.join(held, on="project_id", how="left", maintain_order="left")
    return found


def neighbours(projects: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a project and another of its enterprise (``other``, ``other_name``, ``other_line``, ``other_kinds``), latest code first."""
    latest = others.sort("code", descending=True).with_columns(place=pl.int_range(pl.len()).over(FIRM)).filter(pl.col("place") <= MOST)
    named = latest.select(
        FIRM, "place", "code", "year", other="project_id", other_name="project_name", other_line=LINE, other_kinds="component_kinds"
    )
    pairs = projects.select("project_id", FIRM).join(named, on=FIRM, maintain_order="left_right")
    pairs = pairs.filter(pl.col("other") != pl.col("project_id"))
    return pairs.filter(pl.int_range(pl.len()).over("project_id") < MOST)


def as_neighbours(pairs: pl.DataFrame) -> Mapping[str, tuple[Neighbour, ...]]:
    """The pairs as the rules on one document take them."""
    found: dict[str, list[Neighbour]] = {}
    for row in pairs.iter_rows(named=True):
        found.setdefault(row["project_id"], []).append(_neighbour(row))
    return {project: tuple(some) for project, some in found.items()}


def _neighbour(row: Mapping[str, Any]) -> Neighbour:
    kinds = frozenset(row["other_kinds"].split("|")) if row["other_kinds"] else frozenset[str]()
    return Neighbour(row["other"], int(row["year"] or 0), row[FIRM], row["other_name"] or "", row["other_line"], kinds)
