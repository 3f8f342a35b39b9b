"""What the last check of the whole library found, as far as the reader may see the projects: runs, findings, projects with new ones."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from reserve.accounts import Desk, Person
from reserve.services.access import require_own
from reserve.services.library_check.access import CHECK, units_below
from reserve.services.library_check.views import LibraryFindingRow, LibraryFindings, LibraryRun, Rechecked, run_view
from reserve.services.sitting import reading
from reserve.services.territory import condition, readable
from reserve.store.library_checks import STANDINGS, LibraryCheck, LibraryFinding, scope_of, standing_at
from reserve.store.projects import Project
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.findings import SEVERITIES
from reserve.vocabulary.reporting_units import relation, reporting_units, unit_ancestors
from reserve.vocabulary.rights import permits

STAGE = "reserve"
LIBRARIES = ("county", "city", "province")
SIZE_LIMIT = 100_000


def list_library_runs(desk: Desk, session_id: str, *, limit: int = 50) -> tuple[LibraryRun, ...]:
    """The runs over units whose library the person may check, the latest first. Raises ``Refused`` without the right."""
    with reading(desk, session_id) as sitting:
        require_own(sitting.person, CHECK)
        units = [code for code in reporting_units() if permits(sitting.person.roles, CHECK, relation(sitting.person.unit_code, code))]
        query = select(LibraryCheck).where(col(LibraryCheck.unit_code).in_(units)).order_by(col(LibraryCheck.number).desc()).limit(limit)
        return tuple(run_view(sitting.session, run) for run in sitting.session.exec(query))


def latest_run(session: Session, unit_code: str, stage: str = STAGE) -> LibraryCheck | None:
    """The last finished run by the law of its own day that covered the unit: its own, or one of a unit above it."""
    scopes = [scope_of(code, stage) for code in unit_ancestors(unit_code)]
    query = select(LibraryCheck).where(col(LibraryCheck.scope).in_(scopes), LibraryCheck.state == "finished")
    return session.exec(query.order_by(col(LibraryCheck.number).desc()).limit(1)).first()


def library_findings(
    desk: Desk,
    session_id: str,
    *,
    unit: str | None = None,
    rule: str | None = None,
    severity: str | None = None,
    standing: str | None = None,
    run: int | None = None,
    size: int = 1000,
) -> LibraryFindings:
    """What a run (None: the last one) found in projects that the person may see, by project, rule and place.

    ``unit`` narrows to a unit and what is below it, ``standing`` to ``new``, ``recorded``, ``explained``, ``waived``.
    Raises ``NotFound`` where no run covered the person's unit, ``BadInput`` for a unit, severity, standing or rule that is not known.
    """
    if unit is not None and unit not in reporting_units():
        raise BadInput("library_unit_unknown", unit=unit[:40])
    _known("severity", severity, SEVERITIES)
    _known("standing", standing, STANDINGS)
    with reading(desk, session_id) as sitting:
        session, person = sitting.session, sitting.person
        of = _chosen(session, person, run, unit)
        if rule is not None and rule not in of.rules:
            raise BadInput("library_rule_unknown", rule=rule[:60])
        wanted = [standing_at(of), condition(readable(person))]
        wanted += [col(Project.unit_code).in_(sorted(units_below(unit)))] if unit is not None else []
        given = (("rule_id", rule), ("severity", severity), ("standing", standing))
        wanted += [col(getattr(LibraryFinding, name)) == value for name, value in given if value is not None]
        together = _together(func.count(), func.count(func.distinct(col(LibraryFinding.project_id)))).where(*wanted)
        total, projects = session.execute(together).one()
        query = _together(LibraryFinding, Project).where(*wanted)
        order = (col(Project.code), col(LibraryFinding.rule_id), col(LibraryFinding.path))
        rows = session.execute(query.order_by(*order).limit(min(max(size, 0), SIZE_LIMIT))).all()
        since = _days(session, of.scope)
        return LibraryFindings(
            number=of.number, unit_name=reporting_units()[of.unit_code].name, as_of=of.as_of, finished_at=of.finished_at or of.started_at,
            judged=_judged(of, person), rows=tuple(_row(found, project, since) for found, project in rows), total=total, projects=projects,
        )  # fmt: skip


def last_recheck(desk: Desk, session_id: str) -> Rechecked | None:
    """What :func:`rechecked` says to the person of the session."""
    with reading(desk, session_id) as sitting:
        return rechecked(sitting.session, sitting.person)


def rechecked(session: Session, person: Person) -> Rechecked | None:
    """The last run that covered the person's unit, and how many accepted projects have findings that their filing did not have."""
    places = {state: units for state, units in readable(person).items() if state in LIBRARIES}
    run = latest_run(session, person.unit_code) if any(places.values()) else None
    if run is None or run.finished_at is None:
        return None
    kinds = {severity: func.max(case((col(LibraryFinding.severity) == severity, 1), else_=0)).label(severity) for severity in SEVERITIES}
    each = _together(*kinds.values()).where(new_at(run), condition(places)).group_by(LibraryFinding.project_id).subquery()
    total, *counts = session.execute(select_columns(func.count(), *(func.coalesce(func.sum(each.c[name]), 0) for name in kinds))).one()
    return Rechecked(
        run=run.number, checked_at=run.finished_at, as_of=run.as_of, unit_name=reporting_units()[run.unit_code].name,
        judged=_judged(run, person),
        fresh=total, by_severity={severity: count for severity, count in zip(SEVERITIES, counts, strict=True) if count},
    )  # fmt: skip


