"""The line of the start page on the own unit's data quality: counted by the database alone, for a page that everybody opens."""

import datetime as dt

from sqlalchemy import CTE, case, func, select
from sqlmodel import Session, col

from reserve.accounts import Person
from reserve.parameters.bands import Band
from reserve.services.quality.access import READ, filing_units, level_of
from reserve.services.quality.asked import Asked
from reserve.services.quality.period import SHANGHAI, Period, period_of
from reserve.services.quality.views import QualityLine
from reserve.store.projects import Project, Transition
from reserve.vocabulary.quality import quality_figures
from reserve.vocabulary.reporting_units import area_of, reporting_units
from reserve.vocabulary.rights import permits

_WAITING = ("submitted", "returned")


def quality_line(session: Session, person: Person, today: dt.date) -> QualityLine | None:
    """The line for a county or a city, by the definitions of ``returned`` and ``open_late``; None for others and without a project."""
    unit = person.unit_code
    if level_of(unit) == "province" or not permits(person.roles, READ, "own"):
        return None
    period, asked = period_of(today), Asked(today, area_of(unit))
    acts = _acts(period, filing_units(unit))
    submissions, returned = _returned(session, acts, period)
    waiting, late = _waiting(session, acts, asked)
    if not submissions and not waiting:
        return None
    figure = quality_figures()["returned"]
    limit = asked.limit(figure)
    most = Band.of(limit.value).high if limit else None
    if most is None:
        raise ValueError("data_quality.returned has no upper bound")
    weak = asked.enough(submissions) and returned * 100 > most * submissions
    return QualityLine(submissions, returned, waiting, late, most, weak)


def _acts(period: Period, units: frozenset[str]) -> CTE:
    """Steps that hold."""
    undone = select(col(Transition.undoes_id)).where(col(Transition.undoes_id).is_not(None))
    moved = (col(Project.updated_at) >= period.begins) | col(Project.state).in_(_WAITING)
    step = Transition
    return (
        select(
            col(step.project_id), col(step.number), col(step.action), col(step.to_state), col(step.occurred_at), col(Project.unit_code)
        )
        .join(Project, col(Project.id) == col(step.project_id))
        .where(
            moved, col(Project.unit_code).in_(sorted(units)), col(step.kind) == "act", col(step.id).not_in(undone),
            col(step.occurred_at) < period.known_until,
        )
        .cte("acts")
    )  # fmt: skip


def _returned(session: Session, acts: CTE, period: Period) -> tuple[int, int]:
    """Submissions of the period, and how many of them came back before the next submission."""
    c = acts.c
    following = func.lead(c.action).over(partition_by=c.project_id, order_by=c.number).label("following")
    moves = select(c.action, c.occurred_at, following).where(c.action.in_(("submit", "return"))).subquery()
    query = select(func.count(), func.sum(case((moves.c.following == "return", 1), else_=0))).where(
        moves.c.action == "submit", moves.c.occurred_at >= period.begins
    )
    submissions, returned = session.execute(query).one()
    return int(submissions), int(returned or 0)


def _waiting(session: Session, acts: CTE, asked: Asked) -> tuple[int, int]:
    """Projects that wait for their first acceptance or their correction, and how many of them for longer than is set."""
    c = acts.c
    place = func.row_number().over(partition_by=c.project_id, order_by=c.number.desc()).label("place")
    last = select(c.unit_code, c.to_state, c.occurred_at, place).subquery()
    query = select(last.c.unit_code, last.c.to_state, last.c.occurred_at).where(last.c.place == 1, last.c.to_state.in_(_WAITING))
    rows = session.execute(query).all()
    late = 0
    for unit, state, since in rows:
        level = reporting_units()[unit].first_acceptor or ""
        allowed = asked.days_to_correct if state == "returned" else asked.days_of_level(level)
        late += (asked.as_of - since.astimezone(SHANGHAI).date()).days > allowed
    return len(rows), late
