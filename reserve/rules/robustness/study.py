"""Everything that is asked of a list at once: three kinds of opinion, doubt of the data, each weight by itself, the smallest shifts."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import numpy as np

from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.robustness.acceptability import CONTESTED, Acceptability, acceptability
from reserve.rules.robustness.contest import Contest, Integers
from reserve.rules.robustness.doubt import Doubtful, doubtful, draw_savings, spreads, under_doubt, with_savings
from reserve.rules.robustness.outcomes import NO_PLACE, Progress, outcomes
from reserve.rules.robustness.sensitivity import Change, Flip, changes, flips
from reserve.rules.robustness.tally import Told
from reserve.rules.robustness.weights import Weights, around, keeping_order, uniform

Kind = Literal["near", "order", "any"]
KINDS: tuple[Kind, ...] = ("near", "order", "any")
"""Weights near the policy's, weights in the same order as the policy's, any weights at all."""
DRAWS, DATA_DRAWS = 10_000, 2_000
MOST_ASKED, CONFIDENCE_DRAWS = 40, 200
"""For how many contested candidates the confidence factor is drawn, with how many draws of the data each."""
_HUNDREDTHS = 100
_DIGITS = 6
Place = int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """What draws say of each candidate: the share of draws in which it is funded, its best, median and worst place (None: below a floor).

    Where weights were drawn: ``central``, the mean of the weights that fund it as shares of all (None where none does), and whether that
    mean funds it.
    """

    funded: tuple[float, ...]
    best: tuple[Place, ...]
    median: tuple[Place, ...]
    worst: tuple[Place, ...]
    central: tuple[tuple[float, ...] | None, ...] = ()
    accepts_central: tuple[bool, ...] = ()

    def contested(self) -> tuple[bool, ...]:
        """Whose money hangs on what was drawn: funded in more than 5 % and less than 95 % of the draws."""
        low, high = CONTESTED
        return tuple(low < share < high for share in self.funded)


@dataclass(frozen=True, slots=True)
class Study:
    """The answers, in the order of ``codes`` (that of the official list); ``places`` and ``on`` are those of the official list.

    ``criteria`` with the policy's ``weights`` in points; ``seed`` is the one of the batch that all draws were made from. ``confidence``:
    of those whose money is contested by any opinion, the nearest to the line first, in what share of draws of the data the mean of the
    weights that fund it funds it (the confidence factor).
    """

    seed: str
    draws: int
    data_draws: int
    codes: tuple[str, ...]
    places: tuple[Place, ...]
    on: tuple[bool, ...]
    criteria: tuple[str, ...]
    weights: tuple[Decimal, ...]
    opinions: Mapping[Kind, Spread]
    doubt: Spread
    spreads: Mapping[str, Decimal]
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    confidence: Mapping[str, float]


def seed_of(seed: str, what: str) -> int:
    """The seed of one kind of draws: the first 64 bits of SHA-256 over the seed of the batch and the name of the kind.

    >>> seed_of("2024-09-02", "near")
    5858969478159858960
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{what}".encode()).digest()[:8], "big") >> 1


def drawn(kind: Kind, seed: str, draws: int, policy: Integers) -> Weights:
    """The weights of one kind of opinion."""
    number = seed_of(seed, kind)
    match kind:
        case "any":
            return uniform(number, draws, len(policy))
        case "order":
            return keeping_order(number, draws, policy.tolist())
        case "near":
            return around(number, draws, _whole_points(policy))


