"""What each published formula would give a project: the sum, the cap that decides, and the conditions that it does not meet yet."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reserve.parameters import Programme, Value, at, programmes
from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Trail
from reserve.rules.openings.answers import Opening, Subject, stated
from reserve.rules.ranking.candidate import Candidate, CapStep
from reserve.rules.ranking.entitlement.claimant import claimant_of
from reserve.rules.ranking.entitlement.entitled import Due, due
from reserve.rules.ranking.entitlement.public_funds import public_funds
from reserve.rules.ranking.gates.eligibility import decide
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

_TOPIC = Bilingual("外地公开办法测算", "Published rules elsewhere")
_UNANSWERED = {
    "gate_credit_unanswered": "credit_record_clean",
    "undue_progress_unanswered": "progress",
    "undue_other_unanswered": "other_public_money",
}
"""The field whose blank answer keeps a condition open."""


@dataclass(frozen=True, slots=True)
class Would:
    """One formula over one project: what it gives, its conditions with their answers, and the value that the sum rests on first."""

    programme: Programme
    due: Due
    decisions: tuple[Decision, ...]
    law: Value

    @property
    def refusals(self) -> tuple[Decision, ...]:
        """The conditions that the project does not meet."""
        return tuple(decision for decision in self.decisions if not decision.allowed)

    @property
    def deciding(self) -> CapStep | None:
        """The line of the chain that decides the sum."""
        return next((step for step in self.due.steps if step.binding), None)


def would_receive(document: Document, judged: Assessment, as_of: dt.date, programme: Programme, received_fen: int = 0) -> Would | None:
    """What ``programme`` would give the project on ``as_of``; None where it has no formula or one of its values is not in force then.

    A project that is not finished is reckoned as finished on the day, so that its future sum is known; that it is not is among the
    refusals. ``received_fen``: what the firm received under the rule in the year.
    """
    rule = programme.entitlement
    if rule is None:
        return None
    try:
        law = at(next(path for path in rule.addresses), as_of, programme.area)
        facts = document.facts()
        claimant = claimant_of(facts, judged)
        if claimant.finished_on is None:
            claimant = replace(claimant, finished_on=as_of)
        found = due(claimant, rule, received_fen, Trail(as_of, programme.area))
        candidate = as_candidate(document, facts, judged)
        return Would(programme, found, decide(candidate, programme, as_of), law)
    except NotFound:
        return None


def as_candidate(document: Document, facts: Mapping[str, Any], judged: Assessment) -> Candidate:
    """The project as the gates look at it; what a batch would pin (code, version, unit, lists) no gate of a formula asks for."""
    firm = str(facts["enterprise_credit_code"] or facts["enterprise_name"] or "")
    return Candidate(
        project_code="", version_id="", digest="", enterprise=firm, group=firm, unit="", county=str(facts["location_code"] or ""),
        city="", name=str(facts["project_name"] or ""), facts=facts, assessment=judged, memberships=frozenset(),
        funds=public_funds(document),
    )  # fmt: skip


def by_formula(subject: Subject) -> Iterator[Opening]:
    """One answer for each shipped formula in force: what it would give here, by which line of it, and what the project lacks.

    Nothing before the saving is known: without it no formula says anything.
    """
    if subject.assessment.saving_tce_per_year is None:
        return
    for programme in programmes():
        would = would_receive(subject.document, subject.assessment, subject.as_of, programme)
        if would is not None:
            yield _opening(would)


def _opening(would: Would) -> Opening:
    found, refusals, title = would.due, would.refusals, would.programme.title
    if found.stream is None:
        return stated(_TOPIC, False, "formula_refused", would.law, (), programme=title, why=_joined(refusals))
    if found.entitled_fen is None or found.payable_fen is None or would.deciding is None:
        return stated(_TOPIC, None, "formula_blank", would.law, found.missing, programme=title)
    figures = {"programme": title, "amount": plain(from_fen(found.entitled_fen)), "now": plain(from_fen(found.payable_fen))}
    decides = would.deciding.label
    blank = tuple(_UNANSWERED[one.reason] for one in refusals if one.reason in _UNANSWERED)
    if refusals:
        answer = None if len(blank) == len(refusals) else False
        return stated(_TOPIC, answer, "formula_if", would.law, blank, cap=decides, why=_joined(refusals), **figures)
    code = "formula_now" if found.payable_fen < found.entitled_fen else "formula_gives"
    return stated(_TOPIC, found.entitled_fen > 0, code, would.law, (), cap=decides, **figures)


def _joined(decisions: tuple[Decision, ...]) -> Bilingual:
    return Bilingual("；".join(one.message.zh for one in decisions), "; ".join(one.message.en for one in decisions))
