"""The facts at the head of a report: label, value, and whether the value is a code of letters and digits."""

from collections.abc import Mapping
from typing import Any

from reserve.exchange.check_report import findings, minute, passed_rules
from reserve.exchange.texts import word
from reserve.vocabulary.findings import SEVERITIES
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import full_name, regions


def lead(report: Mapping[str, Any], language: Language) -> str:
    """How many rules were applied and what they found, in one sentence."""
    found = findings(report, language)
    counts = {severity: sum(1 for one in found if one.severity == severity) for severity in SEVERITIES}
    rules = len(report["verdict"]["validation"]["results"])
    return word("report.lead", language, rules=rules, passed=len(passed_rules(report, language)), **counts)


def report_facts(report: Mapping[str, Any], language: Language) -> list[tuple[str, str, bool]]:
    """Project, version, engine, dates, digests, audit head; what is blank is left out."""
    project, version, verdict = report["project"], report["version"], report["verdict"]
    suite = f"{verdict['suite']['name']} {verdict['suite']['digest'][:16]}".strip()
    area = verdict["area"]
    told = word("report.version_text", language, number=version["number"], by=version["by"], at=minute(version["at"]))
    rows = (
        ("project", project["name"], False), ("enterprise", project["enterprise"], False), ("code", project["code"], True),
        ("unit", project["unit"][language], False), ("version", told, False),
        ("checked_at", f"{minute(report['checked_at'])} {word('report.beijing', language)}", False),
        ("as_of", verdict["as_of"], False), ("stage", word(f"report.stage.{verdict['stage']}", language), False),
        ("area", full_name(area, language) if area in regions() else area, False),
        ("engine", verdict["engine"], False), ("suite", suite, True), ("document_digest", version["digest"], True),
        ("verdict_digest", report["verdict_digest"], True), ("digest", report["digest"], True),
        ("audit_head", report["audit"]["head"], True), ("made_on", report["made_on"], False),
    )  # fmt: skip
    return [(word(f"report.{code}", language), str(value), plain) for code, value, plain in rows if value]
