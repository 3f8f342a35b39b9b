"""The ranked list as a table: place, project, tier, points by criterion, money, status, and the line."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.programme_means import gives_money
from dashboards.pages.batch.rank_reasons import STATUS_LABELS, STATUS_TONES, status_name
from reserve.rules.ranking.chosen import ANCHORED, maximum_of
from reserve.services import BatchRow, BatchView
from reserve.services.batches.listed import Picked, column
from reserve.vocabulary.language import Language
from widgets.table import Column, Query, Tab


def ranking_columns(batch: BatchView, language: Language) -> list[Column]:
    """Place, project, one column of points for each criterion, total, money where it is given, status."""
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    formula = batch.programme.kind == "entitlement"
    money = [
        *([] if formula else [Column("requested", _("Requested"), kind="money", unit=unit, sortable=True)]),
        Column("offer", _("Paid now") if formula else _("Offer"), kind="money", unit=unit, sortable=True),
    ]
    return [
        Column("place", _("Place"), kind="number", sortable=True),
        Column("project", _("Project"), kind="text", sortable=True, width="21rem"),
        Column("county", _("County or zone"), kind="text", sortable=True),
        *(_by_formula(language) if formula else _by_points(batch, language)),
        *(money if gives_money(batch.programme) else []),
        Column("status", _("Status"), kind="state"),
    ]


def _by_points(batch: BatchView, language: Language) -> list[Column]:
    _ = translator(language)
    each = [Column(f"points:{code}", label, kind="number") for code, label in short_criteria(batch, language)]
    return [*each, Column("points", _("Points"), kind="number", sortable=True)]


def _by_formula(language: Language) -> list[Column]:
    """What a formula gives before its caps and after them."""
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    return [
        Column("saving", _("Saving"), kind="number", unit=formats.unit_label("tce/yr", language), sortable=True),
        Column("formula", _("By formula"), kind="money", unit=unit, sortable=True),
        Column("entitled", _("Entitled to"), kind="money", unit=unit, sortable=True),
    ]


def short_criteria(batch: BatchView, language: Language) -> list[tuple[str, str]]:
    """The columns of points: criteria that stand in for one another (by product) share a column, so that the table stays narrow.

    Level of clinker and level of grinding are the same question to two products. What experts judge has a column once they scored.
    """
    _ = translator(language)
    short = {
        "energy_saved": _("Energy"), "cost_per_tce": _("Cost"), "level": _("Level"), "crossing": _("Crossing"), "air": _("Air"),
        "demonstration": _("Demo"), "attainment": _("Level"), "saving_rate": _("Rate"), "substitution": _("Substitution"),
    }  # fmt: skip
    return [
        (criterion.code, short.get(criterion.code, criterion.label.text(language)))
        for criterion in batch.programme.criteria
        if criterion.code != "level_grinding" and (not criterion.experts or _reviewed(batch))
    ]


def _reviewed(batch: BatchView) -> bool:
    """Whether experts gave points: then more can be reached than without them."""
    return batch.programme.method.name == ANCHORED and batch.maximum_points_micro > maximum_of(batch.programme)


def _criterion_points(row: BatchRow, code: str) -> str:
    codes = {code, "level_grinding"} if code == "level" else {code}
    found = [reason.points_micro for reason in row.reasons if reason.criterion in codes]
    return formats.points(sum(found)) if found else ""


def ranking_row(row: BatchRow, batch: BatchView, language: Language) -> dict[str, Any]:
    """One row of the list; the project's enterprise stands under its name."""
    _ = translator(language)
    gated = row.status == "gated_out"
    cells: dict[str, Any] = {
        "place": str(row.place) if row.place is not None else formats.NOTHING,
        "project": {"text": row.name, "sub": f"{row.enterprise} · {row.project_code}"},
        "county": {"text": row.county_name.text(language), "sub": _tier(row, batch, language)},
        "points": formats.points(row.points_micro),
        "requested": formats.money(row.requested_fen),
        "offer": {"text": formats.money(row.offer_fen) if row.offer_fen else formats.NOTHING, "sub": _departed(row, batch, language)},
        "status": {
            "text": status_name(row.status, batch.programme.kind, language),
            "tone": STATUS_TONES[row.status],
            "sub": _gate_sub(row, language) if gated else _departed_place(row, batch, language) or _binding_sub(row, batch, language),
        },
    }
    if batch.programme.kind == "entitlement" and row.caps:
        cells |= {"formula": formats.money(row.caps[0].amount_fen), "entitled": formats.money(row.entitled_fen)}
    cells |= {"saving": formats.micro(row.saving_tce_micro, 2)}
    cells |= {f"points:{code}": _criterion_points(row, code) for code, _label in short_criteria(batch, language)}
    return {"key": row.project_code, "cells": cells}


