"""Every row of the register's rights, asked of the real services; the rows are written by hand from the rules of the house."""

import csv
from pathlib import Path

import pytest
from sqlmodel import col, select

from reserve.services.projects.views import Change
from reserve.services.register import add_record, change_record, end_record, read_line, record_history
from reserve.store.audit import AuditEvent
from reserve.vocabulary.errors import NotFound, Refused
from reserve.vocabulary.rights import roles as all_roles
from tests.support.office import Office
from tests.support.register import YEAR, firm

PATH = Path(__file__).parents[2] / "cases" / "register_rights.csv"
Row = tuple[str, str, str, str]


def rows() -> list[Row]:
    """All rows, the lists in their cells taken apart."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return [
            (role, action, relation, line["expected"])
            for line in csv.DictReader(file)
            for role in line["role"].split("|")
            for action in line["action"].split("|")
            for relation in line["relation"].split("|")
        ]


def answer(office: Office, row: Row, lines: dict[str, str]) -> str:
    """What the services say to a person of the county (``own``), of the city above it, below it, or beside it."""
    role, action, relation, _ = row
    login = f"{role}.{relation}"
    unit = {"own": "330522", "below": "3305", "above": "330522", "neighbour": "330523"}[relation]
    who = office.sessions.get(login) or office.person(login, unit, role)
    line = lines["city" if relation == "above" else "county"]
    try:
        if action == "register.read":
            read_line(office.desk, who, line)
            record_history(office.desk, who, "line", line)
        else:
            change_record(office.desk, who, "line", line, [Change(1, "device", f"窑 {login}", None, 10**6)], client=login)
    except NotFound:
        return "not_found"
    except Refused:
        return "refused"
    return "done"


def test_the_services_answer_every_row_as_the_table_says(local_office: Office) -> None:
    clerk = local_office.person("writer", "330522", "county_clerk")
    city = local_office.person("city-writer", "3305", "city_reviewer")
    county_firm = firm(local_office, clerk)
    city_firm = firm(local_office, city, code="91330500MA2B3C4D0", name="湖州市属水泥有限公司")
    lines = {"county": county_firm.line.id, "city": city_firm.line.id}
    differing = [(row, said) for row in rows() if (said := answer(local_office, row, lines)) != row[3]]
    assert differing == []


def test_the_table_speaks_of_every_role_action_and_relation() -> None:
    said = [row[:3] for row in rows()]
    assert len(said) == len(set(said))
    wanted = {
        (role, action, relation)
        for role in all_roles() for action in ("register.read", "register.edit") for relation in ("own", "below", "above", "neighbour")
    }  # fmt: skip
    assert set(said) == wanted


def test_the_walk_fails_when_every_right_is_granted(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = local_office.person("writer", "330522", "county_clerk")
    lines = {"county": firm(local_office, clerk).line.id}
    row = ("observer", "register.edit", "below", "refused")
    assert answer(local_office, row, lines) == "refused"
    monkeypatch.setattr("reserve.services.register.access.permits", lambda *_: True)
    assert answer(local_office, row, lines) == "done"


def test_a_refusal_is_audited_and_an_editor_adds_and_ends_nothing_elsewhere(local_office: Office) -> None:
    desk = local_office.desk
    made = firm(local_office, local_office.person("writer", "330522", "county_clerk"))
    city = local_office.person("city", "3305", "city_reviewer")
    stranger = local_office.person("stranger", "330523", "county_clerk")
    with pytest.raises(Refused):
        add_record(desk, city, "observation", {**YEAR, "year": ("2022", None)}, made.line.id)
    with pytest.raises(NotFound):
        add_record(desk, stranger, "observation", {**YEAR, "year": ("2022", None)}, made.line.id)
    with pytest.raises(Refused):
        end_record(desk, city, "observation", made.year.id, 1, ended_on=desk.today(), reason="年份填错")
    with local_office.store.read() as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.outcome == "refused").order_by(col(AuditEvent.number)))
        refused = [(event.login, event.action, event.detail["reason"]) for event in events]
    assert refused == [
        ("city", "register.create", "right_missing"),
        ("stranger", "register.create", "register_not_found"),
        ("city", "register.end", "right_missing"),
    ]
