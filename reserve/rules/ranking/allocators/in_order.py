"""Down the list in order of place: stop where the money ends, or skip to whoever still fits."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from reserve.rules.ranking.allocators.model import Entrant, Offer, Shares, marked, step
from reserve.rules.ranking.allocators.purses import Purses
from reserve.rules.ranking.candidate import CapStep, RowStatus
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.units import from_fen, plain

Line = Literal["stop", "skip"]
_FEN = 100


def check_budget(budget_fen: int) -> None:
    """A budget of 0 or less raises ``BadInput('budget_unreadable')``."""
    if budget_fen <= 0:
        raise BadInput("budget_unreadable", budget=Decimal(budget_fen) / _FEN)


class Sheet:
    """Offers as they grow: one entry for each entrant, whose chain is that of the moment when its offer was last looked at."""

    def __init__(self, entrants: Sequence[Entrant], granted_fen: Mapping[str, int] | None = None) -> None:
        self.entrants = entrants
        self.held = [0] * len(entrants)
        self._entitled = [0] * len(entrants)
        self._chains: list[tuple[CapStep, ...]] = [()] * len(entrants)
        self._purses = Purses(granted_fen)

    def clear(self, positions: Sequence[int], money_fen: int, line: Line, *, partial: bool, source: CapStep | None = None) -> int:
        """Give ``money_fen`` down ``positions`` and answer with what was given.

        ``stop``: the first whose entitlement exceeds what is left ends the list, with a part of it where ``partial``. ``skip``: who does
        not fit is passed over for whoever does. An offer below the least grant of a project is none. ``source`` is the step that shows
        what is left; without one it is the money of the batch.
        """
        shown = source or step("cap_remaining", 0)
        given, stopped = 0, False
        for position in positions:
            entrant, held = self.entrants[position], self.held[position]
            chain = self._purses.chain(entrant, held)
            entitled = max(0, min((one.amount_fen for one in chain), default=0))
            remaining = 0 if stopped else money_fen - given
            if 0 < entitled < entrant.least_fen:
                chain.append(step("cap_least_grant", 0, least=plain(from_fen(entrant.least_fen))))
                self._note(position, entitled, chain)
                continue
            needed = max(0, entitled - held)
            if held and not needed:
                continue
            fits = needed <= remaining
            more = needed if fits else remaining if partial and line == "stop" else 0
            stopped = stopped or (line == "stop" and not fits)
            chain.append(CapStep(shown.label, remaining + held, False, shown.citation, shown.code, shown.citation_en))
            if 0 < held + more < entrant.least_fen:
                chain.append(step("cap_least_grant", 0, least=plain(from_fen(entrant.least_fen))))
                more = 0
            self.held[position] += more
            self._purses.take(entrant, more)
            given += more
            self._note(position, entitled, chain)
        return given

    def _note(self, position: int, entitled: int, chain: list[CapStep]) -> None:
        self._entitled[position] = entitled
        self._chains[position] = marked(chain)

    def offers(self) -> tuple[Offer, ...]:
        """All offers as they stand."""
        return tuple(
            Offer(status_of(held, entitled), entitled, held, chain)
            for held, entitled, chain in zip(self.held, self._entitled, self._chains, strict=True)
        )


def status_of(held: int, entitled: int) -> RowStatus:
    """Whether a project waits, has a part or has all that it is entitled to."""
    return "reserve" if held == 0 else "funded" if held == entitled else "partial"


def in_order(
    entrants: Sequence[Entrant], budget_fen: int, line: Line = "stop", *, partial: bool = True, granted_fen: Mapping[str, int] | None = None
) -> Shares:
    """Offers in order of place: the least of all limits, until the money is spent.

    ``stop`` (the default everywhere): nobody behind the line overtakes; the last may get a part. ``skip``: whoever fits into what is left
    goes on, and a note says how many stand before somebody who was funded without anything. In: ``granted_fen`` is what a purse gave before
    this batch. Out: whole fen that never exceed the budget or a purse. A budget of 0 or less raises ``BadInput('budget_unreadable')``.

    >>> from reserve.rules.ranking.allocators.model import Limit
    >>> asked = [Entrant(code, (Limit(step("cap_requested", fen)),)) for code, fen in (("a", 500), ("b", 700), ("c", 200))]
    >>> [[offer.offer_fen for offer in in_order(asked, 800, line).offers] for line in ("stop", "skip")]
    [[500, 300, 0], [500, 0, 200]]
    """
    check_budget(budget_fen)
    sheet = Sheet(entrants, granted_fen)
    sheet.clear(range(len(entrants)), budget_fen, line, partial=partial)
    shares = Shares(sheet.offers(), budget_fen)
    jumped = passed_over(shares)
    notes = (messages()["note_skipped"].format(count=jumped),) if line == "skip" and jumped else ()
    return Shares(shares.offers, budget_fen, notes=notes)


def passed_over(shares: Shares) -> int:
    """How many stand before the line with an entitlement and without an offer.

    >>> passed_over(Shares((Offer("funded", 5, 5, ()), Offer("reserve", 7, 0, ()), Offer("funded", 2, 2, ())), 7))
    1
    """
    line = shares.line or 0
    return sum(1 for offer in shares.offers[:line] if offer.offer_fen == 0 and offer.entitled_fen > 0)
