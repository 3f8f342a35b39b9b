"""All values as a table for people who check them: ``python -m reserve.parameters.listing energy_limits. > limits.csv``."""

import csv
import datetime as dt
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from reserve.parameters.bands import BOUNDS, Band
from reserve.parameters.loader import Library
from reserve.parameters.lookup import library
from reserve.parameters.model import Content, Value, status_label
from reserve.parameters.wording import in_words

COLUMNS: dict[str, Callable[[Value], str]] = {
    "地址 Address": lambda v: v.path,
    "地区 Area": lambda v: v.area,
    "名称": lambda v: v.label.zh if v.label else "",
    "Name": lambda v: v.label.en if v.label else "",
    "数值 Value": lambda v: written(v.value),
    "单位 Unit": lambda v: v.unit,
    "内容": lambda v: in_words(v, "zh"),
    "Reads": lambda v: in_words(v, "en"),
    "说明": lambda v: v.note.zh if v.note else "",
    "Remark": lambda v: v.note.en if v.note else "",
    "期限 Due": lambda v: v.due.isoformat() if v.due else "",
    "自 From": lambda v: v.valid_from.isoformat(),
    "至 To": lambda v: v.valid_to.isoformat() if v.valid_to else "",
    "出处": lambda v: v.citation.text("zh"),
    "Source": lambda v: v.citation.text("en"),
    "状态": lambda v: status_label(v.status).zh,
    "Status": lambda v: status_label(v.status).en,
    "原文 Quote": lambda v: v.quote,
    "取自": lambda v: v.origin.zh,
    "Taken from": lambda v: v.origin.en,
    "核对日期 Checked on": lambda v: v.checked_on.isoformat(),
}


def written(value: Content) -> str:
    """A value as it is read: numbers as recorded, bands in signs, lists and tables in words.

    >>> written(Decimal("0.90")), written({"above": Decimal(500), "at_most": Decimal(800)})
    ('0.90', '(500, 800]')
    >>> written((Decimal(44), Decimal(12))), written(True)
    ('44; 12', '是 yes')
    """
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, Mapping):
        if set(value) <= set(BOUNDS):
            return Band.of(value).text()
        return "; ".join(f"{key}: {written(part)}" for key, part in value.items())
    if isinstance(value, tuple):
        return "; ".join(written(part) for part in value)
    return str(value) if isinstance(value, Decimal | dt.date) else value


def listing(prefix: str = "", packs: Library | None = None) -> str:
    """The table of all values whose address begins with ``prefix``, by address, area and day, as CSV with a heading.

    ``packs`` is the library that is read; None: the shipped one.
    """
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([read(value) for read in COLUMNS.values()] for value in _values(prefix, packs or library()))
    return page.getvalue()


def _values(prefix: str, packs: Library) -> Iterator[Value]:
    for address in sorted(address for address in packs.entries if address[0].startswith(prefix)):
        yield from (entry for entry in packs.entries[address] if isinstance(entry, Value))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8-sig", newline="")  # type: ignore[union-attr]
    sys.stdout.write(listing("".join(sys.argv[1:2])))
