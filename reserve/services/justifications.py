"""Justifications (说明理由) in a draft: each is bound to the figures of the finding it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reserve.services.draft_changes import EXPLAIN, Hand, Outcome
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.findings import CheckContext, Checker

Kept = dict[str, dict[str, Any]]


def explain_path(rule_id: str, path: str) -> str:
    """The outbox path of the justification of a finding."""
    return f"{EXPLAIN}{rule_id}/{path.replace('/', '|')}"


@dataclass(frozen=True, slots=True)
class Justifications:
    """The justifications that a draft holds, about to be changed by ``hand``."""

    checker: Checker
    before: Mapping[str, Any]
    hand: Hand

    def write(self, document: Document, context: CheckContext, outcome: Outcome) -> Kept:
        """What is held after the changes in ``outcome.explanations``, whose answers are put into ``outcome``.

        The figures are looked up in the document as it now stands. A text without its finding is refused, a blank one removes.
        """
        kept: Kept = {path: dict(one) for path, one in self.before.items()}
        if not outcome.explanations:
            return kept
        digests = {
            explain_path(finding.rule_id, finding.path): (finding, self.checker.figures_digest(finding))
            for finding in self.checker.check(document, context).findings
            if finding.severity == "explain"
        }
        for change in outcome.explanations:
            text = (change.text or "").strip()
            if not text:
                outcome.changed |= kept.pop(change.path, None) is not None
            elif change.path not in digests:
                rule = change.path.removeprefix(EXPLAIN).split("/", maxsplit=1)[0]
                outcome.refused.append((change.path, BadInput("explanation_without_finding", rule=rule[:60])))
                continue
            else:
                finding, digest = digests[change.path]
                wanted = {"rule_id": finding.rule_id, "path": finding.path, "text": text, "digest": digest}
                if {name: kept.get(change.path, {}).get(name) for name in wanted} != wanted:
                    kept[change.path] = {**wanted, "person_id": self.hand.person_id, "at": self.hand.at.isoformat()}
                    outcome.changed = True
            outcome.saved[change.path] = outcome.revision
        return kept
