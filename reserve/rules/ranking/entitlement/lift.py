"""What would bring a project more under a published formula: which condition holds money back, and how much."""

from reserve.rules.ranking.allocators.model import Offer
from reserve.rules.ranking.entitlement.entitled import FIRM, OTHER, REMAINING, STAGE
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

_TOLD = {REMAINING: "lift_due_waiting", FIRM: "lift_due_firm", OTHER: "lift_due_other", STAGE: "lift_due_stage"}


def of_the_formula(offer: Offer) -> tuple[Bilingual, ...]:
    """The sentence on the step that decides where the formula alone gave more; blank where the project has all that the formula gives.

    Money that is waited for is not lost: nothing about the project has to change.
    """
    binding = next((step for step in offer.caps if step.binding), None)
    if binding is None or binding.code not in _TOLD:
        return ()
    before = min((step.amount_fen for step in offer.caps[: offer.caps.index(binding)]), default=binding.amount_fen)
    held = before - binding.amount_fen
    if held <= 0:
        return ()
    figures = {"gives": before, "held": held, "paid": offer.offer_fen}
    return (messages()[_TOLD[binding.code]].format(cap=binding.label, **{name: plain(from_fen(fen), 2) for name, fen in figures.items()}),)
