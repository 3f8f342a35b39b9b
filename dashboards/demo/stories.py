"""What sets single projects of the demonstration apart: finished ones, ultra-low emission, leaders, other public money, contracts.

The stories change what a clerk types after the figures are drawn and draw nothing themselves, so that no other project moves.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from dashboards.demo.identifiers import MARK, demo_code, filing_month, place_name
from dashboards.demo.project_skeletons import Skeleton

Typed = tuple[str, str | None]
_WAN = "10kCNY"
_WEEKS = {10: (3, 13), 11: (4, 13), 12: (5, 14), 1: (4, 12)}
"""Month of filing -> weeks from then to the start, and from the start to the finish: kilns are rebuilt in their winter stop."""
_RUNNING = ("finished", "accepted", "verified")
_SERVICE_FIRM = 20_001


@dataclass(frozen=True, slots=True)
class AirWork:
    """One kind of ultra-low-emission works; ``wan_per_t_per_day``: 10^4 yuan for each tonne a day of the line."""

    content: str
    parts: str
    wan_per_t_per_day: Decimal


@dataclass(frozen=True, slots=True)
class Outlet:
    """A pollutant of an outlet before and after (mg/m³), and the gas of one tonne of clinker (m³/t)."""

    outlet: str
    pollutant: str
    before: Decimal
    target: Decimal
    gas_m3_per_t: Decimal
    technology: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("dashboards.demo").joinpath(name).read_text("utf-8").splitlines()))


@cache
def _stories() -> dict[tuple[int, str], str]:
    return {(int(row["number"]), row["story"]): row["detail"] for row in _rows("stories.csv")}


def story(skeleton: Skeleton, name: str) -> str | None:
    """The detail of a story of this project; None where the project does not have it."""
    return _stories().get((skeleton.number, name))


@cache
def air_works() -> dict[str, AirWork]:
    """The kinds of ultra-low-emission works by code."""
    return {r["work"]: AirWork(r["content"], r["parts"], Decimal(r["wan_per_t_per_day"])) for r in _rows("ultra_low.csv")}


@cache
def outlets() -> dict[str, tuple[Outlet, ...]]:
    """The outlets by kind of works."""
    found: dict[str, tuple[Outlet, ...]] = {}
    for r in _rows("ultra_low_points.csv"):
        one = Outlet(r["outlet"], r["pollutant"], Decimal(r["before"]), Decimal(r["target"]), Decimal(r["gas_m3_per_t"]), r["technology"])
        found[r["work"]] = (*found.get(r["work"], ()), one)
    return found


def air_investment(skeleton: Skeleton) -> Decimal:
    """What the ultra-low-emission part costs (10^4 yuan), to tens; 0 for a project without one."""
    work = story(skeleton, "ultra_low")
    return (air_works()[work].wan_per_t_per_day * skeleton.size).quantize(Decimal(10)) if work else Decimal(0)


def retold(skeleton: Skeleton, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """The single fields of the figures as the stories of the project have them."""
    made = dict(typed)
    if done := story(skeleton, "done"):
        made |= _built(skeleton)
        if done == "verified":
            made["measurement_class"] = ("metered", None)
    if measured := story(skeleton, "measured"):
        made["measurement_class"] = (measured, None)
    if story(skeleton, "ultra_low"):
        made |= _air(skeleton)
        made["investment_total"] = (f"{Decimal(made['investment_total'][0]) + air_investment(skeleton):f}", _WAN)
        for name in ("air_evidence", "air_evidence_date"):
            made.pop(name, None)
    if story(skeleton, "public_money") == "central":
        made["other_public_money"] = ("300", _WAN)
    return made


def told(skeleton: Skeleton, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """The rest of a declaration that only some projects have, by path."""
    made: dict[str, Typed] = {}
    if work := story(skeleton, "ultra_low"):
        made |= _air_rows(work, Decimal(typed["output_after_t_per_year"][0]) * 10_000)
    if level := story(skeleton, "public_money"):
        made |= _public_fund(skeleton, level, typed["other_public_money"][0])
    if kind := story(skeleton, "contract"):
        made |= _contract(skeleton, kind)
    if leader := story(skeleton, "leader"):
        made |= _leader(skeleton, leader)
    if done := story(skeleton, "done"):
        made |= _done(skeleton, done, typed)
    return made


def _built(skeleton: Skeleton) -> dict[str, Typed]:
    filed = dt.date(*filing_month(skeleton), 15)
    wait, works = _WEEKS[filed.month]
    start = filed + dt.timedelta(weeks=wait)
    return {"start_date": (start.isoformat(), None), "finish_date": ((start + dt.timedelta(weeks=works)).isoformat(), None)}


def _air(skeleton: Skeleton) -> dict[str, Typed]:
    """Class A is promised; what the works reach is planned or under way, the other parts are done."""
    work = story(skeleton, "ultra_low") or ""
    state = "done" if story(skeleton, "done") else "building"
    parts = air_works()[work].parts.split("|")
    states: dict[str, Typed] = {
        f"ule_{part}": (state if part in parts else "done", None) for part in ("organised", "fugitive", "transport")
    }
    return {"air_class_after": ("A", None), "air_class_state": ("promised", None), "clean_transport_percent": ("86", "%"), **states}


def _air_rows(work: str, output_t: Decimal) -> dict[str, Typed]:
    made: dict[str, Typed] = {}
    less: dict[str, Decimal] = {}
    for n, one in enumerate(outlets()[work], start=1):
        row = f"emission_points/p{n}"
        made[f"{row}/point_outlet"] = (one.outlet, None)
        made[f"{row}/point_pollutant"] = (one.pollutant, None)
        made[f"{row}/point_before_mg_per_m3"] = (f"{one.before:f}", "mg/m3")
        made[f"{row}/point_target_mg_per_m3"] = (f"{one.target:f}", "mg/m3")
        made[f"{row}/point_technology"] = (one.technology, None)
        tonnes = (one.before - one.target) * one.gas_m3_per_t * output_t / 10**9
        less[one.pollutant] = less.get(one.pollutant, Decimal(0)) + tonnes
    for pollutant in ("nox", "so2", "dust"):
        if pollutant in less:
            made[f"{pollutant}_reduction_t_per_year"] = (f"{less[pollutant].quantize(Decimal('0.1')):f}", "t/yr")
    return made


def _public_fund(skeleton: Skeleton, level: str, amount: str) -> dict[str, Typed]:
    name = "中央预算内投资" if level == "central" else f"{place_name(skeleton.location)}绿色制造专项"
    cells: dict[str, Typed] = {
        "public_fund_name": (name, None), "public_fund_level": (level, None), "public_fund_year": ("2024", None),
        "public_fund_amount": (amount, _WAN), "public_fund_state": ("granted", None),
    }  # fmt: skip
    return {f"public_funds/f1/{column}": typed for column, typed in cells.items()}


def _contract(skeleton: Skeleton, kind: str) -> dict[str, Typed]:
    made: dict[str, Typed] = {
        "energy_contract": ("true", None),
        "esco_name": (f"浙江砺峰节能服务有限公司{MARK}", None),
        "esco_credit_code": (demo_code("330000", _SERVICE_FIRM), None),
        "esco_contract_type": (kind, None),
        "esco_contract_years": (str(5 + skeleton.number % 3), "year"),
    }
    return made | ({"esco_share_percent": ("70", "%")} if kind == "shared" else {})


def _leader(skeleton: Skeleton, detail: str) -> dict[str, Typed]:
    """Whether an energy management system is kept and outdated equipment is gone; a blank stays blank."""
    made: dict[str, Typed] = {}
    if detail in ("yes", "system", "no"):
        made["energy_management_system"] = ("true", None)
    if detail in ("yes", "no") and skeleton.measure != "waste_heat":
        made["outdated_equipment_replaced"] = ("true" if detail == "yes" else "false", None)
    return made


def _done(skeleton: Skeleton, state: str, typed: Mapping[str, Typed]) -> dict[str, Typed]:
    finish = dt.date.fromisoformat(typed["finish_date"][0])
    made: dict[str, Typed] = {"progress": (state, None), "progress_percent": ("100", "%")}
    if state in _RUNNING:
        spent = (Decimal(typed["investment_total"][0]) * Decimal("0.97")).quantize(Decimal(1))
        made["investment_spent"] = (f"{spent:f}", _WAN)
    if state in ("accepted", "verified"):
        made["acceptance_date"] = ((finish + dt.timedelta(days=12)).isoformat(), None)
    if state == "verified":
        made["saving_verifier"] = (f"浙江衡川节能检测有限公司{MARK}", None)
        made["metering_description"] = (
            f"改造前取{filing_month(skeleton)[0]}年前三季度分工序计量台账，改造后取竣工后连续30天考核数据，按全年产量折算；电表、皮带秤均在检定有效期内。",
            None,
        )
    return made
