"""An invented library of any size as columns of the typed projection: seeded, made with numpy, no project looked at one by one.

Lines of cement, and one in seven of another product, in all counties of Zhejiang, three projects to an enterprise. Figures are drawn from
the published ranges that ``slip_projects`` draws from. :mod:`benchmarks.library_errors` spoils some of them.
"""

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.library_errors import spoil
from benchmarks.library_peers import MOST, peers_of
from reserve.rules.lines.frames import Apart, assess_frame
from reserve.vocabulary.fields import Field, columns_of, single_fields
from reserve.vocabulary.findings import LibraryChunk
from reserve.vocabulary.reporting_units import reporting_units

AS_OF, STAGE, AREA = dt.date(2024, 9, 2), "funding", "330000"
PRODUCTS, SHARES = ("clinker", "cement_grinding", "urea", "radial_tyres"), (0.6, 0.25, 0.08, 0.07)
SIZES = (2_500, 3_200, 4_000, 5_000, 7_500, 10_000)
LETTERS = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
MICRO, FEN, WAN = 10**6, 100, 10_000
APART = ("other_energy_flows", "observation_years")
COAL, POWER = 0.7143, 0.0001229
CO2_OF_COAL, CO2_OF_POWER = 2.66, 0.5153
"""t of CO2 for a tce of coal and for a MWh, near enough to what the rules compute."""
Numbers = NDArray[Any]
Columns = dict[str, Any]
_TYPES: dict[str, Any] = {"date": pl.Date, "boolean": pl.Boolean} | dict.fromkeys(
    ("quantity", "ratio", "money", "integer", "year"), pl.Int64
)
OTHERS = (
    "project_id", "code", "year", "unit_code", "enterprise_credit_code", "project_code", "project_name", "line_name", "component_kinds",
)  # fmt: skip


def library(count: int, seed: int = 0, *, errors: bool = True) -> LibraryChunk:
    """So many projects; with ``errors`` each kind of error stands in about one of two hundred."""
    draw = np.random.default_rng(seed)
    number = np.arange(count)
    facts: Columns = {}
    line = _line(draw, number, facts)
    saved, used = _energy(draw, line, facts)
    _identity(draw, number, facts)
    _plan(draw, number, facts)
    total = _money(draw, saved, used, facts)
    tables = _tables(draw, facts, line, total, saved)
    if errors:
        spoil(draw, facts, tables)
    projects = _frame(facts, single_fields(), ("project_id", "unit_code", "code", "year"))
    kept = {name: _frame(rows, columns_of(name), ("project_id", "row_key", "position")) for name, rows in tables.items()}
    first = projects.head(MOST)
    rows = {name: kept[name].join(first.select("project_id"), on="project_id", how="semi") for name in ("energy_carriers", *APART)}
    figures = assess_frame(first, rows["energy_carriers"], AS_OF, AREA, apart=Apart(*(rows[name] for name in APART))).figures
    return LibraryChunk(projects.drop("year"), kept, projects.select(OTHERS), peers_of(first, figures, AS_OF))


def _frame(columns: Columns, fields: Any, first: tuple[str, ...]) -> pl.DataFrame:
    """Columns in the types of the projection; where ``columns`` has none, the column is empty."""
    size = len(columns[first[0]])
    made = [pl.Series(name, columns[name]) for name in first]
    made += [_series(field, columns.get(field.name), size) for field in fields]
    return pl.DataFrame(made)


def _series(field: Field, values: Any, size: int) -> pl.Series:
    kind = _TYPES.get(field.type, pl.String)
    if values is None:
        return pl.Series(field.name, [None], dtype=kind).new_from_index(0, size)
    series = pl.Series(field.name, values)
    if series.dtype.is_float() and kind == pl.Int64:
        series = series.fill_nan(None).round(0)
    return series.cast(kind)


@cache
def counties() -> tuple[tuple[str, str], ...]:
    """Reporting units of single counties, with their county."""
    return tuple(
        (code, one.areas_served[0]) for code, one in reporting_units().items() if len(one.areas_served) == 1 and one.areas_served[0] == code
    )


