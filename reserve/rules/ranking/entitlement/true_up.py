"""The formula of an entitlement as a settlement works with it: what is due on the verified saving, by the law of a day."""

import datetime as dt
from dataclasses import dataclass, replace

from reserve.parameters import Programme, at
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.ranking.candidate import CapStep
from reserve.rules.ranking.entitlement.claimant import Claimant
from reserve.rules.ranking.entitlement.entitled import due, mark
from reserve.rules.ranking.settlements.model import Account, Award, Payment, Verified, Worked
from reserve.rules.ranking.settlements.true_up import finished, paid_before
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.units import from_fen, plain

_LEAST = "due_saving"


@dataclass(frozen=True, slots=True)
class ByRule:
    """The formula that ``programme`` publishes, over one project, by the law of ``as_of``.

    The verified saving is counted as the rule counts it. Below the least saving that the rule asks for nothing is due. The cap of firm and
    year was spent when the award was made: what was granted already stands below it.
    """

    claimant: Claimant
    programme: Programme
    as_of: dt.date

    def worked(self, award: Award, verified: Verified) -> Worked:
        """R8 with the verified figures, at most what was granted; ``BadInput('due_without_formula')`` for a programme without a formula."""
        rule = self.programme.entitlement
        if rule is None:
            raise BadInput("due_without_formula", programme=self.programme.title)
        trail = Trail(self.as_of, self.programme.area)
        alone = replace(rule, electricity=None, stage=None, firm_year=None)
        found = due(self._claimant(verified), alone, 0, trail)
        if found.entitled_fen is None or verified.saving_tce is None:
            return Worked(None, (), found.missing or ("energy_carriers",))
        granted = messages()["true_up_granted"].format(granted=plain(from_fen(award.granted_fen)))
        steps = [*found.steps, CapStep(granted, award.granted_fen, False, "", "granted")]
        least = next((gate for gate in self.programme.gates if gate.code == _LEAST and gate.parameter), None)
        law = at(least.parameter, self.as_of, self.programme.area) if least is not None and least.parameter else None
        if law is not None and verified.saving_tce < law.number:
            text = messages()["true_up_too_little"].format(saving=shown(verified.saving_tce, 6), limit=plain(law.number))
            steps.append(CapStep(text, 0, False, law.citation.text("zh"), _LEAST, law.citation.text("en")))
        return Worked(min(found.entitled_fen, *(step.amount_fen for step in steps)), mark(steps))

    def _claimant(self, verified: Verified) -> Claimant:
        """The project with what was verified in place of what was declared; a blank leaves the declared figure."""
        one = replace(self.claimant, saving_tce=verified.saving_tce)
        if verified.investment_fen is not None:
            one = replace(one, investment_total_fen=verified.investment_fen, investment_eligible_fen=verified.investment_fen)
        return one if verified.other_fen is None else replace(one, other_public_fen=verified.other_fen)


def settle(award: Award, advanced_fen: int, verified: Verified, formula: ByRule) -> Account:
    """Final = min(formula on the verified saving, what was granted); balance = final - advance, negative where money is recovered.

    R12, as Fuzhou 2025 has it (多退少补, to be verified). Errors: ``BadInput('true_up_unreadable')`` for an award or advance below zero or
    an advance above the award, ``BadInput('due_without_formula')`` for a programme without a formula.
    """
    if award.granted_fen < 0 or not 0 <= advanced_fen <= award.granted_fen:
        raise BadInput("true_up_unreadable", granted=plain(from_fen(award.granted_fen)), advanced=plain(from_fen(advanced_fen)))
    paid: tuple[Payment, ...] = paid_before(advanced_fen)
    return finished(award, paid, [verified], formula)
