"""What a settlement works with: an award, what was verified of it, the payments, and the formula by which the final sum is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from reserve.rules.ranking.allocators.limits import floor_fen
from reserve.rules.ranking.candidate import CapStep
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import BLANK, Bilingual
from reserve.vocabulary.units import from_fen, plain

Due = Literal["advance", "instalment", "final"]
_FEN = 100
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Award:
    """What a project was granted at most, in fen, for the yearly saving that it promised in tce; None where the formula asks for none."""

    project_code: str
    granted_fen: int
    promised_tce: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: the yearly saving in tce, what was really invested (the eligible part), and after how many months from the award.

    A blank is None and never zero: what is not verified is not settled. ``other_fen``: other public money found; None leaves what was
    declared. ``level`` is the figure after the works that the criterion of the level reads (kgce/t, kWh/t), ``air_class`` the class found
    and ``ultra_low`` whether the whole process was found ultra-low.
    """

    saving_tce: Decimal | None
    investment_fen: int | None = None
    months: int | None = None
    other_fen: int | None = None
    level: Decimal | None = None
    air_class: str | None = None
    ultra_low: bool | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One step of a settlement; negative where money is recovered. ``why`` says how the sum came about."""

    due: Due
    amount_fen: int
    why: Bilingual


@dataclass(frozen=True, slots=True)
class Account:
    """An award as settled so far. ``final_fen`` is None until it is known; the payments then sum to it exactly.

    ``lacking`` names what must be verified first: ``saving``, ``investment`` or ``months``. ``steps`` is the chain of the final sum.
    """

    award: Award
    payments: tuple[Payment, ...]
    final_fen: int | None = None
    lacking: tuple[str, ...] = ()
    steps: tuple[CapStep, ...] = ()

    @property
    def paid_fen(self) -> int:
        """The sum of all payments; what is recovered is taken off."""
        return sum(payment.amount_fen for payment in self.payments)

    @property
    def advanced_fen(self) -> int:
        """What was paid before anything was verified."""
        return sum(payment.amount_fen for payment in self.payments if payment.due == "advance")

    @property
    def balance_fen(self) -> int | None:
        """What is still to be paid in the end; negative is to be recovered, None while the final sum is not known."""
        return None if self.final_fen is None else sum(payment.amount_fen for payment in self.payments if payment.due == "final")


@dataclass(frozen=True, slots=True)
class Worked:
    """What a formula gives for what was verified: whole fen, and the chain that led there. None with the names of what is ``lacking``."""

    fen: int | None
    steps: tuple[CapStep, ...] = ()
    lacking: tuple[str, ...] = ()


class Formula(Protocol):
    """What an award is worth on what was verified, never above the award and never below 0."""

    def worked(self, award: Award, verified: Verified) -> Worked:
        """The sum in whole fen, rounded down, with its chain of limits; the award itself is one of them."""
        ...


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
    ``source``: the programme that states them.
    """

    yuan_per_tce: Decimal | None = None
    share_of_investment: Decimal | None = None
    project_fen: int | None = None
    other_fen: int = 0
    source: Bilingual = BLANK

    def worked(self, award: Award, verified: Verified) -> Worked:
        """What the formula gives for what was verified; each limit is a step, the award the last one.

        >>> Rates(Decimal(500)).worked(Award("p", 300_000_000, Decimal(6000)), Verified(Decimal(5000))).fen
        250000000
        >>> Rates(Decimal(500), Decimal("0.15")).worked(Award("p", 300_000_000, Decimal(6000)), Verified(Decimal(5000))).lacking
        ('investment',)
        """
        lacking = ["saving"] if verified.saving_tce is None else []
        if self.share_of_investment is not None and verified.investment_fen is None:
            lacking.append("investment")
        if lacking or verified.saving_tce is None:
            return Worked(None, (), tuple(lacking))
        saving = max(Decimal(0), verified.saving_tce)
        steps = self._limits(award, saving, verified.investment_fen or 0)
        found = min(one.amount_fen for one in steps)
        other = self.other_fen if verified.other_fen is None else verified.other_fen
        if other and (self.yuan_per_tce is not None or self.share_of_investment is not None):
            found = max(0, found - other)
            steps.append(self._step("settle_other", found, other=_wan(other)))
        steps.append(self._step("settle_granted", award.granted_fen, granted=_wan(award.granted_fen)))
        return Worked(min(found, award.granted_fen), tuple(steps))

    def _limits(self, award: Award, saving: Decimal, investment: int) -> list[CapStep]:
        if self.yuan_per_tce is None and self.share_of_investment is None:
            amount = in_proportion(award, saving)
            promised = plain(award.promised_tce or Decimal(0))
            return [self._step("settle_proportion", amount, saving=plain(saving), promised=promised, granted=_wan(award.granted_fen))]
        steps = []
        if self.yuan_per_tce is not None:
            amount = floor_fen(saving * self.yuan_per_tce * _FEN)
            steps.append(self._step("settle_rate", amount, saving=plain(saving), rate=plain(self.yuan_per_tce)))
        if self.share_of_investment is not None:
            amount, share = floor_fen(investment * self.share_of_investment), plain(self.share_of_investment * _PERCENT)
            steps.append(self._step("settle_share", amount, investment=_wan(investment), share=share))
        if self.project_fen is not None:
            steps.append(self._step("settle_project", self.project_fen, limit=_wan(self.project_fen)))
        return steps

    def _step(self, code: str, amount_fen: int, **figures: object) -> CapStep:
        return CapStep(messages()[code].format(**figures), amount_fen, False, self.source.zh, code, self.source.en)


def in_proportion(award: Award, saving_tce: Decimal, years: int = 1) -> int:
    """The part of an award that a saving earns: all of it at what was promised over ``years``, nothing more above it; whole fen, down.

    >>> in_proportion(Award("p", 1_000, Decimal(300)), Decimal(100)), in_proportion(Award("p", 1_000, Decimal(300)), Decimal(900))
    (333, 1000)
    """
    promised = (award.promised_tce or Decimal(0)) * years
    if promised <= 0:
        raise BadInput(
            "settlement_unreadable", field="promised_tce", value="—" if award.promised_tce is None else plain(award.promised_tce)
        )
    return award.granted_fen if saving_tce >= promised else floor_fen(award.granted_fen * max(Decimal(0), saving_tce) / promised)


def check(award: Award) -> None:
    """An award below 0 raises ``BadInput('settlement_unreadable')``."""
    if award.granted_fen < 0:
        raise BadInput("settlement_unreadable", field="granted", value=plain(from_fen(award.granted_fen)))


def _wan(fen: int) -> str:
    return plain(from_fen(fen))