def study(
    contest: Contest,
    candidates: Sequence[Candidate],
    programme: Programme,
    as_of: dt.date,
    seed: str,
    *,
    draws: int = DRAWS,
    data_draws: int = DATA_DRAWS,
    progress: Progress | None = None,
) -> Study:
    """All answers for ``contest`` of ``candidates``, from the revealed ``seed`` of the batch; ``progress``: draws done and all draws.

    Errors: ``ValueError`` for less than one draw.
    """
    shifts = sum(int(weight) // _STEP for weight in contest.policy) * (len(contest.criteria) - 1) + 1
    whole, done = draws * len(KINDS) + data_draws + shifts + MOST_ASKED * CONFIDENCE_DRAWS, 0

    def part(now: int, _of: int) -> None:
        if progress is not None:
            progress(min(whole, done + now), whole)

    (official,) = outcomes(contest, contest.policy.reshape(1, -1))
    order = np.lexsort((np.arange(len(contest.codes)), official.places[0]))
    opinions: dict[Kind, Spread] = {}
    for kind in KINDS:
        opinions[kind] = _opinion(acceptability(contest, drawn(kind, seed, draws, contest.policy), progress=part), order)
        done += draws
    moving = doubtful(contest, candidates, programme, as_of)
    doubt = under_doubt(contest, moving, seed_of(seed, "data"), data_draws, part)
    done += data_draws
    shifted = flips(contest, step=_STEP, progress=part)
    done += shifts
    on = [bool(stands) for stands in official.funded[0][order]]
    free = opinions["any"]
    central = {int(order[n]): free.central[n] or () for n in _nearest(on, free.contested())}
    sure = _confidence(contest, moving, central, seed_of(seed, "confidence"), part)
    part(MOST_ASKED * CONFIDENCE_DRAWS, 0)
    return Study(
        seed,
        draws,
        data_draws,
        tuple(contest.codes[n] for n in order),
        _places(official.places[0].astype(np.int64)[order]),
        tuple(on),
        tuple(criterion.code for criterion in contest.criteria),
        tuple(Decimal(int(weight)) / _HUNDREDTHS for weight in contest.policy),
        opinions,
        _spread(doubt, order),
        spreads(as_of, programme.area),
        tuple(changes(contest)),
        tuple(shifted),
        sure,
    )


def _nearest(on: Sequence[bool], contested: Sequence[bool]) -> list[int]:
    """Who is contested, in the order of the list: at most :data:`MOST_ASKED`, those nearest to its line."""
    line = max((n for n, stands in enumerate(on) if stands), default=0)
    asked = [n for n, shaky in enumerate(contested) if shaky]
    return sorted(sorted(asked, key=lambda n: (abs(n - line), n))[:MOST_ASKED])


def _confidence(
    contest: Contest, moving: Doubtful, central: Mapping[int, Sequence[float]], seed: int, progress: Progress
) -> dict[str, float]:
    """In what share of draws of the data each candidate (a column of the contest) is funded under its own ``central`` weights."""
    if not central:
        return {}
    savings = draw_savings(moving, seed, 0, CONFIDENCE_DRAWS)
    whole, found = int(contest.policy.sum()), {}
    for number, (column, shares) in enumerate(central.items(), start=1):
        weights = np.floor(np.array(shares) * whole).astype(np.int64)
        weights[int(weights.argmax())] += whole - int(weights.sum())
        told = with_savings(replace(contest, policy=weights), moving, savings)
        found[contest.codes[column]] = round(float(told.funded[:, column].mean()), _DIGITS)
        progress(number * CONFIDENCE_DRAWS, 0)
    return found


_STEP = 10
"""Hundredths of a point by which a weight is shifted at a time."""


def _whole_points(policy: Integers) -> list[int]:
    """The policy in whole points, none below one that has any weight; they set how close draws keep to it."""
    return [max(1, round(int(weight) / _HUNDREDTHS)) if weight else 0 for weight in policy]


def _opinion(told: Acceptability, order: Integers) -> Spread:
    central = tuple(
        None if np.isnan(told.central[n]).any() else tuple(round(float(share), _DIGITS) for share in told.central[n]) for n in order
    )
    accepts = tuple(bool(told.accepts_central[n]) for n in order)
    shares = tuple(round(float(told.funded[n]), _DIGITS) for n in order)
    return Spread(shares, _places(told.best[order]), _places(told.median[order]), _places(told.worst[order]), central, accepts)


def _spread(told: Told, order: Integers) -> Spread:
    shares = tuple(round(float(told.funded[n]), _DIGITS) for n in order)
    return Spread(shares, _places(told.best[order]), _places(told.median[order]), _places(told.worst[order]))


def _places(found: Integers) -> tuple[Place, ...]:
    return tuple(None if place == NO_PLACE else int(place) for place in found)
