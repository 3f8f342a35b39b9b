"""The views of the register page, and the areas that a person may ask about: the own one and everything below it."""

import datetime as dt

from dashboards.i18n import N_, translator
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import Region, ancestors, regions
from reserve.vocabulary.reporting_units import reporting_units
from widgets import blocks

HOME = "/register"
VIEWS = {"": N_("Production lines"), "targets": N_("Targets and gaps"), "lists": N_("Lists in and out")}


def navigation(view: str, language: Language) -> blocks.Block:
    """The views of the page; ``view`` is the one that is shown. The page follows them itself."""
    _ = translator(language)
    return blocks.links(
        [
            blocks.link(_(label), address(name), act={"name": "tab", "data": {"tab": name}}, current=name == view)
            for name, label in VIEWS.items()
        ],
        id="register-views",
    )


def address(view: str, area: str = "") -> str:
    """Where a view stands, for an area if one is given."""
    return HOME + (f"?tab={view}" if view else "") + (f"&area={area}" if area else "")


def above(area: str, unit_code: str) -> tuple[Region, ...]:
    """``area`` and the divisions around it that the unit answers for, the widest first.

    >>> [region.code for region in above("330522", "3305")]
    ['330500', '330522']
    """
    served = set(reporting_units()[unit_code].areas_served)
    chain = ancestors(area)
    widest = max((place for place, code in enumerate(chain) if code in served), default=0)
    return tuple(regions()[code] for code in reversed(chain[: widest + 1]))


def below(area: str, as_of: dt.date) -> tuple[Region, ...]:
    """The divisions right below ``area``; what only groups counties on paper is left out for the counties themselves.

    >>> [region.name.zh for region in below("330500", dt.date(2024, 9, 2))][:2]
    ['吴兴区', '南浔区']
    """
    found: list[Region] = []
    for region in regions().values():
        if region.parent_code == area and region.in_force(as_of):
            found += below(region.code, as_of) if region.kind == "pseudo" else [region]
    return tuple(found)
