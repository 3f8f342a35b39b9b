"""Fences: money kept for some is cleared first, in a stated order; what a fence leaves goes where its rule says, then the general list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reserve.rules.ranking.allocators.in_order import Line, Sheet, check_budget
from reserve.rules.ranking.allocators.model import Entrant, Part, Shares, step
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

Spill = Literal["next", "general", "none"]
GENERAL = "general"
"""The name of the part that is open to everybody."""
NOTE_OF_PLACES = "note_fence_places"
"""The sentence on a fence of places."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Money kept for those who belong to ``name``. What they leave goes to the ``next`` fence, to the ``general`` list, or to nobody."""

    name: str
    label: Bilingual
    kept_fen: int
    spill: Spill


def fenced(
    entrants: Sequence[Entrant], budget_fen: int, fences: Sequence[Kept], line: Line = "stop", *, partial: bool = True,
    granted_fen: Mapping[str, int] | None = None, note: str = "note_fence",
) -> Shares:  # fmt: skip
    """Clear the fences in their order, then the general list over everybody who still has something to get.

    Source: SDE++ (Netherlands) and the EU hydrogen auctions, published: money reserved for some baskets, unused money flows on. The most
    that members of a fence get together, inside it and on the general list, is a purse of their limits, so that no ceiling is broken.
    The last fence's ``next`` is the general list. ``note`` is the sentence on each fence: of money, or of places. Out: no fen is lost:
    parts and what is left sum to the budget. Errors: ``BadInput`` for a budget not above 0 (``budget_unreadable``), for fences that keep
    more than there is or less than nothing (``fences_exceed``).
    """
    check_budget(budget_fen)
    kept = sum(fence.kept_fen for fence in fences)
    if kept > budget_fen or any(fence.kept_fen < 0 for fence in fences):
        raise BadInput("fences_exceed", kept=plain(from_fen(kept)), budget=plain(from_fen(budget_fen)), count=len(fences))
    sheet = Sheet(entrants, granted_fen)
    parts: list[Part] = []
    carried, general = 0, 0
    for number, fence in enumerate(fences, 1):
        members = [position for position, entrant in enumerate(entrants) if fence.name in entrant.belongs]
        whole = fence.kept_fen + carried
        given = sheet.clear(members, whole, line, partial=partial, source=step("cap_fence", 0, fence=fence.label))
        left, received = whole - given, carried
        onward = fence.spill == "next" and number < len(fences)
        carried = left if onward else 0
        general += left if fence.spill != "none" and not onward else 0
        stays = left if fence.spill == "none" else 0
        parts.append(Part(fence.name, fence.kept_fen, received, given, left - stays, stays))
    own = budget_fen - kept
    given = sheet.clear(range(len(entrants)), own + general, line, partial=partial)
    parts.append(Part(GENERAL, own, general, given, 0, own + general - given))
    return Shares(sheet.offers(), budget_fen, tuple(parts), notes=_notes(fences, parts, note))


def _notes(fences: Sequence[Kept], parts: Sequence[Part], note: str) -> tuple[Bilingual, ...]:
    """What each fence gave and left."""
    told = plain_number if note == NOTE_OF_PLACES else _wan
    return tuple(
        messages()[note].format(
            fence=fence.label, kept=told(part.set_aside_fen + part.received_fen), given=told(part.given_fen),
            left=told(part.passed_fen + part.left_fen), where=messages()[f"spill_{fence.spill}"],
        )
        for fence, part in zip(fences, parts, strict=False)
    )  # fmt: skip


def plain_number(places: int) -> str:
    """A number of places for people."""
    return f"{places:,}"


def _wan(fen: int) -> str:
    return plain(from_fen(fen))
