"""Justifications: a written reason stands for a finding while the figures it answers stay the same."""

import hashlib
import json
from collections.abc import Iterable

from reserve.vocabulary.findings import CheckContext, Finding, Report
from validation.limits import limits

LENGTH = "checks.explanation_length"


def figures_digest(finding: Finding) -> str:
    """SHA-256 over rule id, path and figures, in hexadecimal."""
    content = [finding.rule_id, finding.path, sorted(finding.figures.items())]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def report(findings: Iterable[Finding], context: CheckContext) -> Report:
    """The findings with those marked explained whose justification is long enough and answers the present figures."""
    found = tuple(findings)
    if not context.explanations:
        return Report(found)
    shortest = int(limits(context.as_of, context.area).low(LENGTH))
    given = {(e.rule_id, e.path, e.figures_digest) for e in context.explanations if len(e.text.strip()) >= shortest}
    explained = frozenset((f.rule_id, f.path) for f in found if f.severity == "explain" and (f.rule_id, f.path, figures_digest(f)) in given)
    return Report(found, explained)
