"""What Great Expectations is handed as a batch: a pandas frame with a row for each project, and the typed columns beside it.

Amounts are whole numbers of up to 128 bits, choices are lists and repeat tables have rows of their own; pandas has exact types for none of
them, so the columns that are judged stay polars frames and travel with the batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
import polars as pl

if TYPE_CHECKING:
    import datetime as dt

    from reserve.vocabulary.fields import Stage
    from validation.catalogue import Rule
    from validation.limits import Limits
    from validation.vectors import Outcome


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """Projects of one stage, day and area in columns.

    ``projects`` has a row for each (``project`` numbers them), ``tables`` the rows of the repeat tables that have any, ``unreadable`` the
    paths of answers that could not be read. ``readable``: every answer that was given has a value; ``slips``: some answer is a probable
    slip. ``rules``: what is judged, if not all; ``limits``: by which numbers such rules are, if not by those of the day in the area.
    """

    stage: "Stage"
    as_of: "dt.date"
    area: str
    projects: pl.DataFrame
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    unreadable: pl.DataFrame | None = None
    readable: bool = True
    slips: bool = True
    rules: "tuple[Rule, ...] | None" = None
    limits: "Limits | None" = None
    outcomes: "dict[str, Outcome]" = field(default_factory=dict)


class Handed(pd.DataFrame):
    """The frame of a batch. ``typed`` are its columns; pandas itself holds only which projects they are of."""

    _metadata: ClassVar[list[str]] = ["typed"]
    typed: Typed

    @property
    def _constructor(self) -> Any:
        return Handed

    def memory_usage(self, *_asked: object, **_others: object) -> Any:
        """What the typed columns take; Great Expectations asks twice a run whether the frame is small enough for a digest (none is)."""
        return np.int64(self.typed.projects.estimated_size())


def hand(typed: Typed) -> Handed:
    """The frame for a batch of ``typed``."""
    table = Handed({"project": typed.projects["project"].to_numpy()})
    table.typed = typed
    return table
