"""An advance on the promise, the rest on what was verified: 多退少补."""

from collections.abc import Sequence
from decimal import Decimal

from reserve.rules.ranking.allocators.limits import floor_fen
from reserve.rules.ranking.settlements.model import Account, Award, Formula, Payment, Verified, check
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.units import from_fen, plain

_PERCENT = 100


def true_up(award: Award, verified: Sequence[Verified], *, advance_share: Decimal, rates: Formula) -> Account:
    """Advance = share x award; final = min(formula with the verified saving, award); balance = final - advance, negative where recovered.

    Source: R12 as Fujian settles it (half in advance on the estimate, then refund or top up; to be verified); the fund of this house
    follows it. In: ``advance_share`` of the award, 0 to 1; the last entry of ``verified`` counts. Out: whole fen rounded down, payments
    that sum exactly to the final sum; without a verified saving the advance alone. Errors: ``BadInput('method_setting')`` for a share
    outside 0 to 1, ``BadInput('settlement_unreadable')`` for an award below 0.

    >>> from reserve.rules.ranking.settlements.model import Rates
    >>> award = Award("p", 300_000_000, Decimal(6000))
    >>> rates = Rates(Decimal(500))
    >>> for saving in (6000, 5000, 2000):
    ...     account = true_up(award, [Verified(Decimal(saving))], advance_share=Decimal("0.5"), rates=rates)
    ...     print([payment.amount_fen for payment in account.payments], account.final_fen)
    [150000000, 150000000] 300000000
    [150000000, 100000000] 250000000
    [150000000, -50000000] 100000000
    """
    check(award)
    if not 0 <= advance_share <= 1:
        raise BadInput("method_setting", key="advance_share", value=advance_share, needed="0 - 1")
    return finished(award, advance(award, advance_share), verified, rates)


def finished(award: Award, paid: tuple[Payment, ...], verified: Sequence[Verified], formula: Formula) -> Account:
    """The account after what is ``verified``, where ``paid`` was paid before: the last entry counts and the balance makes up the rest."""
    if not verified:
        return Account(award, paid)
    found = formula.worked(award, verified[-1])
    if found.fen is None:
        return Account(award, paid, None, found.lacking)
    return Account(award, (*paid, balance(found.fen, sum(one.amount_fen for one in paid))), found.fen, (), found.steps)


def advance(award: Award, share: Decimal) -> tuple[Payment, ...]:
    """What is paid before anything is verified, in whole fen rounded down; no payment where that is nothing."""
    amount = floor_fen(award.granted_fen * share)
    if amount == 0:
        return ()
    figures = {"granted": wan(award.granted_fen), "share": plain(share * _PERCENT), "amount": wan(amount)}
    return (Payment("advance", amount, messages()["settle_advance"].format(**figures)),)


def paid_before(amount_fen: int) -> tuple[Payment, ...]:
    """What was really paid in advance, as it is recorded; no payment where that is nothing."""
    if amount_fen == 0:
        return ()
    return (Payment("advance", amount_fen, messages()["settle_paid_before"].format(amount=wan(amount_fen))),)


def balance(final_fen: int, paid_fen: int) -> Payment:
    """The last payment: what makes all payments sum to the final sum; below 0 it is recovered."""
    amount = final_fen - paid_fen
    code = "settle_recovered" if amount < 0 else "settle_balance"
    figures = {"final": wan(final_fen), "paid": wan(paid_fen), "amount": wan(abs(amount))}
    return Payment("final", amount, messages()[code].format(**figures))


def wan(fen: int) -> str:
    """An amount in 10^4 yuan, with every fen."""
    return plain(from_fen(fen))
