"""The parts of a batch's page: what each is called, when it is there, and what makes it.

A part stands at ``/batch?batch=CODE&part=NAME``; the first one is the ranked list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import ipywidgets as ipw

from dashboards.i18n import N_, translator
from reserve.services import BatchView
from reserve.services.departures.access import may_depart
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from widgets import blocks

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

HOME = "/batch"


@dataclass(frozen=True, slots=True)
class Part:
    """``there`` says whether a batch has the part for a reader with these roles; ``make`` gives its widgets."""

    name: str
    label: str
    there: Callable[[BatchView, Sequence[str]], bool]
    make: "Callable[[BatchDesk], tuple[ipw.Widget, ...]]"


def _always(_batch: BatchView, _roles: Sequence[str]) -> bool:
    return True


def _list(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.ranked_list import RankedList

    return RankedList(frame).widgets()


def _programme(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.programme_view import programme_blocks
    from widgets import View

    return (View(language=frame.user.language, blocks=programme_blocks(frame.batch.programme, frame.user.language)),)


def _ranked(batch: BatchView, _roles: Sequence[str]) -> bool:
    return bool(batch.rows) and batch.programme.kind != "entitlement"


def _robustness(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.robustness import Robustness

    return Robustness(frame).widgets()


def _price(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.policy_price import PriceOfPolicy

    return PriceOfPolicy(frame).widgets()


def _departed(batch: BatchView, _roles: Sequence[str]) -> bool:
    return bool(batch.rows) and (may_depart(batch.state) or bool(batch.departures))


def _departures(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.departures import Departures

    return Departures(frame).widgets()


def _can_be_tried(batch: BatchView, _roles: Sequence[str]) -> bool:
    return bool(batch.rows) and batch.programme.kind != "entitlement"


def _scenarios(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.scenarios import Scenarios

    return Scenarios(frame).widgets()


def _can_be_tried_otherwise(batch: BatchView, roles: Sequence[str]) -> bool:
    return bool(batch.rows) and batch.programme.kind in ("money", "list") and permits(roles, "batch.try", "own")


def _other_methods(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.other_methods import OtherMethods

    return OtherMethods(frame).widgets()


def _has_list(batch: BatchView, _roles: Sequence[str]) -> bool:
    return bool(batch.rows)


def _freezing(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.freezing import Freezing

    return Freezing(frame).widgets()


def _experts(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.experts import Experts

    return Experts(frame).widgets()


def _judged(batch: BatchView, _roles: Sequence[str]) -> bool:
    return any(criterion.experts for criterion in batch.programme.criteria)


def _proceedings(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.proceedings import Proceedings

    return Proceedings(frame).widgets()


def _there(batch: BatchView, _roles: Sequence[str]) -> bool:
    return bool(batch.rows)


def _settled(batch: BatchView, _roles: Sequence[str]) -> bool:
    return bool(batch.rows) and batch.programme.kind in ("money", "entitlement")


def _settlement(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.settlement import Settlement

    return Settlement(frame).widgets()


def _exports(batch: BatchView, roles: Sequence[str]) -> bool:
    return bool(batch.rows) and permits(roles, "batch.export", "own")


def _documents(frame: "BatchDesk") -> tuple[ipw.Widget, ...]:
    from dashboards.pages.batch.documents import Documents

    return Documents(frame).widgets()


PARTS: tuple[Part, ...] = (
    Part("", N_("Ranked list"), _always, _list),
    Part("experts", N_("Experts"), _judged, _experts),
    Part("proceedings", N_("Proceedings"), _there, _proceedings),
    Part("settlement", N_("Settlement"), _settled, _settlement),
    Part("scenarios", N_("Scenarios"), _can_be_tried, _scenarios),
    Part("departures", N_("Departures"), _departed, _departures),
    Part("methods", N_("Other methods"), _can_be_tried_otherwise, _other_methods),
    Part("robustness", N_("Robustness"), _ranked, _robustness),
    Part("price", N_("Price of policy"), _ranked, _price),
    Part("documents", N_("Documents"), _exports, _documents),
    Part("programme", N_("Programme"), _always, _programme),
    Part("freezing", N_("Freeze and reproduce"), _has_list, _freezing),
)
"""In the order of the page."""


def part_asked(name: str, batch: BatchView, roles: Sequence[str]) -> Part:
    """The part called ``name``; the list where there is no such part for this batch and reader."""
    return next((part for part in PARTS if part.name == name and part.there(batch, roles)), PARTS[0])


def address(code: str, part: str = "") -> str:
    """Where a part of a batch stands.

    >>> address("33-2024-B01", "programme")
    '/batch?batch=33-2024-B01&part=programme'
    """
    return f"{HOME}?{urlencode({'batch': code} | ({'part': part} if part else {}))}"


def navigation(current: Part, batch: BatchView, roles: Sequence[str], language: Language) -> blocks.Block:
    """The parts that are there; the page follows them itself."""
    _ = translator(language)
    shown = [part for part in PARTS if part.there(batch, roles)]
    return blocks.links([_link(part, batch.code, part is current, _(part.label)) for part in shown], id="parts")


def _link(part: Part, code: str, current: bool, label: str) -> blocks.Block:
    return blocks.link(label, address(code, part.name), act={"name": "part", "data": {"part": part.name}}, current=current)
