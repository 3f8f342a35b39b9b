"""docs/examples, written from the rules: run ``python -m reserve.rules.examples.pages docs/examples``."""

import sys
from pathlib import Path

from reserve.rules.basis.trail import Step
from reserve.rules.examples.example import Example, Part
from reserve.rules.examples.examples import worked_examples
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.units import plain

_NOTE = (
    "由规则计算生成，请勿手工修改；项目为虚构。\n"
    "Written from the rules by `python -m reserve.rules.examples.pages docs/examples`; do not edit by hand.\n"
    "The project is invented.\n"
)
_STATUS = {
    "source": "原文 official text",
    "published": "公开发布 published",
    "unverified": "待核实 to be verified",
    "house": "本系统口径 house rule",
}


def pages() -> dict[str, str]:
    """Every page by file name: one for each example and a list of them.

    >>> sorted(pages())[0]
    'README.md'
    """
    examples = worked_examples()
    listed = "".join(f"- [{example.title.zh} {example.title.en}]({example.name}.md)\n" for example in examples)
    return {"README.md": f"# 算例 Worked examples\n\n{_NOTE}\n{listed}"} | {f"{example.name}.md": page(example) for example in examples}


def page(example: Example) -> str:
    """The page of one example."""
    rows = "".join(f"| {g.label.zh}<br>{g.label.en} | {plain(g.figure)} {g.unit} |\n" for g in example.given)
    head = f"# {example.title.zh}\n\n{example.title.en}\n\n{_NOTE}\n"
    given = f"## 已知 Given（{example.area}）\n\n| 项 Item | 数值 Figure |\n|---|---|\n{rows}"
    return head + given + "".join(_part(part) for part in example.parts)


def _part(part: Part) -> str:
    text = [f"\n## {part.title.zh} {part.title.en}（{part.as_of:%Y-%m-%d}）\n\n"]
    if part.steps:
        text.append("| 步骤 Step | 算式 Expression | 结果 Result | 依据 Source |\n|---|---|---|---|\n")
        text.extend(_step(step) for step in part.steps)
        text.append("\n")
    text.extend(_decision(decision) for decision in part.decisions)
    return "".join([*text, f"\n**{part.follows.zh}。{part.follows.en}.**\n"])


def _step(step: Step) -> str:
    source = _source(step.citation, step.citation_en, step.status)
    cells = (f"{step.label.zh}<br>{step.label.en}", step.expression, f"{plain(step.result)} {step.unit}", source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _decision(decision: Decision) -> str:
    mark = "是 yes" if decision.allowed else "否 no"
    source = _source(decision.citation, str(decision.figures["citation_en"]), str(decision.figures["status"]))
    return f"- {mark}: {decision.message.zh}<br>{decision.message.en}<br>{source}\n"


def _source(zh: str, en: str, status: str) -> str:
    """Where a value is written and whether that was verified; arithmetic alone has no source."""
    return "<br>".join(part for part in (zh, en if en != zh else "", _STATUS.get(status, status)) if part) or "-"


def write(folder: Path) -> None:
    """Write every page into ``folder`` and remove pages of examples that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    found = pages()
    for old in folder.glob("*.md"):
        if old.name not in found:
            old.unlink()
    for name, text in found.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
