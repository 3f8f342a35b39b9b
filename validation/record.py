"""The formal record: what Great Expectations answered for one document, as canonical JSON with everything a reader needs beside it.

``validation`` is the answer in the form that Great Expectations itself writes (without what changes from run to run); ``rules`` gives the
titles and editions of the rules as they were that day, ``findings`` the sentences. Nothing of it must ever be looked up again.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from reserve.vocabulary.check_record import FORMAT, canonical
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Finding, Report, Waiver
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.path_labels import path_label
from validation.catalogue import Rule

NO_FAULT = {"exception_message": None, "exception_traceback": None, "raised_exception": False}


def edition(rules: Sequence[Rule]) -> str:
    """Ten characters that change whenever a rule, its dates, limits, severity or sentence changes."""
    content = [
        [r.id, r.stage, r.severity, r.path, r.reads, r.limits, r.citation, r.message.zh, r.message.en, str(r.valid_from)] for r in rules
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:10]


class RecordForm:
    """What is the same in every record of one suite, written once: a record costs no more than its findings."""

    def __init__(self, suite: Any, rules: Sequence[Rule], engine: str) -> None:
        self.engine = engine
        self.suite = str(suite.name)
        self._configs = {one.rule_id: canonical(_config(one)) for one in suite.expectations}
        self._passing = {rule_id: _answer(config, []) for rule_id, config in self._configs.items()}
        told = {rule.id: {"edition": edition((rule,)), "title": _both(rule.title)} for rule in rules}
        self._rules = canonical(told)
        self.digest = hashlib.sha256(f"[{','.join(self._configs.values())}]{self._rules}".encode()).hexdigest()

    def text(self, document: Document, context: CheckContext, report: Report, hits: Mapping[str, Sequence[str]]) -> str:
        """The record. ``hits``: the paths at which Great Expectations found a rule broken, by rule id."""
        answers = [
            _answer(config, hits[rule_id]) if hits.get(rule_id) else self._passing[rule_id] for rule_id, config in self._configs.items()
        ]
        failed = sum(1 for paths in hits.values() if paths)
        parts = {
            "area": canonical(context.area),
            "as_of": canonical(context.as_of.isoformat()),
            "document": canonical(document.digest()),
            "engine": canonical(self.engine),
            "filed_on": canonical(context.filed_on.isoformat() if context.filed_on else None),
            "findings": canonical([_finding(one, document, report) for one in report.findings]),
            "format": canonical(FORMAT),
            "rules": self._rules,
            "stage": canonical(context.stage),
            "suite": canonical({"digest": self.digest, "name": self.suite}),
            "validation": self._validation(answers, failed),
        }
        return "{" + ",".join(f'"{name}":{text}' for name, text in sorted(parts.items())) + "}"

    def _validation(self, answers: Sequence[str], failed: int) -> str:
        count = len(answers)
        statistics = {
            "evaluated_expectations": count, "successful_expectations": count - failed, "unsuccessful_expectations": failed,
            "success_percent": (count - failed) / count * 100 if count else None,
        }  # fmt: skip
        meta = {"great_expectations_version": self.engine.rpartition(" ")[2]}
        return (
            f'{{"meta":{canonical(meta)},"results":[{",".join(answers)}],"statistics":{canonical(statistics)},'
            f'"success":{canonical(not failed)},"suite_name":{canonical(self.suite)},"suite_parameters":{{}}}}'
        )


def _config(expectation: Any) -> dict[str, Any]:
    """The expectation as Great Expectations writes it, without the batch of one run."""
    found = expectation.configuration.to_json_dict()
    found["kwargs"] = {name: value for name, value in found["kwargs"].items() if name != "batch_id"}
    return dict(found)


def _answer(config: str, paths: Sequence[str]) -> str:
    result = {"unexpected_count": len(paths), "unexpected_index_list": [{"path": path, "project": 0} for path in paths]}
    return (
        f'{{"exception_info":{canonical(NO_FAULT)},"expectation_config":{config},"meta":{{}},'
        f'"result":{canonical(result)},"success":{canonical(not paths)}}}'
    )


def _finding(one: Finding, document: Document, report: Report) -> dict[str, Any]:
    return {
        "rule_id": one.rule_id, "severity": one.severity, "path": one.path, "label": _both(path_label(one.path, document)),
        "message": _both(one.message), "figures": dict(one.figures), "citation": one.citation, "related": list(one.related),
        "explained": (one.rule_id, one.path) in report.explained, "waived": _waiver(report.waiver_of(one)),
    }  # fmt: skip


def _waiver(one: Waiver | None) -> dict[str, Any] | None:
    """Who let a blocking finding pass, on what, and until when."""
    if one is None:
        return None
    return {
        "code": one.code, "officer": one.officer, "unit": _both(one.unit), "basis": one.basis, "reason": one.reason,
        "granted_on": one.granted_on.isoformat(), "expires_on": one.expires_on.isoformat(), "figures_digest": one.figures_digest,
    }  # fmt: skip


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
