"""Where a person stands on the law page: what the address asks for, and links to everything else there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboards.i18n import N_, translator
from dashboards.pages.addresses import area_asked, day_asked, page_asked
from dashboards.pages.law.links import HOME
from reserve.parameters.model import STATUSES
from reserve.parameters.shelf import Narrowed
from reserve.vocabulary.language import Language
from widgets import blocks

VIEWS = {"": N_("Values"), "documents": N_("Documents"), "unverified": N_("To be verified"), "slips": N_("Arithmetic of the documents")}
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Place:
    """What an address asks for: an entry at ``path``, a ``document``, a ``view``, or the list narrowed by the rest.

    ``on`` is None and ``area`` blank where it names none; ``wrong`` are the parts that cannot be read.
    """

    path: str = ""
    document: str = ""
    view: str = ""
    text: str = ""
    subject: str = ""
    within: str = ""
    status: str = ""
    on: dt.date | None = None
    area: str = ""
    page: int = 1
    wrong: tuple[str, ...] = ()

    @property
    def narrowed(self) -> Narrowed:
        """What of all values was chosen."""
        return Narrowed(self.text, self.subject, self.within, self.area, self.status, self.on)

    @property
    def parts(self) -> dict[str, str]:
        """The parts of the address, those that say something."""
        given = {
            "path": self.path,
            "document": self.document,
            "view": self.view,
            "q": self.text,
            "subject": self.subject,
            "within": self.within,
            "status": self.status,
            "on": self.on.isoformat() if self.on else "",
            "area": self.area,
            "page": str(self.page) if self.page > 1 else "",
        }
        return {name: text for name, text in given.items() if text}

    @property
    def asked(self) -> dict[str, str]:
        """Day and area, where they were asked for: they go along from entry to entry."""
        return {name: text for name, text in self.parts.items() if name in ("on", "area")}


def place_of(given: Mapping[str, str]) -> Place:
    """Read an address. What is no day, no division code or no view is named in ``wrong`` and left out.

    >>> place_of({"path": "cement_plan.replacement_ratio", "on": "2024-02-30", "area": "330522"})
    Place(path='cement_plan.replacement_ratio', document='', view='', text='', subject='', within='', status='', on=None, area='330522', \
page=1, wrong=('2024-02-30',))
    """
    asked = {name: text.strip()[:_LONGEST] for name, text in given.items()}
    wrong = []
    on = day_asked(asked.get("on", ""))
    if asked.get("on") and on is None:
        wrong.append(asked["on"])
    area = area_asked(asked.get("area", ""))
    if asked.get("area") and not area:
        wrong.append(asked["area"])
    view = asked.get("view", "")
    if view not in VIEWS:
        wrong.append(view)
        view = ""
    status = asked.get("status", "")
    if status and status not in STATUSES:
        wrong.append(status)
        status = ""
    path, document, text, subject, within = (asked.get(name, "") for name in ("path", "document", "q", "subject", "within"))
    return Place(path, document, view, text, subject, within, status, on, area, page_asked(asked.get("page", "1")), tuple(wrong))


def address(parts: Mapping[str, str]) -> str:
    """The address of a place on this page."""
    said = {name: text for name, text in parts.items() if text}
    return f"{HOME}?{urlencode(said)}" if said else HOME


def cell(text: str, parts: Mapping[str, str], sub: str = "") -> dict[str, Any]:
    """A cell of a table in a view that leads to another place of this page."""
    return {"text": text, "sub": sub, "href": address(parts), "act": {"name": "go", "data": dict(parts)}}


def link(label: str, parts: Mapping[str, str], *, current: bool = False) -> blocks.Block:
    """A link to another place of this page."""
    return blocks.link(label, address(parts), act={"name": "go", "data": dict(parts)}, current=current)


def navigation(view: str | None, language: Language) -> blocks.Block:
    """The views of the page; ``view`` is the one that is shown, None for an entry or a document."""
    _ = translator(language)
    return blocks.links([link(_(label), {"view": name}, current=name == view) for name, label in VIEWS.items()], id="law-views")


def unreadable(place: Place, language: Language) -> list[blocks.Block]:
    """What of the address could not be read, and what stands in for it."""
    _ = translator(language)
    if not place.wrong:
        return []
    text = _(
        "“{part}” in the address is neither a day such as 2024-09-02, nor a division code of six digits, nor a view or status of this page."
    )
    lines = [text.format(part=part) for part in place.wrong]
    return [blocks.notice("warn", _("A part of the address was left out"), [*lines, _("Without it, today and your own area stand in.")])]
