"""What somebody typed to try a scenario, on the page or on the command line, as changes of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reserve.parameters import Programme
from reserve.parameters.programmes import Cap
from reserve.parameters.programmes.model import LINE_RULES
from reserve.rules.ranking.chosen import ALLOCATORS
from reserve.rules.ranking.trials.scenario import Changes, cap_key, changed, floor_key
from reserve.services.trials.scenario_views import ScenarioDesk
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.numbers import parse_number
from reserve.vocabulary.units import to_fen, units

_TEN_THOUSAND = Decimal(10_000)
_LARGE = Decimal(10_000)
"""Amounts in yuan from here on are typed and shown in 10^4 yuan."""


def line_rules() -> tuple[str, ...]:
    """The rules at the line that can be tried at once: those whose allocator needs no search."""
    return tuple(rule for rule in LINE_RULES if rule in ALLOCATORS and rule != "optimise")


def in_ten_thousand(cap: Cap) -> bool:
    """Whether a cap is typed and shown in 10^4 yuan."""
    return cap.unit == "CNY" and cap.value >= _LARGE


def tried(start: ScenarioDesk, changes: Changes, name: str, typed: str) -> Changes:
    """``changes`` with what was typed into the knob ``name``; blank takes it back, what the programme has counts as not changed.

    Names: ``weight:CRITERION``, ``floor:CRITERION`` (or ``floor:total``), ``cap:KEY``, ``budget`` (10^4 yuan), ``places``, ``line``,
    ``partial`` (yes or no). A share is typed in per cent, a large amount in 10^4 yuan. Errors: ``BadInput`` for what cannot be read or
    cannot stand; ``ValueError`` for a name that is no knob.
    """
    return typed_changes(start, changes, [(name, typed)])


def typed_changes(start: ScenarioDesk, changes: Changes, typed: Sequence[tuple[str, str]]) -> Changes:
    """``changes`` with everything that was typed, checked together, so that the order means nothing; as :func:`tried`."""
    for name, text in typed:
        changes = _with_typed(start, changes, name, text.strip())
    with start.answering():
        changed(start.programme, changes)
    return changes


def _with_typed(start: ScenarioDesk, changes: Changes, name: str, text: str) -> Changes:
    kind, _colon, key = name.partition(":")
    match kind:
        case "weight":
            return replace(changes, weights=_with(changes.weights, key, text, None))
        case "floor":
            official = {floor_key(floor): floor.value for floor in start.programme.floors}.get(key)
            return replace(changes, floors=_with(changes.floors, key, text, official))
        case "cap":
            return replace(changes, caps=_cap_typed(start.programme, changes, key, text))
        case "budget":
            fen = to_fen(parse_number(text), units()["10kCNY"]) if text else start.budget_fen
            return replace(changes, budget_fen=None if fen == start.budget_fen else fen)
        case "places":
            official_places = start.places or start.programme.default_places
            places = _whole(text) if text else official_places
            return replace(changes, places=None if places == official_places else places)
        case "line":
            if text and text not in line_rules():
                raise BadInput("scenario_line", rule=text[:40], known=", ".join(line_rules()))
            return replace(changes, line_rule=None if text in {"", start.programme.allocator.name} else text)
        case "partial":
            partial = text == "yes" if text in {"yes", "no"} else start.programme.partial_offer
            return replace(changes, partial_offer=None if partial == start.programme.partial_offer else partial)
        case _:
            raise ValueError(f"no knob is called {name[:60]!r}")


def _with(kept: Mapping[str, Decimal], key: str, text: str, official: Decimal | None) -> dict[str, Decimal]:
    rest = {code: value for code, value in kept.items() if code != key}
    if not text:
        return rest
    value = parse_number(text)
    return rest if value == official else {**rest, key: value}


def _cap_typed(programme: Programme, changes: Changes, key: str, text: str) -> dict[str, Decimal]:
    cap = next((one for one in programme.caps if cap_key(one) == key), None)
    if cap is None and text:
        raise BadInput("scenario_cap_unknown", cap=key[:60], known=", ".join(cap_key(one) for one in programme.caps) or "-")
    if cap is None or not text:
        return {code: value for code, value in changes.caps.items() if code != key}
    number = parse_number(text.removesuffix("%"))
    value = number / 100 if cap.unit == "1" else number * _TEN_THOUSAND if in_ten_thousand(cap) else number
    return _with(changes.caps, key, format(value, "f"), cap.value)


def _whole(text: str) -> int:
    number = parse_number(text)
    if number != number.to_integral_value():
        raise BadInput("scenario_places", places=number)
    return int(number)
