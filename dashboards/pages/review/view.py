"""What a reviewer sees of a project: what changed, what rules found, figures, the whole filing, its history, and the acts."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.chain import waiting_sentence
from dashboards.pages.filed import filed_blocks, summary_facts
from dashboards.pages.findings import findings_blocks, linked_findings
from dashboards.pages.history import action_label, timeline_block
from dashboards.pages.labels import TONES, differences, path_label, shown
from dashboards.pages.live_figures import figure_blocks, step_rows
from dashboards.pages.openings import filed_opening_blocks
from dashboards.pages.peer_places import peer_blocks
from dashboards.pages.results import result_blocks
from reserve.services import ProjectView
from reserve.services.batches.result_views import Result
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import fields
from reserve.vocabulary.findings import Finding, Report
from reserve.vocabulary.language import Language
from reserve.vocabulary.tracks import level_states
from widgets import blocks
from widgets.table import Column

Block = dict[str, Any]
Newly = tuple[dt.datetime, tuple[Finding, ...]]
"""When the library was last checked, and what was found in a project that its filing did not have."""


def review_blocks(project: ProjectView, language: Language, newly: Newly | None = None, results: Sequence[Result] = ()) -> list[Block]:
    """The whole page of one project; ``newly``: what the last check of the library found since; ``results``: of funding batches."""
    _ = translator(language)
    main = [_state_notice(project, language), *result_blocks(results, language), summary_facts(project.document, language)]
    main.extend(changed_blocks(project, language))
    main.append(blocks.heading(_("Findings at submission")))
    main.extend(findings_blocks(project, language))
    main.extend(newly_blocks(project, newly, language))
    main.append(blocks.attachments(project.ref.code, _("Attachments"), level=2, id="attachments"))
    main.extend(_act_blocks(project, language))
    made = [
        blocks.actions([blocks.action("queue", _("Back to the queue"), "plain")]),
        blocks.heading(str(project.document.value("project_name") or project.ref.code), id="project"),
        blocks.columns([main, _beside(project, language)], wide_first=True),
    ]
    made.append(
        blocks.tabs(
            [
                blocks.tab(_("Everything as filed"), filed_blocks(project.document, language)),
                blocks.tab(_("How it was computed"), computation_blocks(project, language)),
                blocks.tab(_("History"), [timeline_block(project, language)], len(project.transitions)),
            ]
        )
    )
    return made


def _beside(project: ProjectView, language: Language) -> list[Block]:
    """The figures, and below them what the law asks of the project and opens to it."""
    _ = translator(language)
    openings = filed_opening_blocks(project, language)
    law = [blocks.heading(_("What the law asks and opens")), *openings] if openings else []
    peers = peer_blocks(project.document, project.context, language)
    return [blocks.heading(_("Figures")), *figure_blocks(project.assessment, language), *peers, *law]


def newly_blocks(project: ProjectView, newly: Newly | None, language: Language) -> list[Block]:
    """What a check of the whole library found later; what is a new requirement only stands below the findings already."""
    told = {(found.rule_id, found.path) for found in project.since_filing}
    found = [one for one in newly[1] if (one.rule_id, one.path) not in told] if newly else []
    if not newly or not found:
        return []
    _ = translator(language)
    items = [
        {**item, "label": path_label(item["path"], project.document, language), "explanation": ""}
        for item in linked_findings(Report(tuple(found)), language)
    ]
    heading = _("Found by the check of the whole library on {day}").format(day=formats.day(newly[0]))
    return [blocks.heading(heading, id="rechecked"), blocks.findings(items)]


def _state_notice(project: ProjectView, language: Language) -> Block:
    _ = translator(language)
    unit = project.unit_name.text(language)
    lines = [
        _("{code}, filed by {unit}, version {number}").format(code=project.ref.code, unit=unit, number=project.version_number),
        waiting_sentence(project.state, project.unit_code, language),
    ]
    lines.extend(membership_lines(project, language))
    state = level_states()[project.state]
    return blocks.notice(TONES[project.state] or "info", state.label.text(language), lines, id="state")


def membership_lines(project: ProjectView, language: Language) -> list[str]:
    """The official lists the project stands in."""
    _ = translator(language)
    names = {"provincial_key_plan": _("provincial key plan"), "central_air_reserve": _("central air reserve")}
    return [
        _("In the {plan}: {number}, {date}").format(plan=names[m.kind], number=m.document_number, date=formats.day(m.document_date))
        for m in project.memberships
    ]


def changed_blocks(project: ProjectView, language: Language) -> list[Block]:
    """What differs from the version before, with the comment that asked for it."""
    _ = translator(language)
    if project.previous is None:
        return []
    changes = differences(project.document, project.previous, language)
    made = [blocks.heading(_("What changed since version {number}").format(number=project.version_number - 1))]
    asked = next((t for t in sorted(project.transitions, key=lambda t: -t.number) if t.action == "return"), None)
    if asked is not None and asked.comment:
        made.append(blocks.notice("info", _("The return asked for"), [asked.comment]))
    if not changes:
        return [*made, blocks.paragraph(_("No answer differs."))]
    return [*made, blocks.compare(changes, _("Before"), _("Now"))]


def computation_blocks(project: ProjectView, language: Language) -> list[Block]:
    """Each step of the computation with its source."""
    _ = translator(language)
    return [
        blocks.table(
            _("Steps of the computation"),
            [Column("step", _("Step")), Column("figure", _("Computation")), Column("source", _("Source"))],
            [
                {"key": str(place), "cells": {"step": label, "figure": expression, "source": {"text": source, "href": href, "aside": True}}}
                for place, (label, expression, source, href) in enumerate(step_rows(project.assessment, language))
            ],
        )
    ]


def _act_blocks(project: ProjectView, language: Language) -> list[Block]:
    _ = translator(language)
    actions = review_actions(project, language)
    if not actions:
        return []
    return [blocks.heading(_("Your decision"), id="decision"), blocks.actions(actions)]


def review_actions(project: ProjectView, language: Language) -> list[Block]:
    """The acts that the track opens to this person, one main one."""
    _ = translator(language)
    found = []
    open_acts = {step.action: step for step in project.steps}
    if "accept" in open_acts:
        found.append(blocks.action("accept", open_acts["accept"].label.text(language), "primary"))
    if "return" in open_acts:
        found.append(
            blocks.action(
                "return", open_acts["return"].label.text(language), "plain",
                comment=asked(_("What must be corrected, and how?"), language),
                checklist=field_checklist(project.document, language), checklist_label=_("Fields to send back"),
            )
        )  # fmt: skip
    if "refuse" in open_acts:
        found.append(
            blocks.action(
                "refuse", open_acts["refuse"].label.text(language), "danger",
                comment=asked(_("Why is it not taken into the library?"), language),
                confirm=_("The project ends here and the county is told why. Refuse it?"),
            )
        )  # fmt: skip
    if project.undo:
        found.append(blocks.action("undo", _("Undo: {act}").format(act=_undo_label(project, language)), "plain"))
    return found


def _undo_label(project: ProjectView, language: Language) -> str:
    last = max(project.transitions, key=lambda t: t.number)
    return action_label(last.action, last.from_state, last.to_state, language)


def asked(label: str, language: Language) -> dict[str, Any]:
    """A comment that must be written."""
    _ = translator(language)
    return {"label": label, "hint": "", "required": True, "missing": _("Write a comment: the people concerned read it")}


def field_checklist(document: Document, language: Language) -> list[Block]:
    """The fields that can be sent back, with their answers, in the order of the form; a table is sent back as a whole."""
    return [
        {
            "path": field.name,
            "label": field.label.text(language),
            "value": "" if field.type == "table" else shown(document, field.name, language),
        }
        for field in fields().values()
        if field.table is None
    ]


def after_blocks(act: str, project: ProjectView, following: tuple[str, str, int] | None, language: Language) -> list[Block]:
    """After an act: what happened, undo while it is possible, and the next of the queue."""
    _ = translator(language)
    titles = {"accept": _("Accepted"), "return": _("Returned to the county"), "refuse": _("Refused"), "undo": _("Undone")}
    state = level_states()[project.state].label.text(language)
    lines = [
        _("{code} is now: {state}").format(code=project.ref.code, state=state),
        waiting_sentence(project.state, project.unit_code, language),
    ]
    actions = []
    if following is not None:
        code, name, count = following
        lines.append(_("Still waiting for you: {count}").format(count=count))
        actions.append(blocks.action("next", _("Next: {name}").format(name=name or code), "primary", data={"code": code}))
    else:
        lines.append(_("Nothing more waits for you."))
    if project.undo:
        actions.append(blocks.action("undo", _("Undo"), "plain"))
    actions.append(blocks.action("queue", _("Back to the queue"), "plain"))
    return [blocks.notice("ok", titles[act], lines, id="outcome"), blocks.actions(actions)]
