"""Where the law page shows a value, a document or a search: every legal number on every page leads there."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlencode

from reserve.parameters import Value, documents

HOME = "/law"
_STANDARD = re.compile(r"((?:GB|DB\d\d)(?:/T)?\d+)-\d{4}")


def value_link(source: Value | str, as_of: dt.date | None = None, area: str = "") -> str:
    """The entry of a value, or of an address: ``/law?path=...&on=...&area=...``. Blank for a blank address.

    >>> value_link("cement_plan.replacement_ratio", dt.date(2024, 9, 2), "330522")
    '/law?path=cement_plan.replacement_ratio&on=2024-09-02&area=330522'
    """
    path = source if isinstance(source, str) else source.path
    if not path:
        return ""
    asked = {"path": path, "on": as_of.isoformat() if as_of else "", "area": area}
    return f"{HOME}?{urlencode({name: text for name, text in asked.items() if text})}"


def document_link(code: str) -> str:
    """The entry of a document of the register: ``/law?document=...``."""
    return f"{HOME}?{urlencode({'document': code})}" if code else ""


def citation_link(text: str) -> str:
    """The document that a citation written in words names by its number; blank where the register knows none of its numbers.

    >>> citation_link("浙经信材料〔2023〕83号 二(一)")
    '/law?document=zj_cement_plan_2023'
    >>> citation_link("")
    ''
    """
    said = _compact(text)
    found = next((code for number, code in _numbers() if number in said), "")
    return document_link(found)


@cache
def _numbers() -> tuple[tuple[str, str], ...]:
    """The numbers of all documents, and standards without their year, the longest first: a year that is given decides."""
    return tuple(sorted(_pairs(), key=lambda pair: -len(pair[0])))


def _pairs() -> Iterator[tuple[str, str]]:
    for code, document in documents().items():
        if number := _compact(document.number):
            yield number, code
            if standard := _STANDARD.match(number):
                yield standard[1], code


def _compact(text: str) -> str:
    return "".join(text.split()).replace("—", "-").replace("–", "-")
