"""Data doubt: the list when each saving lies where it may lie, by how it was measured; weights, gates and caps stay the policy's.

The saving moves its points, those of the investment per saving, of the saving rate and of CO2, the cap that pays by saving, and the gates
and floors on it. Who was refused on the declared figures stays refused. A figure that a draw leaves as it was declared gives exactly what
the ranking gives.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reserve.parameters import Programme, at
from reserve.rules.ranking.allocators.allocation import floor_fen, independent_caps
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.scoring import curve_micro, raw_value
from reserve.rules.robustness.contest import RATE, Contest, Flags, Integers
from reserve.rules.robustness.outcomes import CHUNK, POINTS, Outcomes, Progress, check_size, in_order, settle
from reserve.rules.robustness.tally import Floats, Tally, Told
from reserve.rules.robustness.weights import BITS, raw
from reserve.vocabulary.units import MICRO

CLASSES = ("metered", "audited", "estimated")
"""Ways in which a saving is measured; one that is not told counts as the last."""
_SAVED, _COST, _SAVING_RATE = "energy_saved", "cost_per_tce", "saving_rate"
_SHARES = (_SAVING_RATE, "co2_reduction")
"""Criteria whose figure grows in proportion to the saving."""
_PERCENT = 100
_HALF = 1 << BITS
_MICRO = int(MICRO)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What moves with the savings of a contest, in its order.

    ``saving`` in 10^-6 tce/yr; ``spread`` the largest deviation as a share of it; ``investment`` in fen (-1: not known); ``own`` in fen by
    all caps but the one that pays ``rate`` fen for a tonne (None: there is none); ``least`` the saving that gates ask for, or, where
    ``least_rate`` is not NaN, that share of the energy used; ``floors`` the curve values that floors ask for by criterion, in 10^-6.
    ``shares`` are declared figures that grow with the saving, by criterion (saving rate in %, CO2), NaN where they are not known.
    """

    saving: Integers
    spread: Floats
    investment: Integers
    own: Integers
    rate: int | None
    least: Integers
    least_rate: Floats
    floors: Mapping[str, Integers]
    shares: Mapping[str, Floats]


def spreads(as_of: dt.date, area: str) -> dict[str, Decimal]:
    """The largest deviation of a saving for each class of measurement (house parameters, shares).

    >>> {name: str(spread) for name, spread in spreads(dt.date(2024, 9, 2), "330000").items()}
    {'metered': '0.05', 'audited': '0.10', 'estimated': '0.30'}
    """
    return {name: at(f"data_doubt.{name}", as_of, area).number for name in CLASSES}


