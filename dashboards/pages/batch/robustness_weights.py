"""What each weight moves: a tenth more or less of it, the list without it; and how all this was drawn."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.robustness_words import criterion_name
from reserve.rules.robustness.sensitivity import Change
from reserve.rules.robustness.study import Study
from reserve.services import BatchView
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column
from widgets.opinions import Side, sides

Block = dict[str, Any]


def weight_blocks(study: Study, batch: BatchView, language: Language) -> list[Block]:
    """What a tenth more or less of each weight moves, what leaving a criterion out does, and how all this was drawn."""
    _ = translator(language)
    found = {(change.criterion, change.factor): change for change in study.changes}
    return [_tornado(study, found, batch, language), _left_out(study, found, batch, language), _method(study, batch, language)]


def _money(batch: BatchView, change: Change) -> float:
    return change.moved_fen / 1_000_000 if batch.programme.kind == "money" else float(len(change.gained))


def _money_text(batch: BatchView, change: Change, language: Language) -> str:
    _ = translator(language)
    if batch.programme.kind != "money":
        return _("{count} projects").format(count=len(change.gained))
    return formats.money(change.moved_fen, 1)


def _tornado(study: Study, found: Mapping[tuple[str, float], Change], batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    pairs = [(code, found.get((code, 0.9)), found.get((code, 1.1))) for code in study.criteria]
    kept = [(code, less, more) for code, less, more in pairs if less is not None and more is not None]
    kept.sort(key=lambda one: -max(_money(batch, one[1]), _money(batch, one[2])))
    unit = formats.unit_label("10kCNY", language) if batch.programme.kind == "money" else formats.unit_label("projects", language)
    items = [
        Side(
            f"{criterion_name(batch.programme, code, language)} ({_weight(study, code)})", _money(batch, less), _money(batch, more),
            _money_text(batch, less, language), _money_text(batch, more, language),
        )
        for code, less, more in kept
    ]  # fmt: skip
    moves = bool(kept) and max(_money(batch, kept[0][1]), _money(batch, kept[0][2])) > 0
    summary = (
        _("A tenth of “{criterion}” moves the most.").format(criterion=criterion_name(batch.programme, kept[0][0], language))
        if moves
        else _("No weight moves anything when it is a tenth heavier or lighter.")
    )
    columns = [
        Column("criterion", _("Criterion")), Column("less", _("A tenth lighter moves"), kind="number", unit=unit),
        Column("less_who", _("In / out"), kind="number"), Column("more", _("A tenth heavier moves"), kind="number", unit=unit),
        Column("more_who", _("In / out"), kind="number"),
    ]  # fmt: skip
    rows = [
        {
            "key": code,
            "cells": {
                "criterion": criterion_name(batch.programme, code, language), "less": _money_text(batch, less, language),
                "less_who": f"{len(less.gained)} / {len(less.lost)}", "more": _money_text(batch, more, language),
                "more_who": f"{len(more.gained)} / {len(more.lost)}",
            },
        }
        for code, less, more in kept
    ]  # fmt: skip
    return sides(
        title=_("What a tenth of a weight moves"), unit=unit, summary=summary, left_label=_("a tenth lighter"),
        right_label=_("a tenth heavier"), items=items if moves else [], columns=columns, rows=rows, id="tornado",
    )  # fmt: skip


def _weight(study: Study, code: str) -> str:
    return formats.number(study.weights[study.criteria.index(code)])


def _left_out(study: Study, found: Mapping[tuple[str, float], Change], batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    names = {row.project_code: row for row in batch.rows}
    unit = formats.unit_label("10kCNY", language)
    money = batch.programme.kind == "money"
    columns = [
        Column("criterion", _("Criterion left out")), Column("in", _("Enter")), Column("out", _("Leave")),
        *([Column("moved", _("Money that goes to others"), kind="money", unit=unit)] if money else []),
    ]  # fmt: skip

    def who(codes: Sequence[str]) -> str | dict[str, str]:
        if not codes:
            return _("nobody")
        told = ("、" if language == "zh" else ", ").join(names[code].name for code in codes[:3])
        return {"text": f"{len(codes):,}", "sub": told + ("…" if len(codes) > 3 else "")}

    rows = []
    for code in study.criteria:
        change = found.get((code, 0.0))
        if change is not None:
            cells = {"criterion": criterion_name(batch.programme, code, language), "in": who(change.gained), "out": who(change.lost)}
            rows.append({"key": code, "cells": cells | ({"moved": formats.money(change.moved_fen, 1)} if money else {})})
    return blocks.table(_("The list without one criterion, its weight shared out among the others"), columns, rows, id="left-out")


def _method(study: Study, batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    classes = choices("measurement_class")
    spread = ("；" if language == "zh" else "; ").join(
        f"{classes[name].text(language)} ±{formats.percent(Decimal(wide), 0)}" for name, wide in study.spreads.items()
    )
    draws = _("{draws} of each kind of opinions, {data} of the data").format(draws=f"{study.draws:,}", data=f"{study.data_draws:,}")
    facts = [
        blocks.fact(_("Draws"), draws),
        blocks.fact(_("Seed"), study.seed[:16], source=_("the seed of the lot, revealed by the run")),
        blocks.fact(_("Doubt of a saving"), spread, source=_("house parameters data_doubt, triangular around the declared value")),
        blocks.fact(_("Kept as it is"), _("Gates, floors, tiers, caps, budget, the rule at the line and the tie chain")),
        blocks.fact(_("Digest of the result"), batch.runs[-1].result_digest[:16]),
    ]
    return blocks.details(_("How this was drawn"), [blocks.facts(facts)], id="method")
