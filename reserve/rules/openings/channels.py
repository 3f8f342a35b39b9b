"""The ways that are open to a project: priority, free use of capacity, the central air reserve, leaders, and what support would pay."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from reserve.parameters import Value
from reserve.parameters.model import own_name
from reserve.rules.basis.trail import Trail
from reserve.rules.emissions.ultra_low import hours_and_transport
from reserve.rules.emissions.ultra_low_state import NATIONAL_STANDARD, PartState, ultra_low_parts
from reserve.rules.gates.air_reserve import AIR_KINDS, AirPart, Stage, air_reserve, next_review
from reserve.rules.gates.capacity_use import capacity_use
from reserve.rules.gates.efficiency_leader import efficiency_leader
from reserve.rules.gates.priority_doors import priority_doors
from reserve.rules.limits.ladder import Yardsticks, placed_on_ladder
from reserve.rules.limits.yardsticks import Yardstick
from reserve.rules.openings.answers import Opening, Subject, opening, stated
from reserve.rules.openings.components import component_rows
from reserve.rules.openings.formulas import by_formula
from reserve.rules.openings.sources import Content, money_sources
from reserve.rules.ranking.entitlement.stacking import ONCE, refusals, told
from reserve.rules.ranking.entitlement.support import Claim, advance, entitlement
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

_DOORS = Bilingual("优先安排", "Priority")
_CAPACITY = Bilingual("产能充分发挥", "Free use of capacity")
_LEADER = Bilingual("能效领跑者", "Efficiency leader")
_AIR = Bilingual("中央大气污染防治项目储备库", "Central air reserve")
_WINDOW = Bilingual("储备库审核窗口", "Review of the reserve")
_ULTRA_LOW = Bilingual("超低排放", "Ultra-low emission")
_TRANSPORT = Bilingual("清洁运输", "Clean transport")
_SUPPORT = Bilingual("外地公开办法测算", "Published rules elsewhere")
_SOURCES = Bilingual("可得资金测算（上限）", "Money within reach (ceilings)")
_LADDER = Bilingual("能效标尺", "Yardstick")
_PLACES = {"tianjin_2017": "tianjin_2020"}
"""Rules without a programme of their own all of whose conditions the form asks, until the rule that follows them is in force."""
_STAGES: dict[str, Stage] = {
    "idea": "not_started", "preparing": "not_started", "building": "under_way", "trial": "under_way",
    "finished": "finished", "accepted": "finished", "verified": "finished",
}  # fmt: skip
_FORM_PARTS = {"organised": "ule_organised", "fugitive": "ule_fugitive", "transport": "ule_transport"}
_MAKING = {"cement": "making."}
_AIR_NEEDS = {"air_reserve_stage_blank": ("progress", "progress_percent"), "air_reserve_papers": ("procedures",)}
_ULTRA_LOW_NEEDS = {"ultra_low_no_date": ("air_evidence_date",), "ultra_low_no_evidence": ("air_evidence",)}
_POINTS = {"cement": "cement.kiln.pm", "steel": "steel.sinter_and_pellet.pm", "coking": "coking.oven_stack.pm"}
_ULTRA_LOW_SECTORS = {"cement": "cement", "ironmaking": "steel", "steelmaking": "steel", "coke": "coking"}


def channels(subject: Subject) -> tuple[Opening, ...]:
    """All ways, open or not, each with its clause; a way whose law does not know the sector or the area is left out.

    >>> import datetime as dt
    >>> from reserve.rules.assessment import Assessment
    >>> from reserve.vocabulary.document import Document
    >>> [one.answer for one in channels(Subject(Document({}, {}), Assessment(), dt.date(2024, 9, 2), "330000"))]
    [False]
    """
    asked = (_doors, _capacity, _leader, _ultra_low, _air, _ladder, _sources, _support, by_formula)
    return tuple(one for ask in asked for one in ask(subject))


def _doors(subject: Subject) -> Iterator[Opening]:
    product = subject.assessment.product or ""
    for decision in priority_doors(product, subject.memberships, subject.as_of, subject.area):
        yield opening(_DOORS, decision)


def _capacity(subject: Subject) -> Iterator[Opening]:
    """The actual capacity is asked for only where it differs from the filed one, so that blank means the same."""
    plan = subject.plan
    path = f"sector_plans.{plan}.gates.full_capacity_when"
    if plan is None or subject.law(path) is None:
        return
    filed = subject.number("capacity_filed_t_per_year")
    actual = subject.number("capacity_actual_t_per_year") or filed
    free, within, *reminders = capacity_use(plan, subject.standing, filed, actual, subject.as_of, subject.area).decisions
    yield opening(_CAPACITY, free, subject.standing_needs)
    yield opening(_CAPACITY, within, ("capacity_filed_t_per_year",) if filed is None else ())
    if free.allowed and within.allowed:
        yield from (opening(_CAPACITY, reminder) for reminder in reminders)


def _leader(subject: Subject) -> Iterator[Opening]:
    """Only Xinjiang's plan for building materials has leaders, and only for cement (新工信建材〔2023〕3号 二(二)7)."""
    product = subject.product
    path = "building_materials_plan.efficiency_leader.energy_above"
    if product is None or product.sector != "cement" or subject.law(path) is None:
        return
    replaced = subject.flag("outdated_equipment_replaced")
    judged = subject.assessment
    outdated = None if replaced is None else not replaced
    needs = (
        judged.missing if judged.energy_after_tce is None else (),
        judged.missing if judged.band_after is None else (),
        ("outdated_equipment_replaced",) if replaced is None else (),
    )
    found = efficiency_leader(judged.energy_after_tce, judged.band_after, outdated, subject.as_of, subject.area)
    for decision, blank in zip(found, needs, strict=True):
        yield opening(_LEADER, decision, blank)


