"""The policy documents as text without spaces, and the passage that a clause such as ``附件1 二(一)``, ``三(一)2`` or ``专栏1`` names."""

import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.support.absence import absent

POLICY = Path(os.environ.get("RESERVE_POLICY_DIR", "../shared/policy"))
_NUMERALS = "一二三四五六七八九十"
_ANNEXES = ("钢铁", "炼油", "合成氨", "水泥", "电解铝")
_CLAUSE = re.compile(r"(?:附件([1-5]) )?([一二三四])(?:\(([一二三四五六七八九十]+)\))?(\d*)")


@cache
def text_of(file: str) -> str:
    """The text of a document in one form: no spaces, no marks of headings, full-width brackets, a full stop behind numbers of items."""
    if not POLICY.is_dir():
        absent(f"source values are not compared with {file}: no folder {POLICY}")
    text = re.sub(r"[\s#*]|<[^>]+>", "", (POLICY / file).read_text(encoding="utf-8"))
    return text.replace("(", "（").replace(")", "）").replace("．", ".")


def plain(quote: str) -> str:
    """A quote in the same form as the texts."""
    return re.sub(r"\s", "", quote).replace("(", "（").replace(")", "）")


@cache
def passage(file: str, clause: str) -> str:
    """The passage that ``clause`` names: from its heading to the next one of the same depth."""
    text = text_of(file)
    if clause == "印发通知":
        return text.split("一、", maxsplit=1)[0]
    if clause == "文末":
        return text[-40:]
    if box := re.fullmatch(r"专栏(\d)", clause):
        return _between(text, f"专栏{box[1]}", f"专栏{int(box[1]) + 1}")
    parts = _CLAUSE.fullmatch(clause)
    assert parts, f"not a clause: {clause}"
    annex, chapter, section, item = parts.groups()
    if annex:
        text = _between(text, f"{_ANNEXES[int(annex) - 1]}行业节能降碳专项行动计划", "行业节能降碳专项行动计划")
    found = _between(text, f"{chapter}、", f"{_following(chapter)}、")
    if section:
        found = _between(found, f"（{section}）", f"（{_following(section)}）")
    if item:
        start = re.search(rf"(?<![\d.]){item}\.(?!\d)", found)
        assert start, f"{file}: no item {item} in {clause}"
        found = re.split(rf"(?<![\d.]){int(item) + 1}\.(?!\d)", found[start.start() :], maxsplit=1)[0]
    return found


def _following(numeral: str) -> str:
    return _NUMERALS[_NUMERALS.index(numeral) + 1] if numeral != "十" else "十一"


def _between(text: str, start: str, end: str) -> str:
    assert start in text, start
    begin = text.index(start) + len(start)
    return text[begin:].split(end, maxsplit=1)[0]


def charged(file: str, clause: str) -> tuple[list[str], list[str]]:
    """The departments that a task names in its last bracket: those that lead, and those that share the work."""
    brackets = [b for b in re.findall(r"（([^（）]*)）", passage(file, clause)) if re.search("负责|牵头|责任单位|配合|参加", b)]
    lead: list[str] = []
    share: list[str] = []
    for group in re.split("[，,]", brackets[-1].split("；")[0].removeprefix("责任单位：")):
        names = [re.sub(r"(等部门|等)?(按职责分工负责|牵头|配合|参加|落实)$", "", name) for name in group.split("、")]
        (lead if "牵头" in group else share).extend(name for name in names if name)
    return lead, share


_NO_FIGURE = re.compile(
    r"""〔\d{4}〕\d+号|ZJSP[\d-]+|GB(?:/T)?\d+-\d+|5G|3D     # numbers of documents and standards, names
    |20\d\d年?(?:\d{1,2}月)?(?:\d{1,2}日)?                 # days and years
    |专栏\d|附件：?\d|(?<![\d.])\d{1,2}\.(?!\d)            # numbers of boxes, annexes and items""",
    re.VERBOSE,
)


def figures_outside(file: str, quotes: Iterable[str]) -> list[tuple[str, str]]:
    """Every figure of a text that stands in none of ``quotes``, with the words around it; days and numbering are no figures."""
    text = text_of(file)
    covered: set[int] = set()
    for found in (*_NO_FIGURE.finditer(text), *(m for quote in quotes for m in re.finditer(re.escape(plain(quote)), text))):
        covered.update(range(*found.span()))
    figures = (m for m in re.finditer(r"\d+(?:\.\d+)?", text) if not covered.issuperset(range(*m.span())))
    return [(m[0], text[max(0, m.start() - 4) : m.end() + 4]) for m in figures]
