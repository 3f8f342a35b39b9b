"""The conditions of a programme without competition: who invested, done or not, large enough, not paid for already."""

from collections.abc import Mapping
from decimal import Decimal

from reserve.parameters import at
from reserve.rules.basis.trail import Trail
from reserve.rules.ranking.entitlement.claimant import RUNNING, claimant_of, counted_saving
from reserve.rules.ranking.entitlement.entitled import due
from reserve.rules.ranking.gates.case import Answer, Asked, Case
from reserve.vocabulary.choices import choices
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import from_fen, plain

_WAN = Decimal(1_000_000)


def _investor(case: Case) -> Answer:
    """A rule names who must have invested (Tianjin 2020: the user of the energy; Shanghai 2020: a rate of its own for shared savings)."""
    rule = case.programme.entitlement
    if rule is None:
        raise BadInput("due_without_formula", programme=case.programme.title)
    who = claimant_of(case.candidate.facts, case.candidate.assessment).invested_by
    if rule.stream_for(who) is not None:
        return None
    kind = str(case.candidate.facts.get("esco_contract_type"))
    return "undue_investor", {"contract": choices("energy_contract_type").get(kind, fields()["energy_contract"].label)}


def _figures(case: Case) -> Answer:
    """A formula needs its figures; a blank one is asked for and never taken as zero."""
    rule = case.programme.entitlement
    if rule is None:
        raise BadInput("due_without_formula", programme=case.programme.title)
    claimant = claimant_of(case.candidate.facts, case.candidate.assessment)
    trail = Trail(case.as_of, case.programme.area)
    blank = [name for name in due(claimant, rule, 0, trail).missing if name != "finish_date" or not case.candidate.facts.get(name)]
    if not blank:
        return None
    labels = [fields()[name].label for name in blank]
    return "gate_incomplete", {"fields": Bilingual("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))}


def _finished(case: Case) -> Answer:
    """Reward after the works are done (Fuzhou 2025: 完工投产; Tianjin 2020: 按实际年节能量): a plan or a promise receives nothing yet."""
    progress, finish = case.candidate.facts.get("progress"), case.candidate.date("finish_date")
    if not progress:
        return "undue_progress_unanswered", {}
    if progress not in RUNNING:
        return "undue_unfinished", {"progress": choices("progress")[str(progress)]}
    if finish is not None and finish > case.as_of:
        return "undue_not_yet", {"finish": finish, "day": case.as_of}
    return None


def _saving(case: Case) -> Answer:
    """The yearly saving, counted as the rule counts electricity, reaches the least that it asks for; the number itself is enough."""
    rule = case.programme.entitlement
    claimant = claimant_of(case.candidate.facts, case.candidate.assessment)
    found = counted_saving(claimant, rule.electricity if rule is not None else None, Trail(case.as_of, case.programme.area))
    limit = at(case.gate.parameter or "", case.as_of, case.programme.area).number
    if found is None or found >= limit:
        return None
    return "undue_saving", {"saving": plain(found, 2), "limit": plain(limit), "gap": plain(limit - found, 2)}


def _investment(case: Case) -> Answer:
    """The total investment reaches the least that the rule asks for (Tianjin 2020: 1 million yuan); the number itself is enough."""
    fen = case.candidate.fen("investment_total")
    limit = at(case.gate.parameter or "", case.as_of, case.programme.area).number
    if fen is None or fen >= limit * _WAN:
        return None
    found = from_fen(fen)
    return "undue_investment", {"investment": plain(found), "limit": plain(limit), "gap": plain(limit - found)}


def _excluded_money(case: Case) -> Answer:
    """The rule is not combined with public money of the levels it names (Fuzhou 2025: 不得重复享受其它省级资金)."""
    levels = at(case.gate.parameter or "", case.as_of, case.programme.area).value
    for fund in case.candidate.funds:
        if fund.held and isinstance(levels, tuple) and fund.level in levels:
            amount = plain(from_fen(fund.amount_fen)) if fund.amount_fen is not None else "—"
            return "undue_excluded", {"level": choices("fund_level")[str(fund.level)], "fund": fund.name, "amount": amount}
    received = case.candidate.fen("other_public_money")
    if received is None:
        return "undue_other_unanswered", {}
    if received > sum(fund.amount_fen or 0 for fund in case.candidate.funds if fund.held and fund.level):
        return "undue_level_blank", {"amount": plain(from_fen(received))}
    return None


def granted_under(programme_code: str) -> str:
    """The name of the final lists of a programme among the official lists on which a project stands.

    >>> granted_under("fujian_retrofit_reward")
    'granted:fujian_retrofit_reward'
    """
    return f"granted:{programme_code}"


def _once(case: Case) -> Answer:
    """The same formula pays a project once: one that stands on an earlier final list of the programme is not paid again (house rule)."""
    if granted_under(case.programme.code) not in case.candidate.memberships:
        return None
    return "undue_again", {"programme": case.programme.title}


ENTITLEMENT_GATES: Mapping[str, Asked] = {
    "due_investor": _investor,
    "due_figures": _figures,
    "due_finished": _finished,
    "due_saving": _saving,
    "due_investment": _investment,
    "due_excluded_money": _excluded_money,
    "due_once": _once,
}
