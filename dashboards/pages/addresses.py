"""What the addresses of pages have in common: days, divisions and page numbers asked for, and views whose links lead on."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from reserve.vocabulary.language import Language
from widgets import View
from widgets.blocks import Block

Go = Callable[[Mapping[str, Any]], None]


def day_asked(text: str) -> dt.date | None:
    """The day that ``text`` names, or None.

    >>> day_asked("2024-09-02"), day_asked("2024-02-30"), day_asked("20240902")
    (datetime.date(2024, 9, 2), None, None)
    """
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def area_asked(text: str) -> str:
    """The division code that ``text`` is, or nothing.

    >>> area_asked("330522"), area_asked("33x")
    ('330522', '')
    """
    return text if len(text) == 6 and text.isascii() and text.isdigit() else ""


def page_asked(text: str) -> int:
    """The page number that ``text`` is; the first page where it is none.

    >>> page_asked("3"), page_asked("0"), page_asked("²"), page_asked("99999")
    (3, 1, 1, 1)
    """
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def leading_view(language: Language, made: Sequence[Block], go: Go, *, shown_at: str = "", focus: str = "") -> View:
    """A view whose links lead to other places of the page; ``shown_at``: the address that it gives the page."""
    view = View(language=language, blocks=made, focus=focus, address=shown_at)
    view.on_action(lambda name, payload: follow(name, payload, go))
    return view


def follow(name: str, payload: Mapping[str, Any], go: Go) -> None:
    """Go where a link of a view leads; other actions are not its matter."""
    if name == "go":
        go(payload["data"])
