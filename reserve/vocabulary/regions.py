"""National division codes (location; statistics). Who reports to whom is another matter: ``reporting_units``.

Base: the statistics bureau's list of 2023; rows it adds to GB/T 2260 are marked ``statistical``, counties without a
real city keep their ``pseudo`` city, 东莞, 中山 and 儋州 are their own county, and later changes carry dates.
"""

import datetime as dt
from dataclasses import dataclass

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table


@dataclass(frozen=True, slots=True)
class Region:
    """A division. ``kind``: blank, ``statistical`` (not in GB/T 2260), ``pseudo`` (no real city) or ``self_county``."""

    code: str
    name: Bilingual
    level: str
    parent_code: str | None
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None

    def in_force(self, as_of: dt.date) -> bool:
        """Whether the code is valid on ``as_of`` (``valid_to`` is the first day without it)."""
        return (self.valid_from is None or self.valid_from <= as_of) and (self.valid_to is None or as_of < self.valid_to)


@tabled
def regions() -> dict[str, Region]:
    """All divisions by six-digit code."""
    return {
        r["code"]: Region(
            r["code"], Bilingual(r["name"], r["name_en"]), r["level"], r["parent_code"] or None, r["kind"],
            dt.date.fromisoformat(r["valid_from"]) if r["valid_from"] else None,
            dt.date.fromisoformat(r["valid_to"]) if r["valid_to"] else None,
        )
        for r in read_table("regions.csv")
    }  # fmt: skip


def is_county(code: str) -> bool:
    """Whether ``code`` names a county, or a city that is its own county."""
    found = regions().get(code)
    return found is not None and (found.level == "county" or found.kind == "self_county")


def ancestors(code: str) -> tuple[str, ...]:
    """``code`` and the divisions above it, most specific first; an unknown code raises ``KeyError``."""
    chain = [code]
    while parent := regions()[chain[-1]].parent_code:
        chain.append(parent)
    return tuple(chain)


def full_name(code: str, language: Language = "zh") -> str:
    """The name with the divisions above it, without pseudo cities: 浙江省湖州市长兴县."""
    parts = [regions()[c].name.text(language) for c in reversed(ancestors(code)) if regions()[c].kind != "pseudo"]
    return "".join(parts) if language == "zh" else ", ".join(reversed(parts))


def counties_of(code: str, as_of: dt.date) -> list[Region]:
    """The counties in force below ``code`` (a county answers with itself)."""
    return [region for region in _counties_below().get(code, ()) if region.in_force(as_of)]


@tabled
def _counties_below() -> dict[str, tuple[Region, ...]]:
    """All counties there have been, by each division they belong to, themselves included."""
    found: dict[str, list[Region]] = {}
    for region in regions().values():
        if is_county(region.code):
            for above in ancestors(region.code):
                found.setdefault(above, []).append(region)
    return {code: tuple(counties) for code, counties in found.items()}
