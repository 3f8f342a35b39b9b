"""What the services of scenarios answer with."""

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from reserve.frozen.law import FrozenLaw
from reserve.parameters import Programme
from reserve.rules.ranking.trials.board import Board, Trial
from reserve.rules.ranking.trials.comparison import Comparison, Sums
from reserve.rules.ranking.trials.scenario import Changes


@dataclass(frozen=True, slots=True)
class ScenarioRecord:
    """One scenario as it was run: what was changed, what the list came to, its digest, by whom and when."""

    number: int
    title: str
    run_number: int
    changes: Changes
    programme_digest: str
    result_digest: str
    sums: Sums
    entering: int
    leaving: int
    person_name: str
    ran_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ScenarioDesk:
    """What scenarios of a batch start from: the programme, its means, the official list of the latest run, the law of a frozen batch."""

    code: str
    state: str
    run_number: int
    programme: Programme
    budget_fen: int
    places: int | None
    board: Board
    official: Trial
    law: FrozenLaw | None = None

    def answering(self) -> AbstractContextManager[None]:
        """Let the law and the words answer with which the batch was frozen; the shipped ones before it is."""
        return nullcontext() if self.law is None else self.law.answering()


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One scenario with its whole list, compared with the official one."""

    record: ScenarioRecord
    programme: Programme
    board: Board
    official: Trial
    trial: Trial
    comparison: Comparison
