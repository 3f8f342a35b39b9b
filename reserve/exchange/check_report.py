"""The auditor's copy of one formal verdict: a JSON file that stands by itself, and what is read out of it for the readable reports.

The reports are made from this file alone, never from the rules of today. ``digest`` is SHA-256 over the canonical JSON of everything
else; ``verdict_digest`` over the record of Great Expectations inside.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reserve.vocabulary.check_record import FORMAT as RECORD
from reserve.vocabulary.check_record import canonical, digest_of, first_difference, severity_of
from reserve.vocabulary.errors import BadInput, ReserveError
from reserve.vocabulary.findings import SEVERITIES
from reserve.vocabulary.language import Language

FORMAT = "reserve-check-report-1"
MAX_BYTES = 20_000_000
OFFICE = dt.timezone(dt.timedelta(hours=8))
"""Beijing time; it has no summer time."""
_PARTS = ("audit", "checked_at", "justifications", "made_on", "passed", "project", "verdict", "version")


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """One finding as a report shows it. ``state``: open, explained, waived or note (a hint); ``reason``: who wrote what, when."""

    rule_id: str
    title: str
    severity: str
    state: str
    place: str
    path: str
    sentence: str
    figures: tuple[tuple[str, str], ...]
    citation: str
    reason: str
    reason_by: str
    waiver: str


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The file: ``content`` with its format and digests."""
    whole = {**content, "format": FORMAT, "verdict_digest": digest_of(content["verdict"])}
    return {**whole, "digest": digest_of(whole)}


