"""The hands of the demonstration: one session for each person, typing and acting through the services that pages use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from dashboards.demo.figures import Figures, Typed
from dashboards.demo.project_skeletons import justifications
from reserve.accounts import Desk, open_local_session
from reserve.parameters import at
from reserve.rules.assessment import assess
from reserve.services import Change, NotReady, open_draft, save_draft, submit_project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Finding
from reserve.vocabulary.reporting_units import area_of

CLIENT = "demo"
_TABLE = "energy_carriers"


class DemoBroken(RuntimeError):
    """The demonstration and the services disagree: a planned act was refused. Never a matter of data that people typed."""


@dataclass
class Office:
    """Sessions of the people of the demonstration, opened when first needed."""

    desk: Desk
    sessions: dict[str, str] = field(default_factory=dict)

    def session(self, login: str) -> str:
        """The session of ``login``."""
        if login not in self.sessions:
            self.sessions[login] = open_local_session(self.desk, login, "demonstration").session_id
        return self.sessions[login]


def typed_changes(figures: Figures) -> dict[str, Typed]:
    """Everything the clerk types for a project, by path."""
    paths: dict[str, Typed] = dict(figures.fields)
    for position, row in enumerate(figures.carriers, start=1):
        for column, typed in row.items():
            paths[f"{_TABLE}/r{position}/{column}"] = typed
    return paths


def declared(desk: Desk, unit: str, paths: Mapping[str, Typed], figures: Figures) -> dict[str, Typed]:
    """What the clerk declares as saved: the figure of the live panel, or a little more where a difference is planted."""
    raw = _raw(paths)
    found = assess(Document.from_raw(raw), desk.today(), area_of(unit)).saving_tce_per_year
    if found is None:
        raise DemoBroken("the saving of a demonstration project cannot be computed")
    saving = max(found * figures.declared_factor, Decimal(0)).quantize(Decimal("0.1"), ROUND_UP)
    typed: dict[str, Typed] = {"energy_saving_declared_tce_per_year": (f"{saving:f}", "tce/yr")}
    if figures.power_only and figures.declared_factor == 1:
        coefficient = at("energy_coefficients.electricity.equivalent", desk.today(), area_of(unit)).number
        typed["power_saving_declared_kwh_per_year"] = (f"{(saving / coefficient / 10).quantize(Decimal('0.01'), ROUND_DOWN):f}", "10MWh/yr")
    return typed


def _raw(paths: Mapping[str, Typed]) -> dict[str, object]:
    fields: dict[str, dict[str, object]] = {}
    tables: dict[str, dict[str, dict[str, object]]] = {}
    for path, (text, unit) in paths.items():
        parts = path.split("/")
        if len(parts) == 1:
            fields[path] = {"text": text, "unit": unit}
        else:
            tables.setdefault(parts[0], {}).setdefault(parts[1], {})[parts[2]] = {"text": text, "unit": unit}
    return {
        "fields": fields,
        "tables": {name: [{"key": key, "cells": cells} for key, cells in rows.items()] for name, rows in tables.items()},
    }


def type_in(desk: Desk, session_id: str, code: str, paths: Mapping[str, Typed]) -> int:
    """Save ``paths`` into the draft as a browser would; the draft's new revision."""
    draft = open_draft(desk, session_id, code)
    after = draft.revision
    changes = [
        Change(seq=after * 1000 + place, path=path, text=text, unit=unit, base=draft.field_revisions.get(path, 0), op="set")
        for place, (path, (text, unit)) in enumerate(paths.items(), start=1)
    ]
    answer = save_draft(desk, session_id, code, CLIENT, changes)
    if answer.conflicts or answer.refused:
        raise DemoBroken(f"{code}: conflicts {answer.conflicts}, refused {answer.refused}")
    return answer.revision


def submit(desk: Desk, session_id: str, code: str, key: str) -> None:
    """Submit; where a rule asks for an explanation, write it and submit again. A block is a fault of the demonstration."""
    revision = open_draft(desk, session_id, code).revision
    try:
        submit_project(desk, session_id, code, revision, key)
    except NotReady as refused:
        texts = {_explain_path(finding): (_justification(code, finding), None) for finding in refused.report.open_findings}
        revision = type_in(desk, session_id, code, texts)
        submit_project(desk, session_id, code, revision, key)


def _explain_path(finding: Finding) -> str:
    return f"explain/{finding.rule_id}/{finding.path.replace('/', '|')}"


def _justification(code: str, finding: Finding) -> str:
    text = justifications().get(finding.path) if finding.severity == "explain" else None
    if text is None:
        raise DemoBroken(f"{code}: {finding.rule_id} at {finding.path} was not planned: {finding.message.zh}")
    return text
