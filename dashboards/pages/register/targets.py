"""The targets of the plans for an area: where it stands between where the plan began and what it asks for, and what that rests on."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.labels import source_line
from dashboards.pages.law.links import document_link, value_link
from dashboards.pages.register.places import above, address, below, navigation
from dashboards.wiring import CurrentUser
from reserve.parameters import documents
from reserve.services.register.targets import targets_of_area
from reserve.services.register.views import TargetView
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import area_of
from widgets import View, blocks, drawings
from widgets.columns import Column
from widgets.drawings import Tone

Block = dict[str, Any]
SIGNS = {"at_least": "≥ ", "above": "> ", "at_most": "≤ ", "below": "< ", "about": "≈ "}
STATES: Mapping[str, tuple[str, Tone]] = {
    "target_reached": (N_("reached"), "ok"),
    "target_open": (N_("open"), ""),
    "target_missed": (N_("missed"), "bad"),
    "target_about": (N_("an estimate of the plan"), ""),
    "target_not_counted": (N_("not counted"), "warn"),
}
RESTS_ON = {
    "line": N_("from {counted} of {known} lines"),
    "enterprise": N_("from {counted} of {known} enterprises"),
    "project": N_("accepted projects"),
}
PLACES = {"%": 1, "kgce/t": 2, "10kt/yr": 1, "10ktce": 2}


class RegisterTargets:
    """The targets of one area; links lead to the areas around it and below it. ``go``: to another view of the page."""

    def __init__(self, user: CurrentUser, go: Callable[[str], None], area: str = "") -> None:
        self.user = user
        self.go = go
        self.area = area or area_of(user.person.unit_code)
        self.view = View(language=user.language, blocks=self.blocks(self.area), address=address("targets", area))
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Another view, or another area."""
        if name == "tab":
            self.go(str(payload["data"].get("tab", "")))
        elif name == "area":
            area = str(payload["data"].get("area", ""))
            self.view.show(self.blocks(area), focus="area")
            self.area, self.view.address = area, address("targets", area)

    def blocks(self, area: str) -> list[Block]:
        """Which area, how it stands in one sentence, and a table for each document."""
        _ = translator(self.user.language)
        language, today = self.user.language, self.user.desk.today()
        found = targets_of_area(self.user.desk, self.user.session_id, area)
        chain = above(area, self.user.person.unit_code)
        made: list[Block] = [
            navigation("targets", language),
            blocks.heading(_("Targets for {area}").format(area=chain[-1].name.text(language)), id="area"),
            *self._areas(area, chain, today),
        ]
        if not found:
            nothing = _("No plan that the register knows sets a target for this area that could be counted here.")
            return [*made, blocks.notice("info", _("No target"), [nothing])]
        made.append(blocks.paragraph(summary(found, language), id="summary"))
        if all(target.reached is None for target in found if target.of == "line"):
            teach = _("Targets are counted from lines with a yearly unit energy or a filed capacity. None is recorded here yet.")
            made.append(blocks.notice("info", _("Nothing to count yet"), [teach]))
        for document, targets in groupby(in_order(found), key=lambda target: target.document):
            made += document_blocks(document, tuple(targets), area, today, language)
        made.append(
            blocks.details(_("How the figures are counted"), [blocks.facts([blocks.fact(n, text) for n, text in counted(found, language)])])
        )
        whole = _("Sums such as tonnes or projects belong to the area of the plan as a whole; areas below it are held against shares only.")
        return [*made, blocks.paragraph(whole, muted=True)]

    def _areas(self, area: str, chain: Sequence[Any], today: dt.date) -> list[Block]:
        _ = translator(self.user.language)
        language = self.user.language
        areas = [*chain, *below(area, today)]
        if len(areas) < 2:
            return []
        made = [
            blocks.link(
                region.name.text(language), address("targets", region.code), act={"name": "area", "data": {"area": region.code}},
                current=region.code == area,
            )
            for region in areas
        ]  # fmt: skip
        return [blocks.links(made, id="areas")]


def in_order(found: Sequence[TargetView]) -> list[TargetView]:
    """Documents by the first day on which something of them is due, and within each by day."""
    first: dict[str, dt.date] = {}
    for target in found:
        first[target.document] = min(first.get(target.document, target.due), target.due)
    return sorted(found, key=lambda target: (first[target.document], target.document, target.due, target.path))


def summary(found: Sequence[TargetView], language: Language) -> str:
    """How many targets there are, and how they stand."""
    _ = translator(language)
    states = [target.decision.reason for target in found]
    return _("{total} targets: {reached} reached, {open} open, {missed} missed, {unknown} without a count.").format(
        total=len(found), reached=states.count("target_reached"), open=states.count("target_open"),
        missed=states.count("target_missed"), unknown=states.count("target_not_counted"),
    )  # fmt: skip


