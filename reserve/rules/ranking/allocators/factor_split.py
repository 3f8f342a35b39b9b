"""Money split to counties by factors (因素法): shares by weighted factors, none above its cap, the rest shared again until stable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reserve.vocabulary.errors import BadInput


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor: its ``weight`` (all weights sum to 1) and the ``amounts`` of the counties, which are its measure and never below zero."""

    code: str
    weight: Decimal
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class CountyShare:
    """What a county gets: its ``share`` of all factors (0 to 1, exact), the money in fen, and the round in which its cap ended it, if any.

    ``first_fen`` is what the share alone would give; the difference came from counties that reached their caps.
    """

    county: str
    share: Fraction
    first_fen: int
    amount_fen: int
    capped_in_round: int | None


@dataclass(frozen=True, slots=True)
class Split:
    """The split in the order of county codes; ``left_fen`` is what nobody may take because every county is at its cap."""

    shares: tuple[CountyShare, ...]
    left_fen: int
    rounds: int


def factor_split(budget_fen: int, factors: Sequence[Factor], caps_fen: Mapping[str, int] | None = None) -> Split:
    """A county gets the budget times the sum of weight x its part of each factor; above its cap the cap, and the rest is split again.

    Zhejiang splits green money by factors since 2022, with the projects in the provincial key reserve as the factor (special fund, to be
    verified). ``caps_fen`` may leave counties out: those have no cap. A factor of which no county has anything gives its weight to the
    others in proportion. In: fen, Decimals of any unit per factor; out: whole fen that sum to the budget (but for what all caps leave),
    odd fen to the largest remainders, then by code.

    Errors: ``BadInput('split_unreadable')`` for a budget not above 0, weights that do not sum to 1, an amount or cap below zero, or no
    amount at all.

    >>> one = Factor("projects", Decimal(1), {"330521": Decimal(3), "330522": Decimal(1)})
    >>> [share.amount_fen for share in factor_split(100, [one]).shares]
    [75, 25]
    >>> [share.amount_fen for share in factor_split(100, [one], {"330521": 60}).shares]
    [60, 40]
    """
    caps = caps_fen or {}
    _check(budget_fen, factors, caps)
    shares = _shares(factors)
    given: dict[str, Fraction] = {}
    capped: dict[str, int] = {}
    rounds = 0
    while True:
        rounds += 1
        open_ones = {county: share for county, share in shares.items() if county not in capped and share > 0}
        rest = Fraction(budget_fen - sum(caps[county] for county in capped))
        whole = sum(open_ones.values(), Fraction(0))
        given = {county: rest * share / whole for county, share in open_ones.items()}
        over = [county for county, amount in given.items() if county in caps and amount > caps[county]]
        if not over:
            break
        capped |= dict.fromkeys(over, rounds)
    amounts = _whole(given, caps, budget_fen - sum(caps[county] for county in capped))
    found = tuple(
        CountyShare(
            county, share, int(budget_fen * share), caps[county] if county in capped else amounts.get(county, 0), capped.get(county)
        )
        for county, share in sorted(shares.items())
    )
    return Split(found, budget_fen - sum(share.amount_fen for share in found), rounds)


def _check(budget_fen: int, factors: Sequence[Factor], caps: Mapping[str, int]) -> None:
    if budget_fen <= 0:
        raise BadInput("split_unreadable", why=f"{budget_fen} fen")
    weight = sum((factor.weight for factor in factors), Decimal(0))
    if weight != 1 or any(factor.weight < 0 for factor in factors):
        raise BadInput("split_unreadable", why=f"{weight} ≠ 1")
    for factor in factors:
        for county, amount in factor.amounts.items():
            if amount < 0:
                raise BadInput("split_unreadable", why=f"{factor.code} {county}: {amount} < 0")
    for county, cap in caps.items():
        if cap < 0:
            raise BadInput("split_unreadable", why=f"{county}: {cap} < 0")
    if not any(amount > 0 and factor.weight > 0 for factor in factors for amount in factor.amounts.values()):
        raise BadInput("split_unreadable", why="0")


def _shares(factors: Sequence[Factor]) -> dict[str, Fraction]:
    """The exact share of each county that a factor names; they sum to 1."""
    counties = sorted({county for factor in factors for county in factor.amounts})
    found = dict.fromkeys(counties, Fraction(0))
    for factor in factors:
        whole = sum(factor.amounts.values(), Decimal(0))
        for county, amount in factor.amounts.items():
            if whole:
                found[county] += Fraction(factor.weight) * Fraction(amount) / Fraction(whole)
    total = sum(found.values(), Fraction(0))
    return {county: share / total for county, share in found.items()}


def _whole(given: Mapping[str, Fraction], caps: Mapping[str, int], rest_fen: int) -> dict[str, int]:
    """Whole fen: each rounded down, what is left goes fen by fen to the largest remainders that have room below their cap."""
    amounts = {county: int(amount) for county, amount in given.items()}
    spare = rest_fen - sum(amounts.values())
    for county in sorted(given, key=lambda one: (amounts[one] - given[one], one)):
        if spare <= 0:
            break
        if county not in caps or amounts[county] < caps[county]:
            amounts[county] += 1
            spare -= 1
    return amounts
