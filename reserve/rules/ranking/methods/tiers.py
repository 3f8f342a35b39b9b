"""Tiers before any key: who meets what policy puts first stands before all others, and inside a tier the key decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.methods.points import Condition, missing_of
from reserve.rules.ranking.protocols import Scored
from reserve.vocabulary.errors import BadInput


@dataclass(frozen=True, slots=True)
class Door:
    """What opens a tier: one of the official lists (none named: no list is needed), and every condition on figures."""

    memberships: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    def open_to(self, candidate: Candidate) -> bool:
        """Whether the door is open to a candidate; a missing figure meets no condition."""
        listed = not self.memberships or bool(candidate.memberships & set(self.memberships))
        return listed and all(missing_of(candidate, condition) is None for condition in self.conditions)


def tier_of(candidate: Candidate, doors: Sequence[Door]) -> int:
    """The first tier whose door is open, from 1; one more than all doors where none is."""
    return next((tier for tier, door in enumerate(doors, 1) if door.open_to(candidate)), len(doors) + 1)


def tiered(pool: Sequence[Candidate], doors: Sequence[Door], inner: Callable[[Sequence[Candidate]], Scored]) -> Scored:
    """Tiers that policy puts first, and inside each the key of another method.

    Source: 优先安排 in 浙经信材料〔2023〕83号 三(二): what stands on an official list goes first. In: ``doors`` in the order of the tiers.
    Out: the columns and totals of ``inner``, with the tier in front of its keys. Errors: ``BadInput('method_setting')`` without a door, or
    for one that asks for nothing.
    """
    if not doors:
        raise BadInput("method_setting", key="doors", value=0, needed="≥ 1")
    for number, door in enumerate(doors, 1):
        if not door.memberships and not door.conditions:
            raise BadInput("method_setting", key=f"doors.{number}", value="∅", needed="memberships / conditions")
    scored = inner(pool)
    tiers = [tier_of(candidate, doors) for candidate in pool]
    return replace(scored, keys=tuple((tier, *key) for tier, key in zip(tiers, scored.keys, strict=True)))
