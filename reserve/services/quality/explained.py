"""Explained and hints: counted from the formal verdicts on the latest versions, and from the reasons people wrote."""

import polars as pl

from reserve.services.quality.history import History
from reserve.services.quality.tally import tallied


def explained_tally(history: History) -> list[pl.DataFrame]:
    """Findings to explain, reasons given and copied, hints that stand."""
    found = history.findings.join(history.latest, on="version_id")
    to_explain = found.filter(pl.col("severity") == "explain")
    reasons = copied(history)
    return [
        tallied(_per_project(history, to_explain), "to_explain", pl.col("findings")),
        tallied(to_explain, "justified", pl.col("explained")),
        tallied(reasons, "reused_texts", pl.col("copied")),
        tallied(_per_project(history, found.filter(pl.col("severity") == "hint")), "hints", pl.col("findings")),
    ]


def copied(history: History) -> pl.DataFrame:
    """Reasons of the latest versions; ``copied``: the text stands in another project of the same unit too, punctuation and blanks aside."""
    reasons = history.justifications.join(history.latest, on="version_id", maintain_order="left")
    plain = pl.col("text").str.normalize("NFKC").str.replace_all(r"[\s\p{P}]", "").str.to_lowercase()
    return reasons.with_columns(plain=plain).with_columns(
        shared=pl.col("project_id").n_unique().over("unit_code", "plain"),
        copied=pl.col("project_id").n_unique().over("unit_code", "plain") > 1,
    )


def _per_project(history: History, found: pl.DataFrame) -> pl.DataFrame:
    """Every project of the period with the number of its findings, those without any included."""
    counts = found.group_by("project_id").agg(findings=pl.len())
    return history.latest.join(counts, on="project_id", how="left", maintain_order="left").with_columns(pl.col("findings").fill_null(0))
