"""The price of policy: what each weight, floor, tier, cap, fence and the rule at the line costs or wins, and what the money buys at best.

Each rule is taken out alone and the list is made anew, exactly as the ranking would make it. What a list buys is counted by the money: a
project that is offered half of the most it may have counts half. The best use of the same money is proven by a bound.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from reserve.parameters import Programme
from reserve.rules.ranking.allocators.limits import Limiter
from reserve.rules.ranking.allocators.model import Limit
from reserve.rules.ranking.allocators.optimum import Bid, Ceiling, optimum
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.chosen import ALLOCATORS, ANCHORED
from reserve.rules.ranking.trials.board import Board, Trial, trial
from reserve.rules.ranking.trials.scenario import cap_key, movable, rescaled
from reserve.rules.robustness.contest import scored_on
from reserve.rules.robustness.outcomes import Progress
from reserve.vocabulary.errors import BadInput, NotAllowedNow
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO

Kind = Literal["weight", "floor", "tier", "cap", "fence", "line"]


@dataclass(frozen=True, slots=True)
class Bought:
    """What a list buys a year: energy, CO2 and capacity in 10^-6 of their unit, in proportion to the money; places count whole.

    ``without`` is how many projects with money have no figure of the saving (their saving is left out, not zero).
    """

    projects: int
    spent_fen: int
    saving_tce_micro: int
    co2_t_micro: int
    crossing_t_micro: int
    counties: int
    without: int


@dataclass(frozen=True, slots=True)
class Priced:
    """One rule taken out: ``code`` names it within its kind; ``gained`` and ``lost`` are the codes of who enters and leaves the list."""

    kind: Kind
    code: str
    label: Bilingual
    bought: Bought
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """The best use of the same means by saved energy: what it buys, the bound that nothing exceeds in 10^-6 tce, whether it is proven."""

    bought: Bought
    bound_tce_micro: int
    proven: bool

    @property
    def gap(self) -> float:
        """How far the bound lies above what is bought, as a share of the bound."""
        return (self.bound_tce_micro - self.bought.saving_tce_micro) / self.bound_tce_micro if self.bound_tce_micro else 0.0


@dataclass(frozen=True, slots=True)
class Price:
    """``present`` is the list as it stands; ``best`` keeps gates and caps and frees everything else."""

    present: Bought
    rules: tuple[Priced, ...]
    best: Best


def price(board: Board, programme: Programme, budget_fen: int, places: int | None = None, progress: Progress | None = None) -> Price:
    """The price of every rule of ``programme`` over those on ``board``; ``places``: the programme's own number where none is given.

    ``progress`` is told lists made and all lists.

    Errors: those of the allocator, and ``NotAllowedNow('price_not_for')`` where nobody competes.
    """
    if programme.kind == "entitlement":
        raise NotAllowedNow("price_not_for", programme=programme.title)
    places = programme.default_places if places is None else places
    means = _Means(budget_fen, places)
    without = list(_without(programme, board))
    now = trial(board, programme, budget_fen, places)
    funded = _on(board, now)
    rules = []
    for done, (kind, code, label, other) in enumerate(without, start=1):
        made = trial(board, other, budget_fen, places)
        then = _on(board, made)
        bought = _bought(board, made, other, means)
        rules.append(Priced(kind, code, label, bought, tuple(sorted(then - funded)), tuple(sorted(funded - then))))
        if progress is not None:
            progress(done, len(without) + 1)
    best = _best(board, programme, means)
    if progress is not None:
        progress(len(without) + 1, len(without) + 1)
    return Price(_bought(board, now, programme, means), tuple(rules), best)


@dataclass(frozen=True, slots=True)
class _Means:
    budget_fen: int
    places: int | None


def _without(programme: Programme, board: Board) -> Iterator[tuple[Kind, str, Bilingual, Programme]]:
    """Each rule and the programme without it."""
    if programme.method.name == ANCHORED:
        for criterion in movable(programme):
            if criterion.weight == 0 or not scored_on(board, criterion):
                continue
            try:
                weights = rescaled(programme, {criterion.code: Decimal(0)})
            except BadInput:  # the only criterion of its product: nothing is left to rank by
                continue
            criteria = tuple(replace(each, weight=weights[each.code]) for each in programme.criteria)
            yield "weight", criterion.code, criterion.label, replace(programme, criteria=criteria)
    labels = {criterion.code: criterion.label for criterion in programme.criteria}
    for code in dict.fromkeys(floor.criterion for floor in programme.floors):
        kept = tuple(floor for floor in programme.floors if floor.criterion != code)
        yield "floor", code, labels.get(code, Bilingual("总分", "Total")), replace(programme, floors=kept)
    for tier in programme.tiers:
        label = Bilingual(f"第 {tier.tier} 档优先", f"Priority of tier {tier.tier}")
        yield "tier", str(tier.tier), label, replace(programme, tiers=tuple(one for one in programme.tiers if one is not tier))
    for cap in programme.caps:
        yield "cap", cap_key(cap), cap.label, replace(programme, caps=tuple(one for one in programme.caps if one is not cap))
    for fence in programme.fences:
        yield "fence", fence.code, fence.label, replace(programme, fences=tuple(one for one in programme.fences if one is not fence))
    yield from _line(programme)


def _line(programme: Programme) -> Iterator[tuple[Kind, str, Bilingual, Programme]]:
    if programme.kind != "money":
        return
    if programme.allocator.name == "stop" and "skip" in ALLOCATORS:
        label = Bilingual("资金不足即止，不跳过", "Stop where the money does not suffice, skip nobody")
        yield "line", "stop", label, replace(programme, line_rule="skip", allocator=replace(programme.allocator, name="skip"))
    if programme.partial_offer:
        label = Bilingual("最后一个项目可部分安排", "The last project may be offered a part")
        yield "line", "partial", label, replace(programme, partial_offer=False)


def _on(board: Board, made: Trial) -> set[str]:
    return {candidate.project_code for n, candidate in enumerate(board.candidates) if made.on(n)}


def _bought(board: Board, made: Trial, programme: Programme, means: _Means) -> Bought:
    offers = {n: int(made.offers[n]) for n in range(len(board.candidates)) if made.on(n)}
    if programme.kind != "money":
        return _sum([(board.candidates[n], 1, 1) for n in offers], 0)
    limiter = Limiter(programme, means.budget_fen)
    full = {n: full_fen(board.candidates[n], limiter.of(board.candidates[n])) for n in offers}
    return _sum([(board.candidates[n], offer, max(offer, full[n])) for n, offer in offers.items()], made.spent_fen)


def _sum(shares: Sequence[tuple[Candidate, int, int]], spent_fen: int) -> Bought:
    """Figures of candidates, each times its part (offer over the most it may have), rounded down to 10^-6 one by one."""
    paid = [(one, part, whole) for one, part, whole in shares if part > 0]

    def total(figures: Mapping[int, Decimal | None]) -> int:
        return sum(
            max(0, int(figure * MICRO)) * paid[n][1] // paid[n][2] for n, figure in figures.items() if figure is not None
        )  # fmt: skip

    judged = [one.assessment for one, _, _ in paid]
    return Bought(
        len(paid),
        spent_fen,
        total({n: one.saving_tce_per_year for n, one in enumerate(judged)}),
        total({n: one.co2_reduction_t_per_year for n, one in enumerate(judged)}),
        total({n: one.crossing_capacity_t_per_year for n, one in enumerate(judged)}),
        len({one.county or one.unit for one, _, _ in paid}),
        sum(one.saving_tce_per_year is None for one in judged),
    )


def full_fen(candidate: Candidate, limits: Sequence[Limit]) -> int:
    """The most a candidate may have in fen if nobody else asked: the least of its limits, less other public money."""
    return max(0, min(limit.step.amount_fen for limit in limits) - max(0, candidate.fen("other_public_money") or 0))


def _best(board: Board, programme: Programme, means: _Means) -> Best:
    """Gates, requests and caps hold; everything else is free: points, tiers, floors, the line."""
    able = [candidate for n, candidate in enumerate(board.candidates) if board.passed[n]]
    money = programme.kind == "money"
    budget = means.budget_fen if money else len(able) if means.places is None else min(means.places, len(able))
    bids: list[Bid] = []
    limits, members = dict[str, int](), defaultdict[str, list[int]](list)
    limiter = Limiter(programme, budget)
    for candidate in able:
        found = limiter.of(candidate)
        most = full_fen(candidate, found) if money else 1
        benefit = max(0, int((candidate.assessment.saving_tce_per_year or Decimal(0)) * MICRO))
        for limit in found if money else ():
            if limit.purse:
                limits[limit.purse] = limit.step.amount_fen
                members[limit.purse].append(len(bids))
        bids.append(Bid(candidate.project_code, most, benefit, most if not money else 0))
    binding = [
        Ceiling(name, tuple(found), limits[name])
        for name, found in members.items()
        if sum(bids[n].amount_fen for n in found) > limits[name]
    ]
    most_bought = optimum(bids, budget, binding)
    shares = [(candidate, offer, bid.amount_fen) for candidate, bid, offer in zip(able, bids, most_bought.offers, strict=True)]
    bought = _sum(shares, sum(most_bought.offers) if money else 0)
    return Best(bought, max(most_bought.bound, bought.saving_tce_micro), most_bought.proven)
