"""What the five national sector plans ask of a project or line: entry of new projects, free use of capacity, tiered power price."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.rules.emissions.avoided import class_reached
from reserve.rules.limits.benchmark import Band
from reserve.vocabulary.choices import choices
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

SECTORS = ("steel", "refining", "ammonia", "cement", "aluminium")
Equipment = Literal["advanced", "saving", "entry", "below_entry"]
_PLANS = "sector_plans"
_BANDS: Mapping[str | None, Bilingual] = {
    "benchmark": Bilingual("标杆水平", "benchmark level"),
    "between": Bilingual("基准与标杆之间", "between baseline and benchmark"),
    "below_baseline": Bilingual("基准水平以下", "below the baseline"),
    None: Bilingual("未填写", "blank"),
}
_EQUIPMENT: Mapping[str | None, Bilingual] = {
    "advanced": Bilingual("先进水平", "advanced level"),
    "saving": Bilingual("节能水平", "saving level"),
    "entry": Bilingual("准入水平", "entry level"),
    "below_entry": Bilingual("准入水平以下", "below the entry level"),
    None: Bilingual("未填写", "blank"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project or line stands; None is not answered. Equipment counts for new projects only."""

    band: Band | None
    air_class: str | None
    equipment: Equipment | None = None


def new_project(sector: str, standing: Standing, as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """A new or expanded project is at the benchmark, in class A, and its main equipment at the advanced level: all three.

    Source: 苏发改资环发〔2024〕1057号, the chapters on new projects of the five annexes. What is not answered never
    passes. Out: one decision per condition. Raises ``NotFound('sector_unknown')`` and the errors of ``at``.

    >>> [d.allowed for d in new_project("steel", Standing("benchmark", "B", "advanced"), dt.date(2024, 9, 2), "320000")]
    [True, False, True]
    """
    energy, clean, kit = (_gate(sector, f"new_project.{part}", as_of, area) for part in ("energy", "air_class", "equipment"))
    band, equipment = standing.band, standing.equipment
    return (
        decided(band == energy.value, "new_project_energy", energy, found=_BANDS[band], needed=_BANDS[str(energy.value)]),
        decided(_in_class(standing, clean.value), "new_project_air_class", clean, found=_class(standing), needed=clean.value),
        decided(equipment == kit.value, "new_project_equipment", kit, found=_EQUIPMENT[equipment], needed=_EQUIPMENT[str(kit.value)]),
    )


def full_capacity(sector: str, standing: Standing, as_of: dt.date, area: str) -> Decision:
    """A firm at the benchmark and in class A may use its capacity in full (steel, cement and aluminium).

    Source: the same document, chapter 3 (1) of annexes 1, 4 and 5. A sector whose plan says nothing of it raises ``NeverRecorded``.

    >>> full_capacity("cement", Standing("benchmark", "A"), dt.date(2024, 9, 2), "320000").allowed
    True
    """
    asked = _gate(sector, "full_capacity_when", as_of, area)
    needs = _mapping(asked)
    met = standing.band == needs["energy"] and _in_class(standing, needs["air_class"])
    return decided(met, "full_capacity" if met else "no_full_capacity", asked, band=_BANDS[standing.band], found=_class(standing))


def tier_price_risk(sector: str, standing: Standing, as_of: dt.date, area: str) -> Decision:
    """Below the baseline, or in class C or D, a firm must reckon with the tiered power price by the size of its gap.

    Source: the same document, chapter 3 (1) of annexes 1 to 4; for aluminium the existing tiers are applied, and its plan raises
    ``NeverRecorded`` here. ``allowed`` is True where no tiered price threatens; what is not answered counts as a risk.

    >>> tier_price_risk("cement", Standing("between", "C"), dt.date(2024, 9, 2), "320000").allowed
    False
    """
    asked = _gate(sector, "tiered_price_when", as_of, area)
    when = _mapping(asked)
    classes, air_class = when["air_class"], standing.air_class
    risk = standing.band in {when["energy"], None} or air_class is None or (isinstance(classes, tuple) and air_class in classes)
    return decided(not risk, "tier_price_risk" if risk else "no_tier_price", asked, band=_BANDS[standing.band], found=_class(standing))


def _gate(sector: str, name: str, as_of: dt.date, area: str) -> Value:
    if sector not in SECTORS:
        raise NotFound("sector_unknown", sector=sector[:40], known=", ".join(SECTORS))
    return at(f"{_PLANS}.{sector}.gates.{name}", as_of, area)


def _mapping(value: Value) -> Mapping[str, object]:
    if not isinstance(value.value, Mapping):
        raise TypeError(f"{value.path} is not a mapping")
    return value.value


def _in_class(standing: Standing, least: object) -> bool:
    return standing.air_class is not None and class_reached(standing.air_class, str(least))


def _class(standing: Standing) -> Bilingual:
    return choices("air_class").get(standing.air_class or "", _BANDS[None])
