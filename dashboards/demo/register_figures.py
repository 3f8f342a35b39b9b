"""Figures of the lines of the demonstration's register, drawn around baseline and benchmark so that the pages have a story to tell.

Leaders, lines between the levels, laggards with a deadline or an exit plan, and lines without data; three years each.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

from dashboards.demo.figures import draw_figures
from dashboards.demo.identifiers import MARK
from dashboards.demo.register_firms import DemoFirm, DemoLine, DemoProduct, demo_measures, demo_products
from reserve.parameters import at
from reserve.rules.basis.trail import Trail
from reserve.rules.lines.yardstick import LineFacts, yardstick_for
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.products import Product, products, sectors
from reserve.vocabulary.units import units

YEARS = (2021, 2022, 2023)
AS_OF = dt.date(2024, 9, 2)
AREA = "330000"
Cells = Mapping[str, str]
# what share of lines, and where they stand: attainment from (0 baseline, 1 benchmark) to
_STORIES = (
    ("leader", 22, "1.00", "1.18"),
    ("between", 52, "0.08", "0.94"),
    ("laggard", 16, "-0.40", "-0.03"),
    ("silent", 10, "0.1", "0.9"),
)
_ABSORPTION = ("0.3", "5", "14")


def line_rows(firm: DemoFirm, line: DemoLine, seed: int) -> Iterator[Cells]:
    """The rows of one line as a list of lines has them: one for each year with figures, at least one."""
    rng = Random(f"{seed}/{firm.credit_code}/{line.name}")  # noqa: S311 -- demonstration data, no secret
    story = rng.choices([one[0] for one in _STORIES], [one[1] for one in _STORIES])[0]
    cells = _firm(firm, rng) | (_project_line(line, seed) if line.skeleton else _line(line, rng, story))
    years = _project_years(line, rng, seed) if line.skeleton else list(_years(line, cells, rng, story))
    extra = _diagnosis(firm, rng) | ({} if line.skeleton else _measure(line, rng, story))
    yield cells | extra | (years[0] if years else {})
    for year in years[1:]:
        yield cells | year


def _firm(firm: DemoFirm, _rng: Random) -> dict[str, str]:
    rng = Random(f"firm/{firm.credit_code}")  # noqa: S311 -- the same in every row of the firm
    sector = sectors()[products()[firm.lines[0].product].sector]
    cells = {
        "enterprise_name": firm.name, "credit_code": firm.credit_code, "county": firm.county, "industry_code": sector.industry_code,
        "above_scale": "是", "key_energy_unit": "是" if rng.random() < 0.6 else "否", "responsible_departments": "经信局、发展改革局",
    }  # fmt: skip
    if rng.random() < 0.85:
        cells["carbon_efficiency_code"] = str(rng.choices((1, 2, 3, 4, 5), (12, 28, 34, 18, 8))[0])
    if sector.industry in ("building_materials", "steel", "petrochemical", "chemical") and rng.random() < 0.8:
        cells["performance_class"] = rng.choices(("A", "B", "B_minus", "C", "D"), (18, 34, 12, 28, 8))[0]
    return cells


def _line(line: DemoLine, rng: Random, story: str) -> dict[str, str]:
    kind = demo_products()[line.product]
    size, capacity = _size_and_capacity(kind, rng)
    cells = _identity(line, kind, rng) | {"capacity_filed": _text(capacity), "capacity_unit": products()[line.product].output_units[0]}
    if rng.random() < 0.7:
        cells["capacity_actual"] = _text((capacity * _draw(rng, "0.90", "1.00", "0.01")).quantize(Decimal(1)))
    if size is not None:
        cells["line_size"] = _text(size)
    if products()[line.product].decided_by == "absorption" and story != "silent":
        cells["water_absorption"] = rng.choice(_ABSORPTION)
    if story == "laggard" and rng.random() < 0.3:
        cells |= {"exit_planned": "是", "exit_date": rng.choice(("2024-12-31", "2025-12-31"))}
    elif story == "laggard" and rng.random() < 0.6:
        cells["reach_date"] = rng.choice(("2024-06-30", "2024-12-31", "2025-06-30"))
    return cells


def _identity(line: DemoLine, kind: DemoProduct, rng: Random) -> dict[str, str]:
    return {
        "line_name": line.name, "product": line.product, "device": kind.device, "exit_planned": "否",
        "commissioning_year": str(rng.randrange(1998, 2021)),
    }  # fmt: skip


def _size_and_capacity(kind: DemoProduct, rng: Random) -> tuple[Decimal | None, Decimal]:
    size = None
    if kind.size is not None:
        low, high, step = (Decimal(text) for text in kind.size)
        size = low + step * rng.randrange(0, int((high - low) / step) + 1)
        if kind.capacity_per_size:
            return size, size * Decimal(kind.capacity_per_size)
    low, high, step = (Decimal(text) for text in kind.capacity or ("1", "1", "1"))
    return size, (low + step * rng.randrange(0, int((high - low) / step) + 1)) * 10_000


def _years(line: DemoLine, cells: Cells, rng: Random, story: str) -> Iterator[dict[str, str]]:
    """Three years that improve a little; a silent line has none, or lacks the last, or lacks its unit energy."""
    silence = rng.choice(("none", "last", "energy")) if story == "silent" else ""
    if silence == "none":
        return
    final = _unit_energy(line, cells, rng, story)
    yearly = _draw(rng, "0.003", "0.016", "0.0001")
    product = products()[line.product]
    for year in YEARS[:-1] if silence == "last" else YEARS:
        energy = final + abs(final) * yearly * (YEARS[-1] - year)
        output = (Decimal(cells["capacity_filed"]) * _draw(rng, "0.72", "0.99", "0.001")).quantize(Decimal(1))
        found = {
            "year": str(year), "output": _text(output), "output_unit": product.output_units[0],
            "source": rng.choice(("statistics", "monitoring", "audit")), "measurement_class": rng.choice(("metered", "metered", "audited")),
        }  # fmt: skip
        if silence != "energy":
            found |= {"unit_energy": _text(_round(energy)), "energy_unit": product.energy_unit}
            found |= _carriers(line, product, _round(energy), output, year)
        yield found


def _unit_energy(line: DemoLine, cells: Cells, rng: Random, story: str) -> Decimal:
    kind = demo_products()[line.product]
    low, high = next((one[2], one[3]) for one in _STORIES if one[0] == story)
    attained = _draw(rng, low, high, "0.001")
    if kind.energy is not None:
        best, worst = (Decimal(text) for text in kind.energy)
        return worst - (worst - best) * (Decimal("0.5") + attained / 2)
    size, absorption = cells.get("line_size"), cells.get("water_absorption", "0.3")
    facts = LineFacts(line.product, Decimal(size) if size else None, Decimal(absorption))
    _, rod = yardstick_for(facts, Trail(AS_OF, AREA))
    if rod.baseline is None or rod.benchmark is None:
        raise ValueError(f"{line.product}: the demonstration needs a baseline and a benchmark, or figures of its own")
    return rod.baseline.number - (rod.baseline.number - rod.benchmark.number) * attained


def _carriers(line: DemoLine, product: Product, energy: Decimal, output: Decimal, year: int) -> dict[str, str]:
    """Electricity and one fuel that make up the energy of the year; none where the unit is not one of standard coal."""
    kind = demo_products()[line.product]
    counted = output * units()[product.output_units[0]].factor / product.basis
    if product.energy_unit == "kWh/t":
        return {"electricity": _text((energy * counted / 10_000).quantize(Decimal("0.01")))}
    if not product.energy_unit.startswith("kgce") or not kind.fuel:
        return {}
    tce = energy * counted / 1000
    power = tce * Decimal(kind.power_share)
    day = dt.date(year, 12, 31) if year >= AS_OF.year else AS_OF
    found = {"electricity": _text((power * 1000 / _coefficient("electricity", day) / 10_000).quantize(Decimal("0.01")))}
    amount = (tce - power) * 1000 / _coefficient(kind.fuel, day)
    divisor = {"natural_gas": 10_000, "heat": 1}.get(kind.fuel, 1000)
    places = "0.01" if kind.fuel == "natural_gas" else "0.1"
    return found | {kind.fuel: _text((amount / divisor).quantize(Decimal(places)))}


def _coefficient(carrier: str, day: dt.date) -> Decimal:
    """Standard coal (kgce) of a kg, a m³, a kWh; of heat that of a GJ."""
    value = at(carriers()[carrier].coefficient, day, AREA)
    return value.number * 1000 if value.unit == "kgce/MJ" else value.number


def _project_line(line: DemoLine, seed: int) -> dict[str, str]:
    assert line.skeleton is not None  # noqa: S101 -- the caller asks for lines with a project only
    rng = Random(f"{seed}/{line.skeleton.number}/line")  # noqa: S311 -- demonstration data, no secret
    typed = draw_figures(line.skeleton, seed).fields
    text, unit = typed["capacity_filed_t_per_year"]
    cells = _identity(line, demo_products()[line.product], rng) | {"capacity_filed": text, "capacity_unit": unit or ""}
    cells["exit_planned"] = "是" if line.skeleton.oddity == "exit_planned" else "否"
    if "line_size_t_per_day" in typed:
        cells["line_size"] = typed["line_size_t_per_day"][0]
    return cells


def _project_years(line: DemoLine, rng: Random, seed: int) -> list[dict[str, str]]:
    """The year before the project as its form declares it, and two years before it with a little more energy."""
    assert line.skeleton is not None  # noqa: S101 -- as above
    figures = draw_figures(line.skeleton, seed)
    output, unit = figures.fields["output_before_t_per_year"]
    found = []
    for year in YEARS:
        more = 1 + _draw(rng, "0.003", "0.012", "0.0001") * (YEARS[-1] - year)
        cells = {"year": str(year), "output": output, "output_unit": unit or "", "source": "statistics", "measurement_class": "metered"}
        for row in figures.carriers:
            carrier, (quantity, _) = row["carrier"][0], row["quantity_before"]
            cells[carrier] = quantity if year == YEARS[-1] else _text((Decimal(quantity) * more).quantize(Decimal("0.01")))
        found.append(cells)
    return found


def _diagnosis(firm: DemoFirm, rng: Random) -> dict[str, str]:
    if rng.random() >= 0.35:
        return {}
    day = dt.date(2022, 3, 1) + dt.timedelta(days=rng.randrange(0, 850))
    return {
        "diagnosis_date": day.isoformat(), "diagnosed_by": f"浙江{firm.name[2:4]}节能诊断有限公司{MARK}",
        "diagnosis_result": "主要耗能设备运行正常，建议开展余热回收和电机系统改造。", "potential": str(rng.randrange(12, 400) * 10),
    }  # fmt: skip


def _measure(line: DemoLine, rng: Random, story: str) -> dict[str, str]:
    if rng.random() >= {"laggard": 0.65, "between": 0.22, "leader": 0.10}.get(story, 0.0):
        return {}
    name, content = rng.choice(demo_measures()[sectors()[products()[line.product].sector].industry])
    start = dt.date(2022, 9, 1) + dt.timedelta(days=rng.randrange(0, 840))
    finish = start + dt.timedelta(days=rng.randrange(150, 460))
    state = "planned" if start > AS_OF else "started" if finish > AS_OF else rng.choice(("completed", "accepted"))
    saving = rng.randrange(8, 260) * 50
    closed = {"closed_off": "是", "closed_off_date": min(finish + dt.timedelta(days=40), AS_OF).isoformat()} if state == "accepted" else {}
    return {
        "measure": name, "measure_content": content, "retrofit_date": start.isoformat(), "measure_deadline": finish.isoformat(),
        "expected_saving": str(saving), "expected_target": f"年节能 {saving} 吨标准煤",
        "investment": str(saving * rng.randrange(26, 62) // 100 * 10), "measure_state": state, **closed,
    }  # fmt: skip


def _draw(rng: Random, low: str, high: str, places: str) -> Decimal:
    bottom, top = Decimal(low), Decimal(high)
    return (bottom + (top - bottom) * Decimal(rng.randrange(0, 10_001)) / 10_000).quantize(Decimal(places), ROUND_HALF_EVEN)


def _round(energy: Decimal) -> Decimal:
    return energy.quantize(
        Decimal(1) if abs(energy) >= 1000 else Decimal("0.1") if abs(energy) >= 100 else Decimal("0.01"), ROUND_HALF_EVEN
    )


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
