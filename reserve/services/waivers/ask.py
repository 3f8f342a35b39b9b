"""A county asks that a blocking rule be waived for one of its projects, with the figures as they stand."""

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import find_project, require
from reserve.services.sitting import Sitting, writing
from reserve.services.waivers.access import ASK, add_step
from reserve.services.waivers.book import Entry, entries_of
from reserve.services.waivers.now import finding_now
from reserve.services.waivers.typed import clean_reason
from reserve.store.identifiers import new_id
from reserve.store.projects import Project
from reserve.store.sequence import next_number
from reserve.store.waivers import Waiver
from reserve.vocabulary.errors import Conflict, NotAllowedNow, Refused
from reserve.vocabulary.findings import Finding

SUPERSEDED = "数字已变，另行申请 {code}。The figures changed; asked anew as {code}."


def ask_waiver(desk: Desk, session_id: str, project_code: str, rule_id: str, path: str, *, reason: str) -> str:
    """Ask for a waiver of ``rule_id`` at ``path`` in the draft as it stands; answers with the code of the ask.

    An unanswered ask with other figures is withdrawn in its favour. Raises ``NotFound``, ``Refused`` (right; a rule nobody may waive),
    ``NotAllowedNow`` (state; nothing blocks there), ``Conflict`` (asked already) or ``BadInput`` (reason).
    """
    with refusals(desk, session_id, ASK, project_code), writing(desk, session_id) as sitting:
        project = find_project(sitting.session, sitting.person, project_code, lock=True)
        require(sitting.person, ASK, project)
        finding = finding_now(sitting, project, rule_id, path)
        if finding is None:
            raise NotAllowedNow("waiver_nothing_blocks", project=project.code, rule=rule_id[:60])
        level = desk.checker.waivable(rule_id)
        if level is None:
            raise Refused("waiver_never", rule=rule_id)
        words = clean_reason(reason, desk.today(), project)
        digest = desk.checker.figures_digest(finding)
        bound = {"figures_digest": digest, "level": level}
        waiting = [
            entry
            for entry in entries_of(sitting.session, project.id)
            if entry.answer is None and (entry.ask.rule_id, entry.ask.path) == (rule_id, path)
        ]
        if known := next((entry.ask.code for entry in waiting if entry.ask.figures_digest == digest), None):
            raise Conflict("waiver_asked", waiver=known)
        ask = _write(sitting, project, finding, bound, words)
        for entry in waiting:
            _supersede(sitting, entry, ask.code)
        detail = {"waiver": ask.code, "rule": rule_id, "path": path, "figures": digest, "reason": words}
        sitting.record(ASK, project.code, detail)
        return ask.code


def _write(sitting: Sitting, project: Project, finding: Finding, bound: dict[str, str], reason: str) -> Waiver:
    today = sitting.desk.today()
    number = next_number(sitting.session, f"W{today.year}")
    ask = Waiver.model_validate(
        {
            "id": new_id(), "code": f"W{today.year}-{number:04d}", "project_id": project.id, "unit_code": project.unit_code,
            "rule_id": finding.rule_id, "path": finding.path, **bound, "figures": dict(finding.figures),
            "message_zh": finding.message.zh, "message_en": finding.message.en, "asked_by": sitting.person.id,
            "asked_name": sitting.person.name, "asked_on": today, "asked_at": sitting.desk.now(), "asked_reason": reason,
        }
    )  # fmt: skip
    sitting.session.add(ask)
    sitting.session.flush()
    return ask


def _supersede(sitting: Sitting, entry: Entry, code: str) -> None:
    add_step(sitting, entry, "withdrawn", "county_clerk", SUPERSEDED.format(code=code))
