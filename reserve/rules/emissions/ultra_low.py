"""Ultra-low emission (超低排放): whether measured emission, hours and transport reach what the opinions of the sector ask."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from reserve.parameters import Value, at
from reserve.rules.basis.decisions import decided
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.units import plain

_GROUP = "ultra_low"
POINTS: Mapping[str, tuple[str, ...]] = {
    "cement.kiln": ("pm", "so2", "nox"),
    "cement.other_points": ("pm",),
    "steel.sinter_and_pellet": ("pm", "so2", "nox"),
    "steel.other_sources": ("pm", "so2", "nox"),
    "coking.oven_stack": ("pm", "so2", "nox"),
}
"""The emission points with the pollutants that have a limit there."""
_SHARES: Mapping[str, tuple[str, ...]] = {"cement": ("hours_meeting", "clean_transport.share"), "steel": ("clean_transport.share",)}


def within_limits(point: str, measured_mg_per_m3: Mapping[str, Decimal | None], as_of: dt.date, area: str) -> tuple[Decision, ...]:
    """Each pollutant of an emission point stays at or below its limit; what was not measured does not pass.

    Source: 环大气〔2024〕5号 (cement), 环大气〔2019〕35号 (steel), the coking opinions of 2024, all to be verified. In: ``point`` such as
    ``cement.kiln``, concentrations in mg/m3 as hourly means at the reference oxygen. Out: one decision per pollutant that has a limit.
    Raises ``NotFound('emission_point_unknown')`` naming the points, and the errors of :func:`reserve.parameters.at`.

    >>> measured = {"pm": Decimal(10), "so2": Decimal("35.1"), "nox": Decimal(50)}
    >>> [d.allowed for d in within_limits("cement.kiln", measured, dt.date(2024, 9, 2), "330000")]
    [True, False, True]
    """
    if point not in POINTS:
        raise NotFound("emission_point_unknown", point=point[:40], known=", ".join(POINTS))
    return tuple(_held(at(f"{_GROUP}.{point}.{name}", as_of, area), measured_mg_per_m3.get(name)) for name in POINTS[point])


def hours_and_transport(
    sector: str, hours_meeting_percent: Decimal | None, clean_transport_percent: Decimal | None, as_of: dt.date, area: str
) -> tuple[Decision, ...]:
    """The share of hours within the limits (cement) and of clean transport reaches the least that is asked.

    Source, errors: as :func:`within_limits`. In: percent of a month's hourly values, percent of transport.

    >>> [d.allowed for d in hours_and_transport("cement", Decimal(95), Decimal("79.9"), dt.date(2024, 9, 2), "330000")]
    [True, False]
    """
    if sector not in _SHARES:
        raise NotFound("sector_unknown", sector=sector[:40], known=", ".join(_SHARES))
    found = {"hours_meeting": hours_meeting_percent, "clean_transport.share": clean_transport_percent}
    return tuple(_reached(at(f"{_GROUP}.{sector}.{name}", as_of, area), found[name]) for name in _SHARES[sector])


def _held(limit: Value, found: Decimal | None) -> Decision:
    held = found is not None and found <= limit.number
    code = "emission_within" if held else "emission_blank" if found is None else "emission_above"
    return decided(
        held, code, limit, what=limit.label or limit.path, found="" if found is None else plain(found), limit=plain(limit.number)
    )


def _reached(least: Value, found: Decimal | None) -> Decision:
    reached = found is not None and found >= least.number
    code = "share_reached" if reached else "share_blank" if found is None else "share_below"
    return decided(
        reached, code, least, what=least.label or least.path, found="" if found is None else plain(found), limit=plain(least.number)
    )
