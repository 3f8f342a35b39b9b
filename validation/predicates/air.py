"""Performance class and ultra-low emission, with their evidence."""

from typing import TYPE_CHECKING

from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import BLANK
from validation.case import Case
from validation.predicates.base import Figures, Predicate, no_figures

if TYPE_CHECKING:
    import polars as pl

    from validation.columns import Columns

PARTS = ("ule_organised", "ule_fugitive", "ule_transport")
PROVED = ("evaluated", "published")
EVIDENCE, EVIDENCE_DATE = "air_evidence", "air_evidence_date"
CLASS_ADDRESS = "cement_plan.clinker_class_at_least"
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


PREDICATES = {
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
