"""Figures of one project of the demonstration, drawn from a seeded generator of its own.

Ranges follow what Zhejiang's cement lines look like: clinker 98-117 kgce/t before, grinding 31-36 kWh/t. The coefficients below
only shape the quantities; what a project saves is computed by the rules, from the quantities as typed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from dashboards.demo.identifiers import credit_code, filing_month, firm_name, place_name, project_code
from dashboards.demo.project_skeletons import Skeleton, measures
from dashboards.demo.stories import retold, story

_COAL_DEFAULT = Decimal("0.7143")
_KJ_PER_KGCE = Decimal("29307")
_POWER = Decimal("0.1229")
_DAYS = 310
_LAST_FINISH = dt.date(2025, 11, 28)
_BEFORE = {2500: ("102.0", "109.0"), 5000: ("101.0", "106.5"), 7500: ("98.5", "103.0")}
_BEHIND = Decimal(17)
"""What a line uses more (kgce/t) that stays below the baseline and is to leave."""
# measure -> (heat saved in kgce/t, power saved in kWh/t), each as (low, high)
_SAVED = {
    "cooler": (("2.4", "4.2"), ("0.5", "1.5")), "burner": (("1.9", "3.4"), ("0.0", "0.6")), "roller": (("0", "0"), ("6.0", "9.0")),
    "control": (("1.0", "1.9"), ("2.5", "4.5")), "full": (("5.0", "7.2"), ("3.0", "7.0")), "waste_heat": (("0", "0"), ("5.0", "8.0")),
    "grind_roller": (("0", "0"), ("5.2", "7.4")), "grind_vertical": (("0", "0"), ("5.8", "8.0")), "grind_sep": (("0", "0"), ("2.6", "4.0")),
}  # fmt: skip
_YUAN_PER_TCE = {
    "cooler": (2400, 4200), "burner": (2000, 4600), "roller": (5200, 9000), "control": (1900, 3600), "full": (4200, 8400),
    "waste_heat": (4800, 8800), "grind_roller": (4200, 8800), "grind_vertical": (4600, 9800), "grind_sep": (3600, 7800),
}  # fmt: skip
Typed = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the clerk types: single fields and the rows of the energy table, as (text, unit).

    ``declared`` is left to the builder: it declares what the page shows, times ``declared_factor``.
    """

    fields: Mapping[str, Typed]
    carriers: tuple[Mapping[str, Typed], ...]
    declared_factor: Decimal
    power_only: bool


def _draw(rng: Random, low: object, high: object, places: str = "0.01") -> Decimal:
    bottom, top = Decimal(str(low)), Decimal(str(high))
    return (bottom + (top - bottom) * Decimal(rng.randrange(0, 10_001)) / 10_000).quantize(Decimal(places), ROUND_HALF_EVEN)


def _text(value: Decimal, places: str) -> str:
    text = f"{value.quantize(Decimal(places), ROUND_HALF_EVEN):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def draw_figures(skeleton: Skeleton, seed: int) -> Figures:
    """All figures of a project; the same seed gives the same figures, whatever the others are."""
    rng = Random(f"{seed}/{skeleton.number}")  # noqa: S311 -- demonstration data, no secret
    filed = Decimal(skeleton.size * _DAYS) if skeleton.product == "clinker" else Decimal(skeleton.size * 10_000)
    output_before = (filed * _draw(rng, "0.88", "0.97", "0.001")).quantize(Decimal(100))
    output_after = min((output_before * _draw(rng, "0.99", "1.03", "0.001")).quantize(Decimal(100)), filed)
    if skeleton.oddity == "output_above_capacity":
        output_after = (filed * Decimal("1.04")).quantize(Decimal(100))
    carriers, saved_tce = _energy(skeleton, rng, output_before, output_after)
    money = _money(skeleton, rng, saved_tce)
    factor = Decimal("1.09") if skeleton.oddity == "declared_differs" else Decimal(1)
    typed: dict[str, Typed] = {
        **_who_and_what(skeleton, rng),
        "capacity_filed_t_per_year": (_text(filed / 10_000, "0.01"), "10kt/yr"),
        "capacity_after_t_per_year": (_text(filed / 10_000, "0.01"), "10kt/yr"),
        "output_before_t_per_year": (_text(output_before / 10_000, "0.01"), "10kt/yr"),
        "output_after_t_per_year": (_text(output_after / 10_000, "0.01"), "10kt/yr"),
        "measurement_class": (("metered", "metered", "audited")[rng.randrange(3)], None),
        **_air(skeleton, rng),
        **money,
    }
    if skeleton.product == "clinker":
        typed["line_size_t_per_day"] = (str(skeleton.size), "t/d")
    heat = _SAVED[skeleton.measure][0]
    return Figures(retold(skeleton, typed), carriers, factor, power_only=heat == ("0", "0") and skeleton.oddity != "energy_up")


