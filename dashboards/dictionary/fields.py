"""Pages of the fields: of a project, of the register, and of the lists they choose from."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from dashboards.dictionary.markdown import both, code, page, table
from reserve.vocabulary.choices import carriers, choices
from reserve.vocabulary.fields import BY_CARRIER, STAGES, Field, fields
from reserve.vocabulary.products import products
from reserve.vocabulary.register import BY_PRODUCT, KINDS, register_fields
from reserve.vocabulary.units import plain, rule_units, unit_name, units

_HEADS = ("字段 Field", "名称 Label", "说明 Help", "类型 Type", "单位或选项 Unit or choices", "范围 Bounds", "必填 Needed", "出处 Source")
_STAGES = dict(zip(STAGES, ("草稿 draft", "入库 reserve", "资金 funding"), strict=True))


def project_page() -> str:
    """Every field of a project, by step."""
    known = list(fields().values())
    single = sum(1 for field in known if field.table is None and field.type != "table")
    about = [
        f"项目共 {len(known)} 个字段：单项 {single} 个，其余为重复表及其列。一行一个字段，表单、列、工作簿、检查和分析数据都由它生成。",
        "",
        f"{len(known)} fields, {single} of them single; one row gives form, column, workbook, check and the analyst's frame.",
    ]
    parts = [f"## {code(step)}\n\n{_table(group)}" for step, group in groupby(known, key=lambda field: field.step)]
    return page("项目字段 Fields of a project", about, parts)


def register_page() -> str:
    """Every field of the register, by kind of record."""
    counts = "，".join(f"{kind} {len(register_fields(kind))}" for kind in KINDS)
    about = [f"名录（register）各类记录的字段数：{counts}。Fields of the register by kind of record."]
    made = [
        (
            one.code, both(one.label), code(one.sector), one.energy_unit, "、".join(one.output_units),
            "<br>".join(code(row) for row in one.rows),
        )
        for one in products().values()
    ]  # fmt: skip
    heads = (
        "产品 Product",
        "名称 Label",
        "领域 Sector",
        "能耗单位 Energy unit",
        "产量单位 Output units",
        "能效标准 Rows of the benchmark table",
    )
    parts = [
        *(f"## {code(kind)}\n\n{_table(register_fields(kind).values())}" for kind in KINDS),
        f"## 产品 Products\n\n{table(heads, made)}",
    ]
    return page("名录字段 Fields of the register", about, parts)


def units_page() -> str:
    """Every unit that may be typed or that rules use, every carrier, every list of choices."""
    typed = [
        (code(one.code), both(one.label), one.dimension, plain(one.factor), "、".join(one.aliases)) for one in units().values()
    ]  # fmt: skip
    ruled = [(code(unit), both(label)) for unit, label in rule_units().items()]
    burnt = [
        (
            code(one.code), both(one.label), one.canonical_unit, "、".join(one.accepted_units), code(one.coefficient),
            "✓" if one.measurable else "",
        )
        for one in carriers().values()
    ]  # fmt: skip
    lists = [
        (code(name), "<br>".join(f"{code(choice)} {label.zh} · {label.en}" for choice, label in choices(name).items())) for name in _lists()
    ]
    parts = [
        "## 可填单位 Units people may type\n\n"
        + table(("代码 Code", "名称 Label", "量纲 Dimension", "换算 Factor", "别名 Aliases"), typed),
        "## 规则用单位 Units that only rules use\n\n" + table(("代码 Code", "名称 Label"), ruled),
        "## 能源品种 Energy carriers\n\n"
        + table(
            ("代码 Code", "名称 Label", "单位 Unit", "可填 Accepted", "折标系数 Coefficient", "可用实测热值 Measured heat value"), burnt
        ),
        "## 选项 Choices\n\n" + table(("列表 List", "选项 Choices"), lists),
    ]
    about = [
        "单位、能源品种和选项列表。换算到同一量纲的标准单位，金额换算到分。",
        "",
        "Units, carriers and lists; a factor leads to the canonical unit, money to fen.",
    ]
    return page("单位与选项 Units and choices", about, parts)


def _table(found: Iterable[Field]) -> str:
    return table(_HEADS, (_row(field) for field in found))


def _row(field: Field) -> tuple[str, ...]:
    name = code(f"{field.table}/{field.name}" if field.table else field.name)
    return name, both(field.label), both(field.help), code(field.type), _measure(field), _bounds(field), _needed(field), field.source


def _measure(field: Field) -> str:
    if field.choices:
        return code(field.choices)
    if field.unit == BY_CARRIER:
        return "按能源品种 by carrier"
    if field.unit in BY_PRODUCT:
        return "按产品 by product"
    return "、".join(both(unit_name(unit)).replace("<br>", " / ") for unit in field.accepted_units or ((field.unit,) if field.unit else ()))


def _bounds(field: Field) -> str:
    if field.max_length:
        return f"≤ {field.max_length} 字 characters"
    low, high = (plain(bound) if bound is not None else "" for bound in (field.minimum, field.maximum))
    return f"{low} – {high}" if low or high else ""


def _needed(field: Field) -> str:
    switches = [*field.kinds, *field.sectors, *([field.when] if field.when else [])]
    needed = _STAGES[field.needed_at] if field.needed_at else ""
    return "<br>".join(part for part in (needed, "仅当 only for " + "、".join(map(code, switches)) if switches else "") if part)


def _lists() -> Iterator[str]:
    named = {field.choices for field in fields().values()} | {field.choices for kind in KINDS for field in register_fields(kind).values()}
    yield from sorted(name for name in named if name and name not in {"carrier", "register_product"})
