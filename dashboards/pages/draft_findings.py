"""The findings of a draft with what its writer can do about each: explain again, or ask for a waiver."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.findings import linked_findings
from reserve.services import DraftView
from reserve.vocabulary.findings import Checker, Explanation, Report, WaivedBy
from reserve.vocabulary.language import Language

Item = dict[str, Any]


def draft_findings(checker: Checker, report: Report, draft: DraftView, language: Language) -> list[Item]:
    """The items of ``linked_findings``, with ``fallen`` where a reason answers other figures and ``waiver`` where one may be given."""
    fallen = {(one.rule_id, one.path): _written(one, language) for one in fallen_reasons(checker, report, draft.context.explanations)}
    items = []
    for item in linked_findings(report, language):
        extra: Item = {"fallen": fallen.get((item["rule"], item["path"]), "")}
        if item["severity"] == "block" and not item["waived"] and (level := checker.waivable(item["rule"])) is not None:
            extra["waiver"] = _way_out(draft.code, item["rule"], item["path"], level, language)
        items.append({**item, **extra})
    return items


def fallen_reasons(checker: Checker, report: Report, explanations: Iterable[Explanation]) -> list[Explanation]:
    """The justifications whose figures have changed: their finding is still there, and asks again."""
    asking = {
        (one.rule_id, one.path): checker.figures_digest(one)
        for one in report.findings
        if one.severity == "explain" and (one.rule_id, one.path) not in report.explained
    }
    return [one for one in explanations if asking.get((one.rule_id, one.path), one.figures_digest) != one.figures_digest]


def _written(one: Explanation, language: Language) -> str:
    _ = translator(language)
    if not one.author:
        return _("The earlier reason stands below.")
    return _("The earlier reason, written by {who} on {when}, stands below.").format(who=one.author, when=formats.minute(one.written_at))


def _way_out(code: str, rule_id: str, path: str, level: WaivedBy, language: Language) -> dict[str, str]:
    """To whom a blocked county turns."""
    _ = translator(language)
    text = {
        "city": _("If the figure is right: the city or the province may waive rule {rule} for this project."),
        "province": _("If the figure is right: the province may waive rule {rule} for this project."),
    }[level]
    query = urlencode({"project": code, "rule": rule_id, "path": path})
    return {"text": text.format(rule=rule_id), "label": _("Ask for a waiver"), "href": f"/waivers?{query}"}