def document_blocks(document: str, targets: Sequence[TargetView], area: str, today: dt.date, language: Language) -> list[Block]:
    """The targets of one document, and where it stands on the law page."""
    _ = translator(language)
    title = documents()[document].title.text(language) if document in documents() else document
    columns = [
        Column("target", _("Target")),
        Column("now", _("Where we are"), "number"),
        Column("standing", _("Start → target")),
        Column("asked", _("Asked for"), "number"),
        Column("gap", _("Still missing"), "number"),
        Column("due", _("Due"), "date"),
        Column("state", _("State"), "state"),
    ]
    rows = [target_row(target, area, today, language) for target in targets]
    noted = dict.fromkeys(target.note.text(language) for target in targets if target.note)
    notes = [blocks.notice("warn", _("More capacity than the plan began with"), list(noted))] if noted else []
    return [blocks.table(title, columns, rows), *notes]


def target_row(target: TargetView, area: str, today: dt.date, language: Language) -> dict[str, Any]:
    """One target as the table shows it."""
    _ = translator(language)
    word, tone = STATES[target.decision.reason]
    unit = formats.unit_label(target.unit, language)
    parts = [
        f"{name.text(language)} {figure(value, part_unit, formats.unit_label(part_unit, language))}"
        for name, value, part_unit in target.parts
    ]
    noted = _("base exceeded, see below") if target.note else ""
    rests = _(RESTS_ON[target.of]).format(counted=target.counted, known=target.known) if target.known else _("nothing of this kind here")
    return {
        "key": target.path,
        "cells": {
            "target": {
                "text": name_of(target, language), "href": value_link(target.path, today, area), "aside": True,
                "sub": source_line(target.citation.text(language), target.status, language), "sub_href": document_link(target.document),
            },
            "now": {"text": figure(target.reached, target.unit, unit), "sub": noted or " ＋ ".join(parts) or rests},
            "standing": standing_mark(target, unit, language),
            "asked": {"text": SIGNS[target.sense] + figure(target.target, target.unit, unit), "sub": started(target, unit, language)},
            "gap": {"text": figure(target.gap, target.unit, unit) if target.gap else "0" if target.gap is not None else ""},
            "due": formats.day(target.due),
            "state": {"text": _(word), "tone": tone},
        },
    }  # fmt: skip


def standing_mark(target: TargetView, unit: str, language: Language) -> dict[str, Any]:
    """Where the figure stands between where the plan began (for a share: nothing) and the target."""
    _ = translator(language)
    start = target.start if target.start is not None else Decimal(0) if target.sense in ("at_least", "above") else None
    told = figure(target.reached, target.unit, unit) if target.reached is not None else _("not counted")
    label = _("{now}; target {sign}{target}").format(
        now=told, sign=SIGNS[target.sense], target=figure(target.target, target.unit, unit)
    )  # fmt: skip
    tone = STATES[target.decision.reason][1]
    return drawings.standing_cell(target.reached, start, target.target, label, tone if tone != "warn" else "")


def started(target: TargetView, unit: str, language: Language) -> str:
    """Where the plan began, and how much of the way is behind."""
    if target.start is None:
        return ""
    _ = translator(language)
    text = _("from {start}").format(start=figure(target.start, target.unit, unit))
    if target.progress is None or not 0 <= target.progress <= 100:
        return text
    gone = _("{share} % of the way").format(share=formats.number(target.progress, 0))
    return text + ("，" if language == "zh" else ", ") + gone


def counted(found: Sequence[TargetView], language: Language) -> list[tuple[str, str]]:
    """How each target is counted; those counted alike stand together."""
    alike: dict[str, list[str]] = {}
    for target in found:
        alike.setdefault(target.how.text(language), []).append(name_of(target, language))
    joiner = "、" if language == "zh" else "; "
    return [(joiner.join(names), how) for how, names in alike.items()]


def name_of(target: TargetView, language: Language) -> str:
    """The name of a target below the heading of its document."""
    kept = [part for part in target.label.text(language).split(" · ")[1:] if part.casefold() not in ("目标", "targets")]
    name = " · ".join(kept) or target.label.text(language)
    return name[:1].upper() + name[1:]


def places(unit: str) -> int | None:
    """How many decimals a figure of a target is shown with."""
    return PLACES.get(unit, 0)


def figure(value: Decimal | None, unit_code: str, unit: str) -> str:
    """A figure of a target with its unit; whole numbers without decimals."""
    if value is None:
        return ""
    whole = value == value.to_integral_value()
    return f"{formats.number(value, 0 if whole else places(unit_code)).replace('-', '−')} {unit}"
