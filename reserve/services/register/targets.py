"""The targets of the plans for an area, and where the register says it stands."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col, func

from reserve.accounts import Desk, Person
from reserve.parameters import Value, at
from reserve.rules.basis.trail import rounded
from reserve.rules.targets.figures import progress
from reserve.rules.targets.targets import meets, standing, targets
from reserve.services.register.access import in_units, require_reader, serves
from reserve.services.register.line_query import LineFilter, LineQuery
from reserve.services.register.target_figures import (
    COUNTED_IN,
    HOW,
    NUMBERS_OF_AN_AREA,
    Material,
    Reached,
    TargetCount,
    reached_by,
    target_counts,
)
from reserve.services.register.views import TargetView
from reserve.services.sitting import reading
from reserve.services.territory import condition, readable
from reserve.store.projects import Membership, Project
from reserve.store.register import register_tables
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import full_name, regions
from reserve.vocabulary.reporting_units import area_of

_FIRM, _DIAGNOSIS = register_tables["enterprise"], register_tables["diagnosis"]
_KEY_PLAN = "provincial_key_plan"
_IN_LIBRARY = ("county", "city", "province")


def targets_of_area(desk: Desk, session_id: str, area: str | None = None, as_of: dt.date | None = None) -> tuple[TargetView, ...]:
    """The targets that the register can count, by the day they are due, with where ``area`` stands (the person's own by default).

    Shares and means are counted for any area; tonnes and numbers only for the area of the plan itself. Raises ``Refused`` without the
    right to read, ``BadInput`` for an area that the person's unit does not answer for, since only a part of it would be counted.
    """
    day = as_of or desk.today()
    with reading(desk, session_id) as sitting:
        units = require_reader(sitting.person)
        asked = area or area_of(sitting.person.unit_code)
        if asked not in regions() or not serves(sitting.person.unit_code, asked):
            place = Bilingual(full_name(asked), full_name(asked, "en")) if asked in regions() else asked[:20]
            raise BadInput("register_area", area=place, unit=sitting.person.unit_name)
        material = _material(sitting.session, sitting.person, units, asked, day)
    counts = target_counts()
    chosen = [target for target in targets(asked) if target.path in counts and target.valid_from <= day]
    return tuple(
        _view(target, counts[target.path], material, asked, day)
        for target in chosen
        if target.area == asked or counts[target.path].count not in NUMBERS_OF_AN_AREA
    )


def _view(target: Value, how: TargetCount, material: Material, area: str, day: dt.date) -> TargetView:
    base = [_base(path, day, area) for path in how.base]
    found: Reached = reached_by(how, material, base)
    figure = None if found.figure is None else rounded(found.figure)
    label = target.label or Bilingual(target.path, target.path)
    due = target.due or dt.date.max
    way = base[0] if len(base) == 1 and how.count in ("benchmark_share", "capacity_sum", "unit_energy_mean") else None
    gone = progress(way, figure, target.number)
    return TargetView(
        path=target.path,
        label=label,
        target=target.number,
        unit=target.unit,
        sense=target.sense or "about",
        due=due,
        reached=figure,
        progress=None if gone is None else rounded(gone),
        gap=_gap(target, figure),
        counted=found.counted,
        known=found.known,
        how=HOW[how.count],
        decision=standing(target, figure, day),
        citation=Bilingual(target.citation.text("zh"), target.citation.text("en")),
        status=target.status,
        parts=tuple((name, rounded(number), unit) for name, number, unit in found.parts),
        start=way,
        of=COUNTED_IN.get(how.count, "line"),
        document=target.citation.document,
        note=found.note,
    )


def _gap(target: Value, figure: Decimal | None) -> Decimal | None:
    if figure is None or target.sense is None:
        return None
    return Decimal(0) if meets(target.sense, figure, target.number) else abs(target.number - figure)


def _base(path: str, day: dt.date, area: str) -> Decimal | None:
    try:
        return at(path, day, area).number
    except NotFound:
        return None


def _material(session: Session, person: Person, units: frozenset[str], area: str, day: dt.date) -> Material:
    lines = LineQuery(session, units, LineFilter(county=area), day).figures(day.year)
    firms: Sequence[str] = sorted({line.enterprise_id for line in lines})
    classes: dict[str, str | None] = {}
    diagnosed = 0
    for start in range(0, len(firms), 500):
        part = firms[start : start + 500]
        graded = select(_FIRM.c.id, _FIRM.c.performance_class, _FIRM.c.performance_class_date).where(_FIRM.c.id.in_(part))
        for row in session.execute(graded):
            later = row.performance_class_date is not None and row.performance_class_date > day
            classes[row.id] = None if later else row.performance_class
        seen = select(func.count(_DIAGNOSIS.c.enterprise_id.distinct())).where(
            _DIAGNOSIS.c.enterprise_id.in_(part), _DIAGNOSIS.c.ended_on.is_(None), _DIAGNOSIS.c.diagnosis_date <= day,
            in_units(_DIAGNOSIS.c.unit_code, units),
        )  # fmt: skip
        diagnosed += int(session.execute(seen).scalar_one())
    projects, key = _projects(session, person, area)
    return Material(lines, classes, diagnosed, len(firms), projects, key)


def _projects(session: Session, person: Person, area: str) -> tuple[int, int]:
    """Accepted projects of the area that the person may read, and those of the provincial key plan among them."""
    places = {state: units for state, units in readable(person).items() if state in _IN_LIBRARY}
    wide = {"province": area[:2] + "%", "city": area[:4] + "%"}.get(regions()[area].level, area)
    inside = [condition(places), col(Project.location_code).like(wide)]
    total = session.execute(select(func.count(col(Project.id))).where(*inside)).scalar_one()
    member = select(Membership.project_id).where(col(Membership.kind) == _KEY_PLAN)  # type: ignore[call-overload]
    key = session.execute(select(func.count(col(Project.id))).where(*inside, col(Project.id).in_(member))).scalar_one()
    return int(total), int(key)
