"""Performance class and ultra-low emission, with their evidence."""

from typing import TYPE_CHECKING

from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import BLANK
from validation.case import Case
from validation.predicates.base import Figures, Predicate, amounts, more, no_figures

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

PARTS = ("ule_organised", "ule_fugitive", "ule_transport")
PROVED = ("evaluated", "published")
EVIDENCE, EVIDENCE_DATE = "air_evidence", "air_evidence_date"
CLASS_ADDRESS = "cement_plan.clinker_class_at_least"
CLEAN, NOW, TARGET = "clean_transport_percent", "point_before_mg_per_m3", "point_target_mg_per_m3"
BUILT = ("done", *PROVED)
CEMENT_SHARE, STEEL_SHARE = "ultra_low.cement.clean_transport.share", "ultra_low.steel.clean_transport.share"
TRANSPORT = {
    "clinker": CEMENT_SHARE, "cement_grinding": CEMENT_SHARE,
    "ironmaking_blast_furnace": STEEL_SHARE, "steelmaking_converter": STEEL_SHARE, "electric_furnace": STEEL_SHARE,
}  # fmt: skip
"""The least share of clean transport of ultra-low emission, by product (环大气〔2024〕5号, 环大气〔2019〕35号)."""
BETTER_FIRST = ("A", "B", "B_minus", "C", "D")


def _part_proved(case: Case) -> bool:
    return any(case.text(part) in PROVED for part in PARTS)


def _claims_proof(case: Case) -> bool:
    return case.text("air_class_state") == "verified" or _part_proved(case)


def _part_proved_vector(c: "Columns") -> "pl.Expr":
    proved = [c.text(part).is_in(PROVED).fill_null(value=False) for part in PARTS]
    return proved[0] | proved[1] | proved[2]


def _claims_proof_vector(c: "Columns") -> "pl.Expr":
    return (c.text("air_class_state") == "verified").fill_null(value=False) | _part_proved_vector(c)


def _later(case: Case) -> bool:
    day = case.date(EVIDENCE_DATE)
    return day is not None and day > case.context.as_of


def _later_figures(case: Case) -> Figures:
    return {"date": case.text(EVIDENCE_DATE) or "", "as_of": case.context.as_of.isoformat()}


def _promised_with_proof(case: Case) -> bool:
    return case.text("air_class_state") == "promised" and case.answered(EVIDENCE) and not _part_proved(case)


def _worse(least: str) -> tuple[str, ...]:
    return BETTER_FIRST[BETTER_FIRST.index(least) + 1 :]


def _below_class(case: Case) -> bool:
    return case.text("product") == "clinker" and case.text("air_class_after") in _worse(case.limits.text(CLASS_ADDRESS))


def _below_class_vector(c: "Columns") -> "pl.Expr":
    return (c.text("product") == "clinker") & c.text("air_class_after").is_in(_worse(c.limits.text(CLASS_ADDRESS)))


def _below_class_figures(case: Case) -> Figures:
    value = case.limits.value(CLASS_ADDRESS)
    labels = choices("air_class")
    found = case.text("air_class_after")
    return {
        "class": labels[found] if found else BLANK,
        "least": labels[str(value.value)],
        "ends": value.valid_to.isoformat() if value.valid_to else "",
    }


def _transport_share(case: Case) -> int | None:
    """The least share of clean transport of the sector, in 10^-6 of a percent; None for sectors without one."""
    address = TRANSPORT.get(case.text("product") or "")
    return case.limits.micro(address) if address is not None else None


def _little_clean(case: Case) -> bool:
    share, least = case.number(CLEAN), _transport_share(case)
    return case.text("ule_transport") in BUILT and share is not None and least is not None and share < least


def _little_clean_vector(c: "Columns") -> "pl.Expr":
    least = {product: c.limits.micro(address) for product, address in TRANSPORT.items()}
    bound = c.text("product").replace_strict(list(least), list(least.values()), default=None, return_dtype=c.wide)
    return c.text("ule_transport").is_in(BUILT) & (c.number(CLEAN) < bound)


def _little_clean_figures(case: Case) -> Figures:
    value, limit = amounts(case.number(CLEAN), _transport_share(case))
    return {"value": value, "limit": limit, "state": choices("ule_state").get(case.text("ule_transport") or "", BLANK)}


def _class_worse(case: Case) -> bool:
    before, after = case.text("air_class_before"), case.text("air_class_after")
    return before in BETTER_FIRST and after in BETTER_FIRST and BETTER_FIRST.index(after) > BETTER_FIRST.index(before)


def _class_worse_vector(c: "Columns") -> "pl.Expr":
    ranks = {code: rank for rank, code in enumerate(BETTER_FIRST)}
    before, after = (
        c.text(f"air_class_{when}").replace_strict(list(ranks), list(ranks.values()), default=None, return_dtype=c.wide)
        for when in ("before", "after")
    )
    return after > before


def _class_figures(case: Case) -> Figures:
    labels = choices("air_class")
    return {when: labels.get(case.text(f"air_class_{when}") or "", BLANK) for when in ("before", "after")}


def _target_figures(case: Case) -> Figures:
    before, target = amounts(case.number(NOW), case.number(TARGET))
    return {"before": before, "target": target, "pollutant": choices("pollutant").get(case.text("point_pollutant") or "", BLANK)}


PREDICATES = {
    "clean_transport_low": Predicate(_little_clean, _little_clean_vector, _little_clean_figures),
    "class_gets_worse": Predicate(_class_worse, _class_worse_vector, _class_figures),
    "target_above_now": Predicate(
        lambda case: more(case.number(TARGET), case.number(NOW)), lambda c: c.number(TARGET) > c.number(NOW), _target_figures
    ),
    "evidence_missing": Predicate(
        lambda case: _claims_proof(case) and not case.answered(EVIDENCE), lambda c: _claims_proof_vector(c) & c.blank(EVIDENCE), no_figures
    ),
    "evidence_date_missing": Predicate(
        lambda case: _claims_proof(case) and not case.answered(EVIDENCE_DATE),
        lambda c: _claims_proof_vector(c) & c.blank(EVIDENCE_DATE),
        no_figures,
    ),
    "evidence_later": Predicate(_later, lambda c: c.date(EVIDENCE_DATE) > c.date("as_of"), _later_figures),
    "promised_with_evidence": Predicate(
        _promised_with_proof,
        lambda c: (c.text("air_class_state") == "promised") & ~c.blank(EVIDENCE) & ~_part_proved_vector(c),
        no_figures,
    ),
    "class_below_plan": Predicate(_below_class, _below_class_vector, _below_class_figures),
}
