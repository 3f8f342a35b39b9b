"""The blocks of the page of experts."""

from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.review.view import asked
from reserve.services.experts import ExpertTask
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]
ANSWERS = {"score": (N_("Scored"), "ok"), "unable": (N_("Cannot be judged"), "warn"), "conflict": (N_("Conflict"), "")}
RECORDED = {
    "score": N_("The score is recorded."), "unable": N_("It is recorded that you cannot judge: the score is missing, which is no zero."),
    "conflict": N_("The conflict is recorded: another expert takes the seat."),
}  # fmt: skip


def judging_blocks(tasks: list[ExpertTask], task: ExpertTask | None, language: Language, said: str = "") -> list[Block]:
    """How far the expert is, the project to score, and all projects that the lot gave."""
    _ = translator(language)
    made: list[Block] = [blocks.notice("ok", _(RECORDED[said]), id="said")] if said else []
    if not tasks:
        lines = [_("Once panels are drawn by lot for an open batch, the projects that you score stand here.")]
        return [*made, blocks.notice("info", _("You have nothing to score"), lines)]
    done = sum(one.said is not None for one in tasks)
    made.append(blocks.progress(done, len(tasks), _("Projects you have answered:")))
    if task is None:
        made.append(blocks.notice("ok", _("You have answered every project. Until the ranking you may change an answer below.")))
    else:
        made += _form(task, language)
    return [*made, _table(tasks, language)]


def _form(task: ExpertTask, language: Language) -> list[Block]:
    _ = translator(language)
    data = {"batch": task.batch, "project": task.project_code}
    facts = [
        blocks.fact(_("Enterprise"), task.enterprise),
        blocks.fact(_("County or zone"), task.county.text(language)),
        blocks.fact(_("What is done"), task.content),
        blocks.fact(_("To be judged"), task.criterion.text(language), source=task.about.text(language)),
    ]
    score = formats.number(task.score) if task.score is not None else ""
    hint = _("0 to 100, at most one decimal. You do not see money, points or places, and no score of another expert.")
    buttons = [
        blocks.action("score", _("Record the score"), "primary", data=data),
        blocks.action("unable", _("I cannot judge this"), "plain", data=data, comment=asked(_("Why can it not be judged?"), language)),
        blocks.action(
            "conflict", _("I have a conflict"), "danger", data=data, comment=asked(_("What connects you with the project?"), language),
            confirm=_("Another expert takes your seat; this cannot be taken back."),
        ),
    ]  # fmt: skip
    fields = [
        blocks.field("score", _("Score"), "text", score, hint=hint),
        blocks.field("reason", _("Reason"), "long_text", task.reason if task.said == "score" else ""),
        blocks.actions(buttons),
    ]
    title = f"{task.name} · {task.project_code}"
    return [blocks.heading(title, 2, id="project"), blocks.facts(facts), blocks.group(_("Your score"), fields, id="scoring")]


def _table(tasks: list[ExpertTask], language: Language) -> Block:
    _ = translator(language)
    columns = [
        Column("project", _("Project"), kind="open"), Column("batch", _("Batch")), Column("said", _("Your answer"), kind="state"),
        Column("score", _("Score"), kind="number"),
    ]  # fmt: skip
    rows = [
        {
            "key": f"{one.batch} {one.project_code}",
            "cells": {
                "project": {
                    "text": one.name, "sub": f"{one.enterprise} · {one.project_code}", "href": "/judging",
                    "act": {"name": "open", "data": {"batch": one.batch, "project": one.project_code}},
                },
                "batch": one.batch,
                "said": _answer(one, language),
                "score": formats.number(one.score),
            },
        }
        for one in tasks
    ]  # fmt: skip
    return blocks.table(_("All projects that the lot gave you"), columns, rows)


def _answer(task: ExpertTask, language: Language) -> dict[str, str]:
    _ = translator(language)
    label, tone = ANSWERS[task.said] if task.said else (N_("To score"), "warn")
    return {"text": _(label), "tone": tone}
