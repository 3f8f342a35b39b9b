"""Places instead of money: the first so many stand on the list, the others wait in their order."""

from collections.abc import Sequence

from reserve.parameters import Programme
from reserve.rules.ranking.allocation import Offer
from reserve.rules.ranking.protocols import Allocation, Means, Placed
from reserve.vocabulary.errors import BadInput

_ON, _WAITING = Offer("funded", 0, 0, ()), Offer("reserve", 0, 0, ())


def fill_places(placed: Sequence[Placed], programme: Programme, means: Means) -> Allocation:
    """A list is filled in order of place; nobody is offered money. Without a number of places everybody who is placed stands on it.

    A number below 1 raises ``BadInput('places_unreadable')``.
    """
    if means.places is not None and means.places < 1:
        raise BadInput("places_unreadable", places=means.places, programme=programme.title)
    on = len(placed) if means.places is None else min(means.places, len(placed))
    return Allocation((_ON,) * on + (_WAITING,) * (len(placed) - on), 0)
