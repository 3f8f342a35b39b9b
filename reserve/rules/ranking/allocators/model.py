"""What every allocator works with: projects in their order with their limits, offers with the chain that led there, parts of a budget.

Amounts are fen where money is shared out and places where a list is filled; nothing here knows which.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from reserve.rules.ranking.candidate import CapStep, RowStatus
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class Offer:
    """What one placed project is entitled to and offered, in fen, with the chain that led there."""

    status: RowStatus
    entitled_fen: int
    offer_fen: int
    caps: tuple[CapStep, ...]


@dataclass(frozen=True, slots=True)
class OfferColumns:
    """Offers as columns, in the order of places; money in fen."""

    statuses: Sequence[RowStatus]
    entitled_fen: Sequence[int]
    offer_fen: Sequence[int]


def offer_columns(offers: Sequence[Offer]) -> OfferColumns:
    """The columns of offers: those they are made of where they are made when read."""
    if isinstance(offers, LazyOffers):
        return offers.columns
    statuses = [one.status for one in offers]
    return OfferColumns(statuses, [one.entitled_fen for one in offers], [one.offer_fen for one in offers])


class LazyOffers(Sequence[Offer]):
    """Offers whose chain is made when somebody reads it."""

    def __init__(self, columns: OfferColumns, chain: Callable[[int], tuple[CapStep, ...]]) -> None:
        self.columns, self._chain = columns, chain

    def __len__(self) -> int:
        return len(self.columns.statuses)

    @overload
    def __getitem__(self, position: int) -> Offer: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Offer]: ...
    def __getitem__(self, position: int | slice) -> Offer | Sequence[Offer]:
        if isinstance(position, slice):
            return [self[place] for place in range(*position.indices(len(self)))]
        at, known = range(len(self))[position], self.columns
        return Offer(known.statuses[at], known.entitled_fen[at], known.offer_fen[at], self._chain(at))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, tuple | list | LazyOffers):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of the money chain.

    Without a ``purse`` the amount of ``step`` concerns this project alone; with one it is what all who name the same purse (a firm, a
    group, a county, a sector, a fence) get together.
    """

    step: CapStep
    purse: str = ""


@dataclass(frozen=True, slots=True)
class Entrant:
    """One project in the order of its place, as an allocator sees it.

    ``limits`` stand in the order in which the chain shows them; ``other_fen`` is public money it already has, which is taken off;
    ``benefit_micro`` what the whole of its own entitlement buys (10^-6 tce, tCO2 or points); ``least_fen`` the smallest grant that makes
    sense; ``belongs`` names the fences whose money it may take, ``county`` the division whose share it takes.
    """

    project_code: str
    limits: tuple[Limit, ...]
    other_fen: int = 0
    tier: int = 1
    benefit_micro: int = 0
    least_fen: int = 0
    belongs: frozenset[str] = frozenset()
    county: str = ""

    @property
    def own_fen(self) -> int:
        """What it may have if nobody shared a limit with it."""
        return max(0, min((limit.step.amount_fen for limit in self.limits), default=0) - self.other_fen)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a budget (a fence, a county, the general list): what was set aside, what came in from another part, what was given.

    What is left went on to another part (``passed_fen``) or to nobody (``left_fen``):
    ``set_aside_fen + received_fen == given_fen + passed_fen + left_fen``.
    """

    name: str
    set_aside_fen: int
    received_fen: int
    given_fen: int
    passed_fen: int
    left_fen: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Offers in the order of the entrants; ``budget_fen`` is what could be given. ``spent_fen + left_fen == budget_fen``.

    ``benefit_micro`` is what the offers buy and ``bound_micro`` what nothing can exceed, where the allocator optimises; ``notes`` are
    sentences for whoever reads the list.
    """

    offers: tuple[Offer, ...]
    budget_fen: int
    parts: tuple[Part, ...] = ()
    benefit_micro: int | None = None
    bound_micro: int | None = None
    notes: tuple[Bilingual, ...] = ()

    @property
    def spent_fen(self) -> int:
        """The sum of all offers."""
        return sum(offer.offer_fen for offer in self.offers)

    @property
    def left_fen(self) -> int:
        """What nobody got."""
        return self.budget_fen - self.spent_fen

    @property
    def line(self) -> int | None:
        """The last place that got something, from 1; None where nobody did."""
        return max((place for place, offer in enumerate(self.offers, 1) if offer.offer_fen > 0), default=None)

    @property
    def reserve(self) -> tuple[int, ...]:
        """Positions of those who wait, in their order."""
        return tuple(position for position, offer in enumerate(self.offers) if offer.status == "reserve")

    @property
    def gap(self) -> Decimal | None:
        """How far the benefit lies below the bound, as a share of it with six decimals; None where nothing was optimised."""
        if self.bound_micro is None or self.benefit_micro is None:
            return None
        return (Decimal(self.bound_micro - self.benefit_micro) / max(1, self.bound_micro)).quantize(Decimal("0.000001"))


Share = Callable[[Sequence[Entrant], int], Shares]
"""An allocator with its settings: entrants in their order and the budget in, offers out."""


def step(code: str, amount_fen: int, **figures: object) -> CapStep:
    """A step of the chain that is no cap of the programme; ``code`` is that of its sentence."""
    label = messages()[code]
    return CapStep(label.format(**figures) if figures else label, amount_fen, False, "", code)


def marked(chain: Sequence[CapStep]) -> tuple[CapStep, ...]:
    """The chain with the step that decides marked: the first of those that allow the least.

    >>> from reserve.vocabulary.language import BLANK
    >>> [one.binding for one in marked([CapStep(BLANK, fen, False, "") for fen in (500, 300, 300)])]
    [False, True, False]
    """
    least = min(one.amount_fen for one in chain)
    first = next(position for position, one in enumerate(chain) if one.amount_fen == least)
    decided = chain[first]
    binding = CapStep(decided.label, decided.amount_fen, True, decided.citation, decided.code, decided.citation_en)
    return (*chain[:first], binding, *chain[first + 1 :])
