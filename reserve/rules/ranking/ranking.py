"""A ranking: gates, points, floors, tiers, the tie chain, money, and the reason for every place."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from reserve.parameters import Programme
from reserve.parameters.programmes import overlaps
from reserve.rules.ranking.allocators.allocation import Offer
from reserve.rules.ranking.candidate import Candidate, CapStep, RankedRow, Ranking, Reason
from reserve.rules.ranking.chosen import ANCHORED, allocator_of, maximum_of, method_of
from reserve.rules.ranking.entitlement.entitled import unverified_of
from reserve.rules.ranking.gates.eligibility import Gatekeeper
from reserve.rules.ranking.gates.outside import outside_of
from reserve.rules.ranking.lift import Lifter
from reserve.rules.ranking.methods.lift import MethodLifter, goal_of
from reserve.rules.ranking.pause import without_collection
from reserve.rules.ranking.protocols import Means, Placed, Scored
from reserve.rules.ranking.scoring import Column, Integers, reasons
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import MICRO, plain

__all__ = ["Candidate", "CapStep", "RankedRow", "Ranking", "Reason", "lot", "rank", "tie_keys", "tie_label"]

_DATA_ORDER = {"metered": 0, "audited": 1, "estimated": 2}
_UNKNOWN_DATA = 3
_LAST = 10**30
_UNSCORED = "unscored"


@dataclass(frozen=True, slots=True)
class _Standing:
    position: int
    key: tuple[int | str, ...]
    tier: int
    doors: tuple[str, ...]
    lot: str


def lot(seed: str, project_code: str) -> str:
    """The lot of a project: SHA-256 of the published seed and its code, so that anybody can draw it again.

    >>> lot("2024-09-02", "3305-2024-00001")[:8]
    '84af3085'
    """
    return hashlib.sha256(f"{seed}{project_code}".encode()).hexdigest()


def tie_label(code: str) -> Bilingual:
    """The sentence for the key that decided among equal totals."""
    return messages()[f"tie_{code}"]


@without_collection()
def rank(
    candidates: Sequence[Candidate],
    programme: Programme,
    as_of: dt.date,
    budget_fen: int,
    seed: str,
    *,
    granted_fen: Mapping[str, int] | None = None,
    places: int | None = None,
) -> Ranking:
    """Rank ``candidates`` under ``programme`` on ``as_of``; the order of the input means nothing.

    Money: offers out of ``budget_fen``. A list fills ``places`` (the programme's own number where none is given) and offers nothing.
    The method that scores and the allocator that gives are those the programme names.

    Errors: ``BadInput`` for a budget that is not above 0, places below 1 or a project that stands twice; ``Repealed`` or ``TooEarly``
    when a legal value that a gate needs is not in force on ``as_of``; ``NotFound`` for a method or allocator that does not exist.
    """
    score, give = method_of(programme), allocator_of(programme)
    pool = sorted(candidates, key=lambda c: c.project_code)
    for one, other in pairwise(pool):
        if one.project_code == other.project_code:
            raise BadInput("candidate_twice", project=one.project_code)
    gatekeeper = Gatekeeper(programme, as_of)
    decisions = [gatekeeper.decide(candidate) for candidate in pool]
    scored = score(pool, programme, as_of)
    columns, totals = scored.columns, scored.totals
    floors = [_floors_missed(scored, n, programme, candidate.assessment.product) for n, candidate in enumerate(pool)]
    passed = [all(decision.allowed for decision in answers) for answers in decisions]
    standings = [_standing(candidate, position, scored, programme, seed) for position, candidate in enumerate(pool)]
    placed = sorted((s for s in standings if passed[s.position] and not floors[s.position]), key=lambda s: s.key)
    low = sorted((s for s in standings if passed[s.position] and floors[s.position]), key=lambda s: s.key)
    out = [s for s in standings if not passed[s.position]]
    means = replace(_means(programme, budget_fen, places, granted_fen), as_of=as_of, seed=seed)
    given = give([Placed(pool[s.position], s.tier, int(totals[s.position])) for s in placed], programme, means)
    offers = given.offers
    line = max((place for place, offer in enumerate(offers, 1) if offer.status in ("funded", "partial")), default=None)
    lifter = Lifter(pool, columns, totals, programme, as_of) if programme.method.name == ANCHORED else None
    ties = _ties(placed, programme)
    rows: list[RankedRow] = []

    def add(standing: _Standing, place: int | None, offer: Offer, tie: str | None, lift: tuple[Bilingual, ...]) -> None:
        candidate, position = pool[standing.position], standing.position
        rows.append(
            RankedRow(
                candidate.project_code, place, standing.tier, offer.status, int(totals[position]), offer.offer_fen,
                candidate.fen("subsidy_requested") or 0, offer.entitled_fen, decisions[position],
                reasons(columns, position, programme), offer.caps, tie, lift, standing.doors, standing.lot,
            )
        )  # fmt: skip

    searcher = _searcher(pool, scored, programme, as_of)
    if lifter is not None:
        lifter.prepare(_targets(placed, offers, line, totals), [s.position for s in low])
    elif searcher is not None and line is not None:
        goal = placed[line - 1]
        waiting = [s.position for s in placed[line:] if s.tier == goal.tier]
        searcher.prepare(waiting, scored.keys[goal.position], goal_of(int(totals[goal.position]), scored))
    for place, (standing, offer) in enumerate(zip(placed, offers, strict=True), 1):
        lift: tuple[Bilingual, ...] = ()
        if offer.status == "reserve" and line is not None:
            if lifter is not None:
                lift = lifter.to_line(standing.position, (standing.tier, placed[line - 1].tier), offer.caps, beyond=place > line)
            elif searcher is not None:
                lift = searcher.to_line(standing.position, offer.caps, beyond=place > line)
        add(standing, place, offer, ties.get(standing.position), lift)
    for standing in low:
        missed = floors[standing.position]
        add(standing, None, Offer("below_floor", 0, 0, ()), None, _lift_floor(lifter, standing.position, missed, scored))
    for standing in out:
        add(standing, None, Offer("gated_out", 0, 0, ()), None, _lift_gates(decisions[standing.position], programme))
    unverified = sorted({path for candidate in pool for path in candidate.assessment.unverified} | set(unverified_of(programme, as_of)))
    unjudged = sum(not one.expert_scores for one in pool) if any(one.expert_scores for one in pool) else None
    warnings = (*warnings_of(programme, as_of, len(unverified), unjudged), *outside_of(pool, programme), *given.notes)
    return Ranking(
        tuple(rows), line, means.budget_fen, given.spent_fen, tuple(unverified), warnings, scored.maximum, programme.digest, seed,
        means.places,
    )  # fmt: skip


def _means(programme: Programme, budget_fen: int, places: int | None, granted_fen: Mapping[str, int] | None) -> Means:
    """What there is to give: money under a programme of money, places under one of places."""
    if programme.kind in ("list", "nomination"):
        return Means(0, places if places is not None else programme.default_places, {})
    return Means(budget_fen, None, granted_fen or {})


def _floors_missed(scored: Scored, position: int, programme: Programme, product: str | None) -> tuple[str, ...]:
    """Codes of the floors that a project misses; a floor may concern only some products. What cannot be scored misses the method."""
    if position in scored.unscored:
        return (_UNSCORED,)
    values = {column.criterion.code: int(column.curve[position]) for column in scored.columns} | {"total": int(scored.totals[position])}
    return tuple(
        floor.criterion
        for floor in programme.floors
        if (not floor.products or product in floor.products) and values[floor.criterion] < int(floor.value * MICRO)
    )


def _standing(candidate: Candidate, position: int, scored: Scored, programme: Programme, seed: str) -> _Standing:
    columns, totals = scored.columns, scored.totals
    tier = len(programme.tiers) + 1
    doors: tuple[str, ...] = ()
    for option in programme.tiers:
        opened = tuple(door for door in option.memberships if door in candidate.memberships)
        if opened and totals[position] >= int(option.total_at_least.value * MICRO):
            tier, doors = option.tier, opened
            break
    key = (tier, *scored.keys[position], *tie_keys(candidate, columns, position, programme, seed))
    return _Standing(position, key, tier, doors, lot(seed, candidate.project_code))


def tie_keys(candidate: Candidate, columns: Sequence[Column], position: int, programme: Programme, seed: str) -> tuple[int | str, ...]:
    """What decides among equal totals, in the programme's order: larger saving, higher attainment, better class, better data, the lot."""
    air = sum(int(column.curve[position]) for column in columns if column.criterion.classes)
    judged = candidate.assessment
    keys: dict[str, int | str] = {
        "saving": _descending(judged.saving_tce_per_year),
        "attainment": _descending(judged.attainment_after),
        "air": -air,
        "measurement": _DATA_ORDER.get(str(candidate.facts.get("measurement_class")), _UNKNOWN_DATA),
        "lot": lot(seed, candidate.project_code),
    }
    return tuple(keys[name] for name in programme.ties)


def _descending(number: Decimal | None) -> int:
    return _LAST if number is None else -int(number * MICRO)


def _ties(placed: Sequence[_Standing], programme: Programme) -> dict[int, str]:
    """Which key decided, for neighbours of equal tier and equal in what the method orders by."""
    found: dict[int, str] = {}
    for one, other in pairwise(placed):
        chain = len(one.key) - len(programme.ties)
        if one.key[:chain] != other.key[:chain]:
            continue
        code = next(code for code, mine, theirs in zip(programme.ties, one.key[chain:], other.key[chain:], strict=True) if mine != theirs)
        found.setdefault(one.position, code)
        found[other.position] = code
    return found


def _targets(placed: Sequence[_Standing], offers: Sequence[Offer], line: int | None, totals: Integers) -> dict[int, int]:
    """The total, in 10^-6, that each waiting project must reach to stand before the last one that got money."""
    if line is None:
        return {}
    needed = int(totals[placed[line - 1].position]) + 1
    return {
        standing.position: needed
        for place, (standing, offer) in enumerate(zip(placed, offers, strict=True), 1)
        if offer.status == "reserve" and place > line and standing.tier == placed[line - 1].tier
    }


def _searcher(pool: Sequence[Candidate], scored: Scored, programme: Programme, as_of: dt.date) -> MethodLifter | None:
    """What answers for a method without curves of the programme; None for the default method and for one that scores nobody."""
    if programme.method.name == ANCHORED or not scored.columns:
        return None
    judge = method_of(programme)
    return MethodLifter(pool, lambda some: judge(some, programme, as_of), programme, as_of)


def _lift_gates(answers: Sequence[Decision], programme: Programme) -> tuple[Bilingual, ...]:
    labels = [gate.label for gate, answer in zip(programme.gates, answers, strict=True) if not answer.allowed]
    joined = Bilingual("、".join(label.zh for label in labels), "; ".join(label.en for label in labels))
    return (messages()["lift_gate"].format(gates=joined),)


def _lift_floor(lifter: Lifter | None, position: int, missed: Sequence[str], scored: Scored) -> tuple[Bilingual, ...]:
    """What would bring a project above its floors, or, where the method could not score it, why it could not."""
    if _UNSCORED in missed:
        return tuple(refusal.message for refusal in scored.refusals.get(position, ())) or (messages()["lift_unscored"],)
    return lifter.to_floor(position, missed) if lifter is not None else ()


def warnings_of(programme: Programme, as_of: dt.date, unverified: int, unjudged: int | None = None) -> tuple[Bilingual, ...]:
    """What a reader of a ranking must know first: experts' points not given, the house's own weights, unverified values, a basis ended.

    ``unjudged``: how many projects no expert scored; None where there was no review.
    """
    found = []
    for criterion in programme.criteria:
        if criterion.experts and unjudged is None:
            maximum = plain(maximum_of(programme) / MICRO)
            found.append(messages()["warning_no_experts"].format(criterion=criterion.label, weight=criterion.weight, maximum=maximum))
        elif criterion.experts and unjudged:
            found.append(messages()["warning_unjudged"].format(criterion=criterion.label, count=unjudged))
    if programme.status == "house":
        found.append(messages()["warning_house"])
    found.extend(overlaps(programme))
    if unverified:
        found.append(messages()["warning_unverified"].format(count=unverified))
    if not programme.basis_in_force(as_of):
        found.append(messages()["warning_basis_ended"].format(as_of=as_of))
    return tuple(found)