def _line(draw: np.random.Generator, number: Numbers, facts: Columns) -> Columns:
    count = len(number)
    product = draw.choice(np.arange(len(PRODUCTS)), count, p=SHARES)
    clinker = product == 0
    size = draw.choice(SIZES, count)
    filed = np.where(clinker, size * 310, draw.choice((600_000, 1_000_000, 2_000_000), count)).astype(float)
    before = np.round(filed * draw.uniform(0.5, 0.98, count))
    after = np.round(np.minimum(before * draw.uniform(0.95, 1.05, count), filed))
    facts |= {
        "product": np.array(PRODUCTS)[product],
        "line_size_t_per_day": np.where(clinker, size * MICRO, np.nan),
        "capacity_filed_t_per_year": filed * MICRO, "capacity_after_t_per_year": filed * MICRO,
        "capacity_actual_t_per_year": np.round(filed * draw.uniform(0.9, 1.0, count)) * MICRO,
        "output_before_t_per_year": before * MICRO, "output_after_t_per_year": after * MICRO,
        "commissioning_year": draw.integers(1995, 2016, count), "line_exit_planned": draw.random(count) < 0,
    }  # fmt: skip
    return {"clinker": clinker, "grinding": product == 1, "before": before, "after": after}


def _energy(draw: np.random.Generator, line: Columns, facts: Columns) -> tuple[Numbers, Numbers]:
    """Coal and electricity of a kiln, electricity of a mill, both of anything else; what is declared follows from them."""
    clinker, count = line["clinker"], len(line["clinker"])
    per_t = np.where(
        clinker, draw.uniform(42, 60, count), np.where(line["grinding"], draw.uniform(29, 33, count), draw.uniform(200, 400, count))
    )
    coal_per_t = np.where(
        clinker, draw.uniform(101, 114, count) - per_t * 0.1229, np.where(line["grinding"], 0, draw.uniform(80, 120, count))
    )
    rate = np.where(line["grinding"], draw.uniform(0.05, 0.15, count), draw.uniform(0.01, 0.08, count))
    outputs = (line["before"], line["after"])
    coal = [np.round(coal_per_t * (1 - rate * when) * output / COAL / 1000, 1) for when, output in enumerate(outputs)]
    power = [np.round(per_t * (1 - rate * when) * output, -2) for when, output in enumerate(outputs)]
    used = [coal[when] * COAL + power[when] * POWER for when in (0, 1)]
    saved = np.round(used[0] * outputs[1] / outputs[0] - used[1], 1)
    less_power = np.round(power[0] * outputs[1] / outputs[0] - power[1], -2)
    less_coal = coal[0] * outputs[1] / outputs[0] - coal[1]
    avoided = less_coal * COAL * CO2_OF_COAL + less_power / 1000 * CO2_OF_POWER
    facts |= {
        "energy_saving_declared_tce_per_year": saved * MICRO,
        "power_saving_declared_kwh_per_year": np.where(less_power > 0, less_power * MICRO, np.nan),
        "co2_reduction_declared_t_per_year": np.round(avoided * draw.uniform(0.95, 1.05, count)) * MICRO,
        "unit_energy_before_declared_kgce_per_t": np.round(used[0] / outputs[0] * 1000, 2) * MICRO,
        "unit_energy_after_declared_kgce_per_t": np.round(used[1] / outputs[1] * 1000, 2) * MICRO,
        "measurement_class": draw.choice(("metered", "audited"), count),
    }
    line |= {"coal": coal, "power": power}
    return saved, used[0]


def _identity(draw: np.random.Generator, number: Numbers, facts: Columns) -> None:
    count, firm, turn = len(number), number // 3, number % 3
    places = counties()
    place = firm % len(places)
    county = np.array([code for _, code in places])[place]
    frame = pl.DataFrame({"n": number, "firm": firm, "turn": turn + 1, "county": county})
    month = 1 + number % 8

    def texts(template: str, *columns: Any) -> pl.Series:
        return frame.select(pl.format(template, *columns))[:, 0]

    firm_name = texts("虚构{}号建材有限公司", "firm")
    facts |= {
        "project_id": texts("p{}", "n"), "code": texts("{}-2024-{}", "county", pl.col("n").cast(pl.String).str.zfill(8)),
        "unit_code": np.array([code for code, _ in places])[place], "year": np.full(count, 2024),
        "enterprise_name": firm_name, "enterprise_credit_code": credit_codes(county, firm), "location_code": county,
        "industry_code": np.where(facts["product"] == "clinker", "3011", "other"),
        "registered_capital": draw.integers(5_000, 200_000, count) * WAN * FEN, "employees": draw.integers(80, 2_000, count),
        "contact_name": np.full(count, "王工"), "contact_phone": texts("138{}", (pl.col("firm") % 10**8).cast(pl.String).str.zfill(8)),
        "contact_email": texts("energy{}@example.cn", "firm"), "legal_representative": np.full(count, "李总"),
        "project_name": texts("虚构{}号建材有限公司{}号线节能改造", "firm", "turn"), "line_name": texts("{}号线", "turn"),
        "project_code": texts(
            "24{}-{}-07-02-{}", pl.Series(month).cast(pl.String).str.zfill(2), "county", (pl.col("n") % 10**6).cast(pl.String).str.zfill(6)
        ),
    }  # fmt: skip


