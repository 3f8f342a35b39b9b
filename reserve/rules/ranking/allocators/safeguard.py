"""Competition stays one: where less is asked for than there is, the budget is cut, so that not everybody wins."""

from collections.abc import Sequence
from decimal import Decimal

from reserve.rules.ranking.allocators.in_order import check_budget
from reserve.rules.ranking.allocators.model import Entrant
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain


def effective_budget(budget_fen: int, asked_fen: int, share: Decimal) -> int:
    """B_eff = min(B, share x what all ask for), in whole fen rounded down.

    Source: the German competition for energy efficiency cuts a round's budget where too little is asked for (published; the share itself
    to be verified, so that none is shipped). ``share`` is stated before the call and lies above 0 and not above 1, else
    ``BadInput('method_setting')``; a budget of 0 or less raises ``BadInput('budget_unreadable')``.

    >>> effective_budget(1_000, 900, Decimal("0.8")), effective_budget(1_000, 5_000, Decimal("0.8"))
    (720, 1000)
    """
    check_budget(budget_fen)
    if not 0 < share <= 1:
        raise BadInput("method_setting", key="competition_share", value=share, needed="> 0, ≤ 1")
    return min(budget_fen, int(share * max(0, asked_fen)))


def safeguarded(entrants: Sequence[Entrant], budget_fen: int, share: Decimal) -> tuple[int, tuple[Bilingual, ...]]:
    """The effective budget of a list and, where it is cut, a note with the figures.

    What counts as asked is what a project may have by its own limits: asking for more than the rules allow does not feign demand. Where
    nobody may have anything there is nothing to cut.
    """
    asked = sum(entrant.own_fen for entrant in entrants)
    effective = effective_budget(budget_fen, asked, share)
    if effective in (0, budget_fen):
        return budget_fen, ()
    told = {"budget": budget_fen, "asked": asked, "effective": effective}
    figures = {name: plain(from_fen(fen)) for name, fen in told.items()}
    return effective, (messages()["note_competition"].format(share=plain(share), **figures),)
