"""No double central money: each component of a project is paid for by one central fund at most, and never by more than it costs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reserve.parameters import at
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import from_fen, plain

Level = Literal["central", "province", "city", "county"]


@dataclass(frozen=True, slots=True)
class Grant:
    """Public money for one component: whose it is, from which fund, and how much in fen; None where the sum is not known yet."""

    component: str
    level: Level
    fund: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class Cost:
    """One component with its name and its cost in fen; None where the cost is blank."""

    component: str
    name: str
    cost_fen: int | None


def no_double_money(costs: Sequence[Cost], grants: Sequence[Grant], as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """The same content receives central money once, and all public money together never exceeds what it costs.

    Sources: the negative list of the air reserve and the notices of several places (to be verified), judged by component (house rule): the
    air part and the energy part of one project may be paid by two funds. In: integer fen. Out: one decision per component. Money for a
    component that the project does not have, or a negative sum, raises ``BadInput``.

    >>> line = [Cost("a", "air part", 100_00), Cost("e", "energy part", 100_00)]
    >>> two = [Grant("a", "central", "air fund", 50_00), Grant("e", "central", "budget", 20_00)]
    >>> [d.allowed for d in no_double_money(line, two, dt.date(2024, 9, 2), "330000")]
    [True, True]
    """
    names = {cost.component for cost in costs}
    for grant in grants:
        if grant.component not in names or (grant.amount_fen is not None and grant.amount_fen < 0):
            amount = plain(from_fen(grant.amount_fen or 0))
            raise BadInput("grant_unreadable", component=grant.component[:40], fund=grant.fund[:40], amount=amount)
    return tuple(_decision(cost, [g for g in grants if g.component == cost.component], as_of, area) for cost in costs)


def _decision(cost: Cost, grants: Sequence[Grant], as_of: dt.date, area: str) -> Decision:
    law = at("money.central_funds_per_component", as_of, area)
    central = sorted({grant.fund for grant in grants if grant.level == "central"})
    figures: dict[str, object] = {"name": cost.name, "funds": "、".join(central)}
    if len(central) > law.number:
        return decided(False, "central_money_twice", law, **figures)
    if not grants:
        return decided(True, "money_none_yet", law, **figures)
    share = at("money.public_money_share", as_of, area)
    if cost.cost_fen is None or any(grant.amount_fen is None for grant in grants):
        return decided(False, "money_blank", share, **figures)
    received = sum(grant.amount_fen or 0 for grant in grants)
    figures |= {"received": plain(from_fen(received)), "cost": plain(from_fen(cost.cost_fen))}
    within = received <= cost.cost_fen * share.number
    return decided(within, "money_within_cost" if within else "money_above_cost", share, **figures)
