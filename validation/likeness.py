"""How alike two projects of one enterprise are: names without spelling, the numbers in them, pairs of neighbouring characters.

Everything is exact and in whole numbers, so that the same two names always give the same answer.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Neighbour

WHOLE = 100_000_000
"""A likeness of 100 %, in 10^-6 of a percent."""

_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)}
_COUNTED = re.compile(r"([一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[号#线期条])")
_MARKED = re.compile(r"(?<=\d)#")
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)[^0-9a-z\u4e00-\u9fff]+(?=\d)")
_NUMBER = re.compile(r"\d+(?:-\d+)*")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(frozen=True, slots=True)
class Near:
    """A project that may be the same, and how alike its name is, in 10^-6 of a percent."""

    neighbour: Neighbour
    likeness: int


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """A name without what people write in several ways: width, case, marks and blanks, numerals, ``#`` for ``号``, ``生产线`` for ``线``.

    >>> plain_name("一号熟料生产线"), plain_name("１# 熟料线"), plain_name("第十二条线"), plain_name("1－2 号线-")
    ('1号熟料线', '1号熟料线', '第12条线', '1-2号线')
    """
    text = _COUNTED.sub(lambda found: str(_numeral(found[1])), unicodedata.normalize("NFKC", text).casefold())
    text = _LEADING_ZEROS.sub("", _MARKED.sub("号", text)).replace("生产线", "线")
    text = _BETWEEN_NUMBERS.sub("-", text)
    return "".join(letter for place, letter in enumerate(text) if letter.isalnum() or (letter == "-" and _within_number(text, place)))


def _within_number(text: str, place: int) -> bool:
    """Whether the dash stands between two digits: line 1-12 is not line 11-2."""
    return text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0) if ten else _DIGITS[ones]


@lru_cache(maxsize=4096)
def _numbers(plain: str) -> Counter[str]:
    return Counter(_NUMBER.findall(plain))


@lru_cache(maxsize=4096)
def _pairs(plain: str) -> frozenset[str]:
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def likeness(one: str, other: str) -> int:
    """Twice the common pairs of neighbouring characters over all of both names (Dice), in 10^-6 of a percent, rounded down.

    >>> likeness("abcdef", "abcdeg"), likeness("a", "a"), likeness("ab", "cd")
    (80000000, 100000000, 0)
    """
    if one == other:
        return WHOLE
    left, right = _pairs(one), _pairs(other)
    return 2 * len(left & right) * WHOLE // (len(left) + len(right)) if left or right else 0


def told_apart(one: str, other: str) -> bool:
    """Whether the numbers of two plain names tell them apart: both have numbers, and each has one that the other lacks.

    >>> told_apart("1号线", "2号线"), told_apart("1-2号线", "2-1号线"), told_apart("1号5000吨线", "5000吨线"), told_apart("1号线", "熟料线")
    (True, True, False, False)
    """
    left, right = _numbers(one), _numbers(other)
    return not left <= right and not right <= left


def near_line(document: Document, neighbours: Sequence[Neighbour]) -> Near | None:
    """The first project of the enterprise whose line is written otherwise and yet has the same plain name."""
    line = _text(document, "line_name")
    for one in _of_enterprise(document, neighbours) if line else ():
        if one.line_name and one.line_name != line and plain_name(one.line_name) == plain_name(line):
            return Near(one, WHOLE)
    return None


def near_name(document: Document, neighbours: Sequence[Neighbour]) -> Near | None:
    """The project with the likest name, of those that neither line, numbers nor kinds of measure tell apart.

    A project on the same line is left to the rules on lines. The enterprise's own name in front counts for nothing.
    """
    name, line, firm = (plain_name(_text(document, field)) for field in ("project_name", "line_name", "enterprise_name"))
    if not name:
        return None
    own, kinds, nearest = without(firm, name), _kinds(document), None
    for one in _of_enterprise(document, neighbours):
        other_name, other_line = plain_name(one.project_name), plain_name(one.line_name or "")
        if (line and line == other_line) or told_apart(line, other_line) or told_apart(name, other_name):
            continue
        if kinds and one.kinds and kinds.isdisjoint(one.kinds):
            continue
        alike = likeness(own, without(firm, other_name))
        if nearest is None or alike > nearest.likeness:
            nearest = Near(one, alike)
    return nearest


def _of_enterprise(document: Document, neighbours: Sequence[Neighbour]) -> Iterable[Neighbour]:
    """Those of the enterprise as it is typed now: the neighbours were looked up for the one that was saved."""
    if not neighbours:
        return ()
    firm = _text(document, "enterprise_credit_code")
    return (one for one in neighbours if one.credit_code == firm)


def without(firm: str, name: str) -> str:
    """A plain name without that of the enterprise in it."""
    return (name.replace(firm, "") or name) if firm else name


def _kinds(document: Document) -> frozenset[str]:
    value = document.value("component_kinds")
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _text(document: Document, name: str) -> str:
    value = document.value(name)
    return value if isinstance(value, str) else ""
