"""What a settlement works with: an award, what was verified of it, the payments, and the formula by which the final sum is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from reserve.rules.ranking.allocators.limits import floor_fen
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

Due = Literal["advance", "instalment", "final"]
_FEN = 100


@dataclass(frozen=True, slots=True)
class Award:
    """What a project was granted at most, in fen, for the yearly saving that it promised in tce."""

    project_code: str
    granted_fen: int
    promised_tce: Decimal


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: the yearly saving in tce, what was really invested (the eligible part), and after how many months from the award.

    A blank is None and never zero: what is not verified is not settled.
    """

    saving_tce: Decimal | None
    investment_fen: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One step of a settlement; negative where money is recovered. ``why`` says how the sum came about."""

    due: Due
    amount_fen: int
    why: Bilingual


@dataclass(frozen=True, slots=True)
class Account:
    """An award as settled so far. ``final_fen`` is None until it is known; the payments then sum to it exactly.

    ``lacking`` names what must be verified first: ``saving``, ``investment`` or ``months``.
    """

    award: Award
    payments: tuple[Payment, ...]
    final_fen: int | None = None
    lacking: tuple[str, ...] = ()

    @property
    def paid_fen(self) -> int:
        """The sum of all payments; what is recovered is taken off."""
        return sum(payment.amount_fen for payment in self.payments)


class Settlement(Protocol):
    """Pays an award in steps and settles it on what was verified; what was paid too much comes back."""

    def __call__(self, award: Award, verified: Sequence[Verified]) -> Account:
        """The account after what is ``verified``, in the order in which it was found; nothing verified gives the advance alone."""
        ...


@dataclass(frozen=True, slots=True)
class Rates:
    """The formula of an entitlement (R8): the least of rate x saving in yuan per tce, share x investment and the cap of the project, less
    other public money.

    A part that is None does not limit. Without a rate and a share the award follows the saving in proportion to what was promised.
    """

    yuan_per_tce: Decimal | None = None
    share_of_investment: Decimal | None = None
    project_fen: int | None = None
    other_fen: int = 0

    def amount(self, award: Award, verified: Verified) -> tuple[int | None, tuple[str, ...]]:
        """What the formula gives for what was verified, never above the award and never below 0, in whole fen rounded down.

        None with the names of what is lacking where a figure that the formula needs was not verified.

        >>> Rates(Decimal(500)).amount(Award("p", 300_000_000, Decimal(6000)), Verified(Decimal(5000)))
        (250000000, ())
        >>> Rates(Decimal(500), Decimal("0.15")).amount(Award("p", 300_000_000, Decimal(6000)), Verified(Decimal(5000)))
        (None, ('investment',))
        """
        lacking = ["saving"] if verified.saving_tce is None else []
        if self.share_of_investment is not None and verified.investment_fen is None:
            lacking.append("investment")
        if lacking or verified.saving_tce is None:
            return None, tuple(lacking)
        saving = max(Decimal(0), verified.saving_tce)
        if self.yuan_per_tce is None and self.share_of_investment is None:
            return in_proportion(award, saving), ()
        found = [self.project_fen] if self.project_fen is not None else []
        if self.yuan_per_tce is not None:
            found.append(floor_fen(saving * self.yuan_per_tce * _FEN))
        if self.share_of_investment is not None:
            found.append(floor_fen((verified.investment_fen or 0) * self.share_of_investment))
        return min(award.granted_fen, max(0, min(found) - self.other_fen)), ()


def in_proportion(award: Award, saving_tce: Decimal, years: int = 1) -> int:
    """The part of an award that a saving earns: all of it at what was promised over ``years``, nothing more above it; whole fen, down.

    >>> in_proportion(Award("p", 1_000, Decimal(300)), Decimal(100)), in_proportion(Award("p", 1_000, Decimal(300)), Decimal(900))
    (333, 1000)
    """
    promised = award.promised_tce * years
    if promised <= 0:
        raise BadInput("settlement_unreadable", field="promised_tce", value=plain(award.promised_tce))
    return award.granted_fen if saving_tce >= promised else floor_fen(award.granted_fen * max(Decimal(0), saving_tce) / promised)


def check(award: Award) -> None:
    """An award below 0 raises ``BadInput('settlement_unreadable')``."""
    if award.granted_fen < 0:
        raise BadInput("settlement_unreadable", field="granted", value=plain(from_fen(award.granted_fen)))
