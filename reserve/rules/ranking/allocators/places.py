"""Places instead of money: the first so many stand on the list, the others wait in their order; shares and fences hold for places too."""

from collections.abc import Sequence
from dataclasses import replace

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.fences import NOTE_OF_PLACES, fenced
from reserve.rules.ranking.allocators.in_order import in_order
from reserve.rules.ranking.allocators.limits import Limiter, fences_of
from reserve.rules.ranking.allocators.model import Entrant, Limit, Offer, Shares, step
from reserve.rules.ranking.allocators.registry import kept_by
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.protocols import Allocation, Means, Placed
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual

_ON, _WAITING = Offer("funded", 0, 0, ()), Offer("reserve", 0, 0, ())
_SHARE = "1"


def fill_places(placed: Sequence[Placed], programme: Programme, means: Means) -> Allocation:
    """A list is filled in order of place; nobody is offered money. Without a number of places everybody who is placed stands on it.

    Caps that are shares (of a group, a county, a sector) and fences count in places; a cap in yuan says nothing here. A note tells how many
    stand before the last on the list and wait because of them. A number below 1 raises ``BadInput('places_unreadable')``, fences that keep
    more places than there are ``BadInput('fences_exceed_places')``.
    """
    if means.places is not None and means.places < 1:
        raise BadInput("places_unreadable", places=means.places, programme=programme.title)
    by_share = tuple(cap for cap in programme.caps if cap.unit == _SHARE)
    if means.places is not None and (by_share or programme.fences):
        return _limited([one.candidate for one in placed], replace(programme, caps=by_share), means.places)
    on = len(placed) if means.places is None else min(means.places, len(placed))
    return Allocation((_ON,) * on + (_WAITING,) * (len(placed) - on), 0)


def _limited(placed: Sequence[Candidate], programme: Programme, places: int) -> Allocation:
    limiter = Limiter(programme, places)
    entrants = [_entrant(candidate, programme, limiter) for candidate in placed]
    if programme.fences:
        kept = kept_by(programme, places)
        if sum(fence.kept_fen for fence in kept) > places:
            raise BadInput("fences_exceed_places", kept=sum(fence.kept_fen for fence in kept), places=places, count=len(kept))
        shares = fenced(entrants, places, kept, partial=False, note=NOTE_OF_PLACES)
    else:
        shares = in_order(entrants, places, partial=False)
    return Allocation(tuple(_ON if offer.offer_fen else _WAITING for offer in shares.offers), 0, (*shares.notes, *_held_back(shares)))


def _entrant(candidate: Candidate, programme: Programme, limiter: Limiter) -> Entrant:
    """A candidate that takes one place out of every limit it shares."""
    shared = [limit for limit in limiter.of(candidate) if limit.purse]
    belongs = frozenset(fence.code for fence in fences_of(candidate, programme))
    return Entrant(candidate.project_code, (Limit(step("cap_place", 1)), *shared), belongs=belongs, county=candidate.county)


def _held_back(shares: Shares) -> tuple[Bilingual, ...]:
    count = sum(1 for offer in shares.offers[: shares.line or 0] if offer.offer_fen == 0)
    return (messages()["note_places_held"].format(count=count),) if count else ()
