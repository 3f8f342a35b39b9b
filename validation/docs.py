"""docs/rules.md, written from the catalogue: run ``python -m validation.docs > docs/rules.md``."""

import sys
from itertools import groupby
from string import Formatter

from reserve.vocabulary.findings import Severity
from validation.catalogue import ANYTHING, Rule, catalogue
from validation.closures import tidy

SEVERITIES: dict[Severity, str] = {"block": "阻断 block", "explain": "说明 explain", "hint": "提示 hint"}
STAGES = {"draft": "草稿 draft", "reserve": "入库 reserve", "funding": "资金 funding"}
FAMILIES = {
    "reading": "文本识别 Reading what was typed",
    "presence": "必填 Presence",
    "bounds": "范围 Bounds",
    "magnitude": "数量级 Magnitudes",
    "peers": "同类项目 Peers",
    "identity": "主体与项目 Identity and territory",
    "schedule": "日期 Schedule",
    "capacity": "产能 Capacity",
    "energy": "能源 Energy",
    "air": "排放 Air",
    "investment": "投资 Investment",
    "attachments": "附件 Attachments",
}
_HEAD = """# 规则目录 Rule catalogue

由 `validation/` 的规则目录生成，请勿手工修改。Written from the catalogue by `python -m validation.docs`; do not edit by hand.

- **阻断 block**: 不改正不能提交。Stops a submission.
- **说明 explain**: 须改正或说明理由；相关数字变动后须重新说明。Passes with a reason, which holds while the figures stay the same.
- **提示 hint**: 不影响提交。Stops nothing.

规则自所列阶段起适用，其引用的参数当日有效时才适用；数值取自 `reserve/parameters`。
A rule applies from its stage on, on days when its parameters are in force; every number comes from `reserve/parameters`.
"""


def render() -> str:
    """The whole page."""
    parts = [_HEAD]
    for family, rules in groupby(sorted(catalogue(), key=lambda rule: list(FAMILIES).index(rule.family)), key=lambda rule: rule.family):
        parts.append(f"\n## {FAMILIES[family]}\n\n")
        parts.append("| id | 规则 Rule | 级别 Severity | 阶段 From | 字段 Field | 句子 Sentence | 参数 Parameters | 依据 Source |\n")
        parts.append("|---|---|---|---|---|---|---|---|\n")
        parts.extend(_line(rule) for rule in rules)
    return "".join(parts)


def _line(rule: Rule) -> str:
    place = "*" if ANYTHING in rule.reads else rule.path if rule.scope == "project" else f"{rule.scope}/{rule.path}"
    message = tidy(rule.message.format(**_words(rule)))
    cells = (
        f"`{rule.id}`", f"{rule.title.zh}<br>{rule.title.en}", _severity(rule), STAGES[rule.stage], f"`{place}`",
        f"{message.zh}<br>{message.en}", "<br>".join(f"`{address}`" for address in rule.limits) or "-", _source(rule),
    )  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|").strip() for cell in cells) + " |\n"


def _words(rule: Rule) -> dict[str, object]:
    """What the sentence is filled with here: the words of the rule, and the names of figures in brackets."""
    figures = {name for _, name, _, _ in Formatter().parse(rule.message.zh) if name}
    return {**{name: f"‹{name}›" for name in figures}, **rule.words}


def _severity(rule: Rule) -> str:
    """How serious, and for a rule that blocks from which level on it may be waived."""
    waived = {"city": "<br>市级可豁免 waivable by city", "province": "<br>省级可豁免 waivable by province"}
    return SEVERITIES[rule.severity] + (waived[rule.waivable] if rule.waivable else "")


def _source(rule: Rule) -> str:
    bites = [day for day in (rule.valid_from, rule.since) if day is not None]
    since = f"<br>自 from {max(bites)}" if bites else ""
    return (rule.citation or "fields.csv") + since


if __name__ == "__main__":
    sys.stdout.write(render())
