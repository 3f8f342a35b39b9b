"""The law page: all values and documents, one of them, what is still to be verified, and where documents do not add up."""

from collections.abc import Mapping
from typing import Any, Protocol

import ipywidgets as ipw

from dashboards.pages.law.document import LawDocument
from dashboards.pages.law.documents import LawDocuments
from dashboards.pages.law.entry import LawEntry
from dashboards.pages.law.list import LawList
from dashboards.pages.law.place import Place, place_of
from dashboards.pages.law.reader import Reader
from dashboards.pages.law.slips import LawSlips
from dashboards.pages.law.unverified import LawUnverified
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from reserve.parameters.shelf import Shelf, shelf
from reserve.vocabulary.reporting_units import area_of
from widgets import Stack


class Part(Protocol):
    """What stands in the page's box."""

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Its components."""


class LawPage:
    """Keeps one box and changes what stands in it; the address follows."""

    def __init__(self, user: CurrentUser, law: Shelf | None = None) -> None:
        self.reader = Reader(
            user.language, law or shelf(), user.desk.today(), area_of(user.person.unit_code), self.go, lambda: bool(self.box.children)
        )
        self.box = Stack()

    def go(self, parts: Mapping[str, Any]) -> None:
        """Show what an address asks for: an entry, a document, one of the views, or the list."""
        place = place_of({str(name): str(text) for name, text in parts.items()})
        self.box.children = self.part(place).widgets()

    def part(self, place: Place) -> Part:
        """What an address asks for."""
        if place.path:
            return LawEntry(self.reader, place)
        if place.document:
            return LawDocument(self.reader, place)
        if place.view == "documents":
            return LawDocuments(self.reader, place)
        if place.view == "unverified":
            return LawUnverified(self.reader, place)
        return LawSlips(self.reader, place) if place.view == "slips" else LawList(self.reader, place)


@page_frame("/law")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/law`` shows, and ``/law?path=ADDRESS&on=DAY&area=CODE``."""
    shown = LawPage(user)
    shown.go(user.query)
    return shown.box
