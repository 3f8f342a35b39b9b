"""Form: steps of fields. Drafts are saved by HTTP from the page; Python computes findings and live figures and files the project."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import traitlets as t

from reserve.vocabulary.findings import Report
from reserve.vocabulary.language import Language
from widgets.blocks import Block
from widgets.component import Component
from widgets.guard import Failure

_MOST_PATHS = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """What stands on the screen after a field was left. ``raw`` may hold unsaved text: compute with it, store nothing from it.

    ``raw`` is a raw document; its justifications are in ``explanations`` (rule id/finding path with bars -> text).
    """

    seq: int
    paths: tuple[str, ...]
    raw: dict[str, Any]
    explanations: dict[str, str]
    step: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Findings (see :func:`finding_items`) and panel blocks; None leaves what is shown."""

    findings: Sequence[Mapping[str, Any]] | None = None
    panel: Sequence[Block] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An action succeeded; ``blocks`` take the place of the form."""

    blocks: Sequence[Block] = field(default=())


def finding_items(report: Report, language: Language) -> list[dict[str, Any]]:
    """The findings of a report as the form and ``blocks.findings`` take them, the serious ones first."""
    order = {"block": 0, "explain": 1, "hint": 2}
    return [
        {
            "rule": finding.rule_id,
            "severity": finding.severity,
            "path": finding.path,
            "message": finding.message.text(language),
            "citation": finding.citation,
            "related": list(finding.related),
            "explained": (finding.rule_id, finding.path) in report.explained,
            "waived": waiver.words.text(language) if (waiver := report.waiver_of(finding)) else "",
        }
        for finding in sorted(report.findings, key=lambda each: order[each.severity])
    ]


class Form(Component):
    """The entry form. See the package's README for the meaning of each argument."""

    module = "form"

    schema = t.Dict().tag(sync=True)
    account = t.Unicode("").tag(sync=True)
    project = t.Unicode("").tag(sync=True)
    address = t.Unicode("").tag(sync=True)
    title = t.Unicode("").tag(sync=True)
    values = t.Dict().tag(sync=True)
    revision = t.Int(0).tag(sync=True)
    field_revisions = t.Dict().tag(sync=True)
    explanations = t.Dict().tag(sync=True)
    marks = t.Dict().tag(sync=True)
    comment = t.Unicode("").tag(sync=True)
    findings = t.List(t.Dict()).tag(sync=True)
    panel = t.List(t.Dict()).tag(sync=True)
    submit_label = t.Unicode("").tag(sync=True)
    save_address = t.Unicode("").tag(sync=True)
    cannot_submit = t.Unicode("").tag(sync=True)
    read_only = t.Bool(False).tag(sync=True)

    def __init__(self, language: Language = "zh", **given: Any) -> None:
        super().__init__(language=language, **given)
        self._changed: Callable[[Changed], Answer | None] | None = None
        self._action: Callable[[str, str, dict[str, Any]], Done | None] | None = None
        self._refused: Callable[[Report], Sequence[Mapping[str, Any]]] | None = None
        self._handlers.update(changed=self._told, action=self._acted)

    def on_changed(self, callback: Callable[[Changed], Answer | None]) -> None:
        """Call ``callback(changed)`` when a field was left."""
        self._changed = callback

    def on_action(self, callback: Callable[[str, str, dict[str, Any]], Done | None]) -> None:
        """Call ``callback(name, key, payload)``; ``key`` is the same when the same act is sent again."""
        self._action = callback

    def on_refused(self, callback: Callable[[Report], Sequence[Mapping[str, Any]]]) -> None:
        """Let ``callback(report)`` make the findings of a refused act, such as with links, instead of :func:`finding_items`."""
        self._refused = callback

    def show(self, answer: Answer) -> None:
        """Show findings and figures."""
        with self.hold_sync():
            if answer.findings is not None:
                self.findings = [dict(item) for item in answer.findings]
            if answer.panel is not None:
                self.panel = [dict(block) for block in answer.panel]

    def _told(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        changes = message.get("changes")
        raw, explanations = read_raw(message.get("raw"))
        paths = tuple(str(path) for path in list(changes)[:_MOST_PATHS]) if isinstance(changes, Mapping) else ()
        answer = (
            self._changed(Changed(self._seq, paths, raw, explanations, str(message.get("step", "")))) if self._changed is not None else None
        )
        if answer is not None:
            self.show(answer)
        return {"type": "answer"}

    def _acted(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        payload = message.get("payload")
        given = payload if isinstance(payload, Mapping) else {}
        raw, explanations = read_raw(given.get("raw"))
        revision = given.get("revision")
        clean = {"revision": revision if isinstance(revision, int) else 0, "raw": raw, "explanations": explanations}
        done = self._action(str(message.get("name", "")), str(message.get("key", ""))[:80], clean) if self._action is not None else None
        return {"type": "done", "blocks": [dict(block) for block in done.blocks] if done is not None else []}

    def _failed(self, failure: Failure) -> None:
        message = failure.to_message()
        if failure.report is not None:
            found = self._refused(failure.report) if self._refused is not None else finding_items(failure.report, self._language())
            message["findings"] = [dict(item) for item in found]
        self.answer(message)


def read_raw(given: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """Bring what a page sent into the shape of a raw document and its justifications; what does not fit is dropped."""
    raw = given if isinstance(given, Mapping) else {}
    fields, tables, explanations = raw.get("fields"), raw.get("tables"), raw.get("explanations")
    made = {
        "fields": _entries(fields),
        "tables": {
            str(name): [{"key": str(row.get("key", "")), "cells": _entries(row.get("cells"))} for row in rows if isinstance(row, Mapping)]
            for name, rows in (tables.items() if isinstance(tables, Mapping) else ())
            if isinstance(rows, list)
        },
    }
    return made, {str(key): str(value) for key, value in explanations.items()} if isinstance(explanations, Mapping) else {}


def _entries(given: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(given, Mapping):
        return {}
    return {
        str(name): {"text": str(entry.get("text") or ""), "unit": str(entry["unit"]) if entry.get("unit") else None}
        for name, entry in given.items()
        if isinstance(entry, Mapping)
    }
