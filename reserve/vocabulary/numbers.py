"""Numbers as people type them: full-width digits, thousands separators, spaces; what could be read in two ways is refused with the reason.

Only the digits 0-9 and their full-width forms are read. Superscripts, circled and other scripts' digits look like what they are not
(``10²`` is not 102) and are refused, as is scientific notation: a spreadsheet that shows ``1.23E+08`` has already rounded the figure.
"""

import re
from decimal import Decimal

from reserve.vocabulary.errors import BadInput

_FORMS = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)} | {ord("。"): ".", ord("\u2212"): "-"}
_SPACE = re.compile(r"\s+")
_HEAD = re.compile(r"[+-]?[0-9.,+\- ]*")
_NUMBER = re.compile(r"[+-]? ?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]? ?\d{1,3}((, ?| )\d{3})+(\.\d*)?", re.ASCII)
_RANGE = re.compile(r"\d ?[-~至到] ?\d", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?[0-9.,]+ ?[eE] ?[+-]?\d+", re.ASCII)
_LONGEST, _DIGITS = 40, 20


def typed(text: str) -> str:
    """``text`` with full-width forms made half-width and every run of spaces made one.

    >>> typed("  １２，３４５．６　万ｔ ")
    '12,345.6 万t'
    """
    return _SPACE.sub(" ", text.translate(_FORMS)).strip()


def parse_number(text: str) -> Decimal:
    """Read a typed number and nothing but a number; otherwise ``BadInput`` says what is wrong with it.

    >>> parse_number("１２，３４５．６")
    Decimal('12345.6')
    """
    number, rest = split_number(text)
    if rest:
        raise BadInput("number_unreadable", text=text[:60])
    return number


def split_number(text: str) -> tuple[Decimal, str]:
    """The number that ``text`` begins with, and what follows it without spaces around.

    >>> split_number("1,234.50 万吨")
    (Decimal('1234.50'), '万吨')
    """
    plain = typed(text)
    head = _HEAD.match(plain)
    number, rest = (plain[: head.end()].strip(), plain[head.end() :].strip()) if head else ("", plain)
    if _NUMBER.fullmatch(number) is None and _GROUPED.fullmatch(number) is None:
        raise BadInput(_fault(plain, number), text=text[:60])
    if rest and (_RANGE.search(plain) or _SCIENTIFIC.fullmatch(plain) or _other_digit(rest[0])):
        raise BadInput(_fault(plain, number), text=text[:60])
    if len(plain) > _LONGEST:
        raise BadInput("number_unreadable", text=text[:60])
    value = Decimal(number.replace(",", "").replace(" ", ""))
    if abs(value) >= Decimal(10) ** _DIGITS:
        raise BadInput("number_too_large", text=text[:60])
    return value, rest


def _other_digit(sign: str) -> bool:
    """A digit of another script, a superscript, a circled or a part number: whatever Unicode counts as a number and ASCII does not."""
    return not sign.isascii() and sign.isnumeric() and not "\u4e00" <= sign <= "\u9fff"


def _fault(plain: str, number: str) -> str:
    if any(_other_digit(sign) for sign in plain):
        return "number_digits"
    if _SCIENTIFIC.fullmatch(plain):
        return "number_scientific"
    if _RANGE.search(plain):
        return "number_range"
    if number.count(".") > 1:
        return "number_two_points"
    return "number_grouping" if re.search(r"\d[, ]", number, re.ASCII) else "number_unreadable"
