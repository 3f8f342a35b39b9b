"""Text that people typed, as paper can hold it: nothing that a program acts on, nothing that turns the reading order."""

import re

_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_INVISIBLE = re.compile("[\u200b\u200c\u2060\ufeff\u00ad]")
_RUN = re.compile(r"[^\s\u2e80-\uffff\u200b]+")
BREAK = "\u200b"
"""Marks a place to break for the template, which sets it as no character: in a file it would be copied with the text."""


def harmless(text: str) -> str:
    r"""``text`` with control characters, lone surrogates and marks of direction made visible; what cannot be seen goes.

    >>> harmless("a\x00b\r\nc\td") == "a\ufffdb\nc d"
    True
    """
    return _ACTING.sub("\ufffd", _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def one_line(text: str) -> str:
    """:func:`harmless` without line ends: for titles, footers and the properties of a file."""
    return " ".join(harmless(text).split())


def breakable(text: str, room: int) -> str:
    """``text`` with places to break inside words of more than ``room`` characters: an over-long word wraps, nothing is cut.

    >>> breakable("ABCDEF ab", 4).replace(BREAK, "|")
    'ABCD|EF ab'
    """
    room = max(1, room)
    return _RUN.sub(lambda found: BREAK.join(found[0][i : i + room] for i in range(0, len(found[0]), room)), text)
