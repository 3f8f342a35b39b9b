"""Read recorded verdicts, findings and justifications back."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from reserve.services.waivers.book import waivers_by_code
from reserve.store.checks import CheckRun, FindingRow, Justification
from reserve.store.people import PersonRow
from reserve.vocabulary.check_record import unpack
from reserve.vocabulary.findings import Explanation, Finding, Report, Severity, Verdict, Waiver
from reserve.vocabulary.language import Bilingual


def verdict_of(session: Session, version_id: str) -> Verdict:
    """The formal verdict over a version; every version has one."""
    run = check_run_of(session, version_id)
    rows = list(session.exec(select(FindingRow).where(FindingRow.check_run_id == run.id).order_by(col(FindingRow.position))))
    report = Report(
        tuple(_finding(row) for row in rows),
        frozenset((row.rule_id, row.path) for row in rows if row.explained),
        _waived(session, rows),
    )
    return Verdict(report, run.document_digest, run.engine, run.suite, unpack(run.result))


def check_run_of(session: Session, version_id: str) -> CheckRun:
    """The latest run of the formal check over a version. Raises ``LookupError``: every version has one."""
    query = select(CheckRun).where(CheckRun.version_id == version_id).order_by(col(CheckRun.checked_at).desc(), col(CheckRun.id).desc())
    run = session.exec(query).first()
    if run is None:
        raise LookupError(f"version {version_id} has no verdict")
    return run


def findings_of(session: Session, run: CheckRun) -> list[tuple[Finding, bool]]:
    """The findings of a run in their order, each with whether a justification answered it."""
    rows = session.exec(select(FindingRow).where(FindingRow.check_run_id == run.id).order_by(col(FindingRow.position)))
    return [(_finding(row), row.explained) for row in rows]


def _waived(session: Session, rows: Iterable[FindingRow]) -> tuple[Waiver, ...]:
    """The waivers that let findings pass, as they were granted."""
    codes = [row.waiver_code for row in rows if row.waiver_code is not None]
    granted = waivers_by_code(session, codes)
    return tuple(granted[code] for code in codes)


def justifications_of(session: Session, version_id: str) -> tuple[Explanation, ...]:
    """The justifications of a version with their authors, by rule and path."""
    rows = session.exec(
        select(Justification, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == col(Justification.person_id))
        .where(Justification.version_id == version_id)
        .order_by(col(Justification.rule_id), col(Justification.path))
    )
    return tuple(Explanation(row.rule_id, row.path, row.text, row.figures_digest, name, row.written_at) for row, name in rows)


def _finding(row: FindingRow) -> Finding:
    severities: dict[str, Severity] = {"block": "block", "explain": "explain", "hint": "hint"}
    return Finding(
        row.rule_id, severities[row.severity], row.path, Bilingual(row.message_zh, row.message_en), row.figures, row.citation,
        tuple(row.related),
    )  # fmt: skip
