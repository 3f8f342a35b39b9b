"""What a gate looks at, and the form of its answer."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from reserve.parameters import Programme
from reserve.parameters.programmes import Gate
from reserve.rules.ranking.candidate import Candidate

Answer = tuple[str, Mapping[str, object]] | None
"""None where the gate is met, else the code of its sentence and the figures in it."""


class Case(NamedTuple):
    """What a gate looks at: one candidate under one gate of a programme on one date."""

    candidate: Candidate
    gate: Gate
    programme: Programme
    as_of: dt.date


Asked = Callable[[Case], Answer]
