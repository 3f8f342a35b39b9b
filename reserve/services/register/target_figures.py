"""What the register can say of the targets of the plans: which figure a target asks for, counted from lines, firms and projects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from reserve.rules.targets.figures import Counted, capacity_share, energy_room, enterprise_share, mean_by_output
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.tables import read_table, split

_TEN_THOUSAND, _HUNDRED = Decimal(10_000), Decimal(100)
AT_BENCHMARK, AT_BASELINE = ("benchmark",), ("benchmark", "between")
_SHARE = Bilingual(
    "按备案产能计：达到该水平的产能 ÷ 已有单耗数据的产能；以平方米计产能的产品不能与吨相加，不计入",
    "By filed capacity: what reaches the level over what has a unit energy; products counted in square metres cannot be added to tonnes",
)
HOW: Mapping[str, Bilingual] = {
    "benchmark_share": _SHARE,
    "baseline_share": _SHARE,
    "class_a_share": Bilingual("按企业数计：A 级企业 ÷ 已评级企业", "By enterprises: those of class A over those with a class"),
    "capacity_sum": Bilingual("未终止产线的备案产能之和", "Filed capacity of all lines that hold, added up"),
    "capacity_cut": Bilingual(
        "（基数 − 现有备案产能）÷ 基数；现有产能高于基数时不计算",
        "(Base − filed capacity now) ÷ base; not reckoned where more capacity is filed than the base",
    ),
    "unit_energy_mean": Bilingual("按产量加权的平均单耗", "Mean unit energy weighted by output"),
    "unit_energy_cut": Bilingual("（基数 − 按产量加权的平均单耗）÷ 基数", "(Base − mean unit energy weighted by output) ÷ base"),
    "output_sum": Bilingual("最近年度产量之和", "Output of the latest year, added up"),
    "energy_room": Bilingual(
        "减少的产能 × 原单耗 ＋ 保留产能 × 单耗下降；其他途径未登记，因此不出合计",
        "Capacity that left × old unit energy + capacity kept × fall of unit energy; other ways are not recorded, so there is no total",
    ),
    "diagnosed_firms": Bilingual("有节能诊断记录的企业数", "Enterprises with a recorded diagnosis"),
    "projects": Bilingual("已入库项目数（含省级重点项目）", "Projects accepted into a library, provincial key projects among them"),
    "key_projects": Bilingual("列入省级重点计划名单的已入库项目数", "Accepted projects in the provincial key plan list"),
}
COUNTED_IN: Mapping[str, Literal["enterprise", "project"]] = {
    "class_a_share": "enterprise", "diagnosed_firms": "enterprise", "projects": "project", "key_projects": "project",
}  # fmt: skip
"""What a count adds up where it is not lines."""
NUMBERS_OF_AN_AREA = ("capacity_sum", "capacity_cut", "output_sum", "energy_room", "diagnosed_firms", "projects", "key_projects")
"""Counts that only the area of the plan itself can reach: a county is not held against the tonnes of its province."""


@dataclass(frozen=True, slots=True)
class TargetCount:
    """How a target is counted: the kind of count, the products concerned (empty: all), addresses of its base values."""

    path: str
    count: str
    products: frozenset[str]
    base: tuple[str, ...]


@cache
def target_counts() -> Mapping[str, TargetCount]:
    """The targets that the register can count, by address."""
    return {
        row["path"]: TargetCount(row["path"], row["count"], _products(row), split(row["base"]))
        for row in read_table("target_counts.csv", "reserve.services.register")
    }


def _products(row: Mapping[str, str]) -> frozenset[str]:
    named, by_sector, by_industry = (split(row[name]) for name in ("products", "sectors", "industries"))
    return frozenset(
        code
        for code, product in products().items()
        if code in named or product.sector in by_sector or sectors()[product.sector].industry in by_industry
    )


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A line as targets count it. Capacity and output in t a year (m² for ceramics); ``band`` that of the figures given."""

    product: str
    enterprise_id: str
    capacity: Decimal | None
    output: Decimal | None
    unit_energy: Decimal | None
    band: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is counted, for one area: lines, the class of each firm, firms with a diagnosis, firms, projects and key ones."""

    lines: Sequence[CountedLine]
    classes: Mapping[str, str | None]
    diagnosed: int = 0
    enterprises: int = 0
    projects: int = 0
    key_projects: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """A counted figure in the unit of its target, what it rests on, its parts, and why a figure that could be reckoned is not told."""

    figure: Decimal | None
    counted: int
    known: int
    parts: tuple[tuple[Bilingual, Decimal, str], ...] = ()
    note: Bilingual | None = None


def reached_by(how: TargetCount, material: Material, base: Sequence[Decimal | None]) -> Reached:
    """The figure of one target; None where nothing is known, because no data is no zero."""
    lines = [line for line in material.lines if not how.products or line.product in how.products]
    return _COUNTS[how.count](lines, material, base)


def _share(level: Sequence[str]) -> Callable[..., Reached]:
    def count(lines: Sequence[CountedLine], _material: Material, _base: Sequence[Decimal | None]) -> Reached:
        return _told(capacity_share((_tonnes(line), _answer(line, level)) for line in lines))

    return count


def _answer(line: CountedLine, level: Sequence[str]) -> bool | None:
    if line.band in ("no_data", "no_yardstick") or line.capacity is None or not _in_tonnes(line):
        return None
    return line.band in level


def _in_tonnes(line: CountedLine) -> bool:
    return "t/yr" in products()[line.product].output_units


def _tonnes(line: CountedLine) -> Decimal:
    return line.capacity if line.capacity is not None and _in_tonnes(line) else Decimal(0)


def _told(counted: Counted) -> Reached:
    return Reached(counted.figure, counted.known, counted.total)


def _classes(lines: Sequence[CountedLine], material: Material, _base: Sequence[Decimal | None]) -> Reached:
    firms = sorted({line.enterprise_id for line in lines})
    graded = [material.classes.get(firm) for firm in firms]
    return _told(enterprise_share([None if found is None else found == "A" for found in graded]))


def _capacity(lines: Sequence[CountedLine]) -> tuple[Decimal | None, int]:
    known = [line.capacity for line in lines if line.capacity is not None]
    return (sum(known, Decimal(0)) if known else None), len(known)


def _capacity_sum(lines: Sequence[CountedLine], _material: Material, _base: Sequence[Decimal | None]) -> Reached:
    total, known = _capacity(lines)
    return Reached(None if total is None else total / _TEN_THOUSAND, known, len(lines))


def _capacity_cut(lines: Sequence[CountedLine], _material: Material, base: Sequence[Decimal | None]) -> Reached:
    total, known = _capacity(lines)
    before, now = base[0], None if total is None else total / _TEN_THOUSAND
    if now is None or not before:
        return Reached(None, known, len(lines))
    if now > before:
        return Reached(None, known, len(lines), note=_beyond_base(now, before))
    return Reached((before - now) / before * _HUNDRED, known, len(lines))


def _beyond_base(now: Decimal, base: Decimal) -> Bilingual:
    """Why no fall is reckoned where more stands in the register than the plan began with: a share of the way would mean nothing."""
    return Bilingual(
        f"名录备案产能 {now:,.0f} 万吨，高于规划基数 {base:,.0f} 万吨：产能增加了，或名录与基数的口径不同。"
        "不计算下降比例；请核对备案产能和名录范围",
        f"The register holds {now:,.0f} × 10⁴ t, more than the plan's base of {base:,.0f} × 10⁴ t: capacity was added, or the two are "
        "counted differently. No fall is reckoned; check the filed capacities and which lines are listed",
    )


def _mean(lines: Sequence[CountedLine]) -> Counted:
    return mean_by_output((line.unit_energy, line.output) for line in lines)


def _energy_cut(lines: Sequence[CountedLine], _material: Material, base: Sequence[Decimal | None]) -> Reached:
    mean, before = _mean(lines), base[0]
    figure = None if mean.figure is None or not before else (before - mean.figure) / before * _HUNDRED
    return Reached(figure, mean.known, mean.total)


def _output(lines: Sequence[CountedLine], _material: Material, _base: Sequence[Decimal | None]) -> Reached:
    known = [line.output for line in lines if line.output is not None]
    return Reached(sum(known, Decimal(0)) / _TEN_THOUSAND if known else None, len(known), len(lines))


def _room(lines: Sequence[CountedLine], _material: Material, base: Sequence[Decimal | None]) -> Reached:
    total, _ = _capacity(lines)
    mean = _mean(lines)
    capacity, energy = base
    if total is None or mean.figure is None or capacity is None or energy is None:
        return Reached(None, mean.known, mean.total)
    if total / _TEN_THOUSAND > capacity:
        return Reached(None, mean.known, mean.total, note=_beyond_base(total / _TEN_THOUSAND, capacity))
    room = energy_room((capacity * _TEN_THOUSAND, total), (energy, mean.figure), None)
    parts = (
        (Bilingual("产能减少", "Capacity that left"), room.capacity_tce / _TEN_THOUSAND, "10ktce"),
        (Bilingual("单耗下降", "Fall of unit energy"), room.intensity_tce / _TEN_THOUSAND, "10ktce"),
    )
    return Reached(None if room.total_tce is None else room.total_tce / _TEN_THOUSAND, mean.known, mean.total, parts)


_COUNTS: Mapping[str, Callable[[Sequence[CountedLine], Material, Sequence[Decimal | None]], Reached]] = {
    "benchmark_share": _share(AT_BENCHMARK),
    "baseline_share": _share(AT_BASELINE),
    "class_a_share": _classes,
    "capacity_sum": _capacity_sum,
    "capacity_cut": _capacity_cut,
    "unit_energy_mean": lambda lines, _material, _base: _told(_mean(lines)),
    "unit_energy_cut": _energy_cut,
    "output_sum": _output,
    "energy_room": _room,
    "diagnosed_firms": lambda _lines, m, _base: Reached(Decimal(m.diagnosed) if m.enterprises else None, m.diagnosed, m.enterprises),
    "projects": lambda _lines, m, _base: Reached(Decimal(m.projects), m.projects, m.projects),
    "key_projects": lambda _lines, m, _base: Reached(Decimal(m.key_projects), m.key_projects, m.projects),
}
