"""One award settled: what the saving earned, what unkept promises hold back, what was paid, and the balance that may be negative."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from reserve.rules.ranking.candidate import CapStep
from reserve.rules.ranking.entitlement.entitled import mark
from reserve.rules.ranking.settlements.commitments import Kept, Promise, kept
from reserve.rules.ranking.settlements.model import Award, Formula, Verified, check
from reserve.rules.ranking.settlements.true_up import balance, wan
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import BLANK, Bilingual


@dataclass(frozen=True, slots=True)
class Held:
    """What one promise that was not kept, or is not verified yet, takes from what the saving earned."""

    code: str
    amount_fen: int
    why: Bilingual
    open: bool


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A settlement of one award. All sums in fen and None while something is ``lacking``.

    ``earned_fen`` by the formula on what was verified; ``held_fen`` of it for promises; ``due_fen`` in all now; ``balance_fen`` still to be
    paid, negative where money comes back. ``steps`` lead from the formula to ``due_fen``: their least is what is due.
    """

    award: Award
    paid_fen: int
    closing: bool
    earned_fen: int | None = None
    held: tuple[Held, ...] = ()
    due_fen: int | None = None
    balance_fen: int | None = None
    steps: tuple[CapStep, ...] = ()
    lacking: tuple[str, ...] = ()
    why: Bilingual = BLANK

    @property
    def held_fen(self) -> int | None:
        """What is held back, or lost where the settlement closes."""
        return None if self.earned_fen is None or self.due_fen is None else self.earned_fen - self.due_fen


def reckon(
    award: Award, verified: Verified | None, *, paid_fen: int, formula: Formula, promises: Sequence[Promise] = (), closing: bool = False
) -> Reckoned:
    """Due = min(formula on the verified saving, award) less what unkept promises hold back; balance = due - paid.

    The promised unit energy and the promised class are commitments as the saving is. While the settlement is open their part waits: it is
    only taken from what was not paid yet, and paid once they are proven. ``closing`` settles for good: what was not kept is lost and comes
    back where it was paid, and nothing may be unverified. An award of 0 (the project left) needs no proof: what was paid comes back.
    In: ``paid_fen`` of all payments less what came back. Out: whole fen. Errors: ``BadInput('settlement_unreadable')`` for an award or a
    sum paid below 0.

    >>> from decimal import Decimal
    >>> from reserve.rules.ranking.settlements.model import Rates
    >>> award, rates = Award("p", 300_000_000, Decimal(6000)), Rates(Decimal(500))
    >>> reckon(award, Verified(Decimal(2000)), paid_fen=150_000_000, formula=rates).balance_fen
    -50000000
    """
    check(award)
    if paid_fen < 0:
        raise BadInput("settlement_unreadable", field="paid", value=wan(paid_fen))
    if award.granted_fen == 0:
        gone = CapStep(messages()["settle_gone"], 0, True, "", "settle_gone")
        return Reckoned(award, paid_fen, True, 0, (), 0, -paid_fen, (gone,), (), balance(0, paid_fen).why)
    if verified is None:
        return Reckoned(award, paid_fen, closing, lacking=("saving",))
    worked = formula.worked(award, verified)
    found = kept(promises, verified)
    unproven = tuple(one.promise.code for one in found if one.reached_micro is None) if closing else ()
    if worked.fen is None or unproven:
        return Reckoned(award, paid_fen, closing, lacking=(*worked.lacking, *unproven))
    earned = worked.fen
    held = _held(earned, found)
    due = earned - sum(one.amount_fen for one in held)
    if not closing:
        due = max(due, min(earned, paid_fen))
    steps = mark((*worked.steps, *_steps(earned, held, due)))
    last = balance(due, paid_fen)
    return Reckoned(award, paid_fen, closing, earned, held, due, last.amount_fen, steps, (), last.why)


def _held(earned: int, found: Sequence[Kept]) -> tuple[Held, ...]:
    """What each promise takes; the parts sum exactly to the whole, rounded down once."""
    taken, before, so_far = [], 0, Fraction(0)
    for one in found:
        so_far = min(Fraction(1), so_far + one.share)
        after = earned * so_far.numerator // so_far.denominator
        if after > before or one.reached_micro is None:
            taken.append(Held(one.promise.code, after - before, one.why, one.reached_micro is None))
        before = after
    return tuple(taken)


def _steps(earned: int, held: Sequence[Held], due: int) -> list[CapStep]:
    steps, left = [], earned
    for one in held:
        left -= one.amount_fen
        steps.append(CapStep(one.why, max(left, due), False, "", f"held_{one.code}"))
    if held and left < due:
        steps.append(CapStep(messages()["settle_held_paid"], due, False, "", "held_paid"))
    return steps
