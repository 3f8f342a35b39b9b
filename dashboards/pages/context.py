"""Checking and computing what stands on the screen. Nothing is stored from here; the verdict at submission is made anew."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reserve.accounts import Desk
from reserve.rules.assessment import Assessment, assess
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import CheckContext, Explanation, Report

Checked = tuple[Document, Report, Assessment]
PREFIX = "explain/"


def explanation_key(rule_id: str, path: str) -> str:
    """How a justification is called between page and server: rule id and path, slashes written as bars."""
    return f"{rule_id}/{path.replace('/', '|')}"


def check_typed(
    desk: Desk, context: CheckContext, raw: Mapping[str, Any], typed: Mapping[str, str] | None = None, again: frozenset[str] = frozenset()
) -> Checked:
    """Read, check and compute a raw document; raises ``BadInput`` for a field that does not exist.

    ``context`` carries the saved justifications with the figures they answer. ``typed`` are those on the screen: a text that
    differs from the saved one, or was confirmed ``again``, is about to be saved, and counts for the figures as they are now.
    """
    document = Document.from_raw(raw)
    report = desk.checker.check(document, context)
    known = {(found.rule_id, found.path): found.text for found in context.explanations}
    fresh = [
        Explanation(finding.rule_id, finding.path, text, desk.checker.figures_digest(finding))
        for finding in report.findings
        if (text := (typed or {}).get(explanation_key(finding.rule_id, finding.path), ""))
        and (text != known.get((finding.rule_id, finding.path)) or explanation_key(finding.rule_id, finding.path) in again)
    ]
    if fresh:
        report = desk.checker.check(document, replace(context, explanations=(*context.explanations, *fresh)))
    return document, report, assess(document, context.as_of, context.area)