def credit_codes(county: Numbers, firm: Numbers) -> pl.Series:
    """Codes of 18 characters with the check digit of GB 32100-2015."""
    body = pl.DataFrame({"county": county, "firm": firm}).select(
        pl.format("91{}MA{}", "county", pl.col("firm").cast(pl.String).str.zfill(7))
    )[:, 0]
    letters = np.array(body.to_list(), dtype="U17").view("U1").reshape(-1, 17)
    weights = np.array([pow(3, place, 31) for place in range(17)])
    digits = LETTERS[(31 - np.searchsorted(LETTERS, letters) @ weights % 31) % 31]
    return body + pl.Series(digits)


def _plan(draw: np.random.Generator, number: Numbers, facts: Columns) -> None:
    count = len(number)
    kinds = draw.choice(("process|waste_energy", "process", "process|waste_energy|ultra_low"), count, p=(0.5, 0.45, 0.05))
    start = np.datetime64("2023-06-01") + draw.integers(0, 500, count)
    facts |= {
        "credit_record_clean": np.ones(count, bool), "above_scale": np.ones(count, bool), "truth_promised": np.ones(count, bool),
        "key_energy_unit": draw.random(count) < 0.8, "energy_contract": np.zeros(count, bool),
        "construction_nature": np.full(count, "retrofit"), "component_kinds": kinds,
        "content": np.full(count, "更换篦冷机，改造余热锅炉和风机"), "start_date": start,
        "finish_date": np.minimum(start + draw.integers(120, 500, count), np.datetime64("2024-12-30")),
        "air_class_before": draw.choice(("B", "B_minus", "B_minus"), count), "air_class_after": draw.choice(("A", "B"), count),
        "air_class_state": draw.choice(("promised", "verified"), count), "ule_organised": np.full(count, "published"),
        "ule_fugitive": draw.choice(("done", "published"), count), "ule_transport": draw.choice(("building", "done"), count),
        "air_evidence": np.full(count, "虚构〔2024〕1号"), "air_evidence_date": np.full(count, np.datetime64("2024-05-01")),
        "energy_review": np.full(count, "exempt"), "progress": np.where(start > np.datetime64(AS_OF), "preparing", "building"),
        "recommendation_rank": draw.integers(1, 200, count),
    }  # fmt: skip


def _money(draw: np.random.Generator, saved: Numbers, used: Numbers, facts: Columns) -> Numbers:
    """In 10^4 yuan, as people write it; kept in fen."""
    count = len(saved)
    total = np.round(saved * draw.uniform(1_500, 10_000, count) / WAN, 2)
    equipment = np.round(total * draw.uniform(0.5, 0.9, count), 2)
    done, benefit = draw.uniform(0.1, 1, count), np.round(saved * draw.uniform(900, 4_500, count) / WAN, 2)
    cost = np.round(used * draw.uniform(900, 2_500, count) / WAN, 2)
    amounts = {
        "investment_total": total, "investment_eligible": equipment,
        "subsidy_requested": np.round(equipment * draw.uniform(0.05, 0.2, count), 2),
        "investment_spent": np.round(total * done * draw.uniform(0.7, 0.98, count), 2), "other_public_money": np.zeros(count),
        "yearly_benefit": benefit, "yearly_energy_cost": cost, "yearly_revenue": np.round(cost / draw.uniform(0.3, 0.6, count), 2),
    }  # fmt: skip
    facts |= {name: np.rint(amount * WAN * FEN).astype("int64") for name, amount in amounts.items()}
    facts |= {"payback_years": np.round(total / benefit, 2) * MICRO, "progress_percent": np.round(done * 100) * MICRO}
    return np.rint(total * WAN * FEN).astype("int64")