def file_bytes(report: Mapping[str, Any]) -> bytes:
    """The file as it is handed out: the same report, the same bytes."""
    return (json.dumps(report, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8", "surrogatepass")


def read_report(content: bytes, name: str) -> dict[str, Any]:
    """A file that somebody brings. Raises ``BadInput`` when it is no report at all; whether it is whole, :func:`verify` says."""
    if len(content) > MAX_BYTES:
        raise BadInput("report_too_large", name=name, size=len(content) // 1_000_000, limit=MAX_BYTES // 1_000_000)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadInput("report_unreadable", name=name, why=str(error)[:120]) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("verdict"), dict):
        raise BadInput("report_other_format", name=name, known=FORMAT)
    return found


def verify(report: Mapping[str, Any]) -> None:
    """Whether the file agrees with itself. Raises ``ReserveError`` with the first thing that does not, with both values."""
    body = {name: value for name, value in report.items() if name != "digest"}
    _same("digest", report.get("digest"), digest_of(body))
    _same("verdict_digest", report.get("verdict_digest"), digest_of(report["verdict"]))
    if missing := [name for name in _PARTS if name not in report]:
        raise ReserveError("report_part_missing", part=missing[0])
    verdict = report["verdict"]
    try:
        _same("format", verdict["format"], RECORD)
        _same("version.digest", report["version"]["digest"], verdict["document"])
        _same_counts(verdict["validation"])
        if verdict["rules"]:  # the first form had no findings in it
            _same_findings(verdict)
        blocking = [f for f in findings(report, "zh") if f.state == "open"]
        _same("passed", report["passed"], not blocking)
        _known(report)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ReserveError("report_part_missing", part=str(error)[:80]) from error


def compare(report: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Whether the verdict in a file is the one that the library keeps. Raises ``ReserveError`` naming the first difference."""
    for part in ("project.code", "version.number", "version.digest", "checked_at", "passed", "audit.head"):
        if _at(report, part) != _at(kept, part):
            raise ReserveError("report_differs_from_library", place=part, filed=_short(_at(report, part)), kept=_short(_at(kept, part)))
    if (found := first_difference(report["verdict"], kept["verdict"], "verdict")) is not None:
        raise ReserveError("report_differs_from_library", place=found[0], filed=_short(found[1]), kept=_short(found[2]))


def findings(report: Mapping[str, Any], language: Language) -> list[ReportFinding]:
    """The findings, most serious first, each with the reason written for it and its waiver."""
    verdict = report["verdict"]
    reasons = {(one["rule_id"], one["path"]): one for one in report["justifications"]}
    found = []
    for one in verdict["findings"] or report.get("findings", ()):
        reason = reasons.get((one["rule_id"], one["path"]))
        title = verdict["rules"].get(one["rule_id"], {}).get("title", {})
        found.append(
            ReportFinding(
                rule_id=one["rule_id"], title=title.get(language, ""), severity=one["severity"], state=_state(one),
                place=one["label"][language], path=one["path"], sentence=one["message"][language],
                figures=tuple(sorted((str(name), str(value)) for name, value in one["figures"].items())), citation=one["citation"],
                reason=reason["text"] if reason else "", reason_by=f"{reason['by']} {minute(reason['at'])}" if reason else "",
                waiver=_waiver(one.get("waived"), language),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one.state != "open"))


def minute(instant: str) -> str:
    """An instant of the file as people read it."""
    return dt.datetime.fromisoformat(instant).astimezone(OFFICE).strftime("%Y-%m-%d %H:%M")


def passed_rules(report: Mapping[str, Any], language: Language) -> list[tuple[str, str, str, str]]:
    """Rule id, title, severity and citation of every rule that found nothing, in the order of the suite."""
    rules = report["verdict"]["rules"]
    return [
        (rule_id, rules.get(rule_id, {}).get("title", {}).get(language, ""), severity_of(answer), config["meta"].get("citation", ""))
        for answer in report["verdict"]["validation"]["results"]
        if answer["success"]
        for config in (answer["expectation_config"],)
        for rule_id in (config["kwargs"]["rule_id"],)
    ]


def _waiver(one: Mapping[str, Any] | None, language: Language) -> str:
    if not one:
        return ""
    told = (one["code"], one["basis"], one["reason"], one["unit"][language], one["officer"], f"{one['granted_on']} – {one['expires_on']}")
    return " · ".join(part for part in told if part)


def _state(one: Mapping[str, Any]) -> str:
    if one.get("waived"):
        return "waived"
    if one["severity"] == "hint":
        return "note"
    return "explained" if one["explained"] and one["severity"] == "explain" else "open"


def _same(place: str, filed: object, computed: object) -> None:
    if filed != computed:
        raise ReserveError("report_inconsistent", place=place, filed=_short(filed), computed=_short(computed))


def _known(report: Mapping[str, Any]) -> None:
    """What a reader addresses the library with must be what it should be."""
    for place, kind in (("project.code", str), ("version.number", int), ("audit.number", int), ("audit.head", str)):
        if type(_at(report, place)) is not kind:
            raise ReserveError("report_part_missing", part=place)


def _same_counts(validation: Mapping[str, Any]) -> None:
    failed = 0
    for number, answer in enumerate(validation["results"]):
        result, place = answer["result"], f"verdict.validation.results[{number}]"
        _same(f"{place}.result.unexpected_count", result["unexpected_count"], len(result["unexpected_index_list"]))
        _same(f"{place}.success", answer["success"], not result["unexpected_count"])
        failed += not answer["success"]
    count, statistics = len(validation["results"]), validation["statistics"]
    _same("verdict.validation.statistics.evaluated_expectations", statistics["evaluated_expectations"], count)
    _same("verdict.validation.statistics.unsuccessful_expectations", statistics["unsuccessful_expectations"], failed)
    _same("verdict.validation.success", validation["success"], not failed)


def _same_findings(verdict: Mapping[str, Any]) -> None:
    broken = sorted(
        (answer["expectation_config"]["kwargs"]["rule_id"], hit["path"])
        for answer in verdict["validation"]["results"]
        for hit in answer["result"]["unexpected_index_list"]
    )
    _same("verdict.findings", sorted((one["rule_id"], one["path"]) for one in verdict["findings"]), broken)


def _at(value: Any, place: str) -> Any:
    for name in place.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _short(value: object) -> str:
    text = value if isinstance(value, str) else canonical(value)
    return text if len(text) <= 80 else text[:79] + "…"
