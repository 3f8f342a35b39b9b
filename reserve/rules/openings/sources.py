"""The public money that a project can count on here, source by source, and what of it can stand together."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Programme, Value, programmes
from reserve.parameters.lookup import area_chain
from reserve.rules.gates.air_reserve import AIR_KINDS
from reserve.rules.openings.answers import Subject
from reserve.rules.openings.components import component_rows
from reserve.rules.openings.formulas import as_candidate
from reserve.rules.ranking.allocators.allocation import floor_fen, independent_caps
from reserve.rules.ranking.entitlement.claimant import RUNNING
from reserve.rules.ranking.entitlement.public_funds import public_funds
from reserve.rules.ranking.entitlement.stacking import CENTRAL, Channel, Ground, Purse, Stack, best_stack
from reserve.rules.ranking.gates.eligibility import decide
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Bilingual

_PERCENT, _WAN = Decimal("0.01"), Decimal(1_000_000)
_ENERGY_PART = Bilingual("节能部分", "Energy part")
_AIR_PART = Bilingual("大气治理部分", "Air part")
_LEVELS = {"province": "provincial", "city": "city", "county": "county"}
_BUDGET_LABEL = Bilingual("节能降碳中央预算内投资", "Central budget investment")
_AIR_LABEL = Bilingual("中央大气污染防治资金", "Central air-pollution fund")


@dataclass(frozen=True, slots=True)
class Content:
    """One part of a project that money is asked for by itself: what it is, what it costs, its sources in the order that gives most."""

    label: Bilingual
    cost_fen: int
    stack: Stack


def money_sources(subject: Subject) -> tuple[Content, ...]:
    """The energy part and the air part of a project, each with the sources in force that it qualifies for, stacked.

    Central money is given once for the same content, so the air part may take from the air fund what the energy part takes from the
    central budget. Money that the project holds counts against both parts: it is not known for which it was given. A part without cost or
    without a source is left out. Amounts are ceilings, no promise. In: the document as typed, its assessment, day and area.
    """
    total = subject.document.value("investment_total")
    if not isinstance(total, int) or total <= 0:
        return ()
    air = min(total, _air_cost(subject))
    found = [(_ENERGY_PART, total - air, tuple(_energy_sources(subject, total - air))), (_AIR_PART, air, tuple(_air_sources(subject, air)))]
    declared = subject.document.value("other_public_money")
    funds = public_funds(subject.document)
    held = declared if isinstance(declared, int) and declared > 0 else 0
    return tuple(
        Content(label, cost, best_stack(sources, Purse(cost, funds, held), subject.as_of, subject.area))
        for label, cost, sources in found
        if cost > 0 and sources
    )


def _energy_sources(subject: Subject, cost_fen: int) -> Iterator[Channel]:
    """Central budget investment for what is not finished, then the money programmes of the area that are open and let the project pass."""
    share, cap = subject.law("central_budget.caps.key_industry"), subject.law("central_budget.caps.each_project")
    if share is not None and cap is not None and subject.text("progress") not in RUNNING:
        amount = min(_share_of(cost_fen, share), floor_fen(cap.number * _WAN))
        yield Channel("central_budget", _BUDGET_LABEL, CENTRAL, amount, frozenset(), Ground.of(share))
    chain = set(area_chain(subject.area))
    for programme in programmes(subject.as_of):
        if programme.kind == "money" and programme.area in chain:
            yield from _programme(programme, subject, cost_fen)


def _air_sources(subject: Subject, cost_fen: int) -> Iterator[Channel]:
    share = subject.law("air_fund.support_ceiling")
    if share is not None and subject.text("progress") not in RUNNING:
        yield Channel("air_money", _AIR_LABEL, CENTRAL, _share_of(cost_fen, share), frozenset({CENTRAL}), Ground.of(share))


def _programme(programme: Programme, subject: Subject, cost_fen: int) -> Iterator[Channel]:
    """A competitive programme gives at most its own caps; whether its place suffices is not known before the batch."""
    candidate = as_candidate(subject.document, subject.document.facts(), subject.assessment)
    decisions = decide(candidate, programme, subject.as_of)
    if any(not one.allowed and one.reason != "gate_double_money" for one in decisions):
        return
    gate = next((one for one in programme.gates if one.code == "double_money"), None)
    levels = frozenset(choices("fund_level")) if gate is not None else frozenset()
    cited = gate.citation if gate is not None else programme.basis[0]
    ground = Ground(Bilingual(cited.text("zh"), cited.text("en")), programme.status, "")
    amount = min(cost_fen, *(step.amount_fen for step in independent_caps(candidate, programme)))
    yield Channel(programme.code, programme.title, _LEVELS[programme.level], amount, levels, ground)


def _share_of(cost_fen: int, share: Value) -> int:
    return floor_fen(cost_fen * share.number * _PERCENT)


def _air_cost(subject: Subject) -> int:
    """What the components cost that are air treatment; a blank sum counts nothing."""
    rows = [row.value("component_investment") for _, row, kind in component_rows(subject) if kind in AIR_KINDS]
    return sum(fen for fen in rows if isinstance(fen, int) and fen > 0)