def _tables(draw: np.random.Generator, facts: Columns, line: Columns, total: Numbers, saved: Numbers) -> dict[str, Columns]:
    count, coal = len(saved), ~line["grinding"]

    def rows(there: Any, cells: Columns) -> Columns:
        return _rows(facts, np.broadcast_to(there, (count, next(iter(cells.values())).shape[1])), cells)

    def some(share: float) -> Numbers:
        return draw.random((count, 1)) < share

    kinds = np.array(facts["component_kinds"])
    first, own = (total * 6) // 10, (total * 3) // 10
    parts = np.stack([first, total - first], axis=1)
    bought = np.stack([total // 20, total - total // 20], axis=1)
    there = np.stack([np.ones(count, bool), np.char.find(kinds, "waste_energy") >= 0], axis=1)
    return {
        "energy_carriers": rows(
            np.stack([coal, np.ones(count, bool)], axis=1),
            {
                "carrier": np.stack([np.full(count, "raw_coal"), np.full(count, "electricity")], axis=1),
                "quantity_before": np.stack([line["coal"][0], line["power"][0]], axis=1) * MICRO,
                "quantity_after": np.stack([line["coal"][1], line["power"][1]], axis=1) * MICRO,
            },
        ),
        "components": rows(there, {
            "component_kind": _each(count, "process", "waste_energy"), "component_content": _each(count, "更换篦冷机", "余热锅炉"),
            "component_investment": np.stack([first, own], axis=1), "component_fund": _each(count, "own", "provincial"),
            "component_saving_tce_per_year": np.round(saved[:, None] * (0.6, 0.3), 1) * MICRO,
        }),
        "money_sources": rows(True, {"money_source": _each(count, "own", "loan"), "money_source_amount": parts}),
        "investment_parts": rows(some(0.5), {"investment_part": _each(count, "building", "equipment"), "investment_part_amount": bought}),
        "procedures": rows(True, {"paper_kind": _each(count, "filing"), "paper_number": _each(count, "虚构备〔2024〕12号")}),
        "public_funds": rows(some(0.05), {
            "public_fund_name": _each(count, "技术改造"), "public_fund_level": _each(count, "provincial"),
            "public_fund_year": np.full((count, 1), 2023), "public_fund_state": _each(count, "refused"),
            "public_fund_amount": (total // 20)[:, None],
        }),
        "equipment": rows(some(0.2), {
            "equipment_role": _each(count, "installed"), "equipment_name": _each(count, "高温风机"),
            "equipment_count": np.full((count, 1), 2), "equipment_price": (total // 8)[:, None],
        }),
        "files": rows(some(0.3), {
            "file_kind": _each(count, "monitoring", "promise"),
            "file_name": _each(count, "监测报告.pdf#77aa9c81b0d4", "承诺书.pdf#3f2a9c81b0d4"),
        }),
        "emission_points": rows((np.char.find(kinds, "ultra_low") >= 0)[:, None], {
            "point_outlet": _each(count, "窑尾"), "point_pollutant": _each(count, "nox"),
            "point_before_mg_per_m3": np.full((count, 1), 90.0 * MICRO), "point_target_mg_per_m3": np.full((count, 1), 45.0 * MICRO),
        }),
        **_apart(rows, some, line),
    }  # fmt: skip


def _apart(rows: Any, some: Any, line: Columns) -> dict[str, Columns]:
    """Tables that few projects have: other products, feedstock, representative years."""
    before, count = line["before"][:, None], len(line["before"])
    used = (line["coal"][0] * COAL + line["power"][0] * POWER)[:, None]
    share = np.array([0.98, 1.0, 1.02])
    return {
        "other_products": rows(some(0.05), {
            "other_product_name": _each(count, "矿粉"), "other_product_before_t_per_year": np.round(before * 0.1) * MICRO,
            "other_product_after_t_per_year": np.round(before * 0.1) * MICRO,
        }),
        "other_energy_flows": rows(some(0.03), {
            "flow_kind": _each(count, "feedstock"), "flow_carrier": _each(count, "raw_coal"),
            "flow_before": np.full((count, 1), 900.0 * MICRO), "flow_after": np.full((count, 1), 880.0 * MICRO),
        }),
        "observation_years": rows(some(0.03), {
            "observation_year": np.tile(np.array([2021, 2022, 2023]), (count, 1)),
            "observation_output_t_per_year": np.round(before * share) * MICRO,
            "observation_energy_tce_per_year": np.round(used * share, 1) * MICRO,
            "observation_reported_tce_per_year": np.round(used * share, 1) * MICRO,
        }),
    }  # fmt: skip


def _each(count: int, *values: str) -> Numbers:
    return np.tile(np.array(values), (count, 1))


def _rows(facts: Columns, there: Numbers, cells: Columns) -> Columns:
    """Rows of a repeat table where ``there``: a project's rows follow one another."""
    place, position = np.nonzero(there)
    found = {name: values[place, position] for name, values in cells.items()}
    keys = np.array([f"r{number}" for number in range(there.shape[1])])[position]
    return {"project_id": facts["project_id"].gather(place), "row_key": keys, "position": position, **found}
