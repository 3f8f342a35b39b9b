"""Worked examples: every figure comes from the rules, with all steps and where each value is written. The lines are invented."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from reserve.rules.basis.trail import Trail, shown
from reserve.rules.components.central_money import Cost, Grant, no_double_money
from reserve.rules.components.effects import component_effect, project_saving
from reserve.rules.components.facts import Effect, Fact
from reserve.rules.energy.conventions import Convention
from reserve.rules.energy.saving import TOLERANCE, counted_output, saving_rate, tell_output, tell_saving, yearly_saving
from reserve.rules.examples.example import Example, Given, Part, read
from reserve.rules.gates.air_reserve import REFUSED_BECAUSE, AirPart, air_reserve
from reserve.rules.limits.below_baseline import above_baseline
from reserve.rules.limits.building_materials import clinker_limits, flat_glass_limits
from reserve.rules.limits.ladder import Yardsticks, placed_on_ladder
from reserve.rules.limits.levels import FAILS, Levels, level_met
from reserve.rules.limits.metals import blast_furnace_limits, converter_limits
from reserve.rules.limits.yardsticks import yardstick_of
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Bilingual

ZHEJIANG, GUIZHOU = "330000", "520000"
_DAY = dt.date(2026, 11, 2)
_EDITION = dt.date(2026, 7, 1)
_AIR_DAY = dt.date(2024, 9, 2)
_BEFORE, _AFTER = Bilingual("改造前", "Before"), Bilingual("改造后", "After")
_UNIT_BEFORE = Bilingual("改造前单位产品能耗", "Energy per unit before")
_UNIT_AFTER = Bilingual("改造后单位产品能耗", "Energy per unit after")
_OUTPUT = Bilingual("改造前后年产量", "Yearly output, before and after")
_LEVEL = Bilingual("{figure} 达到 {level} 级限额", "{figure} meets level {level}")
_FAILS = Bilingual("{figure} 不满足 3 级限额", "{figure} does not meet level 3")
_SAVED = Bilingual("年节能量 {saving} tce", "The yearly saving is {saving} tce")
_KGCE, _TONNES = "kgce/t", "t/yr"


def worked_examples() -> tuple[Example, ...]:
    """The examples, in the order of their pages."""
    makers: tuple[Callable[[], Example], ...] = (
        clinker_on_a_mountain, glass_crossing_a_band, converter_below_zero, blast_furnace_two_editions, output_grew, three_conventions,
        air_part_and_energy_part,
    )  # fmt: skip
    return tuple(make() for make in makers)


def clinker_on_a_mountain() -> Example:
    """Above 1,500 m level 3 of clinker is multiplied by K; levels 1 and 2, the baseline and the benchmark are not (GB 16780-2021, 5.3)."""
    altitude, pressure, output = Decimal(1800), Decimal(81500), Decimal(1_550_000)
    figures = (_BEFORE, Decimal("118.0")), (_AFTER, Decimal("106.5"))
    parts = []
    for when, figure in figures:
        trail = Trail(_DAY, GUIZHOU)
        read(trail.value("energy_limits.gb16780_2021.clinker.level_3"), trail)
        levels = clinker_limits("clinker", altitude, pressure, trail)
        decisions = above_baseline("energy_benchmarks.cement.clinker", figure, trail, levels.three)
        parts.append(Part(when, _DAY, trail.steps, decisions, _met(figure, levels)))
    given = (
        Given(Bilingual("海拔", "Altitude"), altitude, "m"),
        Given(Bilingual("当地气压", "Site pressure"), pressure, "Pa"),
        Given(_UNIT_BEFORE, figures[0][1], _KGCE),
        Given(_UNIT_AFTER, figures[1][1], _KGCE),
        Given(_OUTPUT, output, _TONNES),
    )
    saving = _saving(figures[0][1], figures[1][1], output, GUIZHOU)
    title = Bilingual("海拔 1,800 m 的熟料生产线改造前后", "A clinker line at 1,800 m, before and after")
    return Example("clinker_1800_m", title, GUIZHOU, given, (*parts, saving))


def glass_crossing_a_band() -> Example:
    """The same energy per box meets level 3 up to 800 t/d and fails it above; size bands include their upper bound (GB 21340-2019)."""
    figure, use = Decimal("12.5"), Decimal("0.80")
    parts = []
    for size, row in ((Decimal(800), "from_500_to_800"), (Decimal(820), "above_800")):
        trail = Trail(_DAY, ZHEJIANG)
        levels = flat_glass_limits(size, use, trail)
        rows = "flat_glass_500_to_800" if row == "from_500_to_800" else "flat_glass_above_800"
        for number in (1, 2, 3):
            read(trail.value(f"energy_limits.gb21340_2019.{rows}.level_{number}"), trail)
        yardstick = yardstick_of(f"energy_benchmarks.flat_glass.{row}", trail)
        for value in (yardstick.baseline, yardstick.benchmark):
            read(value, trail)
        title = Bilingual(f"熔窑 {shown(size)} t/d", f"A furnace of {shown(size)} t/d")
        parts.append(Part(title, _DAY, trail.steps, (), _met(figure, levels)))
    given = (
        Given(Bilingual("单位产品能耗（前后相同）", "Energy per weight box, the same in both"), figure, "kgce/weight_box"),
        Given(Bilingual("产能利用率", "Use of capacity"), use, "1"),
    )
    title = Bilingual("平板玻璃线跨越规模档", "A glass line crosses a size band")
    return Example("glass_size_band", title, ZHEJIANG, given, parts)


def converter_below_zero() -> Example:
    """A converter recovers energy: its levels are negative and lower is still better (GB 21256-2025); no rate is taken of a negative."""
    before, after, output, scrap = Decimal(-11), Decimal(-26), Decimal(3_000_000), Decimal(20)
    row = "energy_benchmarks.steelmaking.converter"
    parts = []
    for when, figure in ((_BEFORE, before), (_AFTER, after)):
        trail = Trail(_DAY, ZHEJIANG)
        levels = converter_limits(scrap, 0, trail)
        yardstick = yardstick_of(row, trail)
        for value in (yardstick.baseline, yardstick.limit, yardstick.benchmark):
            read(value, trail)
        placed_on_ladder(figure, None, Yardsticks(benchmark=yardstick), trail)
        parts.append(Part(when, _DAY, trail.steps, above_baseline(row, figure, trail, levels.three), _met(figure, levels)))
    given = (
        Given(_UNIT_BEFORE, before, _KGCE),
        Given(_UNIT_AFTER, after, _KGCE),
        Given(Bilingual("废钢比", "Scrap"), scrap, "%"),
        Given(_OUTPUT, output, _TONNES),
    )
    title = Bilingual("负能炼钢的转炉", "A converter below zero")
    return Example("converter_negative", title, ZHEJIANG, given, (*parts, _saving(before, after, output, ZHEJIANG, rate=False)))


def blast_furnace_two_editions() -> Example:
    """A figure within the baseline of 2023 fails the newer limit from its first day: both are shown, the stricter decides."""
    figure, grade = Decimal(425), Decimal(60)
    row = "energy_benchmarks.ironmaking.blast_furnace"
    parts = []
    for day in (_EDITION - dt.timedelta(days=1), _EDITION):
        trail = Trail(day, ZHEJIANG)
        yardstick = yardstick_of(row, trail)
        for value in (yardstick.baseline, yardstick.limit):
            read(value, trail)
        levels = blast_furnace_limits([Decimal(0)] * 3, grade, trail)
        title = Bilingual(f"{day:%Y-%m-%d} 适用的标准", f"The standards of {day:%Y-%m-%d}")
        parts.append(Part(title, day, trail.steps, above_baseline(row, figure, trail, levels.three), _met(figure, levels)))
    given = (
        Given(Bilingual("高炉工序能耗", "Energy of the blast-furnace process"), figure, _KGCE),
        Given(Bilingual("入炉品位", "Feed grade"), grade, "%"),
    )
    title = Bilingual("高炉：2023 年基准与新版国家标准之间", "A blast furnace between the baseline of 2023 and the newer limit")
    return Example("blast_furnace_editions", title, ZHEJIANG, given, parts)


def output_grew() -> Example:
    """Output that grew by a tenth is no saving: at most 5 % above the output before counts (GB/T 28750, house tolerance)."""
    facts: dict[str, Fact] = {
        "energy_before_tce_per_year": Decimal(110_000), "energy_after_tce_per_year": Decimal(115_500),
        "service_before_per_year": Decimal(1_000_000), "service_after_per_year": Decimal(1_100_000),
    }  # fmt: skip
    part = _component("process", facts)[1]
    given = (
        Given(Bilingual("改造前综合能耗", "Energy before"), Decimal(110_000), "tce/yr"),
        Given(Bilingual("改造后综合能耗", "Energy after"), Decimal(115_500), "tce/yr"),
        Given(Bilingual("改造前产量", "Output before"), Decimal(1_000_000), _TONNES),
        Given(Bilingual("改造后产量", "Output after"), Decimal(1_100_000), _TONNES),
    )
    title = Bilingual("产量增长时的节能量", "A saving while output grew")
    return Example("output_growth", title, ZHEJIANG, given, (part,))


def three_conventions() -> Example:
    """The same kilowatt-hours have three figures in standard coal; a figure always names the convention it was made with."""
    facts: dict[str, Fact] = {
        "in_unit_energy": False, "gross_before_kwh_per_year": Decimal(50_000_000), "own_use_before_kwh_per_year": Decimal(4_000_000),
        "gross_after_kwh_per_year": Decimal(62_000_000), "own_use_after_kwh_per_year": Decimal(6_000_000),
    }  # fmt: skip
    titles: dict[Convention, Bilingual] = {
        "equivalent": Bilingual("当量值", "Equivalent value"),
        "equal_value": Bilingual("等价值", "Equal value"),
        "refining": Bilingual("炼油标准的折算", "Conversion of the refining standard"),
    }
    parts = [_component("waste_energy", facts, title, convention)[1] for convention, title in titles.items()]
    given = (
        Given(Bilingual("改造前发电量", "Generation before"), Decimal(50_000_000), "kWh/yr"),
        Given(Bilingual("改造前自用电", "Own use before"), Decimal(4_000_000), "kWh/yr"),
        Given(Bilingual("改造后发电量", "Generation after"), Decimal(62_000_000), "kWh/yr"),
        Given(Bilingual("改造后自用电", "Own use after"), Decimal(6_000_000), "kWh/yr"),
    )
    title = Bilingual("同一电量的三种折标口径", "The same electricity under three conventions")
    return Example("three_conventions", title, ZHEJIANG, given, parts)


def air_part_and_energy_part() -> Example:
    """The central air reserve takes the treatment and not the energy retrofit of one project; each part has its own central money."""
    energy: dict[str, Fact] = {
        "energy_before_tce_per_year": Decimal(167_400), "energy_after_tce_per_year": Decimal(155_000),
        "service_before_per_year": Decimal(1_550_000), "service_after_per_year": Decimal(1_550_000),
    }  # fmt: skip
    air: dict[str, Fact] = {
        "energy_before_tce_per_year": Decimal(2_000), "energy_after_tce_per_year": Decimal(2_600),
        "service_before_per_year": Decimal(1_550_000), "service_after_per_year": Decimal(1_550_000),
    }  # fmt: skip
    effects, parts = zip(
        *(_component(kind, facts, air_day=_AIR_DAY) for kind, facts in (("ultra_low", air), ("process", energy))),
        strict=True,
    )
    costs = [Cost("air", "超低排放改造", 60_000_000_00), Cost("energy", "工艺改造", 90_000_000_00)]
    grants = [Grant("air", "central", "中央大气污染防治资金", 12_000_000_00), Grant("energy", "central", "中央预算内投资", 13_500_000_00)]
    total = project_saving(effects, Decimal(0))
    follows = _SAVED.format(saving="" if total is None else shown(total))
    money = Part(Bilingual("整个项目", "The whole project"), _AIR_DAY, (), no_double_money(costs, grants, _AIR_DAY, ZHEJIANG), follows)
    given = (
        Given(Bilingual("治理设施能耗（前）", "Energy of the treatment, before"), Decimal(2_000), "tce/yr"),
        Given(Bilingual("治理设施能耗（后）", "Energy of the treatment, after"), Decimal(2_600), "tce/yr"),
        Given(Bilingual("生产线能耗（前）", "Energy of the line, before"), Decimal(167_400), "tce/yr"),
        Given(Bilingual("生产线能耗（后）", "Energy of the line, after"), Decimal(155_000), "tce/yr"),
        Given(_OUTPUT, Decimal(1_550_000), _TONNES),
    )
    title = Bilingual(
        "大气部分可入中央储备库、节能部分不可的项目", "A project whose air part fits the central reserve and whose energy part does not"
    )
    return Example("air_and_energy", title, ZHEJIANG, given, (*parts, money))


def _met(figure: Decimal, levels: Levels) -> Bilingual:
    """Which level the figure meets, in words."""
    level = level_met(figure, levels)
    return (_FAILS if level == FAILS else _LEVEL).format(figure=shown(figure), level=level)


def _saving(before: Decimal, after: Decimal, output: Decimal, area: str, *, rate: bool = True) -> Part:
    """The yearly saving at an output that did not change, and the rate where the figure before is positive."""
    trail = Trail(_DAY, area)
    tolerance = trail.value(TOLERANCE)
    counted = counted_output(output, output, output, tolerance.number if tolerance else Decimal(0))
    saving = yearly_saving(before, after, counted)
    tell_output((output, output, output), counted, tolerance, trail)
    tell_saving((before, after), counted, (saving, saving_rate(before, after) if rate else None), trail)
    return Part(Bilingual("节能量", "Saving"), _DAY, trail.steps, (), _SAVED.format(saving=shown(saving)))


def _component(
    kind: str,
    facts: dict[str, Fact],
    title: Bilingual | None = None,
    convention: Convention = "equivalent",
    *,
    air_day: dt.date | None = None,
) -> tuple[Effect, Part]:
    """The effect of one component, and whether the air reserve takes it where its day is given."""
    day = air_day or _DAY
    effect = component_effect(kind, facts, day, ZHEJIANG, convention)
    part = AirPart(kind, "not_started", papers_complete=True, applies=dict.fromkeys(REFUSED_BECAUSE, False))
    reserve = air_reserve(part, day, ZHEJIANG) if air_day else ()
    follows = _SAVED.format(saving="" if effect.saving_tce is None else shown(effect.saving_tce))
    return effect, Part(title or choices("component_kind")[kind], day, effect.steps, (effect.decision, *reserve), follows)
