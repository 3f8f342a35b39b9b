"""Where a project lies among its peers, drawn: the usual span, the median, its own figure; never a figure of another firm."""

from decimal import Decimal
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext
from reserve.vocabulary.language import Language
from reserve.vocabulary.peers import Indicator
from validation.peer_places import PeerPlace, peer_places
from validation.predicates.base import significant
from widgets import blocks
from widgets.drawings import among_cell
from widgets.table import Column

Block = dict[str, Any]
_LABELS: dict[Indicator, str] = {
    "unit_before": N_("Unit energy before the retrofit"),
    "unit_after": N_("Unit energy after the retrofit"),
    "cost_per_tce": N_("Investment per saving"),
    "saving_rate": N_("Saving rate of the project"),
}
_DIGITS = 4
_PERCENT = "\N{NO-BREAK SPACE}%"


def peer_blocks(document: Document, context: CheckContext | None, language: Language) -> list[Block]:
    """One folding part with a line for each indicator that has peers enough, open where one is unusual; nothing without peers."""
    places = peer_places(document, context) if context is not None else ()
    if not places:
        return []
    _ = translator(language)
    far = sum(not place.usual for place in places)
    summary = _("Among its peers: {far} of {count} unusual") if far else _("Among its peers: {count} of {count} usual")
    columns = [Column("indicator", _("Indicator")), Column("place", _("Among its peers"))]
    rows = [{"cells": {"indicator": _head(place, language), "place": _drawn(place, language)}} for place in places]
    groups = dict.fromkeys(place.group.text(language) for place in places)
    caption = _("Peers: {group}; counted on {day}").format(group=_("; ").join(groups), day=formats.day(places[0].counted))
    told = _(
        "The mark at the middle is the median, the blue span is the usual one, the diamond is this project. "
        "An unusual figure is to be checked; where it is true, nothing needs to change."
    )
    parts = [blocks.table(caption, columns, rows), blocks.paragraph(told, muted=True)]
    return [blocks.details(summary.format(far=far, count=len(places)), parts, open=far > 0, id="peers")]


def _head(place: PeerPlace, language: Language) -> dict[str, str]:
    return {"text": translator(language)(_LABELS[place.indicator]), "sub": _unit(place, language)}


def _unit(place: PeerPlace, language: Language) -> str:
    _ = translator(language)
    if place.indicator == "saving_rate":
        return ""
    return _("CNY per tce a year") if place.indicator == "cost_per_tce" else formats.unit_label(place.energy_unit, language)


def _drawn(place: PeerPlace, language: Language) -> Block:
    _ = translator(language)
    where = _("usual") if place.usual else _("below the usual") if place.value < place.low else _("above the usual")
    words = _("{n} projects of the kind: median {median}, usually {low} to {high}; this project {value}")
    told = words.format(
        n=f"{place.n:,}", median=_figure(place, place.median), low=_figure(place, place.low), high=_figure(place, place.high),
        value=_figure(place, place.value),
    )  # fmt: skip
    if place.usual:
        return among_cell(place.value, place.low, place.high, where, "", told)
    return among_cell(place.value, place.low, place.high, where, "warn", told + _(", ") + where)


def _figure(place: PeerPlace, value: Decimal) -> str:
    return f"{significant(value * 100, _DIGITS)}{_PERCENT}" if place.indicator == "saving_rate" else significant(value, _DIGITS)
