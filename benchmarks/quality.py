"""The data-quality card over 10,000 invented projects with steps, returns, corrections, findings and reasons, on both databases.

``python -m benchmarks.quality``; the library is written straight into the tables. Wall and processor time are told apart: the machine may
be busy with other things. Floor: the same documents and steps read without counting.
"""

import datetime as dt
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import SQLModel

from benchmarks.library import database
from benchmarks.machine import duration, machine_line
from benchmarks.recheck import DIGEST, NOON, desk_of
from benchmarks.synthetic import document
from reserve.accounts import Desk, create_person, open_local_session
from reserve.services import home
from reserve.services.projects.projection import projected
from reserve.services.quality.read_card import read_quality
from reserve.store import upgrade
from reserve.store.checks import CheckRun, FindingRow, Justification
from reserve.store.engine import WRITES
from reserve.store.projects import Project, ProjectVersion, Transition
from reserve.vocabulary.reporting_units import reporting_units

DRAWN, RUNS = 40, 5
READERS = (("province", "ZJ", "province_reviewer"), ("city", "3305", "city_reviewer"), ("county", "330522", "county_clerk"))
Rows = defaultdict[Any, list[dict[str, Any]]]


def main(quick: bool = False) -> None:
    """Measure on SQLite and on PostgreSQL."""
    rows = 500 if quick else 10_000
    print(f"\n## The data-quality card over {rows:,} projects\n\n{machine_line()}\n")
    print("| database | what | wall | processor |\n|---|---|---|---|")
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as scratch, database(kind, Path(scratch)) as url:
            _measure(kind, desk_of(url, Path(scratch)), rows)


def _measure(kind: str, desk: Desk, rows: int) -> None:
    upgrade(desk.store.engine)
    sessions = _fill(desk, rows)
    for name, session in sessions.items():
        _told(kind, f"card of a {name}", partial(read_quality, desk, session))
    _told(kind, "start page of a county", partial(home, desk, sessions["county"]))
    _told(kind, "floor: its steps read", partial(_steps, desk))
    desk.store.dispose()


def _told(kind: str, what: str, act: Callable[[], object]) -> None:
    walls, processors = [], []
    for _ in range(RUNS):
        wall, processor = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    print(f"| {kind} | {what} | {duration(min(walls))} | {duration(min(processors))} |", flush=True)


def _steps(desk: Desk) -> int:
    with desk.store.read() as session:
        return len(session.connection().execute(select(Transition.__table__)).all())  # type: ignore[attr-defined]


def _fill(desk: Desk, rows: int) -> dict[str, str]:
    """Accounts with sessions, and the projects."""
    sessions = {}
    for name, unit, role in READERS:
        login = f"bench.{name}"
        create_person(desk, login=login, name="测", unit_code=unit, roles=[role], password="Long-enough-7", must_change_password=False)
        sessions[name] = open_local_session(desk, login, "bench").session_id
    with desk.store.read() as session:
        person = session.connection().exec_driver_sql("SELECT id FROM person ORDER BY id LIMIT 1").scalar_one()
    made = _library(rows, person)
    with desk.store.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        for table, values in made.items():
            if values:
                connection.execute(insert(table), values)
    with desk.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    return sessions


def _library(rows: int, person: str) -> Rows:
    """Rows by table: every sixth project came back once and was corrected, every fifth has a finding with its reason."""
    draw = random.Random(7)
    drawn = [document(number) for number in range(DRAWN)]
    texts = [one.canonical_bytes().decode() for one in drawn]
    units = [code for code, unit in reporting_units().items() if unit.first_acceptor]
    made: Rows = defaultdict(list)

    def add(table: type[SQLModel], values: dict[str, Any]) -> None:
        made[table.__table__].append(values)  # type: ignore[attr-defined]

    for number in range(rows):
        unit, project = units[number % len(units)], f"p{number:07d}"
        begun = NOON - dt.timedelta(days=draw.randrange(20, 360))
        versions = 2 if number % 6 == 0 else 1
        path = ["submit", "return", "submit", "accept", "accept"] if versions == 2 else ["submit", "accept", "accept"]
        states = {"return": "returned", "submit": "submitted"}
        last = begun + dt.timedelta(days=3 * len(path))
        add(Project, {
            "id": project, "code": f"3305-2024-{number:05d}", "unit_code": unit, "state": "city", "created_by": person,
            "created_at": begun - dt.timedelta(days=draw.randrange(0, 20)), "updated_at": last, "version_id": f"{project}-{versions}",
            "version_number": versions, "transition_number": len(path), "name": "改造", "enterprise": "虚构", "block_count": 0,
            "explain_count": 0, "hint_count": 0,
        })  # fmt: skip
        for place in range(1, versions + 1):
            version = f"{project}-{place}"
            add(ProjectVersion, {
                "id": version, "project_id": project, "number": place, "unit_code": unit, "stage": "reserve", "as_of": "2024-09-02",
                "document": texts[(number + place) % DRAWN], "digest": DIGEST, "idempotency_key": version, "created_by": person,
                "created_at": begun,
            })  # fmt: skip
            add(CheckRun, {
                "id": f"c{version}", "version_id": version, "engine": "bench", "suite": "bench", "document_digest": DIGEST, "passed": True,
                "result": "{}", "checked_at": begun,
            })  # fmt: skip
            if number % 5 == 0:
                add(FindingRow, {
                    "id": f"f{version}", "check_run_id": f"c{version}", "position": 0, "rule_id": "R-SAVING-DIFFERS", "severity": "explain",
                    "path": "energy_saving_declared_tce_per_year", "message_zh": "核对", "message_en": "check", "figures": {},
                    "citation": "", "related": [], "explained": True,
                })  # fmt: skip
                add(Justification, {
                    "id": f"j{version}", "version_id": version, "rule_id": "R-SAVING-DIFFERS",
                    "path": "energy_saving_declared_tce_per_year", "text": f"按诊断报告取值，第{number % 999}号", "figures_digest": DIGEST,
                    "person_id": person, "written_at": begun,
                })  # fmt: skip
        state, sent = "draft", 0
        for place, action in enumerate(path, start=1):
            sent += action == "submit"
            after = states.get(action) or {"submitted": "county", "county": "city"}[state]
            at = begun + dt.timedelta(days=3 * place)
            add(Transition, {
                "id": f"t{project}-{place}", "project_id": project, "number": place, "kind": "act", "action": action, "from_state": state,
                "to_state": after, "person_id": person, "person_name": "测", "role": "county_clerk", "unit_code": unit, "comment": None,
                "fields": ["content"] if action == "return" else [], "version_id": f"{project}-{sent}", "undoes_id": None,
                "occurred_at": at, "recorded_at": at,
            })  # fmt: skip
            state = after
        for table, values in projected(project, f"{project}-{versions}", drawn[(number + versions) % DRAWN], {}).items():
            made[table] += [dict(row) for row in values]
    return made


if __name__ == "__main__":
    main()
