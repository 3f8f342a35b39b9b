"""Pages of the parameters: counts by document and status, then every dated value, a page for each subject."""

from collections import Counter
from collections.abc import Mapping
from itertools import groupby

from dashboards.dictionary.markdown import both, code, page, table
from reserve.parameters.listing import written
from reserve.parameters.lookup import documents, library
from reserve.parameters.model import Value, status_label
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.regions import regions
from reserve.vocabulary.units import unit_name

_LONG = 150
_HEADS = ("地址 Address", "名称 Name", "数值 Value", "单位 Unit", "适用 In force", "出处 Source", "状态 Status")


def values() -> list[Value]:
    """Every dated value, by address, area and day."""
    entries = library().entries
    return [entry for address in sorted(entries) for entry in entries[address] if isinstance(entry, Value)]


def parameter_pages() -> Mapping[str, str]:
    """The page of counts, and one page for each subject."""
    found = values()
    subjects = _subjects(found)
    made = {f"parameters/{subject}.md": _subject(subject, listed) for subject, listed in subjects.items()}
    return {"parameters.md": _counts(found, subjects), **made}


def _subjects(found: list[Value]) -> dict[str, list[Value]]:
    """Values by the first part of their address, and by the first two where a page would be long."""
    made: dict[str, list[Value]] = {}
    for head, group in groupby(found, key=lambda value: value.path.partition(".")[0]):
        together = list(group)
        if len(together) <= _LONG:
            made[head] = together
            continue
        for value in together:
            made.setdefault(".".join(value.path.split(".")[:2]), []).append(value)
    return made


def _counts(found: list[Value], subjects: Mapping[str, list[Value]]) -> str:
    statuses = sorted({value.status for value in found})
    by_document = Counter((value.citation.document, value.status) for value in found)
    rows = [
        (code(name), both(_title(name)), _number(name), *(str(by_document[name, status] or "") for status in statuses), str(total))
        for name, total in sorted(Counter(value.citation.document for value in found).items(), key=lambda one: (-one[1], one[0]))
    ]
    heads = (
        "代码 Code",
        "文件 Document",
        "文号 Number",
        *(both(status_label(status)).replace("<br>", " ") for status in statuses),
        "合计 All",
    )
    sums = ("", "合计 All", "", *(str(sum(1 for value in found if value.status == status)) for status in statuses), str(len(found)))
    listed = [(f"[{subject}](parameters/{subject}.md)", both(_label(one)), str(len(one))) for subject, one in subjects.items()]
    about = [
        f"{len(found)} 个带日期的数值，{len({value.path for value in found})} 个地址。待核的数值尚未与正式文本核对，照常参与计算并注明。",
        "",
        f"{len(found)} dated values at {len({value.path for value in found})} addresses. Unverified ones count, and say so.",
    ]
    parts = [
        "## 按文件和状态 By document and status\n\n" + table(heads, [*rows, sums]),
        "## 按主题 By subject\n\n" + table(("主题 Subject", "名称 Name", "数值 Values"), listed),
    ]
    return page("法规参数 Parameters", about, parts)


def _subject(subject: str, found: list[Value]) -> str:
    numbers = {origin: number for number, origin in enumerate(dict.fromkeys(value.origin for value in found), start=1)}
    counts = Counter(value.origin for value in found)
    taken = [(f"({number})", both(origin), str(counts[origin])) for origin, number in numbers.items()]
    parts = [
        table(_HEADS, (_row(value, numbers[value.origin]) for value in found)),
        "## 取自何处 Where the values were taken from\n\n" + table(("状态后的编号 Number", "说明 Says", "数值 Values"), taken),
    ]
    label = _label(found)
    about = [f"{len(found)} 个数值 values · [全部参数 All parameters](../parameters.md)"]
    return page(f"{subject}" + (f" {label.zh} {label.en}" if label else ""), about, parts)


def _row(value: Value, origin: int) -> tuple[str, ...]:
    area = regions().get(value.area)
    place = f"<br>{area.name.zh}" if area and value.area != "000000" else ""
    days = f"{value.valid_from} – {value.valid_to or ''}"
    unit = both(unit_name(value.unit)).replace("<br>", " / ") if value.unit else ""
    due = f"<br>期限 due {value.due}" if value.due else ""
    return (
        code(value.path) + place, both(value.label), written(value.value) + due, unit, days, value.citation.text("zh"),
        f"{both(status_label(value.status))} ({origin})",
    )  # fmt: skip


def _label(found: list[Value]) -> Bilingual | None:
    """The name of the widest group that all values of a subject share."""
    heads = {(value.label.zh.split(" · ")[0], value.label.en.split(" · ")[0]) for value in found if value.label}
    return Bilingual(*next(iter(heads))) if len(heads) == 1 else None


def _title(name: str) -> Bilingual | None:
    document = documents().get(name)
    return document.title if document else None


def _number(name: str) -> str:
    document = documents().get(name)
    return document.number if document else ""
