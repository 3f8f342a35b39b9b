"""Two lists of the same candidates side by side: who enters, who leaves, how far each moves, and what the lists come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reserve.rules.ranking.candidate import Candidate, RowStatus
from reserve.rules.ranking.trials.board import Board, Trial


@dataclass(frozen=True, slots=True)
class Sums:
    """What a list comes to, over those that are offered money or a place.

    Figures that are missing for a project are left out of the sum; ``without`` says how many lack the saving. Energy and CO2 a year, the
    capacity in tonnes a year; ``counties`` and ``firms`` are numbers of different ones.
    """

    projects: int
    partial: int
    spent_fen: int
    saving_tce: Decimal
    co2_t: Decimal
    crossing_t: Decimal
    investment_fen: int
    counties: int
    firms: int
    without: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One candidate in the list that is compared with (``before``) and in the other (``after``); no place is None."""

    position: int
    place_before: int | None
    place_after: int | None
    status_before: RowStatus
    status_after: RowStatus
    offer_before_fen: int
    offer_after_fen: int

    @property
    def steps(self) -> int:
        """Places gained (above 0) or lost; 0 where one of the two lists has no place for it."""
        return 0 if self.place_before is None or self.place_after is None else self.place_before - self.place_after


@dataclass(frozen=True, slots=True)
class Comparison:
    """``entering`` and ``leaving`` in the order of their list, ``moving`` the others that change place, the farthest first."""

    before: Sums
    after: Sums
    entering: tuple[Moved, ...]
    leaving: tuple[Moved, ...]
    moving: tuple[Moved, ...]
    changed_offers: int


def sums(board: Board, trial: Trial) -> Sums:
    """What the list of ``trial`` comes to."""
    on = [at for at in trial.order.tolist() if trial.on(at)]
    chosen = [board.candidates[at] for at in on]
    return Sums(
        len(on),
        sum(trial.statuses[at] == "partial" for at in on),
        trial.spent_fen,
        _added(one.assessment.saving_tce_per_year for one in chosen),
        _added(one.assessment.co2_reduction_t_per_year for one in chosen),
        _added(one.assessment.crossing_capacity_t_per_year for one in chosen),
        sum(one.fen("investment_total") or 0 for one in chosen),
        len({_county(one) for one in chosen}),
        len({one.enterprise for one in chosen}),
        sum(one.assessment.saving_tce_per_year is None for one in chosen),
    )


def compare(board: Board, before: Trial, after: Trial) -> Comparison:
    """``after`` against ``before``: two trials of the same board."""
    moved = [
        Moved(
            n, int(before.places[n]) or None, int(after.places[n]) or None, before.statuses[n], after.statuses[n], int(before.offers[n]),
            int(after.offers[n]),
        )
        for n in range(len(board.candidates))
        if before.places[n] != after.places[n] or before.offers[n] != after.offers[n] or before.statuses[n] != after.statuses[n]
    ]  # fmt: skip
    entering = [one for one in moved if after.on(one.position) and not before.on(one.position)]
    leaving = [one for one in moved if before.on(one.position) and not after.on(one.position)]
    outside = {one.position for one in (*entering, *leaving)}
    moving = [one for one in moved if one.position not in outside and one.steps]
    return Comparison(
        sums(board, before),
        sums(board, after),
        tuple(sorted(entering, key=lambda one: one.place_after or 0)),
        tuple(sorted(leaving, key=lambda one: one.place_before or 0)),
        tuple(sorted(moving, key=lambda one: (-abs(one.steps), one.place_after or 0))),
        sum(one.offer_before_fen != one.offer_after_fen for one in moved),
    )


def _county(candidate: Candidate) -> str:
    return candidate.county or candidate.unit


def _added(figures: Iterable[Decimal | None]) -> Decimal:
    return sum((figure for figure in figures if figure is not None), start=Decimal(0))
