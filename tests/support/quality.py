"""Writes the histories of ``tests/cases/quality.yaml`` into a library as the services would have left them."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, col, select

from reserve.services.projects.projection import projected, write_projection
from reserve.store.checks import CheckRun, FindingRow, Justification
from reserve.store.identifiers import new_id
from reserve.store.people import PersonRow
from reserve.store.projects import Project, ProjectVersion, Transition
from reserve.store.waivers import Waiver, WaiverStep
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import WAIVED_BY
from tests.support.office import Office

CASE: dict[str, Any] = yaml.load(
    (Path(__file__).parents[1] / "cases" / "quality.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
ANSWERS: dict[str, Any] = {"contact_name": "张三", "contact_phone": "13800000000", "progress": "building"}
COMPONENTS = [{"key": "a", "cells": {"component_kind": {"text": "process"}, "component_content": {"text": "更换篦冷机"}}}]
ROLES = {"submit": "county_clerk", "withdraw": "county_clerk", "undo": "county_chief"}


def noon(day: dt.date) -> dt.datetime:
    """A moment of a day in Shanghai."""
    return dt.datetime.combine(day, dt.time(4, 0), dt.UTC)


def document_of(version: Mapping[str, Any]) -> Document:
    """The document of a version of the case file."""
    typed = {
        "energy_saving_declared_tce_per_year": {"text": version["saving"], "unit": "tce/yr"},
        "investment_total": {"text": version["investment"], "unit": "10kCNY"},
        **{name: {"text": text} for name, text in version.get("more", {}).items()},
        **{name: {"text": ANSWERS[name]} for name in version["answered"] if name != "components"},
    }
    tables = {"components": COMPONENTS} if "components" in version["answered"] else {}
    return Document.from_raw({"fields": typed, "tables": tables})


class Writer:
    """Writes projects of the case file in one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.person, self.other = session.exec(select(PersonRow).order_by(col(PersonRow.id))).all()[:2]
        self.number = 0

    def project(self, unit: str, created: dt.date, versions: Mapping[int, Any], steps: list[list[Any]], code: str = "") -> Project:
        """One project with its versions, verdicts and steps."""
        self.number += 1
        last = steps[-1][0] if steps else created
        row = {
            "id": new_id(), "code": code or f"3305-2024-{self.number:05d}", "unit_code": unit, "created_by": self.person.id,
            "created_at": noon(created), "updated_at": noon(last), "state": steps[-1][3] if steps else "draft", "name": f"项目{code}",
            "transition_number": len(steps),
        }  # fmt: skip
        project = Project.model_validate(row)
        self.session.add(project)
        self.session.flush()
        made = {number: self.version(project, number, version) for number, version in versions.items()}
        if made:
            project.version_id, project.version_number = made[max(made)], max(made)
            write_projection(self.session, project.id, projected(project.id, made[max(made)], document_of(versions[max(versions)]), {}))
        before: str | None = None
        held: str | None = None
        for number, (day, action, start, end, *more) in enumerate(steps, start=1):
            held = made[more[0]] if more else held
            undo = action == "undo"
            before = self.step(
                {
                    "project_id": project.id, "number": number, "kind": "undo" if undo else "act", "action": "accept" if undo else action,
                    "from_state": start, "to_state": end, "role": ROLES.get(action, "county_chief"), "unit_code": unit,
                    "fields": more[1] if len(more) > 1 else [], "comment": "请核对。" if action == "return" else None, "version_id": held,
                    "undoes_id": before if undo else None, "occurred_at": noon(day), "recorded_at": noon(day),
                }
            )  # fmt: skip
        self.session.flush()
        return project

    def step(self, what: Mapping[str, Any]) -> str:
        """One step; its id."""
        row = Transition.model_validate({"id": new_id(), "person_id": self.person.id, "person_name": self.person.name, **what})
        self.session.add(row)
        self.session.flush()
        return row.id

    def version(self, project: Project, number: int, version: Mapping[str, Any]) -> str:
        """A version with its verdict, findings and reasons; its id."""
        document = document_of(version)
        at = noon(version.get("on") or project.created_at.date())
        row = ProjectVersion.model_validate(
            {
                "id": new_id(), "project_id": project.id, "number": number, "unit_code": project.unit_code, "stage": "reserve",
                "as_of": "2024-09-02", "document": document.canonical_bytes().decode(), "digest": document.digest(),
                "idempotency_key": f"{project.code}-{number}", "created_by": self.person.id, "created_at": at,
            }
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        run = CheckRun.model_validate(
            {
                "id": new_id(), "version_id": row.id, "engine": "test", "suite": "test", "document_digest": row.digest, "passed": True,
                "result": json.dumps({}), "checked_at": at,
            }
        )  # fmt: skip
        self.session.add(run)
        self.session.flush()
        found = [("explain", each["path"], each.get("reason")) for each in version.get("explain", ())]
        found += [("hint", path, None) for path in version.get("hints", ())]
        for position, (severity, path, reason) in enumerate(found):
            finding = {
                "id": new_id(), "check_run_id": run.id, "position": position, "rule_id": "R-TEST", "severity": severity, "path": path,
                "message_zh": "请核对", "message_en": "check", "figures": {}, "citation": "", "related": [],
                "explained": reason is not None,
            }  # fmt: skip
            self.session.add(FindingRow.model_validate(finding))
            if reason:
                given = {
                    "id": new_id(), "version_id": row.id, "rule_id": "R-TEST", "path": path, "text": reason, "figures_digest": "0",
                    "person_id": self.person.id, "written_at": at,
                }  # fmt: skip
                self.session.add(Justification.model_validate(given))
        return row.id

    def waiver(self, project: Project, about: Mapping[str, dt.date]) -> None:
        """A waiver that was granted by another unit, to its last day, and may have been revoked."""
        self.number += 1
        ask = {
            "id": new_id(), "code": f"W-{self.number}", "project_id": project.id, "unit_code": project.unit_code, "rule_id": "R-TEST",
            "path": "content", "figures_digest": "0" * 64, "figures": {}, "message_zh": "请核对", "message_en": "check",
            "asked_by": self.person.id, "asked_name": self.person.name, "asked_on": about["granted"], "asked_at": noon(about["granted"]),
            "asked_reason": "测试", "level": WAIVED_BY[0],
        }  # fmt: skip
        self.session.add(Waiver.model_validate(ask))
        self.session.flush()
        steps = [("granted", about["granted"], about["ends"]), *([("revoked", about["revoked"], None)] if "revoked" in about else [])]
        for number, (act, day, ends) in enumerate(steps, start=1):
            step = {
                "id": new_id(), "waiver_id": ask["id"], "number": number, "act": act, "project_unit_code": project.unit_code,
                "asked_by": self.person.id, "person_id": self.other.id, "person_name": self.other.name, "role": "city_reviewer",
                "unit_code": "3305", "done_on": day, "done_at": noon(day), "reason": "测试", "basis": "测试〔2024〕1号" if ends else None,
                "expires_on": ends,
            }  # fmt: skip
            self.session.add(WaiverStep.model_validate(step))
            self.session.flush()


def write_case(office: Office) -> None:
    """The whole case file; the office needs two people."""
    with office.store.write() as session:
        writer = Writer(session)
        for name, about in CASE["projects"].items():
            project = writer.project(about["unit"], about["created"], about["versions"], about["steps"], code=f"3305-2024-{name}")
            for waiver in about.get("waivers", ()):
                writer.waiver(project, waiver)
        filed, after = dt.date(2024, 7, 15), dt.date(2024, 7, 16)
        plain = {1: {"saving": "1", "investment": "1", "answered": []}}
        for unit, about in CASE["others"].items():
            for number in range(about["filed"]):
                ends = ["return", "submitted", "returned"] if number < about["returned"] else ["accept", "submitted", "county"]
                writer.project(unit, filed, plain, [[filed, "submit", "draft", "submitted", 1], [after, *ends, 1]])