def _ultra_low(subject: Subject) -> Iterator[Opening]:
    """The form asks for the three parts of making; started is not met, and a day to come is a promise."""
    product = subject.product
    sector = _ULTRA_LOW_SECTORS.get(product.sector) if product is not None else None
    if sector is None or not any(subject.text(name) for name in _FORM_PARTS.values()):
        return
    if subject.law(f"ultra_low.{_POINTS[sector]}") is None:
        return
    prefix = _MAKING.get(sector, "")
    since = subject.document.value("air_evidence_date")
    states = {
        f"{prefix}{part}": PartState(state, _day(since), NATIONAL_STANDARD[sector], bool(subject.text("air_evidence")))
        for part, name in _FORM_PARTS.items()
        if (state := subject.text(name)) is not None
    }
    parts = [f"{prefix}{part}" for part in _FORM_PARTS]
    decisions = ultra_low_parts(sector, states, subject.as_of, subject.area, parts)
    for part, name, decision in zip(parts, _FORM_PARTS.values(), decisions, strict=True):
        yield opening(_ULTRA_LOW, decision, _ULTRA_LOW_NEEDS.get(decision.reason, ()) if part in states else (name,))
    if sector in ("cement", "steel"):
        share = subject.number("clean_transport_percent")
        last = hours_and_transport(sector, None, share, subject.as_of, subject.area)[-1]
        yield opening(_TRANSPORT, last, ("clean_transport_percent",) if share is None else ())


def _air(subject: Subject) -> Iterator[Opening]:
    """Each component by itself: the air part may fit while the energy part does not. Only where one part is air at all."""
    rows = component_rows(subject)
    if not any(kind in AIR_KINDS for _, _, kind in rows) or subject.law("air_fund.negative_list") is None:
        return
    stage = _STAGES.get(subject.text("progress") or "")
    done = subject.number("progress_percent")
    for name, _, kind in rows:
        part = AirPart(kind, stage, done if done is not None and 0 <= done <= 100 else None)
        fits, *others = air_reserve(part, subject.as_of, subject.area)
        topic = Bilingual(f"{_AIR.zh}：{name.zh}", f"{_AIR.en}: {name.en}")
        yield opening(topic, fits)
        if fits.allowed:
            for decision in others:
                found = opening(topic, decision, _AIR_NEEDS.get(decision.reason, ()))
                yield replace(found, answer=None) if decision.reason == "air_reserve_unanswered" else found
    yield opening(_WINDOW, next_review(subject.as_of, subject.area)[1])


