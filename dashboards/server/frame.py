"""The frame of every page: head, header, navigation, footer. Rendered with escaping on, for our own pages and for Voila's alike."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.server.page_list import Page, pages
from dashboards.server.texts import text
from reserve.accounts import Person
from reserve.vocabulary.language import Language
from reserve.vocabulary.reporting_units import reporting_units
from reserve.vocabulary.rights import roles
from widgets import assets

TEMPLATES = Path(__file__).parent.parent / "templates"
_ZONE = ZoneInfo("Asia/Shanghai")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame shows. ``now``: the business clock, aware; ``address``: path and query of the request."""

    language: Language
    title: str
    page: str
    person: Person | None
    address: str
    base_url: str
    xsrf: str
    demo: bool
    now: dt.datetime

    def t(self, key: str, **figures: object) -> str:
        """A text in the language of the page."""
        return text(key, self.language, **figures)

    @property
    def other_language(self) -> Language:
        """The language the switch leads to."""
        return "en" if self.language == "zh" else "zh"

    @property
    def lang(self) -> str:
        """The ``lang`` of the document."""
        return _tag(self.language)

    @property
    def other_lang(self) -> str:
        """The ``lang`` of the switch."""
        return _tag(self.other_language)

    @property
    def local_now(self) -> str:
        """The business time in Asia/Shanghai, to the minute."""
        return self.now.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M")

    @property
    def today(self) -> str:
        """The business date in Asia/Shanghai."""
        return self.now.astimezone(_ZONE).date().isoformat()

    @property
    def navigation(self) -> list[tuple[str, str, bool]]:
        """Address, label and whether it is the present page, for each page the person may open."""
        if self.person is None:
            return []
        mine: list[Page] = [page for page in pages() if page.opens_for(self.person.roles)]
        return [(self.base_url + page.address, page.label.text(self.language), page.name == self.page) for page in mine]

    @property
    def office(self) -> str:
        """Unit and roles of the person in words."""
        if self.person is None:
            return ""
        unit = reporting_units()[self.person.unit_code].name.text(self.language)
        between = "、" if self.language == "zh" else ", "
        return f"{unit} · {between.join(roles()[role].text(self.language) for role in roles() if role in self.person.roles)}"

    def asset(self, entry: str) -> str:
        """The address of a bundled file."""
        return f"{self.base_url}assets/{assets.entry(entry)}"

    def preloads(self, entry: str) -> list[str]:
        """The bundled files that a module needs before it runs."""
        return assets.preloads(entry)

    @property
    def outline(self) -> str:
        """What the page will look like: ``form``, ``reading`` (one thing in full), ``table`` or ``cards``."""
        one_thing = bool(urlsplit(self.address).query)
        if self.page == "entry":
            return "form" if one_thing else "table"
        return "cards" if self.page in {"", "home"} else "reading" if one_thing else "table"

    def render(self, template: str, **values: Any) -> str:
        """Render a template of ``dashboards/templates``; a value the template lacks raises ``UndefinedError``."""
        return _environment().get_template(template).render(frame=self, t=self.t, **values)


def _tag(language: Language) -> str:
    return "zh-CN" if language == "zh" else "en"
