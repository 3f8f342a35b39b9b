"""All values of the law: searched as one types, narrowed by subject, document, area, day and status."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.law.place import Place, address, navigation, place_of, unreadable
from dashboards.pages.law.reader import NATION, Reader, parts_of, value_columns, value_row
from reserve.parameters.model import STATUSES, Value, status_label
from widgets import Table, blocks
from widgets.table import Filter, Query, Tab

SIZE = 20


class LawList:
    """The list with its search, its choices and a tab for each status."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader = reader
        self.place = place
        _ = translator(reader.language)
        found = self._find()
        self.head = reader.view(self.head_blocks())
        self.table = Table(
            language=reader.language,
            caption=_("Values of the law"),
            columns=value_columns(reader.language),
            rows=[],
            total=0,
            page=place.page,
            size=SIZE,
            sort="",
            descending=False,
            search=place.text,
            search_label=_("Find a figure, a word, a document number or an address"),
            tabs=[],
            tab=place.status,
            filters=self.filters(),
            address=address(place.parts),
            empty={"title": _("No value fits these choices"), "lines": [_("Another day, or the whole nation as area, may have one.")]},
        )
        self.table.on_query(self.asked)
        self.table.on_open(lambda key: reader.go(parts_of(key, self.place.asked)))
        self._show(found, place.page)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Head and table."""
        return (self.head, self.table)

    def head_blocks(self) -> list[dict[str, Any]]:
        """The views, and what the library holds in one sentence."""
        _ = translator(self.reader.language)
        law = self.reader.law
        counts = Counter(value.status for value in law.values)
        read = sum(document.file is not None for document in law.packs.documents.values())
        said = _(
            "{values} values from {documents} documents: {source} read in the {read} texts at hand, "
            "{unverified} still to be verified, {house} set by this system."
        ).format(
            values=f"{len(law.values):,}",
            documents=len(law.packs.documents),
            source=counts["source"] + counts["published"],
            read=read,
            unverified=f"{counts['unverified']:,}",
            house=counts["house"],
        )
        return [navigation("", self.reader.language), *unreadable(self.place, self.reader.language), blocks.paragraph(said)]

    def filters(self) -> list[Filter]:
        """Subject, document, area and day."""
        _ = translator(self.reader.language)
        language, law = self.reader.language, self.reader.law
        subjects = sorted((label.text(language), stem) for stem, label in law.subjects.items())
        read: list[tuple[str, str]] = []
        other: list[tuple[str, str]] = []
        for document in law.documents():
            if law.counts[document.code].total():
                (read if document.file else other).append((document.code, _short(document.title.text(language), document.number)))
        places = [(code, self.reader.place_name(code)) for code in sorted(law.packs.areas) if code != "000000"]
        areas = [("000000", NATION.text(language)), *places]
        if self.place.area and self.place.area not in dict(areas):
            areas.append((self.place.area, self.reader.place_name(self.place.area)))
        days = [(self.reader.today.isoformat(), _("today, {day}").format(day=formats.day(self.reader.today)))]
        days += [(f"{year}-12-31", f"{year}-12-31") for year in range(2026, 2020, -1)]
        if self.place.on and self.place.on.isoformat() not in dict(days):
            days.append((self.place.on.isoformat(), self.place.on.isoformat()))
        return [
            Filter("subject", _("Subject"), [("", [(stem, label) for label, stem in subjects])], _("All subjects"), self.place.subject),
            Filter("within", _("Document"), [(_("Read"), read), (_("Not opened yet"), other)], _("All documents"), self.place.within),
            Filter("area", _("Holds in"), [("", areas)], _("Everywhere"), self.place.area),
            Filter("on", _("In force on"), [("", days)], _("Any day"), self.place.on.isoformat() if self.place.on else ""),
        ]

    def asked(self, query: Query) -> None:
        """Another page, search, tab or choice: the address follows."""
        chosen = query.filters
        self.place = place_of(
            {
                "q": query.search,
                "subject": chosen.get("subject", ""),
                "within": chosen.get("within", ""),
                "area": chosen.get("area", ""),
                "on": chosen.get("on", ""),
                "status": query.tab,
                "page": str(query.page),
            }
        )
        self._show(self._find(), query.page)

    def _find(self) -> tuple[Value, ...]:
        """Everything that fits but for the status, which the tabs count."""
        return self.reader.law.find(replace(self.place.narrowed, status=""))

    def _show(self, found: Sequence[Value], page: int) -> None:
        _ = translator(self.reader.language)
        counts = Counter(value.status for value in found)
        tabs = [
            Tab("", _("All"), len(found)),
            *(Tab(s, status_label(s).text(self.reader.language), counts[s]) for s in STATUSES if counts[s]),
        ]
        fitting = [value for value in found if self.place.status in ("", value.status)]
        page = min(page, max(1, -(-len(fitting) // SIZE)))
        shown = fitting[(page - 1) * SIZE : page * SIZE]
        rows = [value_row(value, self.reader, self.place.asked) for value in shown]
        parts = self.place.parts | ({"page": str(page)} if page > 1 else {})
        self.table.show(rows=rows, total=len(fitting), page=page, tabs=tabs, tab=self.place.status, address=address(parts))


def _short(title: str, number: str) -> str:
    return f"{number} {title}" if number else title
