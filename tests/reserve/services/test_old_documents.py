"""A declaration of the time of the first dictionary is read, shown, compared, checked and submitted today; what lists read is rebuilt."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, MetaData, delete, func, inspect, select, update
from sqlmodel import Session

from reserve.rules.assessment import assess
from reserve.services import open_draft, read_project, return_project, submit_project
from reserve.services.projects.reproject import reproject
from reserve.store import Store, make_engine, upgrade
from reserve.store.audit import AuditEvent, verify
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.migrate import climb, rebuilding
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import fields
from tests.support.office import Office

CASES = Path(__file__).parents[2] / "cases" / "documents"
BYTES = (CASES / "declaration_of_38_fields.json").read_bytes().rstrip(b"\n")
FROZEN: dict[str, Any] = json.loads(BYTES)
LISTED = select(Project.id, Project.name, Project.enterprise, Project.saving_tce_per_year, Project.investment_fen)
THEN = yaml.load((CASES / "declaration_of_38_fields.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def answers() -> dict[str, tuple[str, str | None]]:
    """What was typed then, by path."""
    found = {name: (cell["text"], cell.get("unit")) for name, cell in FROZEN["fields"].items()}
    for table, rows in FROZEN["tables"].items():
        for row in rows:
            found |= {f"{table}/{row['key']}/{name}": (cell["text"], cell.get("unit")) for name, cell in row["cells"].items()}
    return found


def test_the_dictionary_of_today_reads_it_to_the_same_bytes() -> None:
    document = Document.from_raw(FROZEN)
    assert document.problems() == []
    assert document.canonical_bytes() == BYTES
    assert document.digest() == THEN["digest"]
    assert len(fields()) > 5 * len(FROZEN["fields"])


def test_the_law_of_its_day_gives_it_the_figures_of_its_day() -> None:
    assessment = assess(Document.from_raw(FROZEN), THEN["as_of"])
    assert {name: assessment.facts()[name] for name in THEN["figures"]} == THEN["figures"]
    assert (assessment.band_after, assessment.gb_level_after) == ("benchmark", 1)


def test_what_was_typed_then_is_submitted_today_as_the_same_document(local_office: Office) -> None:
    chain = local_office.chain()
    code = local_office.drafted(chain.clerk, answers())
    submit_project(local_office.desk, chain.clerk, code, open_draft(local_office.desk, chain.clerk, code).revision, "key-of-then")
    with local_office.store.read() as session:
        document, digest = session.execute(select(ProjectVersion.document, ProjectVersion.digest)).one()
    assert (document.encode(), digest) == (BYTES, THEN["digest"])


def test_it_is_shown_checked_and_compared_with_its_next_version(local_office: Office) -> None:
    chain = local_office.chain()
    code = local_office.drafted(chain.clerk, answers())
    desk = local_office.desk
    submit_project(desk, chain.clerk, code, open_draft(desk, chain.clerk, code).revision, "key-of-then")
    shown = read_project(desk, chain.chief, code)
    assert shown.document.canonical_bytes() == BYTES
    assert shown.assessment.facts()["saving_tce_per_year"] == THEN["figures"]["saving_tce_per_year"]
    assert shown.report.open_findings == ()
    return_project(desk, chain.chief, code, "补充措施类型。", ["component_kinds", "investment_total"])
    local_office.type_in(chain.clerk, code, {"component_kinds": ("process", None), "investment_total": ("4600", "10kCNY")}, client="later")
    submit_project(desk, chain.clerk, code, open_draft(desk, chain.clerk, code).revision, "key-of-today")
    assert set(read_project(desk, chain.chief, code).changed_paths) == {"component_kinds", "investment_total"}


def held(session: Session, project_id: str) -> dict[str, list[Mapping[str, Any]]]:
    """All rows of the projection of a project, by table."""
    tables = (project_facts, *repeat_tables.values())
    return {
        table.name: [dict(row) for row in session.execute(select(table).where(table.c.project_id == project_id)).mappings()]
        for table in tables
    }


def test_the_projection_is_rebuilt_from_the_documents_and_only_once(office: Office) -> None:
    chain = office.chain()
    code = office.submitted(chain.clerk, answers())
    with office.store.read() as session:
        shown = session.execute(LISTED).one()
        before = held(session, shown.id)
        events = session.scalar(select(func.count()).select_from(AuditEvent))
    assert before["project_facts"][0]["derived_saving_tce_per_year"] == THEN["figures"]["saving_tce_per_year"]
    assert len(before["project_energy_carriers"]) == 2
    assert reproject(office.desk).changed == ()
    with office.store.write() as session:  # as after a migration: new columns empty, rows of a table not there, a figure of old rules
        session.execute(update(project_facts).values(line_name=None, derived_saving_tce_per_year=1))
        session.execute(delete(repeat_tables["energy_carriers"]))
        session.execute(update(Project).values(saving_tce_per_year=1, name="", investment_fen=None))
    told: list[tuple[int, int, str]] = []
    found = reproject(office.desk, lambda *step: told.append(step))
    assert (found.projects, found.changed, found.read_otherwise, found.left_alone) == (1, (code,), (), ())
    assert told == [(1, 1, "reproject")]
    with office.store.read() as session:
        assert held(session, shown.id) == before
        assert session.execute(LISTED).one() == shown
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == (events or 0) + 1
        assert verify(session).ok
    assert reproject(office.desk).changed == ()


def test_a_draft_keeps_the_summary_of_what_is_typed_now(local_office: Office) -> None:
    chain = local_office.chain()
    code = local_office.submitted(chain.clerk)
    return_project(local_office.desk, chain.chief, code, "名称请改正。", ["project_name"])
    local_office.type_in(chain.clerk, code, {"project_name": ("改正后的名称", None)}, client="later")
    assert reproject(local_office.desk).changed == ()
    with local_office.store.read() as session:
        assert session.scalars(select(Project.name)).one() == "改正后的名称"


def test_a_document_that_no_longer_matches_its_digest_is_left_alone_and_named(local_office: Office) -> None:
    chain = local_office.chain()
    code, other = (
        local_office.submitted(chain.clerk),
        local_office.submitted(chain.clerk, {"line_name": ("2号", None), "project_code": ("", None)}),
    )
    with local_office.store.write() as session:
        session.connection().exec_driver_sql("DROP TRIGGER project_version_update")
        project = session.scalars(select(Project).where(Project.code == code)).one()
        session.execute(update(ProjectVersion).where(ProjectVersion.project_id == project.id).values(document="{}"))
        session.execute(update(project_facts).values(line_name=None))
    found = reproject(local_office.desk)
    assert found.changed == (other,)
    (left,) = found.left_alone
    assert left.code == code
    assert "第 1 版" in left.why.zh
    assert "Version 1" in left.why.en


def test_a_field_that_nobody_knows_any_more_is_named(local_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = local_office.chain()
    code = local_office.submitted(chain.clerk)
    known = fields()
    monkeypatch.setattr("reserve.vocabulary.document.fields", lambda: {name: field for name, field in known.items() if name != "content"})
    found = reproject(local_office.desk)
    assert [(left.code, "content" in left.why.en) for left in found.left_alone] == [(code, True)]


def test_every_version_is_read_with_the_law_of_its_own_day(local_office: Office) -> None:
    chain = local_office.chain()
    local_office.submitted(chain.clerk)
    local_office.clock.forward(days=365 * 3)
    assert local_office.desk.today() > dt.date(2027, 1, 1)
    assert reproject(local_office.desk).changed == ()


OF_THEN = "0003"
"""The last migration before the dictionary grew."""


def copied(source: Engine, target: Engine) -> None:
    """The rows of a library put into one of older tables, with the columns that those tables have."""
    old = MetaData()
    old.reflect(target)
    with source.connect() as here, rebuilding(target) as there:
        for table in old.sorted_tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            if table.name == "alembic_version" or not inspect(source).has_table(table.name):
                continue
            there.exec_driver_sql(f'DELETE FROM "{table.name}"')
            for row in here.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"'):
                marks = ", ".join("?" for _ in row)
                there.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', tuple(row))


def test_a_library_of_that_time_is_upgraded_rebuilt_and_read(local_office: Office, tmp_path: Path) -> None:
    chain = local_office.chain()
    code = local_office.submitted(chain.clerk, answers())
    engine = make_engine(f"sqlite:///{tmp_path}/then.db")
    try:
        with rebuilding(engine) as connection:
            climb(connection, OF_THEN)
        assert len(inspect(engine).get_columns("project_facts")) < len(project_facts.columns) / 2
        copied(local_office.store.engine, engine)
        upgrade(engine)
        office = Office(Store(engine))
        with office.store.write() as session:
            session.execute(update(project_facts).values(derived_saving_tce_per_year=None))
        assert reproject(office.desk).changed == (code,)
        with office.store.read() as session:
            assert session.scalar(select(project_facts.c.derived_saving_tce_per_year)) == THEN["figures"]["saving_tce_per_year"]
            assert verify(session).ok
        assert read_project(office.desk, office.enter("330522.chief"), code).document.canonical_bytes() == BYTES
    finally:
        engine.dispose()
