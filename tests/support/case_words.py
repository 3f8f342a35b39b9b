"""The words of the pages of worked cases, in both languages."""

from collections.abc import Mapping

from reserve.vocabulary.language import Bilingual, Language

FACTS: Mapping[str, Bilingual] = {
    "firm": Bilingual("企业", "Firm"),
    "saving": Bilingual("年节能量（tce）", "Saving a year (tce)"),
    "power": Bilingual("年节电量（kWh）", "Electricity saved a year (kWh)"),
    "finished": Bilingual("竣工日期", "Works done on"),
    "total": Bilingual("总投资（万元）", "Total investment (10,000 yuan)"),
    "other": Bilingual("已获其他财政资金（万元）", "Other public money (10,000 yuan)"),
    "funds": Bilingual("其他财政资金", "Other public money"),
    "contract": Bilingual("合同能源管理", "Energy contract"),
    "progress": Bilingual("项目进度", "Progress"),
    "clean": Bilingual("信用记录", "Clean record"),
    "lists": Bilingual("所在名单", "On the list"),
    "components": Bilingual("改造单元", "Component"),
    "energy": Bilingual("能源消费（改造前 → 改造后）", "Energy used (before → after)"),
    "power_a_tonne": Bilingual("折每吨产品用电", "Electricity for a tonne of product"),
    "a_tonne": Bilingual(
        "折每吨产品（焦炭热值 29307 kJ/kg，1 吨即 1 吨标准煤）", "A tonne of product (the coke has 29307 kJ/kg: 1 t is 1 tce)"
    ),
}
HEADS: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "zh": {
        "facts": ("情形", "内容"),
        "list": ("位次", "项目", "结果", "总分", "安排（万元）"),
        "points": ("指标", "数值", "按曲线换算（0-100）", "折算值 × 权重 = 得分"),
        "money": ("计算和限额", "金额（万元）", "核减（万元）", "", "依据"),
    },
    "en": {
        "facts": ("Fact", "As told"),
        "list": ("Place", "Project", "Result", "Points", "Given (10,000 yuan)"),
        "points": ("Criterion", "Figure", "On the curve (0-100)", "Value × weight = points"),
        "money": ("Formula and limits", "10,000 yuan", "Takes (10,000 yuan)", "", "Law"),
    },
}
SAYS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "language": "中文",
        "about": (
            "以下由虚构项目组成，每一步都可以用纸笔复核：先列事实，再逐条核对准入条件，再按公开曲线换算得分，最后排序并计算资金。"
            "位次、得分和金额由系统计算，测试保证它们与事先手工算出的结果一致。"
        ),
        "basis": "依据：{basis}。",
        "case": "情形 {number}",
        "day": "按 {day} 有效的规定计算",
        "budget": "预算 {budget} 万元",
        "places": "名额 {places} 个",
        "granted": "企业 {firm} 本年度已按本办法获 {amount} 万元",
        "clinker": "熟料线的共同情形（各项目未另行说明的，均同此表）",
        "grinding": "粉磨站的共同情形（各项目未另行说明的，均同此表）",
        "formula": "未另行说明的项目：企业自行投资，已验收，总投资 2700 万元，没有其他财政资金，信用良好。",
        "list": "排序结果",
        "refused": "不符合条件：",
        "met": "满足全部 {count} 项准入条件。",
        "sum": "合计",
        "decides": "起决定作用",
        "tie": "{key}。",
        "blank": "未填写",
    },
    "en": {
        "language": "English",
        "about": (
            "The projects below are fictional and every step can be checked with paper and pencil: the facts first, then each condition, "
            "then the points from the published curves, then order and money. Places, points and money are computed by the system; "
            "tests hold them to what was worked by hand before."
        ),
        "basis": "Basis: {basis}.",
        "case": "Case {number}",
        "day": "By the rules in force on {day}",
        "budget": "Budget: {budget} × 10,000 yuan",
        "places": "Places: {places}",
        "granted": "Firm {firm} received {amount} × 10,000 yuan under this rule earlier in the year",
        "clinker": "What every clinker line has where its case says nothing else",
        "grinding": "What every grinding station has where its case says nothing else",
        "formula": (
            "Where a project says nothing else: the firm invested itself, the works are accepted, the total investment is 27 million yuan, "
            "there is no other public money and the record is clean."
        ),
        "list": "The list",
        "refused": "Conditions that are not met:",
        "met": "All {count} conditions are met.",
        "sum": "Sum",
        "decides": "decides",
        "tie": "{key}.",
        "blank": "blank",
    },
}
