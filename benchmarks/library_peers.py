"""Robust statistics of the invented library, as its peers: by product, and by product and kinds of measure."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import polars as pl

from reserve.vocabulary.peers import ANY_KIND, Indicator, PeerBook, Peers, kinds_key

MOST = 3_000
"""The statistics of a library are those of its first projects."""
FIGURES: dict[Indicator, str] = {
    "unit_before": "indicator_before", "unit_after": "indicator_after", "saving_rate": "saving_rate", "cost_per_tce": "cost",
}  # fmt: skip
PER_FEN = 10**10


def peers_of(projects: pl.DataFrame, figures: pl.DataFrame, as_of: Any) -> PeerBook:
    """The book of ``projects`` with their assessed figures, rows one to one."""
    saving = projects["energy_saving_declared_tce_per_year"]
    frame = figures.with_columns(
        product=projects["product"], kinds=projects["component_kinds"].map_elements(kinds_key, return_dtype=pl.String),
        cost=pl.Series(np.where(saving.fill_null(0).to_numpy() > 0, 1.0, np.nan)) * projects["investment_total"] * PER_FEN / saving,
    )  # fmt: skip
    found = {}
    for groups in (["product", "kinds"], ["product"]):
        for key, rows in frame.group_by(groups):
            for indicator, name in FIGURES.items():
                values = rows[name].cast(pl.Float64).fill_nan(None).drop_nulls()
                logs = (values.filter(values > 0) / 1e6).log()
                if len(logs):
                    middle = float(np.median(logs.to_numpy()))
                    spread = float(np.median(np.abs(logs.to_numpy() - middle)))
                    kinds = str(key[1]) if len(key) > 1 else ANY_KIND
                    found[str(key[0]), kinds, indicator] = Peers(len(logs), round(middle * 1e6), round(spread * 1e6), as_of)
    return found


def outside(
    project: pd.DataFrame, book: PeerBook, saving: pd.Series, numbers: tuple[float, float, float]
) -> Iterator[tuple[Indicator, Any]]:
    """Where a figure above zero lies beyond the bounds of its peers, in pandas. ``numbers``: fewest peers, deviations, least spread."""
    fewest, deviations, least = numbers
    columns = {"unit_before": "assessed.indicator_before", "unit_after": "assessed.indicator_after", "saving_rate": "assessed.saving_rate"}
    kinds = project["product"] + "#" + project["component_kinds"].map(kinds_key, na_action="ignore").fillna("")
    for indicator in FIGURES:
        low, high = {}, {}
        for (product, group, of), peers in book.items():
            if of == indicator and peers.n >= fewest:
                apart = deviations * max(1.4826 * peers.spread / 1e6, least)
                key = f"{product}#{group}"
                low[key], high[key] = (math.exp(peers.median / 1e6 + side) * 1e6 for side in (-apart, apart))
        either = kinds.where(kinds.isin(list(low)), project["product"] + "#" + ANY_KIND)
        figure = project[columns[indicator]] if indicator in columns else project["investment_total"] * PER_FEN / saving.where(saving > 0)
        yield indicator, (figure > 0) & ((figure < either.map(low)) | (figure > either.map(high)))
