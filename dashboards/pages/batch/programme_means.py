"""What a programme gives and how it decides, in words: kind, candidates, money or places, method, allocator, line, rounding, lot."""

from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from reserve.parameters import Programme
from reserve.parameters.programmes import Chosen, Fence, Setting, overlaps
from reserve.services import BatchView
from reserve.services.batches.listed import column
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from reserve.vocabulary.products import sectors
from reserve.vocabulary.regions import full_name, regions
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
KIND_LABELS = {
    "money": N_("gives money"), "list": N_("fills a list"), "nomination": N_("nominates to the authority above"),
    "entitlement": N_("pays by formula"),
}  # fmt: skip
"""What a programme of a kind does."""
_UNITS = {"component": N_("a component of a project"), "project": N_("a whole project"), "enterprise": N_("a firm")}
_TIMINGS = {
    "ex-ante": N_("before the works: what is promised counts, and is settled by what is verified"),
    "ex-post": N_("after the works: only what is measured and verified counts"),
}
_LINES = {
    "stop": N_("In order until the money is spent; nobody behind the line overtakes"),
    "skip": N_("In order; who does not fit is passed over for a smaller one behind"),
    "optimise": N_("The offers that buy the most within the budget; the order alone does not decide"),
}
_SPILLS = {"next": N_("to the next fence"), "general": N_("to the general list"), "none": N_("to nobody")}


def gives_money(programme: Programme) -> bool:
    """Whether a programme offers money; a list and a nomination do not."""
    return programme.kind not in ("list", "nomination")


def means_facts(programme: Programme, language: Language) -> list[Block]:
    """What is given to whom, and by which method; the numbers of a method with the reason for each."""
    _ = translator(language)
    facts = [
        blocks.fact(_("What it does"), _(KIND_LABELS[programme.kind])),
        blocks.fact(_("A candidate is"), _(_UNITS[programme.candidate_unit])),
        blocks.fact(_("Judged"), _(_TIMINGS[programme.timing])),
    ]
    if programme.budget is not None:
        budget = formats.money(programme.budget_fen)
        unit = formats.unit_label("10kCNY", language)
        facts.append(blocks.fact(_("Usual budget"), budget, unit, source=programme.budget.reason.text(language)))
    if programme.places is not None:
        facts.append(blocks.fact(_("Usual places"), plain(programme.places.value), source=programme.places.reason.text(language)))
    if programme.invoice_from is not None or programme.invoice_to is not None:
        days = _("from {start} to {end}").format(start=programme.invoice_from or "—", end=programme.invoice_to or "—")
        facts.append(blocks.fact(_("Invoices dated"), days))
    for label, chosen in ((_("Method of scoring"), programme.method), (_("Rule of sharing out"), programme.allocator)):
        if chosen.reason.zh and programme.entitlement is None:
            facts.append(blocks.fact(label, chosen.name, source=_chosen(chosen, language)))
    return facts


def _chosen(chosen: Chosen, language: Language) -> str:
    settings = [f"{name} = {_amount(one, language)} ({one.reason.text(language)})" for name, one in chosen.settings.items()]
    return ("；" if language == "zh" else "; ").join([chosen.reason.text(language), *settings])


def _amount(setting: Setting, language: Language) -> str:
    if setting.unit == "1":
        return formats.percent(setting.value, 0)
    if setting.unit == "CNY":
        return f"{formats.money(int(setting.value * 100))} {formats.unit_label('10kCNY', language)}"
    return f"{plain(setting.value)} {formats.unit_label(setting.unit, language)}"


def line_rows(programme: Programme, language: Language) -> list[tuple[str, str, str]]:
    """What happens at the line, how numbers are rounded, and how the lot is drawn: rule, value, reason."""
    _ = translator(language)
    rows: list[tuple[str, str, str]] = []
    if programme.kind == "list":
        rows.append((_("At the line"), _("In order until the places are filled; the others wait in their order"), ""))
    elif programme.kind == "nomination":
        rows.append((_("At the line"), _("Whoever passes is nominated, in order"), ""))
    elif programme.kind == "money":
        last = _("the last may be offered a part") if programme.partial_offer else _("nobody is offered a part")
        rows.append((_("At the line"), f"{_(_LINES[programme.line_rule])}{'；' if language == 'zh' else '; '}{last}", ""))
    rounded = _("points to 6 decimals, half to even; money down to whole fen")
    rows.append((_("Rounding"), rounded, ""))
    lot = _("SHA-256 of a seed and the project's code; the seed's digest is published at the opening, the seed with the first run")
    rows.append((_("How the lot is drawn"), lot, ""))
    return rows


def overlap_blocks(programme: Programme, language: Language) -> list[Block]:
    """A warning where criteria count the same."""
    _ = translator(language)
    found = overlaps(programme)
    return [blocks.notice("warn", _("Criteria that count the same"), [one.text(language) for one in found])] if found else []


def fence_blocks(programme: Programme, language: Language) -> list[Block]:
    """Money or places kept for some, in the order in which they are cleared."""
    _ = translator(language)
    if not programme.fences:
        return []
    columns = [
        Column("order", _("Order"), kind="number"), Column("fence", _("Kept for")), Column("kept", _("Kept"), kind="number"),
        Column("ceiling", _("At most"), kind="number"), Column("spill", _("What is left goes")), Column("reason", _("Why")),
    ]  # fmt: skip
    rows = [
        {
            "key": fence.code,
            "cells": {
                "order": str(fence.order),
                "fence": {"text": fence.label.text(language), "sub": _members(fence, language)},
                "kept": _amount(fence.kept, language),
                "ceiling": _amount(fence.ceiling, language) if fence.ceiling is not None else formats.NOTHING,
                "spill": _(_SPILLS[fence.spill]),
                "reason": fence.reason.text(language),
            },
        }
        for fence in programme.fences
    ]
    return [
        blocks.heading(_("Fences"), level=3),
        blocks.table(_("Fences are cleared in their order, before the general list"), columns, rows),
    ]


def _members(fence: Fence, language: Language) -> str:
    products = [choices("product")[code].text(language) for code in fence.products]
    trades = [sectors()[code].label.text(language) for code in fence.sectors]
    areas = [full_name(code, language) for code in fence.areas]
    return ("、" if language == "zh" else ", ").join([*products, *trades, *areas])


def quota_blocks(programme: Programme, language: Language, batch: BatchView | None = None) -> list[Block]:
    """What each city may expect beside what it has; shown, never scored."""
    _ = translator(language)
    quotas = programme.quotas
    if quotas is None:
        return []
    within = None
    if batch is not None and batch.rows:
        cities, statuses = column(batch.rows, "city_name"), column(batch.rows, "status")
        within = [city.zh for city, status in zip(cities, statuses, strict=True) if status == "funded"]
    columns = [Column("city", _("City")), Column("places", _("May expect"), kind="number")]
    if within is not None:
        columns += [Column("within", _("Selected"), kind="number"), Column("gap", _("More or fewer"), kind="number")]
    rows = []
    for code, places in quotas.places.items():
        name = regions()[code].name
        cells = {"city": name.text(language), "places": f"{places:,}"}
        if within is not None:
            count = within.count(name.zh)
            cells |= {"within": f"{count:,}", "gap": f"{count - places:+,}" if count != places else "0"}
        rows.append({"key": code, "cells": cells})
    title = f"{quotas.label.text(language)} · {quotas.reason.text(language)}"
    return [blocks.heading(quotas.label.text(language), level=3), blocks.table(title, columns, rows)]
