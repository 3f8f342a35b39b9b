"""How the register's values are shown: bands with a word and a tone, figures with their unit, the small drawing of where a line stands."""

import datetime as dt
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.labels import county_name
from reserve.services.register.views import LineRow, RecordView
from reserve.vocabulary.choices import choices
from reserve.vocabulary.document import display
from reserve.vocabulary.language import Language
from reserve.vocabulary.products import products
from reserve.vocabulary.register import for_product, register_fields
from widgets import blocks, drawings
from widgets.drawings import Tone

Block = dict[str, Any]
BAND_TONES: dict[str, Tone] = {"benchmark": "ok", "between": "", "below_baseline": "bad", "no_yardstick": "", "no_data": "warn"}
FAILS_LIMIT = 4
TONNES = 10_000
"""From here on tonnes are shown in 10^4."""


def band_label(band: str, language: Language) -> str:
    """The words for a band of efficiency."""
    return choices("energy_band")[band].text(language)


def band_cell(band: str, language: Language, sub: str = "") -> dict[str, Any]:
    """The band as a small word with tone."""
    return {"text": band_label(band, language), "tone": BAND_TONES[band], "sub": sub}


def gb_text(level: int | None, language: Language) -> str:
    """The level of the mandatory standard that a figure meets."""
    _ = translator(language)
    if level is None:
        return formats.NOTHING
    return _("limit not met") if level == FAILS_LIMIT else _("GB level {level}").format(level=level)


def capacity_text(amount: Decimal | None, unit: str, language: Language) -> tuple[str, str]:
    """A capacity and its unit, large tonnages in 10^4 t as officials write them."""
    if amount is not None and unit == "t/yr" and abs(amount) >= TONNES:
        return formats.number(amount / TONNES), formats.unit_label("10kt/yr", language)
    return formats.number(amount) if amount is not None else "", formats.unit_label(unit, language)


def gap_text(gap: Decimal | None) -> str:
    """How far a figure is from the benchmark; a figure at or below it has nothing left to do."""
    return formats.NOTHING if gap is None else formats.signed(gap, 2)


def deadline_cell(deadline: dt.date | None, band: str, today: dt.date, language: Language) -> dict[str, Any]:
    """By when the line reaches its level, and whether that day has passed."""
    _ = translator(language)
    if deadline is None:
        return {"text": ""}
    late = deadline < today and band != "benchmark"
    return {"text": formats.day(deadline), "tone": "bad" if late else "", "sub": _("overdue") if late else ""}


def standing_mark(row: LineRow, language: Language) -> dict[str, Any]:
    """Where a line stands between what counts as its baseline and the benchmark."""
    _ = translator(language)
    unit = formats.unit_label(row.energy_unit, language)
    parts = [
        _("unit energy {value} {unit}").format(value=formats.number(row.unit_energy), unit=unit) if row.unit_energy is not None
        else _("no figures"),
        _("baseline {value}").format(value=formats.number(row.counts)) if row.counts is not None else "",
        _("benchmark {value}").format(value=formats.number(row.benchmark)) if row.benchmark is not None else "",
    ]  # fmt: skip
    label = ("，" if language == "zh" else ", ").join(part for part in parts if part)
    tone = BAND_TONES[row.band] if row.band in ("benchmark", "below_baseline") else ""
    return drawings.standing_cell(row.unit_energy, row.counts, row.benchmark, label, tone)


def answer(view: RecordView, name: str, language: Language) -> str:
    """What was typed into a field, as people read it."""
    field = for_product(register_fields(view.ref.kind)[name], view.product)
    entry = view.record.entries.get(name)
    if entry is not None and field.type == "region":
        return county_name(entry.value or entry.text, language)
    return display(field, entry, language) if entry is not None else ""


def record_facts(view: RecordView, language: Language, left_out: frozenset[str] = frozenset()) -> Block:
    """Everything a record holds, in the order of its form; what was not given is said."""
    facts = [
        blocks.fact(field.label.text(language), answer(view, field.name, language))
        for field in register_fields(view.ref.kind).values()
        if field.table is None and field.type != "table" and field.name not in left_out
    ]
    return blocks.facts(facts, dense=True)


def product_label(code: str | None, language: Language) -> str:
    """The name of a product; blank where the line names none."""
    return products()[code].label.text(language) if code in products() else ""
