"""The knobs of a scenario: weights, means, caps, floors, the rule at the line; and reading what was typed into one of them."""

from dataclasses import replace
from decimal import Decimal

from dashboards.i18n import translator
from dashboards.pages import formats
from reserve.parameters import Programme
from reserve.parameters.programmes import Cap
from reserve.parameters.programmes.model import LINE_RULES
from reserve.rules.ranking.chosen import ANCHORED
from reserve.rules.ranking.trials.scenario import Changes, cap_key, floor_key, movable, rescaled
from reserve.services import ScenarioDesk
from reserve.services.trials.scenario_input import in_ten_thousand, line_rules
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.trials import Knob, knobs

ACT = "try"


def knob_blocks(start: ScenarioDesk, changes: Changes, problem: tuple[str, str, str] | None, language: Language) -> list[blocks.Block]:
    """Weights first, then the means and, folded, limits. ``problem``: name of a knob, what was typed, what is wrong with it."""
    _ = translator(language)
    weights = _weights(start.programme, changes, language)
    means = [*_means(start, changes, language), *_line(start.programme, changes, language)]
    limits = [*_floors(start.programme, changes, language), *_caps(start.programme, changes, language)]
    made: list[blocks.Block] = []
    if weights:
        made.append(knobs(ACT, _("Weights, in points of 100"), _marked(weights, problem), id="weights"))
    if means:
        made.append(knobs(ACT, _("Means and the rule at the line"), _marked(means, problem), id="means"))
    if limits:
        opened = any(knob.set or knob.error for knob in _marked(limits, problem))
        inside = [knobs(ACT, _("Floors and caps"), _marked(limits, problem), quiet=True, id="limits")]
        made.append(blocks.details(_("Floors and caps"), inside, open=opened, id="limits-fold"))
    return made


def _marked(found: list[Knob], problem: tuple[str, str, str] | None) -> list[Knob]:
    if problem is None:
        return found
    name, typed, sentence = problem
    return [replace(knob, value=typed, error=sentence, set=True) if knob.name == name else knob for knob in found]


def _weights(programme: Programme, changes: Changes, language: Language) -> list[Knob]:
    if programme.method.name != ANCHORED:
        return []
    _ = translator(language)
    now = rescaled(programme, changes.weights)
    return [
        Knob(
            f"weight:{criterion.code}", criterion.label.text(language), "slider", str(now[criterion.code]), step=Decimal("0.5"),
            hint=_("experts give no points yet") if criterion.experts else _official(criterion.weight, now[criterion.code], language),
            set=criterion.code in changes.weights, reset=_("Back to the programme"),
        )
        for criterion in movable(programme)
    ]  # fmt: skip


def _official(policy: Decimal, now: Decimal, language: Language) -> str:
    _ = translator(language)
    return _("programme {policy}, {change}").format(policy=plain(policy), change=formats.signed(now - policy, 2)) if now != policy else ""


def _means(start: ScenarioDesk, changes: Changes, language: Language) -> list[Knob]:
    _ = translator(language)
    reset = _("Back to the programme")
    if start.programme.kind == "list":
        official = start.places or start.programme.default_places or 0
        now = official if changes.places is None else changes.places
        hint = _("official {value}").format(value=official)
        return [Knob("places", _("Places"), "number", str(now), hint=hint, set=changes.places is not None, reset=reset)]
    if start.programme.kind != "money" or not start.budget_fen:
        return []
    official, fen = start.budget_fen, start.budget_fen if changes.budget_fen is None else changes.budget_fen
    hint = _("official {value}").format(value=formats.money(official))
    unit = formats.unit_label("10kCNY", language)
    most = Decimal(official) / 1_000_000 * 2
    step = Decimal(10) ** max(0, len(str(int(most))) - 3)
    knob = Knob("budget", _("Budget"), "slider", _ten_thousand(fen), unit, Decimal(0), most, step, hint=hint, reset=reset)
    return [replace(knob, set=changes.budget_fen is not None)]


def _ten_thousand(fen: int) -> str:
    return plain(Decimal(fen) / 1_000_000).replace(",", "")


def _line(programme: Programme, changes: Changes, language: Language) -> list[Knob]:
    _ = translator(language)
    if programme.kind != "money" or programme.allocator.name not in LINE_RULES:
        return []
    reset = _("Back to the programme")
    words = {"stop": _("stop where the money ends"), "skip": _("go on to whoever still fits"), "optimise": _("best use of the money")}
    rule = changes.line_rule or programme.allocator.name
    partial = programme.partial_offer if changes.partial_offer is None else changes.partial_offer
    offered = tuple((code, words[code]) for code in LINE_RULES if code in line_rules() or code == rule)
    answers = (("yes", _("may get a part")), ("no", _("the whole or nothing")))
    found = [Knob("partial", _("The last one"), "select", "yes" if partial else "no", options=answers, reset=reset)]
    found = [replace(found[0], set=changes.partial_offer is not None)]
    if len(offered) > 1:
        knob = Knob("line", _("Rule at the line"), "select", rule, options=offered, set=changes.line_rule is not None, reset=reset)
        found.insert(0, knob)
    return found


def _floors(programme: Programme, changes: Changes, language: Language) -> list[Knob]:
    _ = translator(language)
    names = {criterion.code: criterion.label.text(language) for criterion in programme.criteria} | {"total": _("Total")}
    found = {}
    for floor in programme.floors:
        key = floor_key(floor)
        now = changes.floors.get(key, floor.value)
        label = _("Floor: {criterion}").format(criterion=names[floor.criterion])
        hint = _("official {value}").format(value=plain(floor.value))
        unit = _("points") if key == "total" else _("of 100")
        knob = Knob(f"floor:{key}", label, "slider", plain(now), unit, hint=hint, reset=_("Back to the programme"))
        found[key] = replace(knob, set=key in changes.floors)
    return list(found.values())


def _caps(programme: Programme, changes: Changes, language: Language) -> list[Knob]:
    _ = translator(language)
    found = []
    for cap in programme.caps:
        key = cap_key(cap)
        value, unit = _cap_shown(cap, changes.caps.get(key, cap.value), language)
        official, _unit = _cap_shown(cap, cap.value, language)
        hint = _("official {value}").format(value=official)
        knob = Knob(f"cap:{key}", cap.label.text(language), "number", value, unit, hint=hint, reset=_("Back to the programme"))
        found.append(replace(knob, set=key in changes.caps))
    return found


def _cap_shown(cap: Cap, value: Decimal, language: Language) -> tuple[str, str]:
    if cap.unit == "1":
        return plain(value * 100), "%"
    if in_ten_thousand(cap):
        return plain(value / 10_000), formats.unit_label("10kCNY", language)
    return plain(value), formats.unit_label(cap.unit, language)
