"""What the services of scenarios answer with."""

import datetime as dt
from dataclasses import dataclass

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
    """What scenarios of a batch start from: the programme, its means and the official list of the latest run."""

    code: str
    state: str
    run_number: int
    programme: Programme
    budget_fen: int
    places: int | None
    board: Board
    official: Trial


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """One scenario with its whole list, compared with the official one."""

    record: ScenarioRecord
    programme: Programme
    board: Board
    official: Trial
    trial: Trial
    comparison: Comparison
