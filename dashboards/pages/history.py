"""The way of a project through the levels, and the comments people left on it."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import TONES, path_label
from reserve.services import ProjectView
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import roles
from reserve.vocabulary.tracks import level_states, level_track
from widgets import blocks

Block = dict[str, Any]


def action_label(action: str, from_state: str, to_state: str, language: Language) -> str:
    """What an act is called: 接收入市级库, Return; an undo is called so."""
    _ = translator(language)
    if action == "create":
        return _("Created")
    for step in level_track():
        if (step.action, step.from_state, step.to_state) == (action, from_state, to_state):
            return step.label.text(language)
    return _("Undone") if action == "undo" else action


def timeline_block(project: ProjectView, language: Language) -> Block:
    """Every transition, the latest first: when, what, who, with the comment and the fields that were marked."""
    _ = translator(language)
    separator = "、" if language == "zh" else ", "
    events = []
    for step in sorted(project.transitions, key=lambda t: t.number, reverse=True):
        title = action_label(step.action, step.from_state, step.to_state, language)
        if step.kind == "undo":
            title = _("Undone: back to {state}").format(state=level_states()[step.to_state].label.text(language))
        lines = [step.comment] if step.comment else []
        if step.fields:
            marked = separator.join(path_label(path, project.document, language) for path in step.fields)
            lines.append(_("Fields to fix: {fields}").format(fields=marked))
        who = f"{step.unit_name.text(language)} · {roles()[step.role].text(language)} · {step.person_name}"
        events.append(blocks.event(formats.minute(step.occurred_at), title, who, lines, TONES.get(step.to_state, "")))
    return blocks.timeline(events)
