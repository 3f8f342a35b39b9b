"""Settlements that pay on proof: all of it once, or year after year on what was saved in each."""

from collections.abc import Sequence
from decimal import Decimal

from reserve.rules.ranking.settlements.model import Account, Award, Formula, Payment, Verified, check, in_proportion
from reserve.rules.ranking.settlements.true_up import advance, balance, wan
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.units import plain


def on_proof(award: Award, verified: Sequence[Verified], *, months_at_most: int, rates: Formula) -> Account:
    """Nothing in advance; the whole once it is proven, and nothing where the proof comes too late.

    Source: ProKilowatt (Switzerland, published): paid after proof within three years. In: ``months_at_most`` from the award to the proof,
    both included; the last entry of ``verified`` counts. Errors: ``BadInput('method_setting')`` for less than one month.

    >>> from reserve.rules.ranking.settlements.model import Rates
    >>> award = Award("p", 1_000, Decimal(300))
    >>> accounts = [on_proof(award, [Verified(Decimal(150), None, months)], months_at_most=36, rates=Rates()) for months in (36, 37)]
    >>> [account.final_fen for account in accounts]
    [500, 0]
    """
    check(award)
    if months_at_most < 1:
        raise BadInput("method_setting", key="months_at_most", value=months_at_most, needed="≥ 1")
    if not verified:
        return Account(award, ())
    worked = rates.worked(award, verified[-1])
    final, lacking, months = worked.fen, worked.lacking, verified[-1].months
    if months is None:
        lacking = (*lacking, "months")
    if final is None or months is None:
        return Account(award, (), None, lacking)
    if months > months_at_most:
        late = messages()["settle_late"].format(months=months, limit=months_at_most)
        return Account(award, (Payment("final", 0, late),), 0)
    return Account(award, (balance(final, 0),), final, (), worked.steps)


def over_years(award: Award, verified: Sequence[Verified], *, before_share: Decimal, years: int) -> Account:
    """A part before operation, the rest year after year as the promised saving is really had; recovered where it was not.

    Source: EU Innovation Fund (structure published): at most 40 % before operation, at least 60 % on verified avoidance over up to ten
    years, recoverable. In: one entry of ``verified`` for each year. What is earned is the award x saving so far / (years x promised); the
    advance counts against it, so that nothing is recovered before the last year. Out: whole fen; after the last year the payments sum
    exactly to what was earned. Errors: ``BadInput('method_setting')`` for a share outside 0 to 1 or years below 1,
    ``BadInput('settlement_unreadable')`` for more verified years than there are, or a promise of nothing.

    >>> award = Award("p", 1_000, Decimal(100))
    >>> account = over_years(award, [Verified(Decimal(saving)) for saving in (100, 100, 20)], before_share=Decimal("0.4"), years=3)
    >>> [(payment.due, payment.amount_fen) for payment in account.payments], account.final_fen
    ([('advance', 400), ('instalment', 0), ('instalment', 266), ('final', 67)], 733)
    """
    check(award)
    if not 0 <= before_share <= 1:
        raise BadInput("method_setting", key="before_share", value=before_share, needed="0 - 1")
    if years < 1:
        raise BadInput("method_setting", key="years", value=years, needed="≥ 1")
    if len(verified) > years:
        raise BadInput("settlement_unreadable", field="years", value=f"{len(verified)} > {years}")
    payments = list(advance(award, before_share))
    so_far = Decimal(0)
    for year, found in enumerate(verified, 1):
        if found.saving_tce is None:
            return Account(award, tuple(payments), None, ("saving",))
        so_far += max(Decimal(0), found.saving_tce)
        earned, paid = in_proportion(award, so_far, years), sum(payment.amount_fen for payment in payments)
        if year == years:
            return Account(award, (*payments, balance(earned, paid)), earned)
        amount = max(0, earned - paid)
        told = messages()["settle_year"].format(
            year=year,
            saved=plain(so_far),
            whole=plain((award.promised_tce or Decimal(0)) * years),
            earned=wan(earned),
            paid=wan(paid),
            amount=wan(amount),
        )
        payments.append(Payment("instalment", amount, told))
    return Account(award, tuple(payments))
