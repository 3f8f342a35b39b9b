"""Who is in the register of the demonstration: invented firms in all counties of Zhejiang, and the firms of its projects."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from dashboards.demo.identifiers import MARK, credit_code, demo_code, firm_name, place_name
from dashboards.demo.project_skeletons import Skeleton, skeletons
from reserve.vocabulary.regions import Region, is_county, regions

_FIRST, _SECOND = "岚麓韬霁铭衡翎硕砺皓璟珩澜澄泓沐栩昶峤澍", "泽峰岗屏原溪岩畴川陵"
_FIRST_NUMBER = 10_001
PROVINCE = "330000"


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """One row of ``register_products.csv``. Capacities in 10^4 units of output a year; ``capacity_per_size``: units for one of size."""

    product: str
    lines: int
    firms: int
    reach: str
    line_word: str
    device: str
    trade: str
    size: tuple[str, str, str] | None
    capacity_per_size: str
    capacity: tuple[str, str, str] | None
    energy: tuple[str, str] | None
    fuel: str
    power_share: str


@dataclass(frozen=True, slots=True)
class DemoLine:
    """One line of a firm; ``skeleton`` is the first project about it, None for a line without one."""

    name: str
    product: str
    skeleton: Skeleton | None = None


@dataclass(frozen=True, slots=True)
class DemoFirm:
    """One enterprise with its lines; ``unit`` keeps it in the register."""

    name: str
    credit_code: str
    unit: str
    county: str
    lines: tuple[DemoLine, ...]


def _table(name: str) -> list[dict[str, str]]:
    text = files("dashboards.demo").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def demo_products() -> dict[str, DemoProduct]:
    """All products of the demonstration by code."""
    return {
        r["product"]: DemoProduct(
            r["product"], int(r["lines"]), int(r["firms"]), r["reach"], r["line_word"], r["device"], r["trade"],
            (r["size_low"], r["size_high"], r["size_step"]) if r["size_low"] else None, r["capacity_per_size"],
            (r["capacity_low"], r["capacity_high"], r["capacity_step"]) if r["capacity_low"] else None,
            (r["energy_low"], r["energy_high"]) if r["energy_low"] else None, r["fuel"], r["power_share"],
        )
        for r in _table("register_products.csv")
    }  # fmt: skip


@cache
def demo_measures() -> dict[str, tuple[tuple[str, str], ...]]:
    """Industry -> the measures that its firms carry out: name and content."""
    rows = _table("register_measures.csv")
    return {r["industry"]: tuple((m["measure"], m["content"]) for m in rows if m["industry"] == r["industry"]) for r in rows}


@cache
def demo_firms() -> tuple[DemoFirm, ...]:
    """All firms, those of the projects first; the same in every run."""
    return (*_firms_of_projects(), *_other_firms())


def _firms_of_projects() -> tuple[DemoFirm, ...]:
    found: dict[str, list[Skeleton]] = {}
    for skeleton in skeletons():
        found.setdefault(credit_code(skeleton), []).append(skeleton)
    return tuple(
        DemoFirm(firm_name(members[0]), code, members[0].unit, members[0].location, _lines_of(members)) for code, members in found.items()
    )


def _lines_of(members: list[Skeleton]) -> tuple[DemoLine, ...]:
    lines: dict[str, DemoLine] = {}
    for skeleton in members:
        lines.setdefault(line_name(skeleton), DemoLine(line_name(skeleton), skeleton.product, skeleton))
    return tuple(lines.values())


def line_name(skeleton: Skeleton) -> str:
    """The line that a project is about, as its form names it."""
    return f"{skeleton.line}号{'熟料' if skeleton.product == 'clinker' else '粉磨'}线"


def _other_firms() -> tuple[DemoFirm, ...]:
    rng = Random("register firms")  # noqa: S311 -- invented names, no secret
    places = {row["reach"]: row["counties"].split("|") for row in _table("register_places.csv")}
    places["any"] = [code for code in regions() if code.startswith("33") and is_county(code) and _holds(regions()[code])]
    turn = {reach: _shuffled(counties, rng) for reach, counties in places.items()}
    at = dict.fromkeys(turn, 0)
    names = {firm.name for firm in _firms_of_projects()}
    found: list[DemoFirm] = []
    for product in demo_products().values():
        for place in range(product.firms):
            county = turn[product.reach][at[product.reach] % len(turn[product.reach])]
            at[product.reach] += 1
            name = _name(county, product.trade, names, rng)
            count = product.lines // product.firms + (place < product.lines % product.firms)
            lines = tuple(DemoLine(f"{number}号{product.line_word}线", product.product) for number in range(1, count + 1))
            found.append(DemoFirm(name, demo_code(county, _FIRST_NUMBER + len(found)), county, county, lines))
    return tuple(found)


def _holds(region: Region) -> bool:
    return region.valid_to is None


def _shuffled(counties: list[str], rng: Random) -> list[str]:
    return rng.sample(counties, len(counties))


def _name(county: str, trade: str, taken: set[str], rng: Random) -> str:
    while True:
        name = f"{place_name(county)}{rng.choice(_FIRST)}{rng.choice(_SECOND)}{trade}{MARK}"
        if name not in taken:
            taken.add(name)
            return name
