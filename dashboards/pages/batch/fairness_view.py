"""Who applies and who receives: city, class of county, size of firm, product; shares side by side, with exact intervals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from reserve.rules.robustness.fairness import BY, By, Group
from reserve.services import BatchView
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import reporting_units
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
BY_LABELS: Mapping[By, str] = {
    "city": N_("City"),
    "county_class": N_("Class of county"),
    "firm_size": N_("Size of firm"),
    "product": N_("Product"),
}
_UNSAID = N_("not said")
_NAMES: Mapping[str, str] = {
    "district": N_("District"), "city": N_("City at county level"), "county": N_("County"), "above": N_("Above scale"),
    "below": N_("Below scale"),
}  # fmt: skip


def fairness_blocks(groups: Sequence[Group], batch: BatchView, language: Language) -> list[Block]:
    """A tab for each way to group; nothing is judged, the figures stand side by side."""
    _ = translator(language)
    if not groups:
        return []
    tabs = [
        blocks.tab(_(BY_LABELS[by]), [_table(by, [group for group in groups if group.by == by], batch, language)])
        for by in BY
        if any(group.by == by for group in groups)
    ]
    return [
        blocks.heading(_("Who applies and who receives"), level=3, id="fairness"),
        blocks.paragraph(
            _("Shares of a group among all. A group of few projects tells little: the interval says between which rates the truth may lie.")
        ),
        blocks.paragraph(_("Nothing is corrected silently; a fence of the programme is the tool for that."), muted=True),
        blocks.tabs(tabs, label=_("Who applies and who receives")),
    ]  # fmt: skip


def _table(by: By, groups: Sequence[Group], batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    money = batch.programme.kind == "money"
    everybody, listed = sum(group.applications for group in groups), sum(group.on for group in groups)
    given = sum(group.offer_fen for group in groups)
    columns = [
        Column("group", _(BY_LABELS[by])),
        Column("applications", _("Applications"), kind="number"),
        Column("passed", _("Passed the gates"), kind="number"),
        Column("on", _("On the list"), kind="number"),
        *([Column("money", _("Money"), kind="money", unit=formats.unit_label("10kCNY", language))] if money else []),
        Column("rate", _("Rate of success"), kind="number", unit=_("95 % interval")),
    ]
    rows = [
        {
            "key": group.code or "none",
            "cells": {
                "group": _name(by, group.code, language),
                "applications": _share(group.applications, everybody),
                "passed": f"{group.passed:,}",
                "on": _share(group.on, listed),
                "money": {"text": formats.money(group.offer_fen, 1), "sub": _percent(group.offer_fen, given)},
                "rate": {"text": _percent(group.on, group.applications), "sub": f"{group.low:.0%} – {group.high:.0%}"},
            },
        }
        for group in groups
    ]
    return blocks.table(_("Shares by group: {by}").format(by=_(BY_LABELS[by])), columns, rows)


def _share(part: int, whole: int) -> dict[str, str]:
    return {"text": f"{part:,}", "sub": _percent(part, whole)}


def _percent(part: int, whole: int) -> str:
    return formats.NOTHING if whole == 0 else formats.percent(Decimal(part) / whole)


def _name(by: By, code: str, language: Language) -> str:
    _ = translator(language)
    if by == "city":
        unit = reporting_units().get(code)
        return unit.name.text(language) if unit is not None else code or _(_UNSAID)
    if by == "product":
        known = choices("product")
        return known[code].text(language) if code in known else code or _(_UNSAID)
    return _(_NAMES.get(code, _UNSAID))
