"""The form of one project: typed text is saved by HTTP, the kernel answers with findings and figures, then it is submitted."""

import datetime as dt
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.context import PREFIX, check_typed
from dashboards.pages.draft_findings import draft_findings
from dashboards.pages.live_figures import figure_blocks
from dashboards.pages.openings import opening_blocks
from dashboards.pages.outcome import submitted_blocks
from dashboards.pages.peer_places import peer_blocks
from dashboards.wiring import CurrentUser
from reserve.rules.assessment import Assessment
from reserve.services import DraftView, open_draft, submit_project, waits_for
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Report
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import counties_of, regions
from reserve.vocabulary.reporting_units import reporting_units
from validation import warm_up
from widgets import Form
from widgets.form import Answer, Changed, Done
from widgets.schema import form_schema

LAST_STEPS = ("air", "investment", "procedures", "schedule")
"""Whoever types here submits soon: the formal engine, which takes seconds to load, is fetched in the background."""

Block = dict[str, Any]
Groups = dict[str, list[tuple[str, str]]]


def county_groups(unit_code: str, as_of: dt.date, language: Language) -> Groups:
    """The counties that may be named as location, by city: those of the unit's own territory."""
    groups: Groups = {}
    for area in reporting_units()[unit_code].areas_served:
        for county in counties_of(area, as_of):
            city = regions()[county.parent_code].name.text(language) if county.parent_code else ""
            groups.setdefault(city, []).append((county.code, county.name.text(language)))
    return groups


class EntryForm:
    """The form widget with its callbacks."""

    def __init__(self, user: CurrentUser, code: str) -> None:
        self.user = user
        self.code = code
        draft = open_draft(user.desk, user.session_id, self.code)
        self.unit_code = draft.unit_code
        self.draft = draft
        _ = translator(user.language)
        document, report, assessment = check_typed(user.desk, draft.context, draft.raw)
        actor = waits_for("submitted", draft.unit_code)
        self.form = Form(
            language=user.language,
            schema=form_schema(
                user.language,
                counties=county_groups(draft.unit_code, user.desk.today(), user.language),
                open_fields=draft.open_fields,
            ),
            account=str(user.person.id),
            project=self.code,
            address=f"/entry?project={self.code}",
            title=str(document.value("project_name") or _("New project")),
            values=draft.raw,
            revision=draft.revision,
            field_revisions=draft.field_revisions,
            explanations=explanation_texts(draft),
            marks=marked_fields(draft, user.language),
            comment=draft.return_comment or "",
            findings=self._items(draft, report),
            panel=self._panel(draft, document, assessment),
            submit_label=_("Submit to {actor}").format(actor=actor.text(user.language)) if actor else _("Submit"),
            cannot_submit="",
        )
        self.form.on_changed(self.changed)
        self.form.on_action(self.act)
        self.form.on_refused(lambda report: self._items(self.draft, report))

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The form alone."""
        return (self.form,)

    def changed(self, change: Changed) -> Answer:
        """Findings and figures for what stands on the screen; nothing is stored from here."""
        if change.step in LAST_STEPS:
            warm_up()
        stored = open_draft(self.user.desk, self.user.session_id, self.code)
        again = frozenset(path.removeprefix(PREFIX) for path in change.paths if path.startswith(PREFIX))
        document, report, assessment = check_typed(self.user.desk, stored.context, change.raw, change.explanations, again)
        return Answer(findings=self._items(stored, report), panel=self._panel(stored, document, assessment))

    def _items(self, draft: DraftView, report: Report) -> list[dict[str, Any]]:
        return draft_findings(self.user.desk.checker, report, draft, self.user.language)

    def _panel(self, draft: DraftView, document: Document, found: Assessment) -> list[Block]:
        """The live figures, below them, folded, its peers, what the law asks of the project and opens to it, and the yardstick last."""
        language, context = self.user.language, draft.context
        figures, *yardstick = figure_blocks(found, language)
        peers = peer_blocks(document, context, language)
        return [figures, *peers, *opening_blocks(document, found, context.as_of, context.area, language), *yardstick]

    def act(self, name: str, key: str, payload: dict[str, Any]) -> Done | None:
        """Submission: the service re-reads the saved draft, asks for the formal verdict and answers."""
        if name != "submit":
            return None
        result = submit_project(self.user.desk, self.user.session_id, self.code, int(payload["revision"]), key)
        return Done(blocks=submitted_blocks(self.code, self.unit_code, result, self.user.language))


def explanation_texts(draft: DraftView) -> dict[str, str]:
    """Justifications already written, by the outbox path without its ``explain/``."""
    return {path.removeprefix(PREFIX): text for path, text in draft.explanations.items()}


def marked_fields(draft: DraftView, language: Language) -> dict[str, str]:
    """The fields that the return named; the reviewer's comment stands above the form."""
    _ = translator(language)
    text = _("The reviewer asks you to check this field")
    return dict.fromkeys(draft.marked_fields, text)
