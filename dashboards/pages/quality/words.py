"""Figures of the data-quality card as people read them: value, what it was counted from, what is asked, how it stands."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from reserve.parameters.bands import Band
from reserve.services.quality.export_card import asked_of, state_of
from reserve.services.quality.period import Period
from reserve.services.quality.views import Counted, FigureView, Median
from reserve.vocabulary.language import Language
from reserve.vocabulary.quality import QualityFigure
from reserve.vocabulary.reporting_units import reporting_units
from widgets import drawings

HOME = "/quality"
_AMOUNTS = {"saving_changed": "tce/yr", "investment_changed": "10kCNY"}


def value_text(figure: QualityFigure, value: Decimal | None) -> str:
    """The value with its sign; a dash where there was nothing to count."""
    return formats.number(value, 1) + (" %" if value is not None and figure.form == "share" else "")


def parts_text(figure: QualityFigure, now: Counted, language: Language) -> str:
    """``counted / of``, amounts in their unit."""
    unit = _AMOUNTS.get(figure.code)
    if unit is None:
        return f"{now.counted:,} / {now.of:,}"
    show = formats.money if unit == "10kCNY" else formats.micro
    return f"{show(now.counted)} / {show(now.of)} {formats.unit_label(unit, language)}"


def definition(figure: QualityFigure, language: Language) -> str:
    """Numerator over denominator, and the period."""
    joiner = "；" if language == "zh" else "; "
    times = "" if figure.form == "ratio" else " × 100 %" if figure.form == "share" else " × 100"
    return f"{figure.counted.text(language)} ÷ {figure.of.text(language)}{times}{joiner}{figure.period.text(language)}"


def days_text(view: FigureView, language: Language) -> str:
    """The days the figure counts with, and how long half of the cases took."""
    _ = translator(language)
    parts = []
    if view.days is not None:
        parts.append(_("limit {days} d").format(days=view.days))
    if view.median_days is not None:
        parts.append(_("median {days} d").format(days=formats.number(view.median_days)))
    return ("，" if language == "zh" else ", ").join(parts)


STATES = {
    "none": (N_("nothing yet"), ""),
    "small": (N_("too few"), ""),
    "told": (N_("for information"), ""),
    "weak": (N_("to improve"), "warn"),
    "good": (N_("as asked"), "ok"),
}


def state_cell(view: FigureView, language: Language) -> dict[str, str]:
    """Good, to improve, too few, or only told."""
    word, tone = STATES[state_of(view)]
    return {"text": translator(language)(word), "tone": tone}


def standing_cell(view: FigureView, language: Language) -> dict[str, Any] | str:
    """Where the value stands: green from what is asked on, grey from twice the permitted shortfall; nothing is drawn of too few cases."""
    if view.limit is None or view.now.value is None or view.small:
        return ""
    band = Band.of(view.limit.value)
    if band.low is not None:
        asked, worst = band.low, 100 - 2 * (100 - band.low) if band.low < 100 else Decimal(90)
    else:
        asked = band.high or Decimal(0)
        worst = 2 * asked
    _ = translator(language)
    label = _("{now}; asked {asked}").format(now=value_text(view.figure, view.now.value), asked=asked_of(view))
    tone: drawings.Tone = "ok" if view.weak is False else "bad"
    return drawings.standing_cell(view.now.value, worst, asked, label, tone)


def median_text(figure: QualityFigure, median: Median, language: Language) -> dict[str, str]:
    """A median with the number of counties behind it, or why there is none."""
    _ = translator(language)
    if median.value is None:
        return {"text": "", "sub": _("too few counties ({units})").format(units=median.units)}
    return {"text": value_text(figure, median.value), "sub": _("{units} counties").format(units=median.units)}


def address(unit: str, period: Period, today: object, figure: str = "", by: str = "") -> str:
    """Where a card, or the projects behind one of its figures, is shown again."""
    asked = {"unit": unit, "from": period.start.isoformat(), "to": period.end.isoformat(), "figure": figure, "by": by}
    if period.as_of != today:
        asked["as_of"] = period.as_of.isoformat()
    return f"{HOME}?{urlencode({name: text for name, text in asked.items() if text})}"


def lines_address(unit: str) -> str:
    """Where the register lists the lines without figures, of the county of a unit where it is one."""
    about = reporting_units()[unit]
    return "/register?task=stale" + (f"&county={about.areas_served[0]}" if about.kind == "county" else "")