def _who_and_what(skeleton: Skeleton, rng: Random) -> dict[str, Typed]:
    clinker = skeleton.product == "clinker"
    line = f"{skeleton.line}号{'熟料' if clinker else '粉磨'}线"
    year, month = filing_month(skeleton)
    filed_on = dt.date(year, month, 1)
    start = filed_on + dt.timedelta(days=31 + rng.randrange(20, 130))
    finish = min(start + dt.timedelta(days=rng.randrange(170, 420)), _LAST_FINISH)
    seat = "" if skeleton.unit == "ZJ90" else place_name(skeleton.location)
    return {
        "enterprise_name": (firm_name(skeleton), None),
        "enterprise_credit_code": (credit_code(skeleton), None),
        "location_code": (skeleton.location, None),
        "credit_record_clean": ("false" if skeleton.oddity == "credit_record" else "true", None),
        "project_name": (f"{seat}{skeleton.brand}{line}{measures()[skeleton.measure].title}改造项目", None),
        "project_code": (project_code(skeleton), None),
        "construction_nature": ("expansion" if skeleton.oddity == "expansion" else "retrofit", None),
        "content": (measures()[skeleton.measure].content, None),
        "start_date": (start.isoformat(), None),
        "finish_date": (finish.isoformat(), None),
        "line_name": (line, None),
        "product": (skeleton.product, None),
        "line_exit_planned": ("true" if skeleton.oddity == "exit_planned" else "false", None),
    }


def _energy(
    skeleton: Skeleton, rng: Random, output_before: Decimal, output_after: Decimal
) -> tuple[tuple[Mapping[str, Typed], ...], Decimal]:
    """Rows of the energy table, and roughly what the project saves (tce/yr; it shapes the investment)."""
    (heat_low, heat_high), (power_low, power_high) = _SAVED[skeleton.measure]
    heat_saved, power_saved = _draw(rng, heat_low, heat_high, "0.001"), _draw(rng, power_low, power_high, "0.001")
    rows: list[Mapping[str, Typed]] = []
    if skeleton.product == "clinker":
        power_before = _draw(rng, 40, 50)
        diesel = _draw(rng, "0.08", "0.15", "0.001")
        line_before = _draw(rng, *_BEFORE[skeleton.size]) + (0 if story(skeleton, "laggard") is None else _BEHIND)
        coal_before = line_before - power_before * _POWER - diesel
        rows.append(_coal(rng, coal_before * output_before, (coal_before - heat_saved) * output_after))
        diesel_coefficient = Decimal("1.4571")
        tonnes = diesel / diesel_coefficient / 1000
        rows.append(_row("diesel", tonnes * output_before, tonnes * output_after, "t"))
        own = _draw(rng, 24, 32)
        own_after = own + (power_saved if skeleton.measure == "waste_heat" else Decimal(0))
        rows.append(_row("waste_heat_power", own * output_before / 10_000, own_after * output_after / 10_000, "10MWh"))
    else:
        power_before = _draw(rng, "31.5", "35.0")
        if rng.random() < 0.4:
            gas = _draw(rng, "0.4", "1.1")
            rows.append(_row("natural_gas", gas * output_before / 10_000, gas * output_after / 10_000, "10km3"))
    power_after = power_before - power_saved
    if skeleton.oddity == "energy_up":
        power_after = power_before + (Decimal(6) if skeleton.product == "cement_grinding" else heat_saved / _POWER + 4)
    rows.append(_row("electricity", power_before * output_before / 10_000, power_after * output_after / 10_000, "10MWh"))
    counted = min(output_after, output_before * Decimal("1.05"))
    return tuple(rows), max((heat_saved + power_saved * _POWER) * counted / 1000, Decimal(150))


