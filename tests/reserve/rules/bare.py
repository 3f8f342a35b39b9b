"""Candidates of a few figures, for rules that look at nothing else."""

from decimal import Decimal
from typing import Any

from reserve.rules.assessment import Assessment
from reserve.rules.ranking.candidate import Candidate

FEN_PER_10K = 1_000_000


def number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def fen(value: Any) -> int | None:
    """Fen of an amount in 10^4 yuan."""
    return None if value is None else int(Decimal(str(value)) * FEN_PER_10K)


def bare(code: str, *, lists: tuple[str, ...] = (), **figures: Any) -> Candidate:
    """A candidate by figures: money in 10^4 yuan, saving in tce, co2 in t, rate and attainment as shares, crossing in t."""
    facts = {
        "subsidy_requested": fen(figures.get("requested")), "investment_total": fen(figures.get("total")),
        "investment_eligible": fen(figures.get("eligible")), "other_public_money": fen(figures.get("other")),
        "product": figures.get("product", "clinker"), "location_code": figures.get("county", "330522"),
    }  # fmt: skip
    judged = Assessment(
        product=figures.get("product", "clinker"), saving_tce_per_year=number(figures.get("saving")),
        co2_reduction_t_per_year=number(figures.get("co2")), saving_rate=number(figures.get("rate")),
        attainment_after=number(figures.get("attainment")), crossing_capacity_t_per_year=number(figures.get("crossing")),
        energy_before_tce=number(figures.get("before")),
    )  # fmt: skip
    firm = str(figures.get("firm", code))
    county = str(figures.get("county", "330522"))
    return Candidate(
        project_code=code, version_id=f"v-{code}", digest="", enterprise=firm, group=str(figures.get("group", firm)), unit=county,
        county=county, city=str(figures.get("city", "330500")), name=code, facts=facts, assessment=judged, memberships=frozenset(lists),
    )  # fmt: skip
