"""The methods by name, set by the numbers of a programme."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reserve.parameters import Programme
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.methods.cost import cost_effectiveness, lifetime_cost, subsidy_intensity
from reserve.rules.ranking.methods.figures import figures
from reserve.rules.ranking.methods.points import Alternatives, Condition, Weighted, gated_weights, two_part
from reserve.rules.ranking.methods.tiers import Door, tiered
from reserve.rules.ranking.protocols import Scored, ScoreMethod
from reserve.rules.ranking.settings import Settings
from reserve.vocabulary.errors import BadInput

_AT_LEAST, _AT_MOST, _EITHER, _FIRST = "_at_least", "_at_most", "either_", "first_"
_LIFE = "life_years"
Judge = Callable[[Sequence[Candidate]], Scored]


def _cost(settings: Settings, per: str, _programme: Programme) -> Judge:
    at_most = settings.maybe("at_most")
    return lambda pool: cost_effectiveness(pool, per=per, at_most=at_most)


def _lifetime(settings: Settings, per: str, _programme: Programme) -> Judge:
    life = {key.removeprefix("_"): value for key, value in settings.starting(_LIFE).items()}
    if not life:
        settings.number(_LIFE)
    cap, at_most = settings.number("years_at_most"), settings.maybe("at_most")
    return lambda pool: lifetime_cost(pool, per=per, life_years=life, years_at_most=cap, at_most=at_most)


def _intensity(settings: Settings, _programme: Programme) -> Judge:
    reference, years = settings.number("reference"), settings.number("years", Decimal(1))
    at_most = settings.maybe("at_most")
    return lambda pool: subsidy_intensity(pool, reference=reference, years=years, at_most=at_most)


def _two_part(settings: Settings, _programme: Programme) -> Judge:
    ceiling, full = settings.number("ceiling"), settings.number("full")
    cost_points, reduction_points = settings.number("cost_points"), settings.number("reduction_points")
    return lambda pool: two_part(pool, ceiling=ceiling, cost_points=cost_points, full=full, reduction_points=reduction_points)


def _gated(settings: Settings, programme: Programme) -> Judge:
    """The programme's own criteria as parts; what no figure stands for (classes, experts) is refused rather than left out."""
    for criterion in programme.criteria:
        if criterion.code not in figures() or not criterion.curve or criterion.products:
            known = ", ".join(sorted(figures()))
            raise BadInput("method_setting", key=f"criteria.{criterion.code}", value=criterion.unit, needed=known)
    parts = [Weighted(criterion.code, criterion.curve, criterion.weight, criterion.reason) for criterion in programme.criteria]
    either = _conditions(settings.starting(_EITHER))
    gates = [Alternatives(tuple((one,) for one in either))] if either else []
    gates += [Alternatives(((one,),)) for one in _bounds(settings)]
    return lambda pool: gated_weights(pool, gates=gates, parts=parts)


def _tiered(settings: Settings, programme: Programme) -> Judge:
    door = Door((), tuple(_conditions(settings.starting(_FIRST))))
    inner = _cost(settings, "saving", programme)
    return lambda pool: tiered(pool, [door], inner)


def _bounds(settings: Settings) -> list[Condition]:
    """Conditions on any figure that are set without a prefix."""
    found = []
    for code in figures():
        least, most = settings.maybe(f"{code}{_AT_LEAST}"), settings.maybe(f"{code}{_AT_MOST}")
        if least is not None or most is not None:
            found.append(Condition(code, least, most))
    return found


def _conditions(numbers: Mapping[str, Decimal]) -> list[Condition]:
    """One condition for each name such as ``co2_at_least``; a name that is none raises ``BadInput('method_setting')``."""
    found = []
    for key, value in numbers.items():
        code = key.removesuffix(_AT_LEAST).removesuffix(_AT_MOST)
        if code not in figures() or code == key:
            known = ", ".join(f"{one}{_AT_LEAST}" for one in sorted(figures()))
            raise BadInput("method_setting", key=key[:60], value=value, needed=known)
        found.append(Condition(code, value, None) if key.endswith(_AT_LEAST) else Condition(code, None, value))
    return found


_MAKERS: Mapping[str, Callable[[Settings, Programme], Judge]] = {
    "cost_per_tce": lambda settings, programme: _cost(settings, "saving", programme),
    "cost_per_co2": lambda settings, programme: _cost(settings, "co2", programme),
    "lifetime_cost_per_tce": lambda settings, programme: _lifetime(settings, "saving", programme),
    "lifetime_cost_per_co2": lambda settings, programme: _lifetime(settings, "co2", programme),
    "subsidy_intensity": _intensity,
    "two_part": _two_part,
    "gated_weights": _gated,
    "tiers_then_cost": _tiered,
}


def _method(name: str) -> ScoreMethod:
    def judge(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> Scored:  # noqa: ARG001
        settings = Settings.of(name, programme.method.settings)
        made = _MAKERS[name](settings, programme)
        settings.done()
        scored = made(candidates)
        address = f"programmes.{programme.code}.method"
        return replace(scored, columns=tuple(replace(one, parameter_path=f"{address}.{one.criterion.code}") for one in scored.columns))

    return judge


METHODS: Mapping[str, ScoreMethod] = {name: _method(name) for name in _MAKERS}
"""The methods that a programme may name beside the anchored points."""
