"""The checker that services are given: closures for the page, Great Expectations for the record."""

import datetime as dt
from collections.abc import Sequence

from reserve.vocabulary.document import Document
from reserve.vocabulary.fields import STAGES, Stage
from reserve.vocabulary.findings import CheckContext, Finding, LibraryChunk, LibraryVerdict, Report, Verdict, WaivedBy
from reserve.vocabulary.language import Bilingual
from validation import closures, explanations
from validation.case import Case
from validation.catalogue import by_id, catalogue
from validation.selection import rules_for, rules_reading

UNSAID = ("presence", "reading", "bounds")
"""Families that a heading or a cell says by itself."""
READING = "R-READ"
"""The rule that reads every field: of its findings only those at the asked paths are given."""


class RuleChecker:
    """Implements :class:`reserve.vocabulary.findings.Checker` with the catalogue of this package."""

    def check(self, document: Document, context: CheckContext) -> Report:
        """All rules by closures."""
        rules = rules_for(context.stage, context.as_of, context.area)
        return explanations.report(closures.find(Case(document, context), rules), context)

    def check_paths(self, document: Document, paths: Sequence[str], context: CheckContext) -> Report:
        """Only the rules that read one of ``paths``, and unreadable text only at them."""
        names = closures.names_of(paths)
        rules = rules_reading(names, context.stage, context.as_of, context.area)
        found = closures.find(Case(document, context), rules)
        near = (f for f in found if f.rule_id != READING or not names.isdisjoint(closures.names_of((f.path,))))
        return explanations.report(near, context)

    def verdict(self, document: Document, context: CheckContext) -> Verdict:
        """The formal verdict of Great Expectations. Raises ``RuleCrashed`` or ``SuiteIncomplete``: never a data error."""
        return self.verdicts([document], [context])[0]

    def verdicts(self, documents: Sequence[Document], contexts: Sequence[CheckContext]) -> list[Verdict]:
        """Formal verdicts of many documents, one run per stage, day and area; ``contexts`` answer one to one."""
        from validation.formal import formal_engine

        return formal_engine().verdicts(documents, contexts)

    def library(self, chunk: LibraryChunk, as_of: dt.date, stage: Stage, *, only: Sequence[str] | None = None) -> LibraryVerdict:
        """The formal verdict over many projects of the typed projection; ``only`` judges these rules and no others."""
        from validation.library import judge

        return judge(chunk, as_of, stage, only=only)

    def edition(self) -> str:
        """A few characters that change whenever a rule changes."""
        from validation.catalogue import catalogue
        from validation.record import edition

        return edition(catalogue())

    def rules_by_field(self, stage: Stage) -> dict[str, tuple[tuple[str, Bilingual], ...]]:
        """Id and title of the rules of the catalogue that stand at a field, presence and reading left out: a heading says those itself."""
        found: dict[str, list[tuple[str, Bilingual]]] = {}
        for one in catalogue():
            if one.family not in UNSAID and STAGES.index(one.stage) <= STAGES.index(stage):
                found.setdefault(one.path, []).append((one.id, one.title))
        return {name: tuple(rules) for name, rules in found.items()}

    def figures_digest(self, finding: Finding) -> str:
        """The digest that a justification or a waiver of ``finding`` is bound to."""
        return explanations.figures_digest(finding)

    def waivable(self, rule_id: str) -> WaivedBy | None:
        """The lowest level whose officer may waive the rule, as ``waivable.csv`` says."""
        known = by_id().get(rule_id)
        return known.waivable if known else None
