"""The public list of waivers, and what waits for an answer."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import may, require_own
from reserve.services.checking.check_context import context_for, explanations_of
from reserve.services.drafts.access import draft_of
from reserve.services.sitting import Sitting, reading
from reserve.services.waivers.access import ASK, DECIDE, LEVELS, REVOKE, concerned, level_of, was_granted
from reserve.services.waivers.book import Entry, entries
from reserve.services.waivers.views import Standing, WaiverAnswer, WaiverAsk, WaiverView
from reserve.store.checks import CheckRun, FindingRow
from reserve.store.projects import Project
from reserve.store.waivers import Waiver, WaiverStep
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import WAIVED_BY
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.reporting_units import reporting_units

READ = "waiver.read"


def list_waivers(desk: Desk, session_id: str, project_code: str | None = None) -> list[WaiverView]:
    """All waivers that the person may know of, the newest first: everything granted, and asks about projects one may see or decide on.

    ``project_code``: only those of one project. Raises ``Refused`` without the right, which every role has.
    """
    with refusals(desk, session_id, READ, project_code or "all"), reading(desk, session_id) as sitting:
        require_own(sitting.person, READ)
        return waiver_views(sitting, project_code)


def waiver_views(sitting: Sitting, project_code: str | None = None) -> list[WaiverView]:
    """The same within an open transaction."""
    query = select(Waiver, Project).join(Project, col(Project.id) == col(Waiver.project_id)).order_by(col(Waiver.code).desc())
    if project_code is not None:
        query = query.where(Project.code == project_code)
    found = sitting.session.exec(query).all()
    projects = {project.id: project for _, project in found}
    standing = _Standing(sitting)
    made = []
    for entry in entries(sitting.session, [ask for ask, _ in found]):
        project = projects[entry.ask.project_id]
        known = concerned(sitting.person, project)
        if known or was_granted(entry):
            made.append(_view(sitting, entry, project, standing.of(entry, project), known=known))
    return made


@dataclass
class _Standing:
    """How waivers stand today; what a project's draft answers is looked up once."""

    sitting: Sitting
    drafts: dict[str, frozenset[tuple[str, str, str]]] = field(default_factory=dict)

    def of(self, entry: Entry, project: Project) -> Standing:
        """The standing of one waiver."""
        answer = entry.answer
        if entry.revocation is not None:
            return "revoked"
        if answer is not None and answer.act == "declined":
            return "declined"
        if answer is not None and answer.act == "withdrawn":
            return "withdrawn"
        if answer is not None and answer.expires_on is not None and answer.expires_on < self.sitting.desk.today():
            return "expired"
        if not self._current(entry, project):
            return "outdated"
        return "waiting" if answer is None else "in_force"

    def _current(self, entry: Entry, project: Project) -> bool:
        """Whether the figures are still those of the ask: in the draft while it is written, else in the version that was filed."""
        if project.state in ("draft", "returned"):
            ask = entry.ask
            return (ask.rule_id, ask.path, ask.figures_digest) in self._blocking(project)
        return self._used(entry.ask.code, project)

    def _blocking(self, project: Project) -> frozenset[tuple[str, str, str]]:
        if project.id not in self.drafts:
            sitting, draft = self.sitting, draft_of(self.sitting.session, project)
            document = Document.from_raw(draft.raw)
            context = context_for(sitting, project, document, sitting.desk.today(), explanations_of(draft.justifications))
            checker = sitting.desk.checker
            found = checker.check(document, context).findings
            self.drafts[project.id] = frozenset((f.rule_id, f.path, checker.figures_digest(f)) for f in found if f.severity == "block")
        return self.drafts[project.id]

    def _used(self, code: str, project: Project) -> bool:
        return used_in_version(self.sitting.session, code, project.version_id)


def used_in_version(session: Session, code: str, version_id: str | None) -> bool:
    """Whether the formal verdict over a version passed on this waiver."""
    query = (
        select(FindingRow.id)
        .join(CheckRun, col(CheckRun.id) == col(FindingRow.check_run_id))
        .where(CheckRun.version_id == version_id, FindingRow.waiver_code == code)
        .limit(1)
    )
    return session.exec(query).first() is not None


def _view(sitting: Sitting, entry: Entry, project: Project, standing: Standing, *, known: bool) -> WaiverView:
    ask = entry.ask
    told = WaiverAsk(project.code, ask.path, Bilingual(ask.message_zh, ask.message_en), ask.asked_name, ask.asked_reason)
    return WaiverView(
        code=ask.code,
        standing=standing,
        rule_id=ask.rule_id,
        project_name=project.name,
        unit_code=ask.unit_code,
        unit=reporting_units()[ask.unit_code].name,
        asked_on=ask.asked_on,
        answer=_answer(entry.answer),
        revocation=_answer(entry.revocation),
        ask=told if known else None,
        acts=_acts(sitting, entry, project, standing),
    )


def _answer(step: WaiverStep | None) -> WaiverAnswer | None:
    if step is None:
        return None
    unit = reporting_units()[step.unit_code].name
    return WaiverAnswer(step.act, step.person_name, step.role, unit, step.done_on, step.reason, step.basis or "", step.expires_on)


def _acts(sitting: Sitting, entry: Entry, project: Project, standing: Standing) -> tuple[str, ...]:
    """What the person may do with it as it stands; the services look again."""
    person, ask = sitting.person, entry.ask
    mine = person.id in (ask.asked_by, project.created_by, project.submitted_by)
    if entry.answer is None:
        found = ["withdraw"] if may(person, ASK, project) else []
        needed, held = sitting.desk.checker.waivable(ask.rule_id), level_of(person, DECIDE, project)
        if needed is not None and held is not None and WAIVED_BY.index(held) >= WAIVED_BY.index(needed) and not mine:
            found += ["grant", "decline"] if standing == "waiting" and may(person, DECIDE, project) else ["decline"]
        return tuple(found)
    held = level_of(person, REVOKE, project)
    granted = entry.answer if entry.granted else None
    if granted is None or held is None or mine or WAIVED_BY.index(held) < WAIVED_BY.index(LEVELS[granted.role]):
        return ()
    return ("revoke",)
