"""Who fulfils the conditions receives by formula: each project's chain of caps, firm by firm and year, and what is paid now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from reserve.parameters import Programme, Value, at
from reserve.parameters.programmes import Entitlement, Stream
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.ranking.allocators.allocation import Offer, floor_fen
from reserve.rules.ranking.candidate import Candidate, CapStep, RowStatus
from reserve.rules.ranking.entitlement.claimant import Claimant, claimant_of, counted_saving, months_between
from reserve.rules.ranking.protocols import Allocation, Means, Placed, Scored
from reserve.vocabulary.errors import BadInput, messages
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

_FEN, _WAN, _PERCENT = Decimal(100), Decimal(1_000_000), Decimal("0.01")
_NEVER = dt.date.max.toordinal()
FORMULA, SHARE, PROJECT, FIRM, OTHER, STAGE, REMAINING = (
    "due_rate", "due_share", "due_project", "due_firm_year", "due_less_other", "due_stage", "cap_remaining",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """What a formula gives one project. ``entitled_fen`` in all, ``payable_fen`` now; both None where ``missing`` fields are blank.

    ``steps`` is the chain in its order: each says how much it lets through. ``stream`` is None where the rule supports nobody who
    invested like this.
    """

    stream: Stream | None
    saving_tce: Decimal | None
    entitled_fen: int | None
    payable_fen: int | None
    steps: tuple[CapStep, ...]
    missing: tuple[str, ...] = ()


def due(claimant: Claimant, rule: Entitlement, received_fen: int, trail: Trail) -> Due:
    """S = min(rate x dE, percent x investment, cap per project, cap per firm and year less what it received) less other public money.

    R8 with the advance of R12: before the effect is proved only the share of the stage is payable. Every figure is the legal value of
    the day of ``trail``, which keeps those it used. ``received_fen``: what the firm received under the same rule in the same year.
    Whole fen, rounded down, never negative; a blank fact leaves the sum open. ``BadInput('support_unreadable')`` for a negative sum.
    """
    for name, fen in (("received", received_fen), ("investment", claimant.investment_total_fen), ("other", claimant.other_public_fen)):
        if (fen or 0) < 0:
            raise BadInput("support_unreadable", field=name, amount=plain(Decimal(fen or 0) / _FEN, 2))
    stream = rule.stream_for(claimant.invested_by)
    if stream is None:
        return Due(None, claimant.saving_tce, 0, 0, ())
    saving = counted_saving(claimant, rule.electricity, trail)
    missing = _missing(claimant, saving, stream, rule)
    if missing:
        return Due(stream, saving, None, None, (), missing)
    steps = _own_caps(claimant, saving, stream, rule.electricity, trail)
    if rule.firm_year is not None:
        law = _law(rule.firm_year, trail)
        left = max(0, floor_fen(law.number * _WAN) - received_fen)
        steps.append(_step(FIRM, left, law, limit=plain(law.number), received=plain(from_fen(received_fen))))
    entitled = min(step.amount_fen for step in steps)
    if rule.deduct_other and claimant.other_public_fen:
        entitled = max(0, entitled - claimant.other_public_fen)
        steps.append(_step(OTHER, entitled, None, other=plain(from_fen(claimant.other_public_fen))))
    payable = entitled
    if rule.stage is not None and claimant.finished_on is not None:
        months, share = _law(rule.stage.months, trail), _law(rule.stage.share, trail)
        run = months_between(claimant.finished_on, trail.as_of)
        if run < months.number:
            payable = floor_fen(entitled * share.number * _PERCENT)
            steps.append(_step(STAGE, payable, share, run=run, months=plain(months.number), share=plain(share.number)))
    return Due(stream, saving, entitled, payable, mark(steps))


def mark(steps: Sequence[CapStep]) -> tuple[CapStep, ...]:
    """The chain with the step that decides marked: the first of those that let the least through."""
    least = min((step.amount_fen for step in steps), default=0)
    first = next((position for position, step in enumerate(steps) if step.amount_fen == least), -1)
    return tuple(replace(step, binding=position == first) for position, step in enumerate(steps))


def taken(steps: Sequence[CapStep]) -> tuple[int, ...]:
    """What each step takes away in fen: the first one gives and takes nothing; what it gives less all that is taken is what is paid.

    >>> taken([CapStep(Bilingual("", ""), fen, False, "") for fen in (500, 300, 400, 150)])
    (0, 200, 0, 150)
    """
    found: list[int] = []
    running = steps[0].amount_fen if steps else 0
    for step in steps:
        after = min(running, step.amount_fen)
        found.append(running - after)
        running = after
    return tuple(found)


def first_ripe(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> Scored:  # noqa: ARG001
    """Nobody is scored: what was finished first stands first, and what is not finished last (成熟一个、兑现一个)."""
    keys = []
    for one in candidates:
        day = claimant_of(one.facts, one.assessment).finished_on
        keys.append((day.toordinal() if day is not None else _NEVER,))
    return Scored((), np.zeros(len(candidates), np.int64), tuple(keys), 0)


def in_list_order(candidates: Sequence[Candidate], programme: Programme, as_of: dt.date) -> Scored:  # noqa: ARG001
    """Nobody is scored: projects stand in the order in which their unit recommends them; without a rank they come last."""
    ranks = [one.facts.get("recommendation_rank") for one in candidates]
    keys = tuple((rank if isinstance(rank, int) else _NEVER,) for rank in ranks)
    return Scored((), np.zeros(len(candidates), np.int64), keys, 0)


def entitle(placed: Sequence[Placed], programme: Programme, means: Means) -> Allocation:
    """Each project by its own formula; the cap of a firm and year runs over its projects in the order of their places.

    A firm's cap counts what its projects are entitled to, so that a balance paid later is never above it. The money set aside is paid out
    in the order of the places; who comes after it stays entitled and waits. No budget (0) is none published: everybody is paid. Notes:
    that the rule is of another place, what is still owed, and the fees that the plan pays beside the projects. A programme without
    formulas, or a budget below zero, raises ``BadInput``.
    """
    rule, as_of = programme.entitlement, means.as_of or programme.reference_date
    if rule is None:
        raise BadInput("due_without_formula", programme=programme.title)
    if means.budget_fen < 0:
        raise BadInput("budget_unreadable", budget=Decimal(means.budget_fen) / _FEN)
    firms: defaultdict[str, int] = defaultdict(int, means.granted_fen)
    offers: list[Offer] = []
    spent, stopped = 0, False
    for one in placed:
        claimant = claimant_of(one.candidate.facts, one.candidate.assessment)
        found = due(claimant, rule, firms[one.candidate.enterprise], Trail(as_of, programme.area))
        entitled, payable = found.entitled_fen or 0, found.payable_fen or 0
        remaining = payable if means.budget_fen == 0 else 0 if stopped else means.budget_fen - spent
        paid = payable if payable <= remaining else (remaining if programme.partial_offer else 0)
        stopped = stopped or payable > remaining
        firms[one.candidate.enterprise] += entitled
        spent += paid
        chain = found.steps if payable <= remaining else mark((*found.steps, _step(REMAINING, paid, None)))
        status: RowStatus = "reserve" if paid == 0 else "funded" if paid == payable else "partial"
        offers.append(Offer(status, entitled, paid, chain))
    owed = sum(offer.entitled_fen for offer in offers)
    return Allocation(tuple(offers), spent, _notes(programme, rule, spent, owed))


def unverified_of(programme: Programme, as_of: dt.date) -> tuple[str, ...]:
    """The values still to be verified that the gates and formulas of a programme rest on, in order of their addresses."""
    paths = [gate.parameter for gate in programme.gates if gate.parameter]
    paths += programme.entitlement.addresses if programme.entitlement is not None else ()
    return tuple(sorted({path for path in paths if at(path, as_of, programme.area).status == "unverified"}))


def plan_total(paid_fen: Sequence[int], rule: Entitlement) -> int:
    """What a plan of payment comes to: the projects and the third parties that it pays, in fen."""
    return sum(paid_fen) + sum(fee.amount_fen for fee in rule.fees)


def _own_caps(claimant: Claimant, saving: Decimal | None, stream: Stream, electricity: str | None, trail: Trail) -> list[CapStep]:
    """The caps that concern the project alone; a saving below zero gives nothing."""
    found = []
    if stream.rate is not None and saving is not None:
        law = _law(stream.rate, trail)
        fen = max(0, floor_fen(saving * law.number * _FEN))
        figures = {"formula": stream.label, "saving": shown(saving, 6), "rate": plain(law.number)}
        if electricity is not None and claimant.power_saved_mwh:
            counted = messages()["due_rate_restated"].format(kgce=plain(_law(electricity, trail).number), **figures)
            found.append(replace(_step(FORMULA, fen, law, **figures), label=counted))
        else:
            found.append(_step(FORMULA, fen, law, **figures))
    investment = claimant.investment_fen(stream.share_of)
    if stream.share is not None and investment is not None:
        law = _law(stream.share, trail)
        fen = floor_fen(investment * law.number * _PERCENT)
        found.append(_step(SHARE, fen, law, share=plain(law.number), investment=plain(from_fen(investment))))
    if stream.each_project is not None:
        law = _law(stream.each_project, trail)
        found.append(_step(PROJECT, floor_fen(law.number * _WAN), law, limit=plain(law.number)))
    return found


def _missing(claimant: Claimant, saving: Decimal | None, stream: Stream, rule: Entitlement) -> tuple[str, ...]:
    found = []
    if stream.rate is not None and saving is None:
        found.append("energy_carriers")
    if stream.share is not None and claimant.investment_fen(stream.share_of) is None:
        found.append(stream.share_of)
    if rule.deduct_other and claimant.other_public_fen is None:
        found.append("other_public_money")
    if rule.stage is not None and claimant.finished_on is None:
        found.append("finish_date")
    return tuple(found)


def _notes(programme: Programme, rule: Entitlement, spent: int, owed: int) -> tuple[Bilingual, ...]:
    found = []
    if rule.reference:
        found.append(messages()["due_reference"].format(programme=programme.title))
    if owed > spent:
        found.append(messages()["due_waiting"].format(paid=_wan(spent), owed=_wan(owed), rest=_wan(owed - spent)))
    if rule.fees:
        parts = [fee.label for fee in rule.fees]
        named = Bilingual("、".join(one.zh for one in parts), ", ".join(one.en for one in parts))
        fees = sum(fee.amount_fen for fee in rule.fees)
        found.append(messages()["due_fees"].format(fees=_wan(fees), named=named, paid=_wan(spent), total=_wan(spent + fees)))
    return tuple(found)


def _step(code: str, amount_fen: int, law: Value | None, **figures: object) -> CapStep:
    label = messages()[code].format(**figures)
    return CapStep(label, amount_fen, False, law.citation.text("zh") if law else "", code, law.citation.text("en") if law else "")


def _law(path: str, trail: Trail) -> Value:
    """The value at ``path``, kept among those used; one that is not in force raises the error of the lookup."""
    return trail.value(path) or at(path, trail.as_of, trail.area)


def _wan(fen: int) -> str:
    return plain(from_fen(fen))
