"""The invented library as ordinary pandas frames, for the alternatives: numbers as floats, texts as objects, days as timestamps."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.library_frames import AREA, AS_OF
from reserve.rules.lines.frames import Apart, assess_frame
from reserve.vocabulary.findings import LibraryChunk

KEY = "project_id"


@dataclass(frozen=True, slots=True)
class PandasLibrary:
    """``project`` with a row for each project, ``tables`` by name; ``chunk`` is what they were made from."""

    project: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    chunk: LibraryChunk = field(repr=False)


def to_pandas(chunk: LibraryChunk) -> PandasLibrary:
    """All columns of a chunk; whoever works with pandas has them so from the start."""
    return PandasLibrary(_frame(chunk.projects), {name: _frame(rows) for name, rows in chunk.tables.items()}, chunk)


def _frame(frame: pl.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({series.name: _array(series) for series in frame})


def _array(series: pl.Series) -> "np.ndarray | pd.Series":
    if series.dtype.is_numeric():
        return series.cast(pl.Float64).to_numpy()  # products of two quantities do not fit 64 bits
    if series.dtype == pl.Date:
        return series.cast(pl.Datetime("us")).to_numpy()
    return pd.Series(series.to_list(), dtype=object)


def add_figures(library: PandasLibrary) -> pd.DataFrame:
    """The projects with what the law computes from them, by the function that our own check uses too."""
    chunk = library.chunk
    apart = Apart(chunk.tables.get("other_energy_flows"), chunk.tables.get("observation_years"))
    figures = assess_frame(chunk.projects, chunk.tables["energy_carriers"], AS_OF, AREA, apart=apart).figures.drop(KEY)
    numbers = figures.select(pl.selectors.numeric())
    return library.project.assign(**{f"assessed.{series.name}": _array(series) for series in numbers})
