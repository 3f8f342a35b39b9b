"""The history of a record: who changed which answer, when, and what stood there before."""

from collections.abc import Sequence
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from reserve.services.register.views import ChangeView
from reserve.vocabulary.language import Language
from reserve.vocabulary.register import register_fields
from reserve.vocabulary.units import unit_name
from widgets import blocks

Block = dict[str, Any]
TONES = {"end": "warn", "resume": "ok", "create": "ok"}
MOST_LINES = 12


def history_block(changes: Sequence[ChangeView], language: Language) -> Block:
    """Every act, the latest first; the digest of what it left is shown as it is chained."""
    _ = translator(language)
    acts = {
        "create": _("Created"), "change": _("Changed"), "end": _("Ended"), "resume": _("Holds again"), "link": _("Linked to a project"),
        "unlink": _("No longer linked to a project"),
    }  # fmt: skip
    events = []
    for change in changes:
        lines = [change.reason] if change.reason else []
        if change.act != "create":
            lines += [change_line(change, each, language) for each in change.changes[:MOST_LINES]]
        rest = len(change.changes) - MOST_LINES
        if change.act != "create" and rest > 0:
            lines.append(_("and {count} more answers").format(count=rest))
        who = f"{change.unit_name.text(language)} · {change.person_name}"
        title = f"{acts[change.act]} · {_('revision {number}').format(number=change.number)}"
        events.append(blocks.event(formats.minute(change.at), title, who, lines, TONES.get(change.act, "")))
    return blocks.timeline(events)


def change_line(change: ChangeView, told: tuple[str, str, str | None, str, str | None], language: Language) -> str:
    """One answer: its name, what stood there, what stands there."""
    _ = translator(language)
    path, before, unit_before, after, unit_after = told
    field = register_fields(change.kind).get(path.split("/")[-1])
    label = field.label.text(language) if field is not None else path
    return _("{label}: {before} → {after}").format(
        label=label, before=_typed(before, unit_before, language) or _("(empty)"), after=_typed(after, unit_after, language) or _("(empty)")
    )


def _typed(text: str, unit: str | None, language: Language) -> str:
    return f"{text} {unit_name(unit).text(language)}" if text and unit else text
