"""Lists of projects: my own, those that wait for me, all that I may see, those in which the last library check found something new."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, case, or_
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.services.library_check.findings import newly_found
from reserve.services.projects.views import Page, ProjectRow
from reserve.services.sitting import reading
from reserve.services.territory import Places, condition, own, readable, waiting
from reserve.services.track.waiting import waits_for
from reserve.store.projects import Project
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import regions
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.tracks import level_states

Scope = Literal["mine", "queue", "all", "rechecked"]
SIZE_LIMIT = 200
SEARCH_LIMIT = 80
_SORTS: dict[str, ColumnElement[Any] | Mapped[Any]] = {
    "updated": col(Project.updated_at),
    "code": col(Project.code),
    "name": col(Project.name),
    "enterprise": col(Project.enterprise),
    "state": case({state: place for place, state in enumerate(level_states())}, value=col(Project.state)),
    "unit": col(Project.unit_code),
    "saving": col(Project.saving_tce_per_year),
    "investment": col(Project.investment_fen),
}


def list_projects(
    desk: Desk,
    session_id: str,
    *,
    states: Sequence[str] | None = None,
    search: str = "",
    sort: str = "updated",
    descending: bool = True,
    page: int = 1,
    size: int = 20,
    scope: Scope = "mine",
) -> Page:
    """One page of the projects in ``scope``, with counts by state over scope and search.

    ``search`` looks for a part of the code, name or enterprise. Unknown ``sort``, ``states`` or ``scope`` raise ``BadInput``.
    """
    _require_known("sort", sort, list(_SORTS))
    _require_known("scope", scope, ["mine", "queue", "all", "rechecked"])
    for state in states or ():
        _require_known("state", state, list(level_states()))
    with reading(desk, session_id) as sitting:
        places = readable(sitting.person)
        if scope == "mine":
            places = own(places, sitting.person)
        elif scope == "queue":
            places = _both(places, waiting(sitting.person))
        wanted = [condition(places), *_matching(search)]
        if scope == "rechecked":
            wanted.append(newly_found(sitting.session, sitting.person))
        counts = _counts(sitting.session, wanted)
        chosen = [state for state in counts if states is None or state in states]
        total = sum(counts[state] for state in chosen)
        if states is not None:
            wanted.append(col(Project.state).in_(chosen))
        size = min(max(size, 1), SIZE_LIMIT)
        page = min(max(page, 1), max(1, -(-total // size)))
        query = select(Project).where(*wanted).order_by(*_order(sort, descending)).limit(size).offset((page - 1) * size)
        rows = tuple(row_of(project) for project in sitting.session.exec(query))
        return Page(rows, total, page, size, counts)


def row_of(project: Project) -> ProjectRow:
    """A project as lists show it."""
    region = regions().get(project.location_code or "")
    return ProjectRow(
        code=project.code,
        name=project.name,
        enterprise=project.enterprise,
        unit_code=project.unit_code,
        unit_name=reporting_units()[project.unit_code].name,
        county_name=Bilingual(region.name.zh, region.name.en) if region else None,
        state=project.state,
        updated_at=project.updated_at,
        saving_tce=project.saving_tce_per_year,
        investment_fen=project.investment_fen,
        finding_counts={"block": project.block_count, "explain": project.explain_count, "hint": project.hint_count},
        waits_for=waits_for(project.state, project.unit_code),
        version_number=project.version_number,
    )


def _require_known(option: str, value: str, known: list[str]) -> None:
    if value not in known:
        raise BadInput("list_option_unknown", option=f"{option}={value[:40]}", known=", ".join(known))


def _both(one: Places, other: Places) -> Places:
    return {state: units & other[state] for state, units in one.items() if state in other}


def _matching(search: str) -> list[ColumnElement[bool]]:
    text = "".join(character for character in " ".join(search.split()) if character.isprintable())[:SEARCH_LIMIT]
    if not text:
        return []
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    columns = (col(Project.code), col(Project.name), col(Project.enterprise))
    return [or_(*(func.lower(column).like(func.lower(f"%{escaped}%"), escape="\\") for column in columns))]


def _counts(session: Session, wanted: list[ColumnElement[bool]]) -> dict[str, int]:
    query = select(Project.state, func.count()).where(*wanted).group_by(col(Project.state))
    found = dict(session.exec(query).all())
    return {state: found[state] for state in level_states() if state in found}


def _order(sort: str, descending: bool) -> list[Any]:
    column = _SORTS[sort]
    chosen = column.desc() if descending else column.asc()
    return [chosen.nulls_last(), col(Project.code).desc() if descending else col(Project.code).asc()]
