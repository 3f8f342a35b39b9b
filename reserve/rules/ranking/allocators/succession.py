"""The reserve list moves up (递补): what became free is offered in order of place, within the money, the caps and the rule at the line.

The amounts are fen where money is given and places where a list is filled; the rules are the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

EventKind = Literal["exit", "offer", "accept", "decline"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A placed project: the most it may have by itself, the limits it shares with others, what it holds, what it is offered (``pending``).

    ``moves``: it stood on the reserve list or got a part, so that it may be offered more. ``passed``: it declined an offer and gets no
    other. ``gone``: it left the batch.
    """

    project_code: str
    place: int
    alone: int
    held: int
    shared: tuple[str, ...] = ()
    moves: bool = False
    pending: int = 0
    passed: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a project after the list was made; ``amount`` of an offer, and of the offer that is accepted or declined."""

    kind: EventKind
    project_code: str
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Freed:
    """An offer out of what became free. ``whole``: with it the project has everything that its caps allow."""

    project_code: str
    place: int
    amount: int
    whole: bool


def stand(listed: Iterable[Listed], events: Iterable[Event]) -> tuple[Listed, ...]:
    """The list as it stands after ``events``, in order of place. An event about a project that is not on it raises ``KeyError``.

    >>> first, second = Listed("a", 1, 50, 50), Listed("b", 2, 50, 0, moves=True)
    >>> [one.held for one in stand([first, second], [Event("exit", "a"), Event("offer", "b", 50), Event("accept", "b", 50)])]
    [0, 50]
    """
    found = {one.project_code: one for one in sorted(listed, key=lambda one: one.place)}
    for event in events:
        one = found[event.project_code]
        match event.kind:
            case "exit":
                found[one.project_code] = replace(one, held=0, pending=0, gone=True)
            case "offer":
                found[one.project_code] = replace(one, pending=one.pending + event.amount)
            case "accept":
                found[one.project_code] = replace(one, held=one.held + event.amount, pending=one.pending - event.amount)
            case "decline":
                found[one.project_code] = replace(one, pending=one.pending - event.amount, passed=True)
    return tuple(found.values())


def succeed(
    listed: Sequence[Listed], limits: Mapping[str, int], budget: int, *, skip: bool = False, part: bool = True
) -> tuple[Freed, ...]:
    """Whom to offer what is free now. ``limits``: the most that those who share a name may hold together.

    In order of place. Who cannot have all that its caps allow because the rest is too small is offered the rest if ``part``, and nobody
    behind is offered anything; with ``skip`` it is passed over and a smaller one behind it may be offered. What an unanswered offer
    could still grow by is kept for its project.
    """
    used: Counter[str] = Counter()
    for one in listed:
        for name in one.shared:
            used[name] += one.held + one.pending
    left = budget - sum(one.held + one.pending for one in listed)
    offers = []
    for one in sorted(listed, key=lambda one: one.place):
        if not one.moves or one.gone or one.passed:
            continue
        wanted = min([one.alone - one.held - one.pending, *(limits[name] - used[name] for name in one.shared)])
        if wanted <= 0:
            continue
        if left <= 0 or (wanted > left and not part and not skip):
            break
        if wanted > left and skip:
            continue
        given = min(wanted, left)
        left -= given
        used.update(dict.fromkeys(one.shared, given))
        if one.pending == 0:
            offers.append(Freed(one.project_code, one.place, given, given == wanted))
        if given < wanted:
            break
    return tuple(offers)