def _coal(rng: Random, before_kgce: Decimal, after_kgce: Decimal) -> Mapping[str, Typed]:
    if rng.random() < 0.6:
        heat = _draw(rng, 22_000, 24_600, "1")
        coefficient = heat / _KJ_PER_KGCE
        row = dict(_row("bituminous_coal", before_kgce / coefficient / 1000, after_kgce / coefficient / 1000, "t"))
        return {**row, "heat_value_measured": (str(heat), "kJ/kg")}
    return _row("raw_coal", before_kgce / _COAL_DEFAULT / 1000, after_kgce / _COAL_DEFAULT / 1000, "t")


def _row(carrier: str, before: Decimal, after: Decimal, unit: str) -> Mapping[str, Typed]:
    places = "0.1" if unit == "t" else "0.01"
    return {"carrier": (carrier, None), "quantity_before": (_text(before, places), unit), "quantity_after": (_text(after, places), unit)}


def _air(skeleton: Skeleton, rng: Random) -> dict[str, Typed]:
    grade = "C" if skeleton.oddity == "class_c" else ("A", "A", "A", "B", "B")[rng.randrange(5)]
    verified = rng.random() < 0.6
    parts = [("planned", "building", "done", "done", "evaluated", "published")[rng.randrange(6)] for _ in range(3)]
    if not verified:
        parts = [{"evaluated": "done", "published": "done"}.get(part, part) for part in parts]
    typed: dict[str, Typed] = {
        "air_class_after": (grade, None),
        "air_class_state": ("verified" if verified else "promised", None),
        "ule_organised": (parts[0], None),
        "ule_fugitive": (parts[1], None),
        "ule_transport": (parts[2], None),
    }
    if verified:
        day = dt.date(2024, 1, 8) + dt.timedelta(days=rng.randrange(0, 150))
        typed["air_evidence"] = (f"演示评估公示〔2024〕第{skeleton.number}号", None)
        typed["air_evidence_date"] = (day.isoformat(), None)
    return typed


def _money(skeleton: Skeleton, rng: Random, saved_tce: Decimal) -> dict[str, Typed]:
    """Amounts in 10^4 yuan. Officials ask for about 15 % of the equipment, some for less."""
    rate = Decimal(rng.randrange(*_YUAN_PER_TCE[skeleton.measure]))
    total = (saved_tce * rate / 10_000).quantize(Decimal(10)) + 30
    eligible = (total * _draw(rng, "0.66", "0.88", "0.001")).quantize(Decimal(1))
    share = Decimal((15, 15, 15, 12, 10)[rng.randrange(5)]) / 100
    requested = max((eligible * share).quantize(Decimal(1)), Decimal(5))
    other = "60" if skeleton.oddity == "other_money" else "0"
    return {
        "investment_total": (_text(total, "1"), "10kCNY"),
        "investment_eligible": (_text(eligible, "1"), "10kCNY"),
        "subsidy_requested": (_text(requested, "1"), "10kCNY"),
        "other_public_money": (other, "10kCNY"),
    }
