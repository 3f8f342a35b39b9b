"""Waived: waivers of rules that were in force on the day of the figures."""

import polars as pl
from sqlalchemy import select
from sqlmodel import col

from reserve.services.quality.history import History
from reserve.services.quality.tally import tallied
from reserve.store.waivers import Waiver, WaiverStep

_SCHEMA: dict[str, pl.DataType] = {
    "project_id": pl.String(), "rule_id": pl.String(), "path": pl.String(), "granted_on": pl.Date(), "expires_on": pl.Date(),
}  # fmt: skip


def waivers(history: History) -> pl.DataFrame:
    """Waivers in force of the projects of the period: granted, not yet ended, not revoked."""
    day = history.period.as_of
    revoked = select(col(WaiverStep.waiver_id)).where(col(WaiverStep.act) == "revoked", col(WaiverStep.done_on) <= day)
    query = (
        select(col(Waiver.project_id), col(Waiver.rule_id), col(Waiver.path), col(WaiverStep.done_on), col(WaiverStep.expires_on))
        .join(WaiverStep, col(WaiverStep.waiver_id) == col(Waiver.id))
        .where(
            history.in_units(col(Waiver.unit_code)),
            col(WaiverStep.act) == "granted",
            col(WaiverStep.done_on) <= day,
            col(WaiverStep.expires_on) >= day,
            col(Waiver.id).not_in(revoked),
        )
        .order_by(col(Waiver.code))
    )
    return history.frame(query, _SCHEMA).join(history.latest, on="project_id", maintain_order="left")


def waived_tally(history: History) -> list[pl.DataFrame]:
    """How many waivers there are, over every project of the period."""
    counts = waivers(history).group_by("project_id").agg(waivers=pl.len())
    found = history.latest.join(counts, on="project_id", how="left", maintain_order="left")
    return [tallied(found, "waivers", pl.col("waivers").fill_null(0))]