def newly_found(session: Session, person: Person) -> ColumnElement[bool]:
    """The condition on projects of having findings that are new since the filing, by the last run; none where there was no run."""
    run = latest_run(session, person.unit_code)
    if run is None:
        return literal_column("1 = 0")
    found = _together(LibraryFinding.project_id).where(new_at(run), col(Project.state).in_(LIBRARIES))
    return col(Project.id).in_(found)


def new_at(run: LibraryCheck) -> ColumnElement[bool]:
    """Findings that the verdict at the filing did not have, in the version that is current still."""
    standing = col(LibraryFinding.standing) == literal_column("'new'")  # written out, so that the index on new findings serves
    return and_(standing_at(run), standing, col(LibraryFinding.version_id) == col(Project.version_id))


def _together(*shown: Any) -> Select[Any]:
    return select_columns(*shown).select_from(LibraryFinding).join(Project, col(Project.id) == col(LibraryFinding.project_id))


def _chosen(session: Session, person: Person, number: int | None, unit: str | None) -> LibraryCheck:
    """The run that was asked for; of another unit than those above and below the person's own it does not exist."""
    if number is None:
        run = latest_run(session, unit if unit is not None and relation(person.unit_code, unit) == "below" else person.unit_code)
        if run is None:
            raise NotFound("library_never_checked")
        return run
    run = session.exec(select(LibraryCheck).where(LibraryCheck.number == number, LibraryCheck.state == "finished")).first()
    if run is None or relation(person.unit_code, run.unit_code) == "neighbour":
        raise NotFound("library_run_unknown", number=number)
    return run


def _judged(run: LibraryCheck, person: Person) -> int | None:
    """How many projects the run judged, for whom they are the own ones or those below."""
    return run.judged if relation(person.unit_code, run.unit_code) in ("own", "below") else None


def _days(session: Session, scope: str) -> dict[int, dt.datetime]:
    query = select(LibraryCheck.number, LibraryCheck.started_at).where(LibraryCheck.scope == scope)
    return dict(session.execute(query).all())


def _row(found: LibraryFinding, project: Project, since: dict[int, dt.datetime]) -> LibraryFindingRow:
    return LibraryFindingRow(
        code=project.code, name=project.name, unit_code=project.unit_code, unit_name=reporting_units()[project.unit_code].name,
        state=project.state, rule_id=found.rule_id, severity=found.severity, path=found.path, standing=found.standing,
        since=since[found.since_run], version_is_current=found.version_id == project.version_id,
    )  # fmt: skip


def _known(option: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise BadInput("list_option_unknown", option=f"{option}={value[:40]}", known=", ".join(known))
