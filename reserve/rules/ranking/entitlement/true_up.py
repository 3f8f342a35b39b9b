"""An award by formula settled on the verified saving: what is due in the end, what was paid, and the balance that may be negative."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reserve.parameters import Programme, at
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.ranking.candidate import CapStep
from reserve.rules.ranking.entitlement.claimant import Claimant
from reserve.rules.ranking.entitlement.entitled import due, mark
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.units import from_fen, plain

_LEAST = "due_saving"


@dataclass(frozen=True, slots=True)
class Award:
    """What a project was granted by formula: ``granted_fen`` at most, of which ``advanced_fen`` was paid."""

    project_code: str
    granted_fen: int
    advanced_fen: int


@dataclass(frozen=True, slots=True)
class Settled:
    """One row of a settlement. ``final_fen`` is due in all, ``balance_fen`` still to be paid: negative is to be recovered.

    ``final_fen`` is None while the saving is not verified; the balance is then None too. ``steps`` is the chain that led to the sum.
    """

    award: Award
    verified_tce: Decimal | None
    final_fen: int | None
    balance_fen: int | None
    steps: tuple[CapStep, ...] = ()
    missing: tuple[str, ...] = ()


def settle(award: Award, claimant: Claimant, verified_tce: Decimal | None, programme: Programme, as_of: dt.date) -> Settled:
    """Final = min(formula on the verified saving, what was granted); balance = final - advance, negative where money is recovered.

    R12, as Fuzhou 2025 has it (多退少补, to be verified). ``verified_tce`` is counted as the rule counts it. Below the least saving that
    the rule asks for nothing is due, and the advance comes back whole. The cap of firm and year was spent when the award was made: what was
    granted already stands below it. Errors: ``BadInput('true_up_unreadable')`` for an award or advance below zero or an advance above the
    award, ``BadInput('due_without_formula')`` for a programme without a formula.
    """
    if award.granted_fen < 0 or not 0 <= award.advanced_fen <= award.granted_fen:
        raise BadInput("true_up_unreadable", granted=_wan(award.granted_fen), advanced=_wan(award.advanced_fen))
    rule = programme.entitlement
    if rule is None:
        raise BadInput("due_without_formula", programme=programme.title)
    trail = Trail(as_of, programme.area)
    found = due(replace(claimant, saving_tce=verified_tce), replace(rule, electricity=None, stage=None, firm_year=None), 0, trail)
    if found.entitled_fen is None or verified_tce is None:
        return Settled(award, verified_tce, None, None, (), found.missing or ("energy_carriers",))
    steps = [
        *found.steps,
        CapStep(messages()["true_up_granted"].format(granted=_wan(award.granted_fen)), award.granted_fen, False, "", "granted"),
    ]
    least = next((gate for gate in programme.gates if gate.code == _LEAST and gate.parameter), None)
    law = at(least.parameter, as_of, programme.area) if least is not None and least.parameter else None
    if law is not None and verified_tce < law.number:
        text = messages()["true_up_too_little"].format(saving=shown(verified_tce, 6), limit=plain(law.number))
        steps.append(CapStep(text, 0, False, law.citation.text("zh"), _LEAST, law.citation.text("en")))
    final = min([found.entitled_fen, *(step.amount_fen for step in steps)])
    return Settled(award, verified_tce, final, final - award.advanced_fen, mark(steps))


def settle_all(
    awards: Sequence[Award], claimants: Mapping[str, Claimant], verified: Mapping[str, Decimal], programme: Programme, as_of: dt.date
) -> tuple[tuple[Settled, ...], int]:
    """The rows of a settlement in the order of the awards, and the sum still to be paid of those that are verified (negative: comes back).

    An award whose project or verified saving is not given stays open; nothing is taken for granted.
    """
    rows = tuple(settle(award, claimants[award.project_code], verified.get(award.project_code), programme, as_of) for award in awards)
    return rows, sum(row.balance_fen for row in rows if row.balance_fen is not None)


def _wan(fen: int) -> str:
    return plain(from_fen(fen))
