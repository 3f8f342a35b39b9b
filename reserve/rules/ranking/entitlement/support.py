"""What a project may receive under a published rule of support: the smallest of its caps, and an advance."""

from dataclasses import dataclass
from decimal import Decimal

from reserve.parameters import Value, at, recorded
from reserve.rules.basis.trail import Trail, shown
from reserve.rules.ranking.allocators.allocation import floor_fen
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.language import Bilingual

_GROUP, _FEN, _WAN, _PERCENT = "subsidies", Decimal(100), Decimal(1_000_000), Decimal("0.01")
_OTHER = Bilingual("各项上限的最小值扣除其他财政资金", "The smallest cap less other public money")
_BELOW = Bilingual("年节能量低于支持条件，不予支持", "The yearly saving is below what the rule asks for: no support")
_ADVANCE = Bilingual("预拨", "Advance")


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of a project: yearly saving in tce, everything else in integer fen; a blank is None and never zero.

    ``firm_received_fen`` is what the firm already received in the year, ``other_public_fen`` public money the project has from elsewhere.
    """

    saving_tce: Decimal | None
    investment_fen: int | None
    firm_received_fen: int | None
    other_public_fen: int | None


def entitlement(place: str, claim: Claim, trail: Trail, rate: str = "rate") -> int | None:
    """Reward = rate x saved tce, not above the caps per project, firm and year and share of investment, less other public money.

    Sources: the rules of support of several places (to be verified), ``place`` as in ``subsidies.fuzhou_2025``; ``rate`` names the rate
    where a rule has several. Out: whole fen, rounded down, never negative, one step for each cap; 0 below the saving that the rule asks
    for; None where a fact that it needs is blank, which the trail notes. A place without rate and share raises
    ``NotFound('support_unknown')``, a negative sum of money ``BadInput('support_unreadable')``.

    >>> import datetime as dt
    >>> claim = Claim(Decimal(1000), 10_000_000_00, 0, 0)
    >>> entitlement("fuzhou_2025", claim, Trail(dt.date(2025, 6, 1), "330000"))
    50000000
    """
    for name in ("investment_fen", "firm_received_fen", "other_public_fen"):
        if (getattr(claim, name) or 0) < 0:
            raise BadInput("support_unreadable", field=name, amount=_yuan(getattr(claim, name)))
    if not _recorded(place, rate) and not _recorded(place, "share"):
        raise NotFound("support_unknown", place=place[:40], rate=rate[:40])
    least = _law(place, "saving", trail) if _recorded(place, "saving") else None
    if least is not None and claim.saving_tce is not None and claim.saving_tce < least.number:
        trail.step(_BELOW, f"{shown(claim.saving_tce, 6)} < {shown(least.number)}", Decimal(0), "CNY", least)
        return 0
    caps = [_cap(place, name, claim, trail) for name in (rate, "share", "each_project", "firm_year") if _recorded(place, name)]
    lacking = ["saving_tce"] if least is not None and claim.saving_tce is None else []
    for name in [*lacking, *(["other_public_fen"] if claim.other_public_fen is None else [])]:
        trail.lack(name)
    known = [cap for cap in caps if cap is not None]
    if claim.other_public_fen is None or lacking or len(known) < len(caps):
        return None
    found = max(0, min(known) - claim.other_public_fen)
    trail.step(_OTHER, f"max(0, {_yuan(min(known))} − {_yuan(claim.other_public_fen)})", found / _FEN, "CNY")
    return found


def advance(place: str, entitled_fen: int, trail: Trail) -> int:
    """A part of the estimate is paid before the audit (Fuzhou 2025: 50 %, nation 2011: 60 %), in whole fen, rounded down.

    A rule without an advance pays nothing before the audit.

    >>> import datetime as dt
    >>> advance("fuzhou_2025", 5_01, Trail(dt.date(2025, 6, 1), "330000"))
    250
    """
    if not _recorded(place, "advance"):
        return 0
    share = _law(place, "advance", trail)
    paid = floor_fen(entitled_fen * share.number * _PERCENT)
    trail.step(_ADVANCE, f"{_yuan(entitled_fen)} × {shown(share.number)}%", paid / _FEN, "CNY", share)
    return paid


def _cap(place: str, name: str, claim: Claim, trail: Trail) -> int | None:
    """One cap in whole fen; None where its fact is blank."""
    law = _law(place, name, trail)
    fact: Decimal | int | None
    if name == "each_project":
        fen, text = law.number * _WAN, f"{shown(law.number)} × 10,000"
    elif name == "firm_year":
        fact = claim.firm_received_fen
        if fact is None:
            trail.lack("firm_received_fen")
            return None
        fen, text = max(Decimal(0), law.number * _WAN - fact), f"max(0, {shown(law.number)} × 10,000 − {_yuan(fact)})"
    elif name == "share":
        fact = claim.investment_fen
        if fact is None:
            trail.lack("investment_fen")
            return None
        fen, text = fact * law.number * _PERCENT, f"{_yuan(fact)} × {shown(law.number)}%"
    else:
        fact = claim.saving_tce
        if fact is None:
            trail.lack("saving_tce")
            return None
        fen, text = max(Decimal(0), fact * law.number * _FEN), f"{shown(fact, 6)} tce × {shown(law.number)}"
    found = floor_fen(fen)
    trail.step(law.label or Bilingual(law.path, law.path), text, found / _FEN, "CNY", law)
    return found


def _recorded(place: str, name: str) -> bool:
    return recorded(f"{_GROUP}.{place}.{name}")


def _law(place: str, name: str, trail: Trail) -> Value:
    """The value called ``name``, kept among the used values; one that is not in force raises the errors of the lookup."""
    path = f"{_GROUP}.{place}.{name}"
    return trail.value(path) or at(path, trail.as_of, trail.area)


def _yuan(fen: int) -> str:
    return shown(fen / _FEN, 2)
