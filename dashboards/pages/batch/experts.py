"""The review by experts of a batch: drawing the panels, how far they are, who is mild or hard, how far they agree."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from reserve.services.experts import ReviewView, call_experts, read_review
from reserve.services.experts.views import ReviewedProject
from reserve.vocabulary.language import Language
from widgets import View, blocks
from widgets.columns import Column

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

Block = dict[str, Any]
LISTED = 200
"""How many projects the table shows."""
PANELS = ("3", "5", "7")


class Experts:
    """The part ``experts`` of a batch."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.user, self.code = frame.user, frame.code
        self.view = View(language=self.user.language, blocks=[])
        self.view.on_action(self.act)
        self.refresh()

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def refresh(self, focus: str | None = None) -> None:
        """Read the review again."""
        self.view.show(review_blocks(read_review(self.user.desk, self.user.session_id, self.code), self.user.language), focus=focus)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Draw the panels."""
        if name == "call_experts":
            seats = payload["values"].get("seats", "")
            call_experts(self.user.desk, self.user.session_id, self.code, int(seats) if seats in PANELS else 0)
            self.refresh("panels")


def review_blocks(view: ReviewView, language: Language) -> list[Block]:
    """Before the drawing its form, afterwards panels, scores and experts."""
    _ = translator(language)
    if view.criterion is None:
        return [blocks.notice("info", _("No expert decides anything in this programme."))]
    if not view.called:
        return _drawing(view, language)
    seats = sum(one.seats for one in view.experts)
    facts = [blocks.fact(_("To be judged"), view.criterion.text(language)), blocks.fact(_("Experts for each project"), str(view.seats))]
    if view.agreement is not None:
        facts.append(blocks.fact(_("Experts of a project lie apart by, on average"), formats.number(view.agreement, 2), _("points")))
    return [
        blocks.heading(_("Review by experts"), 3, id="panels"),
        blocks.progress(seats - view.open_seats, seats, _("Seats with an answer:")),
        blocks.facts(facts, dense=True), *_excluded(view, language), _experts(view, language), _projects(view, language),
    ]  # fmt: skip


def _drawing(view: ReviewView, language: Language) -> list[Block]:
    _ = translator(language)
    lines = [
        _("“{criterion}” is judged by experts. Without a review it gives nobody points.").format(criterion=view.criterion.text(language))
        if view.criterion else "",
        _("Experts in the pool: {count}").format(count=view.pool_now),
    ]  # fmt: skip
    made = [blocks.notice("info", _("No experts are drawn yet"), lines)]
    if view.may_call:
        options = [(number, number) for number in PANELS]
        confirm = _("Panels are drawn once, from the committed seed of the batch; anybody can draw again once the seed is told.")
        fields = [
            blocks.field("seats", _("Experts for each project"), "select", options=options),
            blocks.actions([blocks.action("call_experts", _("Draw the experts"), "primary", confirm=confirm)]),
        ]
        made.append(blocks.group(_("Draw the experts"), fields, id="drawing"))
    return made


def _experts(view: ReviewView, language: Language) -> Block:
    _ = translator(language)
    columns = [
        Column("name", _("Expert")), Column("answered", _("Answered"), kind="number"),
        Column("difference", _("Milder or harder than the others"), kind="number", unit=_("points")),
        Column("shift", _("Moves a mean by at most"), kind="number", unit=_("points")),
    ]  # fmt: skip
    rows = [
        {
            "key": one.name,
            "cells": {
                "name": one.name,
                "answered": _("{done} of {total}").format(done=one.answered, total=one.seats),
                "difference": formats.NOTHING if one.difference is None else formats.signed(one.difference, 2),
                "shift": formats.number(one.shift, 2),
            },
        }
        for one in view.experts
    ]
    return blocks.table(_("Experts"), columns, rows)


def _projects(view: ReviewView, language: Language) -> Block:
    _ = translator(language)
    gap = "、" if language == "zh" else ", "
    columns = [
        Column("project", _("Project")), Column("panel", _("Panel")), Column("scores", _("Scores")),
        Column("mean", _("Mean"), kind="number"),
    ]  # fmt: skip
    rows = [
        {
            "key": one.project_code,
            "cells": {
                "project": {"text": one.name, "sub": one.project_code},
                "panel": {
                    "text": gap.join(one.panel),
                    "sub": _left_out(one, language),
                },
                "scores": {
                    "text": gap.join(f"{name} {formats.number(score)}" for name, score in one.scores) or formats.NOTHING,
                    "sub": _("cannot judge: {names}").format(names=gap.join(one.unable)) if one.unable else "",
                },
                "mean": formats.number(one.mean),
            },
        }
        for one in view.projects[:LISTED]
    ]
    title = _("Projects: {shown} of {count}").format(shown=len(rows), count=len(view.projects))
    return blocks.table(title, columns, rows)


def _left_out(one: ReviewedProject, language: Language) -> str:
    """Who does not judge a project: found before the lot with the reason, or declared."""
    _ = translator(language)
    gap = "、" if language == "zh" else ", "
    bracket = "{name}（{why}）" if language == "zh" else "{name} ({why})"
    found = [bracket.format(name=name, why=gap.join(reason.text(language) for reason in why)) for name, why in one.barred]
    told = [_("excluded before the lot: {names}").format(names=gap.join(found))] if found else []
    told += [_("with a conflict: {names}").format(names=gap.join(one.conflicts))] if one.conflicts else []
    return ("；" if language == "zh" else "; ").join(told)


def _excluded(view: ReviewView, language: Language) -> list[Block]:
    """How many were left out of a lot because the library itself connects them with the project."""
    _ = translator(language)
    projects = [one for one in view.projects if one.barred]
    if not projects:
        return []
    count = len({name for one in projects for name, _why in one.barred})
    text = _("{count} experts were left out of the lot of {projects} projects: they filed or handled them, or the project names them.")
    more = _("Each project below shows who and why. Other ties only the expert knows and declares.")
    return [blocks.notice("info", text.format(count=count, projects=len(projects)), [more])]
