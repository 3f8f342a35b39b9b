"""A programme tried otherwise: other weights, caps, floors or another rule at the line, to be looked at and never to decide.

The programme that comes out is read and checked like any other, so that a trial keeps every rule that a programme must keep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from reserve.parameters import Programme
from reserve.parameters.programmes import Cap, Criterion, Floor, read_programme
from reserve.parameters.programmes.model import LINE_RULES
from reserve.parameters.yaml_reader import ParameterFileError
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import plain

WHOLE = Decimal(100)
CENT = Decimal("0.01")
LARGEST_FEN = 10**15


@dataclass(frozen=True, slots=True)
class Changes:
    """What a trial changes; what is not named stays as the programme has it.

    ``weights`` in points by criterion; ``caps`` by :func:`cap_key` in the unit of the cap; ``floors`` by :func:`floor_key`, from 0
    to 100; ``budget_fen`` for money, ``places`` for a list.
    """

    weights: Mapping[str, Decimal] = field(default_factory=dict)
    caps: Mapping[str, Decimal] = field(default_factory=dict)
    floors: Mapping[str, Decimal] = field(default_factory=dict)
    budget_fen: int | None = None
    places: int | None = None
    line_rule: str | None = None
    partial_offer: bool | None = None

    @property
    def none(self) -> bool:
        """Whether nothing is changed."""
        return self == Changes()


def cap_key(cap: Cap) -> str:
    """How a cap is called: its code, with the product or sector that it is narrowed to.

    >>> from reserve.parameters import programme
    >>> [cap_key(cap) for cap in programme("zhejiang_cement_special_fund").caps][-2:]
    ['group_share', 'product_share:cement_grinding']
    """
    return ":".join(part for part in (cap.code, cap.product, cap.sector) if part)


def floor_key(floor: Floor) -> str:
    """How a floor is called: by its criterion, or ``total``; floors of one criterion for several products move together."""
    return floor.criterion


def movable(programme: Programme) -> tuple[Criterion, ...]:
    """The criteria whose weights can be set: those of the main product; what stands in their place for other products follows them."""
    return tuple(criterion for criterion in programme.criteria if criterion.applies(programme.main_product))


def rescaled(programme: Programme, wanted: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """All weights when some are set: those stand as given, the others share the rest of 100 as they share it in the programme.

    Shares are rounded down to two decimals, what is left over goes to the largest remainders (the earlier criterion where they are equal),
    so that the sum is 100 exactly. For another product, the criteria that stand in place of those of the main product share what is left by
    the criteria common to both. Errors: ``BadInput`` for a criterion that cannot be set, a weight outside 0 to 100 or with more than two
    decimals, and for weights that cannot sum to 100.

    >>> from reserve.parameters import programme
    >>> found = rescaled(programme("zhejiang_cement_special_fund"), {"energy_saved": Decimal(40)})
    >>> " ".join(f"{code}={weight}" for code, weight in found.items())
    'energy_saved=40 cost_per_tce=12.00 level=12.00 crossing=16.00 level_grinding=28.00 air=16.00 demonstration=4.00'
    """
    main = movable(programme)
    _require_settable(main, wanted)
    if not wanted:
        return {criterion.code: criterion.weight for criterion in programme.criteria}
    found = _shared(main, wanted, WHOLE)
    for product in sorted({product for criterion in programme.criteria for product in criterion.products}):
        mine = [criterion for criterion in programme.criteria if criterion.applies(product)]
        if all(criterion.code in found for criterion in mine):
            continue
        fixed = {criterion.code: found[criterion.code] for criterion in mine if criterion.code in found}
        found |= _shared(mine, fixed, WHOLE)
    return {criterion.code: found[criterion.code] for criterion in programme.criteria}


def _require_settable(main: Sequence[Criterion], wanted: Mapping[str, Decimal]) -> None:
    known = [criterion.code for criterion in main]
    for code, weight in wanted.items():
        if code not in known:
            raise BadInput("scenario_criterion", criterion=code[:60], known=", ".join(known))
        if not weight.is_finite() or not 0 <= weight <= WHOLE or weight != weight.quantize(CENT):
            raise BadInput("scenario_weight", criterion=_label(main, code), weight=weight)


def _label(criteria: Sequence[Criterion], code: str) -> Any:
    return next(criterion.label for criterion in criteria if criterion.code == code)


def _shared(criteria: Sequence[Criterion], fixed: Mapping[str, Decimal], whole: Decimal) -> dict[str, Decimal]:
    """``fixed`` as they are; the rest of ``whole`` over the other criteria in proportion to their weights."""
    free = [criterion for criterion in criteria if criterion.code not in fixed]
    taken = sum(fixed.values(), start=Decimal(0))
    left, policy = whole - taken, sum((criterion.weight for criterion in free), start=Decimal(0))
    if left < 0:
        raise BadInput("scenario_weights_above", total=plain(taken), above=plain(-left))
    if left > 0 and policy == 0:
        raise BadInput("scenario_weights_below", total=plain(taken), lacking=plain(left))
    exact = [left * criterion.weight / policy if policy else Decimal(0) for criterion in free]
    down = [share.quantize(CENT, ROUND_FLOOR) for share in exact]
    over = int((left - sum(down, start=Decimal(0))) / CENT)
    first = sorted(range(len(free)), key=lambda n: (down[n] - exact[n], n))[:over]
    return {**fixed, **{criterion.code: down[n] + (CENT if n in first else 0) for n, criterion in enumerate(free)}}


def changed(programme: Programme, changes: Changes) -> Programme:
    """``programme`` with ``changes``, read and checked as every programme is; nothing changed gives the programme itself.

    Errors: ``BadInput`` naming the part, its number and what to do.
    """
    _require_means(programme, changes)
    if not (changes.weights or changes.caps or changes.floors or changes.line_rule or changes.partial_offer is not None):
        return programme
    record = programme.to_dict()
    if changes.weights:
        if programme.method.name != "anchored":
            raise BadInput("scenario_no_weights", method=programme.method.name)
        weights = rescaled(programme, changes.weights)
        for entry in record["criteria"]:
            entry["weight"] = _text(weights[entry["code"]])
    _change_caps(record, programme, changes.caps)
    _change_floors(record, programme, changes.floors)
    _change_line(record, programme, changes)
    try:
        return read_programme(record, "scenario")
    except ParameterFileError as error:
        raise BadInput("scenario_unreadable", detail=error.message) from error


def _require_means(programme: Programme, changes: Changes) -> None:
    if changes.budget_fen is not None:
        if programme.kind == "list":
            raise BadInput("scenario_no_money")
        if not 0 < changes.budget_fen < LARGEST_FEN:
            raise BadInput("scenario_budget", budget=plain(Decimal(changes.budget_fen) / 1_000_000))
    if changes.places is not None:
        if programme.kind != "list":
            raise BadInput("scenario_no_places")
        if not 0 < changes.places <= 100_000:
            raise BadInput("scenario_places", places=changes.places)


def _change_caps(record: dict[str, Any], programme: Programme, caps: Mapping[str, Decimal]) -> None:
    keys = [cap_key(cap) for cap in programme.caps]
    for key, value in caps.items():
        if key not in keys:
            raise BadInput("scenario_cap_unknown", cap=key[:60], known=", ".join(keys) or "-")
        cap = programme.caps[keys.index(key)]
        most = Decimal(1) if cap.unit == "1" else Decimal(LARGEST_FEN)
        if not value.is_finite() or not 0 < value <= most:
            raise BadInput("scenario_cap_share" if cap.unit == "1" else "scenario_cap_amount", cap=cap.label, value=value)
        record["caps"][keys.index(key)]["value"] = _text(value)


def _change_floors(record: dict[str, Any], programme: Programme, floors: Mapping[str, Decimal]) -> None:
    keys = [floor_key(floor) for floor in programme.floors]
    for key, value in floors.items():
        if key not in keys:
            raise BadInput("scenario_floor_unknown", floor=key[:60], known=", ".join(keys) or "-")
        if not value.is_finite() or not 0 <= value <= WHOLE:
            raise BadInput("scenario_floor", floor=key, value=value)
        for number, name in enumerate(keys):
            if name == key:
                record["floors"][number]["value"] = _text(value)


def _change_line(record: dict[str, Any], programme: Programme, changes: Changes) -> None:
    if changes.line_rule is not None:
        if changes.line_rule not in LINE_RULES or programme.kind != "money":
            raise BadInput("scenario_line", rule=changes.line_rule[:40], known=", ".join(LINE_RULES))
        record["line"]["rule"] = changes.line_rule
        if record.get("allocator", {}).get("name") in LINE_RULES:
            del record["allocator"]
    if changes.partial_offer is not None:
        record["line"]["partial"] = changes.partial_offer


def _text(number: Decimal) -> str:
    """As it is written in a programme: no exponent, no zeros behind."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