def _departed(row: BatchRow, batch: BatchView, language: Language) -> str:
    """The exception to the method that two people signed."""
    _ = translator(language)
    found = batch.departed().get(row.project_code)
    return _("exception: {offer}").format(offer=formats.money(found.offer_fen)) if found is not None else ""


def _departed_place(row: BatchRow, batch: BatchView, language: Language) -> str:
    """The exception of a list without money: it gives a place, or takes it."""
    _ = translator(language)
    found = batch.departed().get(row.project_code)
    if found is None or not found.counts_places:
        return ""
    return _("exception: given a place") if found.offer_fen else _("exception: left out")


def _tier(row: BatchRow, batch: BatchView, language: Language) -> str:
    """The tier is named only where a list opened it."""
    _ = translator(language)
    return _("first call (tier {number})").format(number=row.tier) if row.tier <= len(batch.programme.tiers) else ""


def _binding_sub(row: BatchRow, batch: BatchView, language: Language) -> str:
    """What decides the sum of a project that is paid by formula."""
    found = next((cap for cap in row.caps if cap.binding), None) if batch.programme.kind == "entitlement" else None
    return found.label.text(language) if found is not None else ""


def _gate_sub(row: BatchRow, language: Language) -> str:
    labels = [decision.message.text(language) or decision.reason for decision in row.decisions if not decision.allowed]
    return labels[0] if labels else ""


def status_tabs(batch: BatchView, language: Language) -> list[Tab]:
    """A filter for each status that occurs."""
    _ = translator(language)
    counts = Counter(column(batch.rows, "status"))
    return [
        Tab("", _("All"), len(batch.rows)),
        *(Tab(code, status_name(code, batch.programme.kind, language), counts[code]) for code in STATUS_LABELS if counts[code]),
    ]


_SORTED_BY = {
    "project": "name", "county": "county_name", "points": "points_micro", "requested": "requested_fen", "offer": "offer_fen",
    "saving": "saving_tce_micro", "entitled": "entitled_fen",
}  # fmt: skip
"""The field of a row that a column of the table is sorted by."""


def shown_rows(batch: BatchView, query: Query) -> Sequence[BatchRow]:
    """The rows a person asked to see, in the order asked; without a place they come last."""
    found = _found(batch, query)
    if query.sort == "formula":
        amounts = [row.caps[0].amount_fen if row.caps else 0 for row in batch.rows]
        return Picked(batch.rows, sorted(found, key=amounts.__getitem__, reverse=query.descending))
    if query.sort in _SORTED_BY:
        values = column(batch.rows, _SORTED_BY[query.sort])
        keys = [one.zh for one in values] if query.sort == "county" else values if query.sort == "project" else [one or 0 for one in values]
        return Picked(batch.rows, sorted(found, key=keys.__getitem__, reverse=query.descending))
    places = column(batch.rows, "place")
    placed = sorted((position for position in found if places[position] is not None), key=places.__getitem__, reverse=query.descending)
    return Picked(batch.rows, [*placed, *(position for position in found if places[position] is None)])


def _found(batch: BatchView, query: Query) -> list[int]:
    """Where the rows stand that are in the tab and have what was searched for."""
    wanted, found = query.search.casefold(), list(range(len(batch.rows)))
    if query.tab:
        statuses = column(batch.rows, "status")
        found = [position for position in found if statuses[position] == query.tab]
    if wanted:
        names, firms, codes, counties = (column(batch.rows, name) for name in ("name", "enterprise", "project_code", "county_name"))
        found = [n for n in found if wanted in f"{names[n]} {firms[n]} {codes[n]} {counties[n].zh} {counties[n].en}".casefold()]
    return found


def marker_of(batch: BatchView, page: Sequence[BatchRow], query: Query, language: Language) -> list[dict[str, str]]:
    """The line below the last place that gets money or stands on the list; only where the list stands in its own order."""
    if query.sort != "place" or query.descending or query.tab or query.search or batch.line_after_place is None:
        return []
    _ = translator(language)
    last = next((row for row in page if row.place == batch.line_after_place), None)
    if last is None:
        return []
    return [{"after": last.project_code, "text": line_text(batch, language)}]


def line_text(batch: BatchView, language: Language) -> str:
    """What the line says: money offered of the budget, or places filled of those there are."""
    _ = translator(language)
    if gives_money(batch.programme):
        if not batch.budget_fen:
            text = _("The line: {spent} ×10⁴ yuan paid by formula to {count} projects")
            return text.format(spent=formats.money(batch.spent_fen), count=batch.line_after_place)
        text = _("The line: {spent} of {budget} ×10⁴ yuan offered to {count} projects")
        return text.format(spent=formats.money(batch.spent_fen), budget=formats.money(batch.budget_fen), count=batch.line_after_place)
    if batch.places is None:
        return _("The line: {count} projects are nominated").format(count=batch.line_after_place)
    return _("The line: {count} of {places} places are filled").format(count=batch.line_after_place, places=f"{batch.places:,}")
