"""Slips of the unit or the decimal point: the answer that, ten, a thousand or ten thousand times smaller or larger, puts the ratios right.

Ratios outside their band are contradictions. Every answer that takes part in one is tried with every factor; a trial that pushes another
ratio out of its band is dismissed. What settles most contradictions is the probable slip. Two answers that explain the same contradictions
equally well are both named.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import log10

from reserve.vocabulary.document import Document
from validation.magnitudes import OUTPUTS, Ratio
from validation.ratios import CARRIERS, ratios
from validation.screen import inside

EXPONENTS = (1, 3, 4, -1, -3, -4)
FACTORS = {exponent: Decimal(1).scaleb(-exponent) for exponent in EXPONENTS}
DIGITS = 60
CAPACITIES = ("capacity_filed_t_per_year", "capacity_after_t_per_year")
MONEY = ("investment_total", "investment_eligible", "subsidy_requested")
TOGETHER = (CAPACITIES, OUTPUTS, (*CAPACITIES, *OUTPUTS), MONEY)
"""Answers that are often typed in the same wrong unit; so are the two quantities of a carrier."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The answer at ``path`` is probably 10^``exponent`` times what it should be.

    ``evidence`` is the ratio that the correction settles (the first of ``settled``) and ``value`` what it is now; ``others`` are paths
    that could be the slip instead, ``along`` those that slipped with it.
    """

    path: str
    exponent: int
    evidence: Ratio
    value: Decimal | None
    settled: int
    others: tuple[str, ...] = ()
    along: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    paths: tuple[str, ...]
    exponent: int
    settled: tuple[Ratio, ...]
    distance: float


def slips(document: Document, as_of: dt.date, area: str) -> dict[str, Slip]:
    """The probable slips of a document by path; none where no ratio is out of its band, or where no single slip explains one."""
    return {} if inside(document, as_of, area) else slips_outside(document, as_of, area)


def slips_outside(document: Document, as_of: dt.date, area: str) -> dict[str, Slip]:
    """The same for a document that the screen has stopped."""
    with localcontext(prec=DIGITS):
        known = ratios(document, as_of, area)
        now = {id(one): one.value() for one in known}
        wrong = [one for one in known if not one.holds(now[id(one)])]
        if not wrong:
            return {}
        best = _best(list(_trials(known, wrong, now)))
        return {slip.path: slip for slip in _named(best, now)}


@dataclass(frozen=True, slots=True)
class _Touched:
    """A ratio that some answers take part in: what it is now, whether that is wrong, and with which power of a factor it changes."""

    ratio: Ratio
    now: Decimal | None
    broken: bool
    power: int | None

    def after(self, changed: frozenset[str], exponent: int) -> Decimal | None:
        """The ratio if the answers were 10^``exponent`` times smaller."""
        if self.power is None:
            return self.ratio.value(changed, FACTORS[exponent])
        return self.now.scaleb(-exponent * self.power) if self.now is not None and self.power else self.now


def _trials(known: Sequence[Ratio], wrong: Sequence[Ratio], now: Mapping[int, Decimal | None]) -> Iterator[_Trial]:
    involved = sorted(frozenset().union(*(one.paths for one in wrong)))
    broken = frozenset(map(id, wrong))
    for paths in (*((path,) for path in involved), *_groups(involved)):
        changed = frozenset(paths)
        doubtful = [_Touched(one, now[id(one)], True, one.power(changed)) for one in wrong if not changed.isdisjoint(one.paths)]
        helpful = [each for each in EXPONENTS if any(one.ratio.holds(one.after(changed, each)) for one in doubtful)]
        touched = [
            _Touched(one, now[id(one)], id(one) in broken, one.power(changed))
            for one in (known if helpful else ())
            if not changed.isdisjoint(one.paths)
        ]
        for exponent in helpful:
            trial = _trial(paths, changed, exponent, touched)
            if trial is not None:
                yield trial


def _groups(involved: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for group in TOGETHER:
        if set(group) & set(involved):
            yield group
    for key in dict.fromkeys(path.split("/")[1] for path in involved if path.startswith(f"{CARRIERS}/")):
        yield tuple(f"{CARRIERS}/{key}/{column}" for column in ("quantity_before", "quantity_after"))


def _trial(paths: tuple[str, ...], changed: frozenset[str], exponent: int, touched: Sequence[_Touched]) -> _Trial | None:
    """What a correction settles that settles something; None where it breaks what was right."""
    held = []
    for one in touched:
        value = one.after(changed, exponent)
        if one.ratio.holds(value):
            held.append((one, value))
        elif not one.broken:
            return None
    distance = sum((_distance(one.ratio, value) for one, value in held), 0.0)
    return _Trial(paths, exponent, tuple(one.ratio for one, _ in held if one.broken), distance / len(touched))


def _distance(one: Ratio, value: Decimal | None) -> float:
    """How far a ratio lies from what it usually is, in powers of ten."""
    return abs(log10(value / one.usual)) if value is not None and value > 0 else 1.0


def _best(trials: Sequence[_Trial]) -> list[_Trial]:
    """The trials that settle most with the fewest answers changed: for each answer the factor that fits best."""
    if not trials:
        return []
    most = max(len(trial.settled) for trial in trials)
    fewest = min(len(trial.paths) for trial in trials if len(trial.settled) == most)
    chosen: dict[tuple[str, ...], _Trial] = {}
    for trial in trials:
        if len(trial.settled) == most and len(trial.paths) == fewest:
            held = chosen.get(trial.paths)
            if held is None or trial.distance < held.distance:
                chosen[trial.paths] = trial
    return list(chosen.values())


def _named(best: Sequence[_Trial], now: Mapping[int, Decimal | None]) -> Iterator[Slip]:
    for trial in best:
        evidence = trial.settled[0]
        others = tuple(other.paths[0] for other in best if other is not trial)
        for path in trial.paths:
            along = tuple(other for other in trial.paths if other != path)
            yield Slip(path, trial.exponent, evidence, now[id(evidence)], len(trial.settled), others, along)
