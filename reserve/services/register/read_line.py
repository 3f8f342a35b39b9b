"""A line of the register: its years, where it stands, what was saved, what is planned."""

import datetime as dt

from sqlalchemy import RowMapping, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.lines.standing import Figures, LineStanding, line_standing
from reserve.services.register.access import find_record, may_edit, require_reader
from reserve.services.register.children import as_views, children
from reserve.services.register.line_ledger import ledger_from
from reserve.services.register.line_query import LineFilter, LineQuery
from reserve.services.register.read_record import visible_project
from reserve.services.register.rows import line_facts, record_view
from reserve.services.register.views import LineView, RecordView
from reserve.services.register.writing import figures_of
from reserve.services.sitting import Sitting, reading
from reserve.store.register import register_links, register_tables
from reserve.vocabulary.reporting_units import area_of


def read_line(desk: Desk, session_id: str, line_id: str, as_of: dt.date | None = None) -> LineView:
    """The line with everything below it that the person may see, by the law of ``as_of`` (today by default).

    Raises ``Refused`` without the right to read, ``NotFound`` where the person may not see the line.
    """
    day = as_of or desk.today()
    with refusals(desk, session_id, "register.read", f"line {line_id}"[:80]), reading(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, "line", line_id)
        units = require_reader(sitting.person)
        below = {
            kind: children(sitting, kind, units, "line_id", row["id"]) for kind in ("observation", "saving", "measure", "diagnosis")
        }  # fmt: skip
        observations = as_views(sitting, "observation", below["observation"], row["product"])
        diagnosed = max((one["diagnosis_date"] for one in below["diagnosis"] if one["diagnosis_date"] <= day), default=None)
        yearly = tuple(_standing(row, figures_of(view.record), day, diagnosed) for view in observations)
        listed = LineQuery(sitting.session, units, LineFilter(line_id=row["id"], ended=True), day).rows()[0]
        return LineView(
            row=listed,
            form=record_view("line", row, sitting.person),
            enterprise_id=row["enterprise_id"],
            enterprise=listed.enterprise,
            site=_site(sitting, row),
            observations=observations,
            yearly=yearly,
            standing=_latest(yearly, day) or _standing(row, None, day, diagnosed),
            ledger=ledger_from(row, below["saving"], day),
            savings=as_views(sitting, "saving", below["saving"], row["product"]),
            measures=as_views(sitting, "measure", below["measure"], row["product"]),
            diagnoses=as_views(sitting, "diagnosis", below["diagnosis"], row["product"]),
            projects=_projects(sitting, row["id"]),
            as_of=day,
            may_add=row["ended_on"] is None and may_edit(sitting.person, row["unit_code"]),
        )


def _standing(row: RowMapping, figures: Figures | None, day: dt.date, diagnosed: dt.date | None) -> LineStanding:
    own = row["exit_date"] if row["exit_planned"] and row["exit_date"] else row["reach_date"]
    return line_standing(
        line_facts(row),
        figures,
        day,
        row["location_code"] or area_of(row["unit_code"]),
        own_deadline=own,
        exits=bool(row["exit_planned"]),
        diagnosed_on=diagnosed,
    )


def _latest(yearly: tuple[LineStanding, ...], day: dt.date) -> LineStanding | None:
    """The last year up to ``day`` that has a unit energy, else the last year at all."""
    begun = [standing for standing in yearly if standing.year is not None and standing.year <= day.year]
    measured = [standing for standing in begun if standing.measured.unit_energy is not None]
    return measured[-1] if measured else begun[-1] if begun else None


def _site(sitting: Sitting, row: RowMapping) -> RecordView | None:
    if row["site_id"] is None:
        return None
    table = register_tables["site"]
    site = sitting.session.execute(select(table).where(table.c.id == row["site_id"])).mappings().one()
    return record_view("site", site, sitting.person)


def _projects(sitting: Sitting, line_id: str) -> tuple[str, ...]:
    linked = select(register_links.c.project_id).where(register_links.c.line_id == line_id)
    codes = (visible_project(sitting.session, sitting.person, project) for project in sitting.session.execute(linked).scalars())
    return tuple(sorted(code for code in codes if code is not None))
