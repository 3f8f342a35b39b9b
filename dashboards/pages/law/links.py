"""Where the law page shows a value, a document or a search: every legal number on every page leads there."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlencode

from reserve.parameters import Value, documents
from reserve.rules.basis.trail import Step
from validation.catalogue import catalogue

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


def step_link(step: Step | None) -> str:
    """The value that a step of a computation rests on, as it stood on its day; blank where the step rests on none."""
    return value_link(step.path, step.as_of, step.area) if step is not None else ""


def finding_link(rule_id: str, citation: str) -> str:
    """The value that a rule of the checks compares with, or the document that it cites; blank where neither is registered."""
    return value_link(_compared().get(rule_id, "")) or citation_link(citation)


@cache
def _compared() -> dict[str, str]:
    return {rule.id: rule.limits[0] for rule in catalogue() if rule.limits}


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
