"""Justifications and waivers: they stand for a finding while the figures they answer stay the same."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from reserve.vocabulary.findings import CheckContext, Finding, Report, Waiver
from validation.catalogue import rule
from validation.limits import limits

LENGTH = "checks.explanation_length"


def figures_digest(finding: Finding) -> str:
    """SHA-256 over rule id, path and figures, in hexadecimal."""
    content = [finding.rule_id, finding.path, sorted(finding.figures.items())]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def report(findings: Iterable[Finding], context: CheckContext) -> Report:
    """The findings with those marked that a justification or a waiver answers."""
    found = tuple(findings)
    return Report(found, _explained(found, context), _waived(found, context))


def _explained(found: Sequence[Finding], context: CheckContext) -> frozenset[tuple[str, str]]:
    """Findings to explain whose justification is long enough and answers the present figures."""
    if not context.explanations:
        return frozenset()
    shortest = int(limits(context.as_of, context.area).low(LENGTH))
    given = {(e.rule_id, e.path, e.figures_digest) for e in context.explanations if len(e.text.strip()) >= shortest}
    return frozenset((f.rule_id, f.path) for f in found if f.severity == "explain" and (f.rule_id, f.path, figures_digest(f)) in given)


def _waived(found: Sequence[Finding], context: CheckContext) -> tuple[Waiver, ...]:
    """Waivers in force of blocking findings whose rule may be waived at all, in the order of the findings."""
    given = {(w.rule_id, w.path, w.figures_digest): w for w in context.waivers if w.in_force(context.as_of)}
    if not given:
        return ()
    open_to = (f for f in found if f.severity == "block" and rule(f.rule_id).waivable is not None)
    return tuple(given[key] for f in open_to if (key := (f.rule_id, f.path, figures_digest(f))) in given)
