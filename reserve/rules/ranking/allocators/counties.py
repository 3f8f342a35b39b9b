"""Money first to counties by factors, then down each county's own list; what a county cannot use is shared again until nothing moves."""

from collections.abc import Mapping, Sequence

from reserve.rules.ranking.allocators.factor_split import Factor, Split, factor_split
from reserve.rules.ranking.allocators.in_order import Line, Sheet, check_budget
from reserve.rules.ranking.allocators.model import Entrant, Part, Shares, step
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import full_name, regions

_ROUNDS = 200
"""Rounds after which what is left stays with nobody; each round closes a county or ends the search."""


def by_counties(
    entrants: Sequence[Entrant], budget_fen: int, factors: Sequence[Factor], caps_fen: Mapping[str, int] | None = None,
    line: Line = "stop", *, partial: bool = True, granted_fen: Mapping[str, int] | None = None,
) -> Shares:  # fmt: skip
    """Each county gets its share by factors and clears its own list; what it leaves goes to the others by the same factors.

    Source: green money of Zhejiang since 2022 by factors, with the projects of the provincial key reserve as the factor (special fund, to
    be verified). ``caps_fen`` may limit counties. A county never gets more than its projects may have, so that no money waits where it
    cannot be used. Out: one part for each county in the order of codes; what all caps leave stays unspent. Errors: those of
    :func:`factor_split`, ``BadInput('budget_unreadable')`` for a budget not above 0.
    """
    check_budget(budget_fen)
    counties = sorted({county for factor in factors for county in factor.amounts})
    members = {county: [n for n, entrant in enumerate(entrants) if entrant.county == county] for county in counties}
    most = {county: sum(entrants[n].own_fen for n in members[county]) for county in counties}
    caps = {county: min(most[county], (caps_fen or {}).get(county, most[county])) for county in counties}
    first = factor_split(budget_fen, factors, caps_fen)
    for _ in range(_ROUNDS):
        split = factor_split(budget_fen, factors, caps)
        sheet, given = _clear(entrants, members, split, line, partial=partial, granted_fen=granted_fen)
        idle = {share.county: given[share.county] for share in split.shares if given[share.county] < share.amount_fen}
        if not idle or not split_again(caps, idle):
            break
        caps |= idle
    set_aside = {share.county: share.amount_fen for share in first.shares}
    parts = tuple(_part(county, set_aside[county], given[county]) for county in counties)
    return Shares(sheet.offers(), budget_fen, parts, notes=_notes(parts, split))


def _part(county: str, set_aside: int, given: int) -> Part:
    return Part(county, set_aside, max(0, given - set_aside), given, max(0, set_aside - given), 0)


def split_again(caps: Mapping[str, int], idle: Mapping[str, int]) -> bool:
    """Whether a county left money that its cap still let in, so that another split gives it to others.

    >>> split_again({"a": 10}, {"a": 7}), split_again({"a": 7}, {"a": 7})
    (True, False)
    """
    return any(idle[county] < caps[county] for county in idle)


def _clear(
    entrants: Sequence[Entrant], members: Mapping[str, Sequence[int]], split: Split, line: Line, *, partial: bool,
    granted_fen: Mapping[str, int] | None,
) -> tuple[Sheet, dict[str, int]]:  # fmt: skip
    """Every county's list with its share; who is in no county of the factors gets nothing and the chain says why."""
    sheet = Sheet(entrants, granted_fen)
    given = {}
    for share in split.shares:
        source = step("cap_county_share", 0, county=named(share.county))
        given[share.county] = sheet.clear(members[share.county], share.amount_fen, line, partial=partial, source=source)
    known = {position for positions in members.values() for position in positions}
    outside = [position for position in range(len(entrants)) if position not in known]
    sheet.clear(outside, 0, "skip", partial=False, source=step("cap_no_share", 0))
    return sheet, given


def named(county: str) -> Bilingual:
    """The full name of a division, or its code where it is none."""
    if county not in regions():
        return Bilingual(county, county)
    return Bilingual(full_name(county, "zh"), full_name(county, "en"))


def _notes(parts: Sequence[Part], split: Split) -> tuple[Bilingual, ...]:
    capped = sum(1 for share in split.shares if share.capped_in_round is not None)
    funded = sum(1 for part in parts if part.given_fen > 0)
    return (messages()["note_counties"].format(counties=len(parts), funded=funded, capped=capped),)