def _ladder(subject: Subject) -> Iterator[Opening]:
    """Which yardstick measures the product, the points it gives and the most that it can give (house rule)."""
    judged = subject.assessment
    if judged.indicator_after is None:
        return
    trail = Trail(subject.as_of, subject.area)
    rods = Yardsticks(Yardstick(judged.baseline, judged.benchmark, None, judged.baseline), judged.limits)
    placed = placed_on_ladder(judged.indicator_after, judged.saving_rate, rods, trail)
    if placed is not None:
        points, ceiling = plain(placed.points, 2), plain(placed.ceiling.number)
        rung = own_name(placed.ceiling)
        yield stated(_LADDER, placed.points > 0, "ladder_placed", placed.ceiling, (), rung=rung, points=points, ceiling=ceiling)


def _sources(subject: Subject) -> Iterator[Opening]:
    """The money that the project can count on here, source by source, as far as it stands together; ceilings, no promise."""
    law = subject.law(ONCE)
    for content in money_sources(subject) if law is not None else ():
        sums, gives = told(content.stack), content.stack.total_fen > content.stack.held_fen
        figures = {"part": content.label, "sources": sums, "total": plain(from_fen(content.stack.total_fen)), "held": _wan(content)}
        against = [why.message for _, why in refusals(content.stack)]
        why = Bilingual("；".join(one.zh for one in against), "; ".join(one.en for one in against))
        yield stated(_SOURCES, gives, "sources_refused" if against else "sources_told", law, (), why=why, **figures)


def _wan(content: Content) -> str:
    return plain(from_fen(content.stack.held_fen))


def _support(subject: Subject) -> Iterator[Opening]:
    """What rules of other places would pay; they bind nobody here. A rule that lacks a fact of the firm is left out."""
    judged = subject.assessment
    investment, other = (subject.document.value(name) for name in ("investment_total", "other_public_money"))
    claim = Claim(
        judged.saving_tce_per_year,
        investment if isinstance(investment, int) and investment >= 0 else None,
        None,
        other if isinstance(other, int) and other >= 0 else None,
    )
    for place, successor in _PLACES.items():
        law = subject.law(f"subsidies.{place}.share") if subject.law(f"subsidies.{successor}.share") is None else None
        paid = _paid(place, claim, subject.as_of, subject.area) if law is not None else None
        if law is not None and paid is not None:
            code = "support_elsewhere_advance" if paid[1] else "support_elsewhere"
            amounts = {"amount": plain(from_fen(paid[0])), "advance": plain(from_fen(paid[1]))}
            yield stated(_SUPPORT, paid[0] > 0, code, law, (), place=_place(law), **amounts)


@lru_cache(maxsize=256)
def _paid(place: str, claim: Claim, as_of: dt.date, area: str) -> tuple[int, int] | None:
    """What the rule of a place would pay in all and in advance, in fen; None where a fact is blank. The same while nothing changes."""
    trail = Trail(as_of, area)
    fen = entitlement(place, claim, trail)
    return None if fen is None else (fen, advance(place, fen, trail))


def _place(law: Value) -> Bilingual:
    label = law.label or Bilingual(law.path, law.path)
    parts = [text.split(" · ") for text in (label.zh, label.en)]
    return Bilingual(*(part[-2] if len(part) > 1 else part[-1] for part in parts))


def _day(micro: object) -> dt.date | None:
    return dt.date.fromisoformat(micro) if isinstance(micro, str) and micro else None
