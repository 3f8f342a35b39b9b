"""A waiver as a row of its own, for tests that look at the tables."""

import datetime as dt
from typing import Any

from sqlalchemy import Engine, insert, select

from reserve.store.people import PersonRow
from reserve.store.projects import Project
from reserve.store.schema import metadata

AT = dt.datetime(2024, 9, 2, 2, 0, tzinfo=dt.UTC)


def waived(engine: Engine, **changed: Any) -> None:
    """An ask of the first person about the first project, granted by the last person; ``changed`` are columns of the answer."""
    with engine.begin() as connection:
        project = connection.execute(select(Project.id, Project.unit_code)).first()
        people = [row.id for row in connection.execute(select(PersonRow.id).order_by("id"))]
        assert project is not None
        ask = {
            "id": "w1", "code": "W2024-0001", "project_id": project.id, "unit_code": project.unit_code, "rule_id": "R-NEW-CLASS",
            "path": "air_class_after", "level": "province", "figures_digest": "0" * 64, "figures": {"class": "C"},
            "message_zh": "不足", "message_en": "short", "asked_by": people[0], "asked_name": "wang",
            "asked_on": AT.date(), "asked_at": AT, "asked_reason": "因故",
        }  # fmt: skip
        answer = {
            "id": "s1", "waiver_id": "w1", "number": 1, "act": "granted", "project_unit_code": project.unit_code, "asked_by": people[0],
            "person_id": people[-1], "person_name": "chen", "role": "province_reviewer", "unit_code": "ZJ", "done_on": AT.date(),
            "done_at": AT, "reason": "同意", "basis": "浙经信绿色〔2024〕1号", "expires_on": dt.date(2024, 12, 31),
        }  # fmt: skip
        connection.execute(insert(metadata.tables["waiver"]), [ask])
        connection.execute(insert(metadata.tables["waiver_step"]), [{**answer, **changed}])
