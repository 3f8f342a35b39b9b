"""The data-quality page: the card of a unit, and the projects behind each of its figures."""

import datetime as dt
from typing import Any

import ipywidgets as ipw

from dashboards.pages.quality.behind import behind_blocks
from dashboards.pages.quality.card import PRESETS, card_blocks, preset
from dashboards.pages.quality.words import address
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from reserve.services.quality.read_behind import behind_figure
from reserve.services.quality.read_card import read_quality
from reserve.services.quality.views import QualityCard
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.rights import permits
from widgets import View


class QualityPage:
    """One view that shows the card or what is behind a figure; every choice becomes the address of the page."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.unit: str | None = user.query.get("unit") or None
        self.start, self.end, self.as_of = (read_day(user.query.get(name, "")) for name in ("from", "to", "as_of"))
        self.by = user.query.get("by", "")
        self.view = View(language=user.language)
        self.card: QualityCard | None = None
        figure = user.query.get("figure", "")
        if figure:
            self.show_figure(figure, focus="")
        else:
            self.show_card(focus="")
        self.view.on_action(self.act)

    def show_card(self, focus: str = "card") -> None:
        """The card as chosen."""
        card = self.card or self._read()
        may_export = any(permits(self.user.person.roles, "quality.export", held) for held in ("own", "below"))
        today = self.user.desk.today()
        self.view.show(card_blocks(card, today, self.by, self.user.language, may_export=may_export), focus=focus)
        self.view.address = address(card.unit_code, card.period, today, by=self.by)

    def show_figure(self, figure: str, focus: str = "figure") -> None:
        """The projects behind a figure."""
        found = behind_figure(self.user.desk, self.user.session_id, figure, self.unit, start=self.start, end=self.end, as_of=self.as_of)
        card = self.card or self._read()
        today = self.user.desk.today()
        if not any(view.figure.code == figure for view in card.figures):
            raise BadInput("quality_figure_elsewhere", figure=found.figure.label, unit=found.unit_name)
        self.view.show(behind_blocks(found, card.figure(figure), today, self.user.person.roles, self.user.language), focus=focus)
        self.view.address = address(found.unit_code, found.period, today, figure)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Another unit, period or comparison; a figure, or back."""
        data, values = payload["data"], payload["values"]
        match name:
            case "figure":
                self.show_figure(str(data.get("figure", "")))
                return
            case "choose":
                wanted = str(values.get("unit", "")) or self.unit
                days = typed_day(values.get("from")), typed_day(values.get("to"))
                self._choose(wanted, *days)
            case "period" if str(data.get("period")) in PRESETS:
                self._choose(self.unit, *preset(str(data["period"]), self.user.desk.today()))
            case "unit":
                self._choose(str(data.get("unit", "")), self.start, self.end)
            case "by":
                self.by = str(data.get("by", ""))
        self.show_card()

    def _choose(self, unit: str | None, start: dt.date | None, end: dt.date | None) -> None:
        """Take a choice if it can be shown; otherwise everything stays as it was and the error is told."""
        card = read_quality(self.user.desk, self.user.session_id, unit, start=start, end=end)
        self.unit, self.start, self.end, self.as_of, self.card = unit, start, end, None, card

    def _read(self) -> QualityCard:
        self.card = read_quality(
            self.user.desk, self.user.session_id, self.unit, start=self.start, end=self.end, as_of=self.as_of
        )  # fmt: skip
        return self.card


def read_day(text: str) -> dt.date | None:
    """A day of the address; what is none is left out."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def typed_day(value: object) -> dt.date | None:
    """A day that was typed; blank is the usual one. Raises ``BadInput`` for what is no day."""
    text = str(value or "").strip()
    day = read_day(text)
    if text and day is None:
        raise BadInput("quality_day_unreadable", text=text[:40])
    return day


@page_frame("/quality")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/quality`` shows: ``unit``, ``from``, ``to``, ``as_of``, ``by`` and ``figure``."""
    return QualityPage(user).view
