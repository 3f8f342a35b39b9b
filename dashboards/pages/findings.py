"""Findings of a filed project with the justifications that answer them."""

from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import path_label
from dashboards.pages.law.links import finding_link
from dashboards.pages.rules.place import rule_link
from reserve.services import ProjectView
from reserve.vocabulary.findings import Explanation, Report
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.form import finding_items

Block = dict[str, Any]


def linked_findings(report: Report, language: Language) -> list[dict[str, Any]]:
    """The findings as form and page take them, each with the entry of the law that it rests on and the page of its rule."""
    return [
        {**item, "citation_href": finding_link(item["rule"], item["citation"]), "rule_href": rule_link(item["rule"])}
        for item in finding_items(report, language)
    ]


def findings_blocks(project: ProjectView, language: Language) -> list[Block]:
    """The findings at submission, each with the field it speaks of and the justification that answers it."""
    _ = translator(language)
    if not project.version_number:
        return [blocks.paragraph(_("Rules have not judged it yet: it was never submitted."))]
    given = {(found.rule_id, found.path): found for found in project.explanations}
    items = [
        {**item, "label": path_label(item["path"], project.document, language), **_reason(given.get((item["rule"], item["path"])), item)}
        for item in linked_findings(project.report, language)
    ]
    found = blocks.findings(items, empty=_("No rule found anything to say."))
    return [found, *since_blocks(project, language), report_links(project, language)]


def _reason(one: Explanation | None, item: dict[str, Any]) -> dict[str, Any]:
    """The justification of a finding with who wrote it and when; one whose figures have changed says so."""
    if one is None:
        return {"explanation": ""}
    who = f"{one.author} {formats.minute(one.written_at)}" if one.author else ""
    return {"explanation": one.text, "explained_by": who, "fallen": not item["explained"]}


def since_blocks(project: ProjectView, language: Language) -> list[Block]:
    """What is asked only since the filing: hints, for whoever reviews it now."""
    if not project.since_filing:
        return []
    _ = translator(language)
    items = [
        {**item, "label": path_label(item["path"], project.document, language), "explanation": ""}
        for item in linked_findings(Report(project.since_filing), language)
    ]
    title = _("Asked only since the filing: {count}, for information").format(count=len(items))
    return [blocks.details(title, [blocks.findings(items)], id="since-filing")]


def report_links(project: ProjectView, language: Language) -> Block:
    """The auditor's copy of the formal check over the version shown, to fetch in three forms."""
    _ = translator(language)
    address = f"/download/check/{project.ref.code}"
    asked = f"?version={project.version_number}"
    found = [(_("Report of the check (HTML)"), "html"), (_("Excel"), "xlsx"), (_("JSON with digests"), "json")]
    return blocks.links([blocks.link(label, f"{address}.{kind}{asked}", download=True) for label, kind in found], id="report")
