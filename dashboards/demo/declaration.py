"""The rest of a declaration in the demonstration: kinds, components, equipment, papers, parts and sources of the money, progress.

Nothing here enters a figure that rules compute: those stand in :mod:`dashboards.demo.figures`. The draws have a generator of their own,
so that a field more changes no figure of a project.
"""

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from functools import cache
from importlib.resources import files
from random import Random

from dashboards.demo.figures import Typed
from dashboards.demo.identifiers import filing_month, place_name
from dashboards.demo.project_skeletons import Skeleton
from dashboards.demo.stories import air_investment, air_works, story, told

_NAMES = ("周立群", "沈建明", "吴晓芳", "陈国强", "徐雅琴", "潘志华", "楼永康", "金丽萍")
_BUILT_BY = dt.date(2024, 6, 1)
_HOURS = 7000
_WAN = "10kCNY"


@dataclass(frozen=True, slots=True)
class Component:
    """A measure's component: ``share`` of investment and saving in percent."""

    kind: str
    share: int
    content: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A piece of equipment; ``share`` of the equipment money that one costs in percent, None for what is taken away."""

    role: str
    name: str
    model: str
    count: int
    share: int | None
    grade: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("dashboards.demo").joinpath(name).read_text("utf-8").splitlines()))


@cache
def components() -> dict[str, tuple[Component, ...]]:
    """The components by measure; their shares make 100."""
    found: dict[str, tuple[Component, ...]] = {}
    for row in _rows("components.csv"):
        found[row["measure"]] = (*found.get(row["measure"], ()), Component(row["kind"], int(row["share"]), row["content"]))
    return found


@cache
def machines() -> dict[str, tuple[Machine, ...]]:
    """The main equipment by measure, what comes and what goes."""
    found: dict[str, tuple[Machine, ...]] = {}
    for row in _rows("equipment.csv"):
        share = int(row["share"]) if row["share"] else None
        one = Machine(row["role"], row["name"], row["model"], int(row["count"]), share, row["grade"])
        found[row["measure"]] = (*found.get(row["measure"], ()), one)
    return found


def parted(total: Decimal, shares: Sequence[int], places: str = "1") -> list[Decimal]:
    """``total`` in parts by ``shares`` (percent), the last one what is left: they add up to it exactly.

    >>> [str(part) for part in parted(Decimal(1001), (72, 19, 9))]
    ['720', '190', '91']
    """
    parts = [(total * share / 100).quantize(Decimal(places), ROUND_DOWN) for share in shares[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


def declaration(skeleton: Skeleton, seed: int, fields: Mapping[str, Typed], carriers: Sequence[Mapping[str, Typed]]) -> dict[str, Typed]:
    """What the clerk types besides the figures, by path; the money adds up to the project's own."""
    rng = Random(f"{seed}/{skeleton.number}/declaration")  # noqa: S311 -- demonstration data, no secret
    total, eligible, asked = (Decimal(fields[n][0]) for n in ("investment_total", "investment_eligible", "subsidy_requested"))
    return {
        **_enterprise(skeleton, rng),
        "component_kinds": ("|".join(_kinds(skeleton)), None),
        **_components(skeleton, total, carriers),
        **_machines(skeleton, eligible),
        **_money(total, eligible, asked),
        **_papers(skeleton, rng, fields),
        **_progress(rng, dt.date.fromisoformat(fields["start_date"][0])),
        "truth_promised": ("true", None),
        **told(skeleton, fields),
    }


def _kinds(skeleton: Skeleton) -> list[str]:
    own = [each.kind for each in components()[skeleton.measure]]
    return list(dict.fromkeys([*own, *(["ultra_low"] if story(skeleton, "ultra_low") else [])]))


def saved_by_components(skeleton: Skeleton, declared: Typed) -> dict[str, Typed]:
    """The declared saving by component; nothing where nothing is saved."""
    text, unit = declared
    if not Decimal(text):
        return {}
    parts = parted(Decimal(text), [each.share for each in components()[skeleton.measure]], "0.1")
    return {f"components/c{n}/component_saving_tce_per_year": (f"{part:f}", unit) for n, part in enumerate(parts, start=1)}


def _enterprise(skeleton: Skeleton, rng: Random) -> dict[str, Typed]:
    return {
        "industry_code": ("3011", None),
        "enterprise_nature": (("private", "private", "state", "joint")[rng.randrange(4)], None),
        "employees": (str(rng.randrange(9, 42) * 10), None),
        "contact_name": (_NAMES[rng.randrange(len(_NAMES))], None),
        "contact_phone": (f"1300000{skeleton.number:04d}", None),
        "above_scale": ("true", None),
        "key_energy_unit": ("true" if skeleton.product == "clinker" else "false", None),
        "carbon_code": (str(rng.randrange(2, 5)), None),
    }


