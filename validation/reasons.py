"""Why a rule asks what it asks, and how to settle what it finds: ``reasons.csv`` by rule, and by family for those without a row."""

from dataclasses import dataclass
from functools import cache

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table
from validation.catalogue import Rule

FAMILY = "family:"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the rule is there, and how to settle a finding."""

    why: Bilingual
    fix: Bilingual


def reason(rule: Rule) -> Reason | None:
    """The row of the rule or of its family; None for a family that nobody described."""
    return table().get(rule.id) or table().get(FAMILY + rule.family)


@cache
def table() -> dict[str, Reason]:
    """All rows by rule id, or by family with ``family:`` before it."""
    rows = read_table("reasons.csv", "validation")
    return {row["rule"]: Reason(Bilingual(row["why_zh"], row["why_en"]), Bilingual(row["fix_zh"], row["fix_en"])) for row in rows}