def doubtful(contest: Contest, candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> Doubtful:
    """What of ``contest`` moves with the savings of its ``candidates``."""
    by_code = {candidate.project_code: candidate for candidate in candidates}
    pool = [by_code[code] for code in contest.codes]
    wide = spreads(as_of, programme.area)
    gates = {gate.code: gate.settings for gate in programme.gates}
    settings, either = gates.get("saving_at_least", {}), gates.get("saving_or_rate", {})
    least = [settings.get(str(one.facts.get("product")), either.get("saving")) for one in pool]
    rates = [floor_fen(cap.value * 100) for cap in programme.caps if cap.code == RATE]
    return Doubtful(
        np.array([int((one.assessment.saving_tce_per_year or Decimal(0)) * MICRO) for one in pool], np.int64),
        np.array([float(wide.get(str(one.facts.get("measurement_class")), wide[CLASSES[-1]])) for one in pool]),
        np.array([-1 if (found := one.fen("investment_total")) is None else found for one in pool], np.int64),
        np.array(
            [min(cap.amount_fen for cap in independent_caps(one, programme, contest.budget_fen) if cap.code != RATE) for one in pool],
            np.int64,
        ),
        min(rates) if rates else None,
        np.array([0 if asked is None else int(asked.value * MICRO) for asked in least], np.int64),
        np.full(len(pool), float(either["rate"].value * _PERCENT) if "rate" in either else np.nan),
        {code: np.array([_floor(one, programme, code) for one in pool], np.int64) for code in (_SAVED, _COST, *_SHARES)},
        {code: np.array([_declared(one, code) for one in pool]) for code in _SHARES},
    )


def _declared(candidate: Candidate, criterion: str) -> float:
    found = raw_value(candidate, criterion)
    return float("nan") if found is None else float(found)


def _floor(candidate: Candidate, programme: Programme, criterion: str) -> int:
    found = [
        int(floor.value * MICRO)
        for floor in programme.floors
        if floor.criterion == criterion and (not floor.products or candidate.assessment.product in floor.products)
    ]
    return max(found, default=0)


def draw_savings(doubt: Doubtful, seed: int, start: int, draws: int) -> Integers:
    """Savings in 10^-6 tce/yr, shape (draws, candidates): triangular within the spread, from raw integers of PCG64.

    Draw ``start`` and the following ones of the endless sequence that ``seed`` gives.
    """
    number = len(doubt.saving)
    pieces = raw(seed, 2 * draws * number, skip=2 * start * number).reshape(draws, number, 2) >> np.uint64(64 - BITS)
    tilt = (pieces.sum(axis=2).astype(np.int64) - _HALF) / _HALF
    drawn: Integers = np.rint(doubt.saving * (1 + doubt.spread * tilt)).astype(np.int64)
    return drawn


def under_doubt(contest: Contest, doubt: Doubtful, seed: int, draws: int, progress: Progress | None = None) -> Told:
    """What ``draws`` draws of the data say of each candidate under the policy's weights; ``progress`` is told draws done and all draws."""
    tally = Tally(len(contest.codes), draws)
    if not contest.codes:
        return tally.told()
    check_size(contest)

    def made(start: int) -> Outcomes:
        return with_savings(contest, doubt, draw_savings(doubt, seed, start, min(CHUNK, draws - start)))

    for chunk in in_order(made, draws, progress):
        tally.add(chunk)
    return tally.told()


def with_savings(contest: Contest, doubt: Doubtful, savings: Integers) -> Outcomes:
    """Places and offers for each row of ``savings`` (10^-6 tce/yr) under the policy's weights."""
    moved = savings != doubt.saving
    curves = _curves(contest, doubt, savings, moved)
    totals = np.repeat((contest.values @ contest.policy)[None, :], len(savings), axis=0)
    able = ~moved | _passes(doubt, savings)
    for position, criterion in enumerate(contest.criteria):
        if criterion.code in curves:
            totals += (curves[criterion.code] - contest.values[:, position]) * int(contest.policy[position])
            able &= ~moved | (curves[criterion.code] >= doubt.floors[criterion.code])
    places, offers = settle(contest, totals, POINTS, able=able, entitled=_entitled(contest, doubt, savings, moved))
    return Outcomes(np.repeat(contest.policy[None, :], len(savings), axis=0), places, offers)


def _times(doubt: Doubtful, savings: Integers) -> Floats:
    """How many times the declared saving each drawn one is; 1 where none was declared."""
    return np.where(doubt.saving == 0, 1.0, savings / np.where(doubt.saving == 0, 1, doubt.saving))


def _passes(doubt: Doubtful, savings: Integers) -> Flags:
    """Whether the gates that ask for a saving, or for a share of the energy used, still let each through."""
    with np.errstate(invalid="ignore"):
        enough: Flags = doubt.shares[_SAVING_RATE] * _times(doubt, savings) >= doubt.least_rate
    return (savings >= doubt.least) | enough


def _curves(contest: Contest, doubt: Doubtful, savings: Integers, moved: Flags) -> dict[str, Integers]:
    """Curve values in 10^-6 of the criteria that a saving moves; of an undisturbed one as the contest has them."""
    found = {}
    for position, criterion in enumerate(contest.criteria):
        if criterion.code == _SAVED:
            raw_values = savings / _MICRO
        elif criterion.code == _COST:
            with np.errstate(divide="ignore", invalid="ignore"):
                raw_values = np.round(doubt.investment / 100 / (savings / _MICRO), 6)
            raw_values[(savings <= 0) | (doubt.investment < 0)] = np.nan
        elif criterion.code in doubt.shares:
            raw_values = doubt.shares[criterion.code] * _times(doubt, savings)
        else:
            continue
        found[criterion.code] = np.where(moved, curve_micro(raw_values, criterion.curve), contest.values[:, position])
    return found


def _entitled(contest: Contest, doubt: Doubtful, savings: Integers, moved: Flags) -> Integers | None:
    """What each is entitled to by its own caps; None where no cap pays by saving."""
    if doubt.rate is None or contest.places is not None:
        return None
    paid = np.minimum(doubt.own, np.maximum(0, savings) * doubt.rate // _MICRO)
    found: Integers = np.where(moved, paid, contest.entitled)
    return found
