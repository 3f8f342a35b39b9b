"""The two doors of priority (优先安排): the provincial key plan for every sector, the central air reserve for cement."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound, messages

KEY_PLAN, AIR_RESERVE = "provincial_key_plan", "central_air_reserve"
_CEMENT = ("clinker", "cement_grinding", "cement")


@dataclass(frozen=True, slots=True)
class Membership:
    """A place on an official list: the number of the list's document and its day. Nobody ticks this: it comes from an imported list."""

    document: str
    listed_on: dt.date


def priority_doors(product: str, memberships: Mapping[str, Membership], as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """A project on an official list goes first; being in either list is enough, and each door answers for itself.

    Sources: 浙经信绿色〔2022〕134号 四(二) for the provincial key plan, 浙经信材料〔2023〕83号 三(二) for cement: air reserve or key plan.
    A list dated after ``as_of`` opens nothing yet. Out: one decision per door that the law of the day knows for the product; none where
    neither plan is in force. Being in a reserve gives priority; it is no money received.

    >>> lists = {AIR_RESERVE: Membership("环办科财〔2024〕1号", dt.date(2024, 5, 6))}
    >>> [(d.reason, d.allowed) for d in priority_doors("clinker", lists, dt.date(2024, 9, 2), "330000")]
    [('door_open', True), ('door_closed', False)]
    """
    return tuple(_door(door, law, memberships.get(door), as_of) for door, law in _laws(product, as_of, area).items())


def _laws(product: str, as_of: dt.date, area: str) -> dict[str, Value]:
    """The doors with the clause that opens each; a plan that has ended opens nothing any more."""
    found: dict[str, Value] = {}
    if product in _CEMENT and (law := _in_force("mechanisms.cement.priority_doors", as_of, area)) is not None:
        doors = law.value if isinstance(law.value, tuple) else ()
        found.update({str(door): law for door in doors})
    if (law := _in_force("mechanisms.key_plan_priority", as_of, area)) is not None:
        found.setdefault(KEY_PLAN, law)
    return found


def _in_force(path: str, as_of: dt.date, area: str) -> Value | None:
    try:
        return at(path, as_of, area)
    except NotFound:
        return None


def _door(door: str, law: Value, membership: Membership | None, as_of: dt.date) -> Decision:
    name = messages()[f"membership_{door}"]
    if membership is None:
        return decided(False, "door_closed", law, door=name)
    code = "door_open" if membership.listed_on <= as_of else "door_not_yet"
    return decided(code == "door_open", code, law, door=name, document=membership.document, listed=membership.listed_on)
