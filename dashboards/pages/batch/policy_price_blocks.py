"""What each rule of a policy costs or wins, drawn and as a table, beside the best that the same money buys."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.batch.asking import not_made_yet
from reserve.rules.robustness.price import Best, Bought, Kind, Price, Priced
from reserve.services import BatchView
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import MICRO, from_micro
from widgets import blocks
from widgets.columns import Column
from widgets.opinions import Side, sides

Block = dict[str, Any]
KIND_LABELS: Mapping[Kind, str] = {
    "weight": N_("Weights"),
    "floor": N_("Floors"),
    "tier": N_("Tiers"),
    "cap": N_("Caps"),
    "fence": N_("Fences"),
    "line": N_("Rule at the line"),
}
_TEN_THOUSAND = 10_000


def asking_blocks(batch: BatchView, language: Language) -> list[Block]:
    """What will be computed, before anybody asked for it."""
    _ = translator(language)
    lines = [
        _("Each weight, floor, tier, cap and the rule at the line is taken out alone, and the list is made anew without it."),
        _("The best use of the same money under the same gates and caps stands beside it, proven by a bound that nothing exceeds."),
        _("A rule that costs energy may still be right: what it is for is not counted here. The list itself does not change."),
    ]
    act = blocks.action("price", _("Compute the price of the policy"), "primary")
    return not_made_yet(blocks.notice("info", _("Not computed yet for this run"), lines, id="price"), act, batch, language)


def price_blocks(price: Price, batch: BatchView, language: Language) -> list[Block]:
    """The list against the best use of the money, the drawing, the table."""
    return [
        _head(price, batch, language),
        _cards(price, batch, language),
        _drawing(price, language),
        _table(price, batch, language),
        _notes(language),
    ]


def _head(price: Price, batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    costs = sorted((rule for rule in price.rules if _cost(price, rule) > 0), key=lambda rule: -_cost(price, rule))
    wins = sorted((rule for rule in price.rules if _cost(price, rule) < 0), key=lambda rule: _cost(price, rule))
    unit = formats.unit_label("tce/yr", language)
    lines = []
    if costs:
        lines.append(
            _("Costs the most: {rule}. Without it the list would save {saving} {unit} more.").format(
                rule=_name(costs[0], language), saving=formats.micro(_cost(price, costs[0]), 0), unit=unit
            )
        )
    if wins:
        lines.append(
            _("Wins the most: {rule}. Without it the list would save {saving} {unit} less.").format(
                rule=_name(wins[0], language), saving=formats.micro(-_cost(price, wins[0]), 0), unit=unit
            )
        )
    if not lines:
        lines.append(_("No single rule changes what the list saves."))
    share = _share(price.present.saving_tce_micro, price.best.bound_tce_micro)
    title = _("The list saves {share} of what the same money could save at best").format(share=formats.percent(share))
    if batch.programme.kind != "money":
        title = _("The list saves {share} of what as many places could save at best").format(share=formats.percent(share))
    return blocks.notice("info", title, lines, id="price")


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part) / whole if whole else Decimal(1)


def _cards(price: Price, batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    unit = formats.unit_label("tce/yr", language)
    money = batch.programme.kind == "money"
    bound = _("at most {bound}, gap {gap}").format(
        bound=formats.micro(price.best.bound_tce_micro, 0), gap=formats.percent(Decimal(str(price.best.gap)), 2)
    )
    now, best = formats.micro(price.present.saving_tce_micro, 0), formats.micro(price.best.bought.saving_tce_micro, 0)
    cards = [
        blocks.card(now, _("{unit} saved by the list").format(unit=unit), hint=_per(price.present, money, language)),
        blocks.card(best, _("{unit} at best under the same caps").format(unit=unit), hint=bound),
    ]
    return blocks.cards(cards, id="best")


def _per(bought: Bought, money: bool, language: Language) -> str:
    _ = translator(language)
    if not money or not bought.saving_tce_micro:
        return ""
    each = Decimal(bought.spent_fen) / 100 / (Decimal(bought.saving_tce_micro) / MICRO)
    return _("{each} yuan of subsidy for each tonne a year").format(each=formats.number(each, 0))


def _cost(price: Price, rule: Priced) -> int:
    """What the rule costs, in 10^-6 tce: above 0 the list would save more without it."""
    return rule.bought.saving_tce_micro - price.present.saving_tce_micro


def _name(rule: Priced, language: Language) -> str:
    _ = translator(language)
    patterns: dict[Kind, str] = {"weight": _("weight of “{rule}”"), "floor": _("floor of “{rule}”"), "cap": _("cap “{rule}”")}
    return patterns.get(rule.kind, _("rule “{rule}”")).format(rule=rule.label.text(language))


def _drawing(price: Price, language: Language) -> Block:
    _ = translator(language)
    unit = formats.unit_label("tce/yr", language)
    items = []
    for rule in price.rules:
        cost = _cost(price, rule)
        size = float(from_micro(abs(cost)))
        text = formats.signed(from_micro(cost), 0)
        items.append(
            Side(
                rule.label.text(language), size if cost < 0 else 0.0, size if cost > 0 else 0.0, text if cost < 0 else "",
                text if cost >= 0 else "", _(KIND_LABELS[rule.kind]),
            )
        )  # fmt: skip
    columns = [Column("rule", _("Rule")), Column("saving", _("Saved without it"), kind="number", unit=unit)]
    rows = []
    for rule in price.rules:
        cells = {"rule": _name(rule, language), "saving": formats.micro(rule.bought.saving_tce_micro, 0)}
        rows.append({"key": f"{rule.kind}:{rule.code}", "cells": cells})
    return sides(
        title=_("What the list would save without each rule"), unit=unit,
        summary=_("To the right: the rule costs energy. To the left: the rule wins energy."), left_label=_("saves less without it"),
        right_label=_("saves more without it"), items=items, columns=columns, rows=rows, id="prices",
    )  # fmt: skip


def _table(price: Price, batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    money = batch.programme.kind == "money"
    columns = [
        Column("rule", _("List")),
        Column("saving", _("Saved"), kind="number", unit=formats.unit_label("tce/yr", language)),
        Column("co2", _("CO2 avoided"), kind="number", unit=formats.unit_label("tCO2/yr", language)),
        Column("crossing", _("Capacity crossing the benchmark"), kind="number", unit=formats.unit_label("10kt/yr", language)),
        *([Column("money", _("Money"), kind="money", unit=formats.unit_label("10kCNY", language))] if money else []),
        Column("counties", _("Counties"), kind="number"),
        Column("who", _("In / out"), kind="number"),
    ]
    now = price.present
    rows: list[dict[str, Any]] = [{"key": "now", "tone": "info", "cells": {"rule": _("The list as it stands"), **_amounts(now), "who": ""}}]
    for rule in price.rules:
        cells = {
            "rule": {"text": _("without {rule}").format(rule=_name(rule, language))}, **_differences(rule.bought, now),
            "who": f"{len(rule.gained)} / {len(rule.lost)}",
        }  # fmt: skip
        rows.append({"key": f"{rule.kind}:{rule.code}", "cells": cells})
    rows.append({"key": "best", "cells": {"rule": _best_name(price.best, language), **_differences(price.best.bought, now), "who": ""}})
    return blocks.table(_("Each rule taken out alone: difference against the list"), columns, rows, id="price-table")


def _best_name(best: Best, language: Language) -> dict[str, str]:
    _ = translator(language)
    return {"text": _("Best use under the same gates and caps"), "sub": _proof(best, language)}


def _proof(best: Best, language: Language) -> str:
    _ = translator(language)
    gap = formats.percent(Decimal(str(best.gap)), 3)
    return _("proven, gap {gap}").format(gap=gap) if best.proven else _("not proven, gap {gap}").format(gap=gap)


def _amounts(bought: Bought) -> dict[str, str]:
    return {
        "saving": formats.micro(bought.saving_tce_micro, 0), "co2": formats.micro(bought.co2_t_micro, 0),
        "crossing": formats.number(from_micro(bought.crossing_t_micro) / _TEN_THOUSAND, 1), "money": formats.money(bought.spent_fen, 1),
        "counties": f"{bought.counties:,}",
    }  # fmt: skip


def _differences(bought: Bought, now: Bought) -> dict[str, str]:
    return {
        "saving": formats.signed(from_micro(bought.saving_tce_micro - now.saving_tce_micro), 0),
        "co2": formats.signed(from_micro(bought.co2_t_micro - now.co2_t_micro), 0),
        "crossing": formats.signed(from_micro(bought.crossing_t_micro - now.crossing_t_micro) / _TEN_THOUSAND, 1),
        "money": formats.signed(Decimal(bought.spent_fen - now.spent_fen) / 1_000_000, 1),
        "counties": formats.signed(Decimal(bought.counties - now.counties), 0),
    }


def _notes(language: Language) -> Block:
    _ = translator(language)
    lines = [
        _("A project that is offered a part of the most it may have counts by that part; the head of the page counts it whole."),
        _("A weight is taken out by sharing it among the other criteria of the product; every other rule stays as it is."),
        _("The best use keeps gates, requests and caps; points, tiers, floors and the line are free."),
        _("Nobody could publish such a list in advance: it is a yardstick, not a proposal."),
    ]
    return blocks.details(
        _("How this is counted"),
        [blocks.paragraph(line) for line in lines],
        id="counting",
    )  # fmt: skip
