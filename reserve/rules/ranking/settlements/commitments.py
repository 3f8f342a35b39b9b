"""What an award was also given for, beside the saving: the promised level, the capacity it brings over the benchmark, the promised class.

The points that a promise earned are what it can lose: where less was found, the share of the award that is held back is the weight of the
criterion times the part of its value that is missing. The criterion, its curve and its weight are those of the frozen programme.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from reserve.parameters import Programme
from reserve.parameters.programmes import Criterion
from reserve.rules.emissions.avoided import fully_ultra_low
from reserve.rules.ranking.candidate import Candidate, own_benchmark
from reserve.rules.ranking.scoring import curve_micro, raw_value
from reserve.rules.ranking.settlements.model import Verified
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import MICRO, from_micro, plain, unit_name

LEVELS = ("level", "level_grinding")
CROSSING, AIR = "crossing", "air"
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Promise:
    """One criterion that an award was given for by a promise: what was promised, its value on the curve (10^-6), and its weight.

    ``benchmark`` is the level that the crossing needs, ``ultra_low`` whether the class came with the whole process ultra-low.
    """

    criterion: Criterion
    promised: Bilingual
    value_micro: int
    amount: Decimal | None = None
    benchmark: Decimal | None = None
    ultra_low: bool = False

    @property
    def code(self) -> str:
        """The code of the criterion."""
        return self.criterion.code


@dataclass(frozen=True, slots=True)
class Kept:
    """How far a promise was kept. ``reached_micro`` is None while it is not verified; ``share`` of the award is lost or held back."""

    promise: Promise
    found: Bilingual
    reached_micro: int | None
    share: Fraction

    @property
    def why(self) -> Bilingual:
        """The promise, what was found, and the share, in words."""
        label, promised, share = self.promise.criterion.label, self.promise.promised, _percent(self.share)
        if self.reached_micro is None:
            return messages()["settle_held_open"].format(label=label, promised=promised, share=share)
        return messages()["settle_held_missed"].format(
            label=label, promised=promised, value=_points(self.promise.value_micro), found=self.found, reached=_points(self.reached_micro),
            weight=plain(self.promise.criterion.weight), share=share,
        )  # fmt: skip


def promises_of(candidate: Candidate, programme: Programme, as_of: dt.date) -> tuple[Promise, ...]:  # noqa: ARG001
    """What a project promised in the criteria of its programme; a class that was verified when it applied is no promise any more."""
    found = []
    for criterion in programme.criteria:
        if not criterion.applies(candidate.assessment.product):
            continue
        made = _air(candidate, criterion) if criterion.code == AIR and criterion.classes else _measured(candidate, criterion)
        if made is not None and made.value_micro > 0 and criterion.weight > 0:
            found.append(made)
    return tuple(found)


def kept(promises: Sequence[Promise], verified: Verified) -> tuple[Kept, ...]:
    """How far each promise was kept by what was ``verified``. More than was promised gives nothing more; a blank leaves it open.

    Errors: ``BadInput('settlement_class')`` for a class that the programme does not know.
    """
    return tuple(_kept(promise, verified) for promise in promises)


def _measured(candidate: Candidate, criterion: Criterion) -> Promise | None:
    if criterion.code not in (*LEVELS, CROSSING):
        return None
    number = raw_value(candidate, criterion.code)
    if number is None:
        return None
    rod = own_benchmark(candidate.assessment)
    benchmark = rod.number if criterion.code == CROSSING and rod is not None else None
    if criterion.code == CROSSING and benchmark is None:
        return None
    return Promise(criterion, _amount(number, criterion), _value(criterion, number), number, benchmark)


def _air(candidate: Candidate, criterion: Criterion) -> Promise | None:
    promised = candidate.facts.get("air_class_after")
    if promised not in criterion.classes or candidate.facts.get("air_class_state") == "verified":
        return None
    ultra_low = fully_ultra_low(candidate.facts)
    value = _class_value(criterion, str(promised), ultra_low=ultra_low)
    return Promise(criterion, _class(str(promised), ultra_low=ultra_low), value, ultra_low=ultra_low)


def _kept(promise: Promise, verified: Verified) -> Kept:
    criterion = promise.criterion
    if criterion.code == AIR:
        if verified.air_class is None or (promise.ultra_low and verified.ultra_low is None):
            return _open(promise)
        if verified.air_class not in criterion.classes:
            raise BadInput("settlement_class", found=verified.air_class[:20], known=", ".join(criterion.classes))
        ultra_low = bool(verified.ultra_low)
        reached = _class_value(criterion, verified.air_class, ultra_low=ultra_low)
        return _with(promise, _class(verified.air_class, ultra_low=ultra_low), reached)
    if verified.level is None:
        return _open(promise)
    number = verified.level
    if criterion.code == CROSSING and promise.benchmark is not None:
        number = (promise.amount or Decimal(0)) if verified.level <= promise.benchmark else Decimal(0)
    return _with(promise, _amount(number, criterion), _value(criterion, number))


def _open(promise: Promise) -> Kept:
    return Kept(promise, BLANK, None, Fraction(promise.criterion.weight) / _PERCENT)


def _with(promise: Promise, found: Bilingual, reached: int) -> Kept:
    missing = Fraction(max(0, promise.value_micro - reached), promise.value_micro)
    return Kept(promise, found, reached, missing * Fraction(promise.criterion.weight) / _PERCENT)


def _value(criterion: Criterion, number: Decimal) -> int:
    return int(curve_micro(np.array([float(number)]), criterion.curve)[0])


def _class_value(criterion: Criterion, air_class: str, *, ultra_low: bool) -> int:
    value = criterion.full_ultra_low.get(air_class, criterion.classes[air_class]) if ultra_low else criterion.classes[air_class]
    return int(value * MICRO)


def _class(air_class: str, *, ultra_low: bool) -> Bilingual:
    name = choices("air_class")[air_class]
    return messages()["settle_class_ultra_low"].format(air_class=name) if ultra_low else name


def _amount(number: Decimal, criterion: Criterion) -> Bilingual:
    unit = unit_name(criterion.unit)
    return Bilingual(f"{plain(number)} {unit.zh}", f"{plain(number)} {unit.en}")


def _points(micro: int) -> str:
    return plain(from_micro(micro), 2)


def _percent(share: Fraction) -> str:
    return plain((Decimal(share.numerator) * _PERCENT / Decimal(share.denominator)).quantize(Decimal("0.01")))
