"""The pages and who may open them; rights are asked before a kernel starts, the services ask again."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address below the base address, its notebook, its name and the roles that may open it (``*``: all)."""

    name: str
    address: str
    notebook: str
    label: Bilingual
    roles: frozenset[str]

    def opens_for(self, held: Iterable[str]) -> bool:
        """Whether a person holding the roles ``held`` may open the page."""
        return "*" in self.roles or not self.roles.isdisjoint(held)


@cache
def pages() -> tuple[Page, ...]:
    """All pages in the order of the navigation."""
    return tuple(
        Page(r["page"], r["address"], r["notebook"], Bilingual(r["label_zh"], r["label_en"]), frozenset(split(r["roles"])))
        for r in read_table("pages.csv", "dashboards.server")
    )


def page_named(name: str) -> Page:
    """The page with this name; an unknown one raises ``KeyError``."""
    return {page.name: page for page in pages()}[name]
