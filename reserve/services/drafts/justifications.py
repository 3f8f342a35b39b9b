"""Justifications (说明理由) in a draft: each is bound to the figures of the finding it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reserve.services.drafts.changes import EXPLAIN, Clash, Hand, Outcome
from reserve.services.drafts.state import DraftState, Mark
from reserve.services.projects.views import Change
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.findings import CheckContext, Checker, Finding

Kept = dict[str, dict[str, Any]]


def explain_path(rule_id: str, path: str) -> str:
    """The outbox path of the justification of a finding."""
    return f"{EXPLAIN}{rule_id}/{path.replace('/', '|')}"


@dataclass(frozen=True, slots=True)
class Justifications:
    """The justifications that a draft holds, about to be changed by ``hand``; their marks stand beside those of the fields."""

    checker: Checker
    before: Mapping[str, Any]
    hand: Hand
    state: DraftState

    def write(self, document: Document, context: CheckContext, outcome: Outcome) -> Kept:
        """What is held after the changes in ``outcome.explanations``, whose answers are put into ``outcome``.

        The figures are looked up in the document as it now stands. A text without its finding is refused, a blank one removes.
        Replays and conflicts are those of a field.
        """
        kept: Kept = {path: dict(one) for path, one in self.before.items()}
        if not outcome.explanations:
            return kept
        odd = {
            explain_path(finding.rule_id, finding.path): finding
            for finding in self.checker.check(document, context).findings
            if finding.severity == "explain"
        }
        for change in outcome.explanations:
            self._write(change, odd.get(change.path), kept, outcome)
        return kept

    def _write(self, change: Change, finding: Finding | None, kept: Kept, outcome: Outcome) -> None:
        text, last = (change.text or "").strip(), self.state.mark(change.path)
        before = kept.get(change.path, {})
        digest = self.checker.figures_digest(finding) if finding else None
        settled = before.get("text", "") == text and (not text or before["digest"] == digest)
        if settled or (last is not None and last.client == self.hand.client and last.seq >= change.seq):
            outcome.saved[change.path] = last.revision if last else outcome.revision - 1
        elif last is not None and last.revision > change.base and last.client != self.hand.client and before.get("text", "") != text:
            outcome.clashes.append(Clash(change, change.path, last))
        elif text and finding is None:
            rule = change.path.removeprefix(EXPLAIN).split("/", maxsplit=1)[0]
            outcome.refused.append((change.path, BadInput("explanation_without_finding", rule=rule[:60])))
        else:
            kept.pop(change.path, None)
            if finding is not None and text:
                mine = {"rule_id": finding.rule_id, "path": finding.path, "text": text, "digest": digest}
                kept[change.path] = {**mine, "person_id": self.hand.person_id, "at": self.hand.at.isoformat()}
            self.state.put_mark(change.path, Mark(outcome.revision, self.hand.person_id, self.hand.at, self.hand.client, change.seq))
            outcome.saved[change.path], outcome.changed = outcome.revision, True
