"""The waivers of a project as the rules take them, and the rows behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from reserve.store.checks import CheckRun, FindingRow
from reserve.store.projects import Project
from reserve.store.waivers import Waiver as Ask
from reserve.store.waivers import WaiverStep
from reserve.vocabulary.errors import NotAllowedNow
from reserve.vocabulary.findings import Waiver
from reserve.vocabulary.reporting_units import reporting_units


@dataclass(frozen=True, slots=True)
class Entry:
    """An ask with its answers: ``answer`` is the first, ``revocation`` the second."""

    ask: Ask
    answer: WaiverStep | None = None
    revocation: WaiverStep | None = None

    @property
    def granted(self) -> bool:
        """Whether it was granted and not revoked since."""
        return self.answer is not None and self.answer.act == "granted" and self.revocation is None


def entries(session: Session, asks: Sequence[Ask]) -> list[Entry]:
    """The asks with their answers, in the order of the asks."""
    steps: dict[tuple[str, int], WaiverStep] = {}
    ids = [ask.id for ask in asks]
    for start in range(0, len(ids), 500):
        found = session.exec(select(WaiverStep).where(col(WaiverStep.waiver_id).in_(ids[start : start + 500])))
        steps |= {(step.waiver_id, step.number): step for step in found}
    return [Entry(ask, steps.get((ask.id, 1)), steps.get((ask.id, 2))) for ask in asks]


def entries_of(session: Session, project_id: str) -> list[Entry]:
    """All asks about a project, the oldest first."""
    return entries(session, list(session.exec(select(Ask).where(Ask.project_id == project_id).order_by(col(Ask.code)))))


def waivers_of(session: Session, project_id: str) -> tuple[Waiver, ...]:
    """What was granted to a project and not revoked; whether day and figures fit is for the rules to say."""
    return tuple(as_granted(entry) for entry in entries_of(session, project_id) if entry.granted)


def waivers_by_code(session: Session, codes: Iterable[str]) -> dict[str, Waiver]:
    """Waivers as they were granted, whatever became of them since."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    asks = list(session.exec(select(Ask).where(col(Ask.code).in_(wanted))))
    return {entry.ask.code: as_granted(entry) for entry in entries(session, asks)}


def as_granted(entry: Entry) -> Waiver:
    """A granted waiver as the rules take it. Raises ``LookupError`` for one that never was."""
    ask, step = entry.ask, entry.answer
    if step is None or step.expires_on is None or step.basis is None:
        raise LookupError(f"waiver {ask.code} was never granted")
    unit = reporting_units()[step.unit_code].name
    gone = entry.revocation.done_on if entry.revocation else None
    return Waiver(
        ask.code, ask.rule_id, ask.path, ask.figures_digest, step.done_on, step.expires_on, step.person_name, unit, step.reason,
        step.basis, gone,
    )  # fmt: skip


def require_waivers_stand(session: Session, project: Project) -> None:
    """Raise ``NotAllowedNow`` where a waiver on which the current version passed was revoked since."""
    used = (
        select(FindingRow.waiver_code)
        .join(CheckRun, col(CheckRun.id) == col(FindingRow.check_run_id))
        .where(CheckRun.version_id == project.version_id, col(FindingRow.waiver_code).is_not(None))
    )
    codes = sorted({code for code in session.exec(used) if code is not None})
    asks = list(session.exec(select(Ask).where(col(Ask.code).in_(codes)).order_by(col(Ask.code)))) if codes else []
    for entry in entries(session, asks):
        if entry.revocation is not None:
            gone = entry.revocation
            raise NotAllowedNow("waiver_revoked", waiver=entry.ask.code, name=gone.person_name, on=gone.done_on)