def _components(skeleton: Skeleton, total: Decimal, carriers: Sequence[Mapping[str, Typed]]) -> dict[str, Typed]:
    made: dict[str, Typed] = {}
    listed = components()[skeleton.measure]
    if work := story(skeleton, "ultra_low"):
        total -= air_investment(skeleton)
        made |= _air_component(f"components/c{len(listed) + 1}", work, air_investment(skeleton))
    for n, (each, money) in enumerate(zip(listed, parted(total, [each.share for each in listed]), strict=True), start=1):
        row = f"components/c{n}"
        made[f"{row}/component_kind"] = (each.kind, None)
        made[f"{row}/component_content"] = (each.content, None)
        made[f"{row}/component_investment"] = (f"{money:f}", _WAN)
        made[f"{row}/component_fund"] = ("provincial" if n == 1 else "own", None)
        if each.kind == "waste_energy":
            power = next(row for row in carriers if row["carrier"][0] == "waste_heat_power")
            added = Decimal(power["quantity_after"][0]) - Decimal(power["quantity_before"][0])
            made[f"{row}/component_capacity_mw"] = (f"{(added * 10 / _HOURS).quantize(Decimal('0.01')):f}", "MW")
            made[f"{row}/component_power_kwh_per_year"] = (f"{added:f}", "10MWh/yr")
    return made


def _air_component(row: str, work: str, money: Decimal) -> dict[str, Typed]:
    """The ultra-low-emission part: its own money and no saving."""
    cells: dict[str, Typed] = {
        "component_kind": ("ultra_low", None), "component_content": (air_works()[work].content, None),
        "component_investment": (f"{money:f}", _WAN), "component_fund": ("central_air", None),
        "component_air_parts": (air_works()[work].parts, None),
    }  # fmt: skip
    return {f"{row}/{column}": typed for column, typed in cells.items()}


def _machines(skeleton: Skeleton, eligible: Decimal) -> dict[str, Typed]:
    made: dict[str, Typed] = {}
    for n, each in enumerate(machines()[skeleton.measure], start=1):
        row = f"equipment/e{n}"
        made[f"{row}/equipment_role"] = (each.role, None)
        made[f"{row}/equipment_name"] = (each.name, None)
        made[f"{row}/equipment_model"] = (each.model, None)
        made[f"{row}/equipment_count"] = (str(each.count), None)
        made[f"{row}/equipment_grade"] = (each.grade, None)
        if each.share is not None:
            made[f"{row}/equipment_price"] = (f"{(eligible * each.share / 100).quantize(Decimal(1)):f}", _WAN)
    return made


def _money(total: Decimal, eligible: Decimal, asked: Decimal) -> dict[str, Typed]:
    building, installation = parted(total - eligible, (45, 55))
    loan = (total * Decimal("0.3")).quantize(Decimal(10), ROUND_DOWN)
    made: dict[str, Typed] = {}
    for part, amount in (("building", building), ("equipment", eligible), ("installation", installation)):
        made[f"investment_parts/{part}/investment_part"] = (part, None)
        made[f"investment_parts/{part}/investment_part_amount"] = (f"{amount:f}", _WAN)
    for source, amount, secured in (("own", total - loan - asked, "true"), ("loan", loan, "true"), ("public", asked, "false")):
        made[f"money_sources/{source}/money_source"] = (source, None)
        made[f"money_sources/{source}/money_source_amount"] = (f"{amount:f}", _WAN)
        made[f"money_sources/{source}/money_source_secured"] = (secured, None)
    return made


def _papers(skeleton: Skeleton, rng: Random, fields: Mapping[str, Typed]) -> dict[str, Typed]:
    filed_on = dt.date(*filing_month(skeleton), 15)
    seat = place_name(skeleton.location)
    numbers = {"filing": fields["project_code"][0], "environment": f"演示环评〔{filed_on.year}〕{skeleton.number}号"}
    made: dict[str, Typed] = {"energy_review": (("passed", "commitment")[rng.randrange(2)], None)}
    if skeleton.oddity == "expansion":
        made["replacement_notice"] = (f"演示产能置换公告〔{filed_on.year}〕{skeleton.number}号", None)
    for kind, office in (("filing", "经济和信息化局"), ("environment", "生态环境局")):
        made[f"procedures/{kind}/paper_kind"] = (kind, None)
        made[f"procedures/{kind}/paper_number"] = (numbers[kind], None)
        made[f"procedures/{kind}/paper_authority"] = (f"{seat}{office}", None)
        made[f"procedures/{kind}/paper_date"] = (filed_on.isoformat(), None)
    return made


def _progress(rng: Random, start: dt.date) -> dict[str, Typed]:
    if start > _BUILT_BY:
        return {"progress": ("preparing", None)}
    return {"progress": ("building", None), "progress_percent": (str(rng.randrange(2, 15) * 5), "%")}
