"""The page of the rules: all of them, and what one of them asks, why, by which law, how to settle it, and how it fares."""

from collections.abc import Mapping
from typing import Any, Protocol

import ipywidgets as ipw

from dashboards.pages.rules.entry import RuleEntry
from dashboards.pages.rules.list import RuleList
from dashboards.pages.rules.place import RulePlace, place_of
from dashboards.pages.rules.reader import RuleReader
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from widgets import Stack


class Part(Protocol):
    """What stands in the page's box."""

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Its components."""


class RulesPage:
    """Keeps one box and changes what stands in it; the address follows."""

    def __init__(self, user: CurrentUser) -> None:
        self.reader = RuleReader(user, self.go, lambda: bool(self.box.children))
        self.box = Stack()

    def go(self, parts: Mapping[str, Any]) -> None:
        """Show what an address asks for."""
        place = place_of({str(name): str(text) for name, text in parts.items()})
        self.box.children = self.part(place).widgets()

    def part(self, place: RulePlace) -> Part:
        """A rule, or the list."""
        return RuleEntry(self.reader, place) if place.rule else RuleList(self.reader, place)


@page_frame("/rules")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/rules`` shows, and ``/rules/ID``."""
    shown = RulesPage(user)
    shown.go(user.query)
    return shown.box
