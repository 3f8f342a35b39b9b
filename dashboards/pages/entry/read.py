"""A project after it left the form: where it stands, what was filed, and the steps its own unit may still take."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.chain import waiting_sentence
from dashboards.pages.filed import filed_blocks
from dashboards.pages.findings import findings_blocks
from dashboards.pages.history import timeline_block
from dashboards.pages.labels import TONES
from dashboards.pages.live_figures import figure_blocks
from dashboards.pages.openings import filed_opening_blocks
from dashboards.pages.peer_places import peer_blocks
from dashboards.pages.results import read_results, result_blocks
from dashboards.pages.review.view import asked
from dashboards.wiring import CurrentUser
from reserve.services import ProjectView, undo_transition, withdraw_project
from reserve.services.batches.result_views import Result
from reserve.vocabulary.language import Language
from reserve.vocabulary.tracks import level_states
from widgets import View, blocks

Block = dict[str, Any]
_NOTICES = {"ok": "ok", "warn": "warn", "bad": "bad", "info": "info", "": "info"}


class EntryRead:
    """The read-only page of a project; ``changed`` is called with the code after an act moved it."""

    def __init__(self, user: CurrentUser, project: ProjectView, changed: Callable[[str], None], focus: str = "") -> None:
        self.user = user
        self.code = project.ref.code
        self.changed = changed
        shown = read_blocks(project, user.language, read_results(user, project))
        self.view = View(language=user.language, blocks=shown, focus=focus, address=f"/entry?project={project.ref.code}")
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Withdraw, or undo the last step of one's own."""
        desk, session_id = self.user.desk, self.user.session_id
        if name == "withdraw":
            withdraw_project(desk, session_id, self.code, payload.get("comment"))
        elif name == "undo":
            undo_transition(desk, session_id, self.code)
        else:
            return
        self.changed(self.code)


def read_blocks(project: ProjectView, language: Language, results: Sequence[Result] = ()) -> list[Block]:
    """State first, then what became of it in funding batches, what may be done, and everything as filed."""
    _ = translator(language)
    state = level_states()[project.state]
    title = str(project.document.value("project_name") or project.ref.code)
    facts = [
        blocks.fact(_("Project code"), project.ref.code),
        blocks.fact(_("Version"), str(project.version_number) if project.version_number else formats.NOTHING),
    ]
    if project.digest:
        facts.append(blocks.fact(_("Digest of the document"), project.digest[:16], source=_("SHA-256, first 16 characters")))
    main: list[Block] = [
        blocks.notice(_NOTICES[TONES[project.state]], state.label.text(language), _state_lines(project, language), id="state"),
        blocks.facts(facts),
        *result_blocks(results, language),
    ]
    actions = own_actions(project, language)
    if actions:
        main.append(blocks.actions(actions, legend=_("What you can do")))
    main.append(
        blocks.tabs(
            [
                blocks.tab(
                    _("As filed"),
                    [*filed_blocks(project.document, language), blocks.attachments(project.ref.code, _("Attachments"), id="attachments")],
                ),
                blocks.tab(_("Findings"), findings_blocks(project, language), len(project.report.findings)),
                blocks.tab(_("History"), [timeline_block(project, language)]),
            ]
        )
    )
    openings = filed_opening_blocks(project, language)
    law = [blocks.heading(_("What the law asks and opens")), *openings] if openings else []
    peers = peer_blocks(project.document, project.context, language)
    figures = [blocks.heading(_("Figures")), *figure_blocks(project.assessment, language), *peers, *law]
    made = [blocks.heading(title), blocks.columns([main, figures], wide_first=True)]
    made.append(blocks.links([blocks.link(_("Back to my projects"), "/entry")]))
    return made


def _state_lines(project: ProjectView, language: Language) -> list[str]:
    lines = [waiting_sentence(project.state, project.unit_code, language)]
    last = max(project.transitions, key=lambda t: t.number, default=None)
    if last is not None and last.comment:
        lines.append(last.comment)
    return lines


def own_actions(project: ProjectView, language: Language) -> list[Block]:
    """Withdraw and undo, where the track and the rights allow them."""
    _ = translator(language)
    found = []
    if any(step.action == "withdraw" for step in project.steps):
        found.append(
            blocks.action(
                "withdraw", _("Withdraw"), "danger", comment=asked(_("Why is it withdrawn?"), language),
                confirm=_("A withdrawn project stays on record. Withdraw it?"),
            )
        )  # fmt: skip
    if project.undo:
        found.append(blocks.action("undo", _("Undo the last step"), "plain"))
    return found
