"""The three lists leave the house as workbooks that carry their digest and the head of the audit chain."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session, col

from reserve.accounts import Desk, Person
from reserve.accounts.refusals import refusals
from reserve.exchange.register_lists import LIST_NAMES, Cell, ListName, Measured, RegisterListData, register_list_workbook
from reserve.parameters import documents
from reserve.services.projects.views import Download
from reserve.services.register.access import EXPORT, in_units, require_reader, visible
from reserve.services.register.line_query import LineFilter, LineQuery
from reserve.services.register.list_enterprises import enterprise_rows
from reserve.services.register.rows import county_name, number
from reserve.services.register.views import EnterpriseRow, LineRow
from reserve.services.sitting import writing
from reserve.store.audit import head_of
from reserve.store.projects import Project
from reserve.store.register import register_tables
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.reporting_units import relation, reporting_units
from reserve.vocabulary.rights import permits
from reserve.vocabulary.units import plain, unit_name, units

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BASIS = "zj_retrofit_plan_2022"
_NAMES = {
    "enterprises": Bilingual("企业清单", "Enterprises"), "projects": Bilingual("项目清单", "Projects"),
    "efficiency": Bilingual("能效清单", "Efficiency"),
}  # fmt: skip
_FIRM, _LINE, _MEASURE = register_tables["enterprise"], register_tables["line"], register_tables["measure"]
_BANDS = ("below_baseline", "between", "benchmark", "no_data", "no_yardstick")
"""The band of an enterprise is the first of these that one of its lines stands in."""


def export_list(desk: Desk, session_id: str, name: str, as_of: dt.date | None = None, language: Language | None = None) -> Download:
    """One of the three lists (``enterprises``, ``projects``, ``efficiency``) over what the person may export, by the law of ``as_of``.

    Raises ``Refused`` without the right, ``BadInput`` for another name. Only records that hold are listed.
    """
    with refusals(desk, session_id, EXPORT, name[:40]), writing(desk, session_id) as sitting:
        reach = require_reader(sitting.person, EXPORT)
        if name not in LIST_NAMES:
            raise BadInput("list_option_unknown", option=name[:40], known=", ".join(LIST_NAMES))
        chosen: ListName = next(known for known in LIST_NAMES if known == name)
        day = as_of or desk.today()
        tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
        rows, notes = _MAKERS[chosen](sitting.session, sitting.person, reach, day)
        basis = documents()[BASIS]
        data = RegisterListData(
            name=chosen,
            area=reporting_units()[sitting.person.unit_code].name,
            basis=Bilingual(f"{basis.title.zh} {basis.number}", f"{basis.title.en}, {basis.number}"),
            as_of=day,
            generated_on=desk.today(),
            rows=rows,
            audit_head="",
            language=tongue,
            notes=notes,
            demo=desk.demo,
        )
        sitting.record(EXPORT, chosen, {"digest": data.digest, "rows": len(rows), "as_of": day.isoformat()})
        _, head = head_of(sitting.session)
    made = register_list_workbook(replace(data, audit_head=head))
    return Download(f"{data.area.text(tongue)} {_NAMES[chosen].text(tongue)} {day.isoformat()}.xlsx", made, MEDIA_TYPE)


Made = tuple[list[tuple[Cell, ...]], tuple[Bilingual, ...]]


def _lines(session: Session, reach: frozenset[str], day: dt.date) -> list[LineRow]:
    return LineQuery(session, reach, LineFilter(), day).rows("county")


def _efficiency(session: Session, _person: Person, reach: frozenset[str], day: dt.date) -> Made:
    lines = _lines(session, reach, day)
    rows: list[tuple[Cell, ...]] = [
        (
            line.name, line.device, _capacity(line, line.capacity_filed), _capacity(line, line.capacity_actual), line.year,
            _energy(line, line.unit_energy), _energy(line, line.baseline), _energy(line, line.benchmark), _energy(line, line.gap),
            _level(line.gb_level), line.deadline, line.enterprise, line.credit_code, line.county_name,
        )
        for line in lines
    ]  # fmt: skip
    missing = sum(1 for line in lines if line.unit_energy is None)
    return rows, _note(missing, "register_list_no_figures")


def _enterprises(session: Session, _person: Person, reach: frozenset[str], day: dt.date) -> Made:
    """One row for each enterprise and sector: capacities of different products cannot be added."""
    lines: defaultdict[str, dict[str, list[LineRow]]] = defaultdict(dict)
    for line in _lines(session, reach, day):
        lines[line.enterprise_id].setdefault(line.sector, []).append(line)
    query = select(_FIRM).where(visible("enterprise", reach), _FIRM.c.ended_on.is_(None)).order_by(_FIRM.c.location_code, _FIRM.c.id)
    stored = list(session.execute(query).mappings())
    energies = _latest_energy(session, reach)
    firms = sorted(enterprise_rows(session, stored, reach), key=lambda firm: (firm.location_code or "", firm.name, firm.id))
    rows: list[tuple[Cell, ...]] = []
    missing = 0
    for firm in firms:
        for sector, members in (lines.get(firm.id) or {"": []}).items():
            known = [energies[line.id] for line in members]
            energy = sum((one for one in known if one is not None), Decimal(0)) if known and None not in known else None
            missing += energy is None
            rows.append(_firm_row(firm, sector, members, energy))
    return rows, _note(missing, "register_list_no_energy")


def _firm_row(firm: EnterpriseRow, sector: str, lines: Sequence[LineRow], energy: Decimal | None) -> tuple[Cell, ...]:
    band = next((band for band in _BANDS if any(line.band == band for line in lines)), None)
    return (
        firm.name, firm.credit_code, sectors()[sector].label if sector else None, _sum_of_capacity(lines), energy,
        choices("energy_band")[band] if band else None, _choice("carbon_efficiency_grade", firm.carbon_efficiency_code),
        _choice("air_class", firm.performance_class), firm.diagnosed_on, firm.responsible_departments, firm.county_name,
    )  # fmt: skip


def _projects(session: Session, person: Person, reach: frozenset[str], _day: dt.date) -> Made:
    query = (
        select(
            _MEASURE, _FIRM.c.enterprise_name, _FIRM.c.enterprise_credit_code, _FIRM.c.location_code, _LINE.c.line_name,
            col(Project.code).label("project_code"), col(Project.unit_code).label("project_unit"),
            col(Project.state).label("project_state"),
        )
        .join_from(_MEASURE, _FIRM, _FIRM.c.id == _MEASURE.c.enterprise_id)
        .outerjoin(_LINE, _LINE.c.id == _MEASURE.c.line_id)
        .outerjoin(Project, col(Project.id) == _MEASURE.c.project_id)
        .where(in_units(_MEASURE.c.unit_code, reach), _MEASURE.c.ended_on.is_(None))
    )  # fmt: skip
    found = session.execute(query).mappings().all()
    ordered = sorted(found, key=lambda row: (row["location_code"] or "", row["enterprise_name"], row["measure_name"], row["id"]))
    return [_measure_row(row, person) for row in ordered], ()


def _measure_row(row: RowMapping, person: Person) -> tuple[Cell, ...]:
    closed: Cell = row["closed_off_date"] or (choices("yes_no")["true"] if row["closed_off"] else None)
    seen = row["project_code"] and permits(
        person.roles, "project.read", relation(person.unit_code, row["project_unit"]), row["project_state"]
    )
    return (
        row["retrofit_date"], row["measure_name"], row["measure_content"], row["measure_deadline"], _target(row), row["investment_total"],
        _choice("measure_state", row["measure_state"]), closed, row["enterprise_name"], row["enterprise_credit_code"],
        county_name(row["location_code"]), row["line_name"], row["project_code"] if seen else None,
    )  # fmt: skip


def _target(row: RowMapping) -> Cell:
    saving = number(row["expected_saving_tce_per_year"])
    if saving is None or row["expected_target"]:
        told: str | None = row["expected_target"]
        return told
    return Bilingual(f"年节能量 {plain(saving)} tce", f"saves {plain(saving)} tce/yr")


def _latest_energy(session: Session, reach: frozenset[str]) -> dict[str, Decimal | None]:
    query = select(_LINE.c.id, _LINE.c.latest_energy_tce).where(in_units(_LINE.c.unit_code, reach))
    return {row.id: number(row.latest_energy_tce) for row in session.execute(query)}


def _capacity(line: LineRow, value: Decimal | None) -> Measured | None:
    """In the unit that the product is counted in: weight boxes for flat glass, t for most."""
    unit = units()[products()[line.product].output_units[0]]
    return None if value is None else Measured(value / unit.factor, unit.label)


def _sum_of_capacity(lines: Iterable[LineRow]) -> Measured | None:
    """The filed capacity of all lines; None where one is missing or the units differ."""
    found = [_capacity(line, line.capacity_filed) for line in lines]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found) or len({one.unit for one in known}) > 1:
        return None
    return Measured(sum((one.value for one in known), Decimal(0)), known[0].unit)


def _energy(line: LineRow, value: Any) -> Measured | None:
    return None if value is None else Measured(Decimal(value), unit_name(line.energy_unit))


def _level(level: int | None) -> Bilingual | None:
    if level is None:
        return None
    return Bilingual("未达 3 级", "fails level 3") if level > 3 else Bilingual(f"{level} 级", f"level {level}")


def _choice(name: str, code: str | None) -> Bilingual | None:
    return choices(name)[code] if code else None


def _note(count: int, code: str) -> tuple[Bilingual, ...]:
    return (BadInput(code, count=count).message,) if count else ()


_MAKERS = {"enterprises": _enterprises, "projects": _projects, "efficiency": _efficiency}
