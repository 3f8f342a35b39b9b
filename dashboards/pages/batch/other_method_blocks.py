"""What the part of other methods shows: choices with their numbers, two lists side by side, what each comes to, who is not judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.scenario_blocks import measures, moved_blocks, rank_columns, told
from reserve.parameters import Programme
from reserve.rules.ranking.choice import ALLOCATOR, METHOD, Choice, Number, choices
from reserve.services import ScenarioDesk
from reserve.services.trials.try_method import MethodTrial
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.columns import Column
from widgets.trials import Knob, knobs

Problem = tuple[str, str, str]
"""The name of a knob, what was typed, what is wrong with it."""
MOST = 20


@dataclass(slots=True)
class Choosing:
    """What is ``offered`` by part, what is ``chosen`` of it, the ``numbers`` it is set to, and what is wrong with the last one typed."""

    offered: Mapping[str, Sequence[Choice]]
    chosen: dict[str, Choice | None] = field(default_factory=lambda: {METHOD: None, ALLOCATOR: None})
    numbers: dict[str, dict[str, Decimal]] = field(default_factory=lambda: {METHOD: {}, ALLOCATOR: {}})
    problem: Problem | None = None


def choice_knobs(act: str, programme: Programme, choosing: Choosing, language: Language) -> list[blocks.Block]:
    """Two choices, and under them the numbers of what is chosen."""
    _ = translator(language)
    labels = {METHOD: _("Method"), ALLOCATOR: _("Sharing out")}
    own = {METHOD: programme.method.name, ALLOCATOR: programme.allocator.name}
    first: list[Knob] = []
    more: list[Knob] = []
    for part, label in labels.items():
        if not choosing.offered[part]:
            continue
        one = choosing.chosen[part]
        known = choices(part).get(own[part])
        official = _("as the programme: {name}").format(name=known.label.text(language) if known else _("points on its own curves"))
        options = (("", official), *((each.name, each.label.text(language)) for each in choosing.offered[part]))
        hint = one.what.text(language) if one is not None else ""
        first.append(Knob(part, label, "select", one.name if one is not None else "", hint=hint, options=options))
        if one is not None:
            more += [_number(part, number, choosing.numbers[part].get(number.key), language) for number in one.numbers]
    lines = [
        _("The same candidates, gates, money and caps, in another order or shared out another way; floors of points are left out."),
        _("Nothing here is official and nothing is stored; that it was looked at, by whom and when, stands in the audit record."),
        _("The numbers are where a trial starts, no recommendation: a programme states its own, with reasons, before the call."),
    ]
    made = [knobs(act, _("Try another way"), _marked(first, choosing.problem), id="choices")]
    if more:
        made.append(knobs(act, _("Numbers of what is chosen"), _marked(more, choosing.problem), id="numbers"))
    made.append(blocks.details(_("What this shows"), [blocks.paragraph(line) for line in lines], open=not more, id="how"))
    return made


def _marked(found: Sequence[Knob], problem: Problem | None) -> list[Knob]:
    if problem is None:
        return list(found)
    name, typed, sentence = problem
    return [_wrong(knob, typed, sentence) if knob.name == name else knob for knob in found]


def _wrong(knob: Knob, typed: str, sentence: str) -> Knob:
    return Knob(knob.name, knob.label, knob.kind, typed, knob.unit, hint=knob.hint, error=sentence, options=knob.options)


def _number(part: str, number: Number, value: Decimal | None, language: Language) -> Knob:
    _ = translator(language)
    unit = formats.unit_label(number.unit, language) if number.unit not in ("", "1") else ""
    start = number.trial
    changed = value is not None and value != start
    reset = _("Back to {value}").format(value=plain(start)) if start is not None else _("Leave it out")
    hint = _("not set") if value is None else _("counts in proportion to the other weights") if number.key.startswith("weight_") else ""
    text = "" if value is None else plain(value).replace(",", "")
    return Knob(f"{part}:{number.key}", number.label.text(language), "number", text, unit, hint=hint, set=changed, reset=reset)


def told_text(found: MethodTrial, language: Language) -> str:
    """One sentence about the trial against the official list."""
    return told("B", found.comparison, language)


def shown_blocks(start: ScenarioDesk, found: MethodTrial | None, language: Language) -> list[blocks.Block]:
    """The official list, and beside it the trial with what it comes to."""
    _ = translator(language)
    placed = _("{count} candidates, {placed} with a place").format(
        count=f"{len(start.board.candidates):,}", placed=f"{len(start.official.order):,}"
    )
    if found is None:
        invite = _("Choose a method or a rule of sharing out: the list that it gives stands beside this one.")
        return [blocks.paragraph(invite), rank_columns(start, {"A": start.official}, {"A": placed}, language)]
    trial, unit = found.other.trial, formats.unit_label(found.other.unit, language)
    lists = {"A": start.official, "B": trial}
    notes = {"A": placed, "B": _("{name}; the key is in {unit}").format(name=_names(found, language), unit=unit)}
    titles, heads = {"B": _("Trial")}, (_("Place"), _("Project"), _("Key"))
    said = [told_text(found, language), *(note.text(language) for note in trial.notes)]
    if partial := found.comparison.after.partial:
        said.append(
            _("{count} projects of the trial get only a part of their money; their whole saving is in the sums.").format(count=partial)
        )
    made = [
        blocks.notice("info", _("Only a trial: the official list stays as it is"), said, id="told"),
        rank_columns(start, lists, notes, language, titles=titles, heads=heads),
        measures(start, {"B": found.comparison}, language),
        *moved_blocks(start, lists, {"B": found.comparison}, language),
    ]
    return [*made, *_not_judged(found, language)]


def _names(found: MethodTrial, language: Language) -> str:
    """What the trial was made by, as far as it is not the programme's own."""
    programme = found.other.programme
    names = [choices(METHOD).get(programme.method.name), choices(ALLOCATOR).get(programme.allocator.name)]
    return " · ".join(one.label.text(language) for one in names if one is not None)


def _not_judged(found: MethodTrial, language: Language) -> list[blocks.Block]:
    """Who passed every gate and cannot be judged by the method, with the sentence that says why."""
    _ = translator(language)
    refused = [
        (candidate, why)
        for position, candidate in enumerate(found.board.candidates)
        if found.board.passed[position] and (why := found.other.refusal(position)) is not None
    ]
    if not refused:
        return []
    columns = [Column("project", _("Project")), Column("why", _("Why the method cannot judge it"))]
    rows = [
        {"key": one.project_code, "cells": {"project": {"text": one.name, "sub": one.project_code}, "why": why.text(language)}}
        for one, why in refused[:MOST]
    ]
    caption = _("Not judged by this method ({count})").format(count=len(refused))
    return [blocks.table(caption, columns, rows)]
