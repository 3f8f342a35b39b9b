"""The data-quality card leaves the house as a workbook that carries its digest and the head of the audit chain."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.quality_workbook import FieldRow, FigureRow, PartRow, QualityData, quality_workbook
from reserve.parameters.bands import Band
from reserve.services.projects.views import Download
from reserve.services.quality.access import EXPORT, chosen_unit
from reserve.services.quality.period import period_of
from reserve.services.quality.read_card import card_of
from reserve.services.quality.views import Counted, FigureView, QualityCard
from reserve.services.sitting import reading, writing
from reserve.store.audit import head_of
from reserve.vocabulary.language import BLANK, Bilingual, Language
from reserve.vocabulary.quality import FAMILIES, QualityFigure, quality_figures
from reserve.vocabulary.units import from_fen, from_micro, plain

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PERCENT = Bilingual("%", "%")


def export_quality(
    desk: Desk,
    session_id: str,
    unit: str | None = None,
    *,
    start: dt.date | None = None,
    end: dt.date | None = None,
    as_of: dt.date | None = None,
    language: Language | None = None,
) -> Download:
    """The card as .xlsx; it counts what :func:`reserve.services.quality.read_card.read_quality` counts and is refused like it."""
    with refusals(desk, session_id, EXPORT, unit or ""):
        with reading(desk, session_id) as sitting:
            code = chosen_unit(sitting.person, unit, EXPORT)
            card = card_of(sitting, code, period_of(desk.today(), start, end, as_of))
            tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
        data = replace(sheet_of(card), generated_on=desk.today(), language=tongue, demo=desk.demo)
        period = card.period
        told = {"digest": data.digest, "from": str(period.start), "to": str(period.end), "as_of": str(period.as_of)}
        with writing(desk, session_id) as sitting:  # counting took its time: nobody who writes waits for it
            sitting.record(EXPORT, code, told)
            _, head = head_of(sitting.session)
    made = quality_workbook(replace(data, audit_head=head))
    title = Bilingual("数据质量", "data quality").text(tongue)
    return Download(f"{card.unit_name.text(tongue)} {title} {period.start} {period.end}.xlsx", made, MEDIA_TYPE)


def sheet_of(card: QualityCard) -> QualityData:
    """A card as its file tells it."""
    return QualityData(
        unit=card.unit_name,
        start=card.period.start,
        end=card.period.end,
        as_of=card.period.as_of,
        generated_on=card.period.as_of,
        projects=card.projects,
        submissions=card.submissions,
        returns=card.returns,
        minimum=card.minimum,
        areas=tuple(median.area for median in card.figures[0].medians),
        figures=tuple(_figure(view) for view in card.figures),
        below=tuple(_below(card)),
        months=tuple(
            PartRow(
                month, Bilingual(month, month), view.figure.label, *amounts_of(view.figure, now), "none" if now.value is None else "told"
            )
            for view in card.figures
            for month, now in view.months
            if now.of
        ),
        fields=tuple(
            FieldRow(one.label, one.returns, ", ".join(f"{rule} × {count}" for rule, count in one.rules.items())) for one in card.fields
        ),
    )


def asked_of(view: FigureView) -> str:
    """What is asked of a figure, in a sign and a number."""
    if view.limit is None:
        return ""
    band = Band.of(view.limit.value)
    sign, number = ("≥", band.low) if band.low is not None else ("≤", band.high)
    return f"{sign} {plain(number or Decimal(0))}{' %' if view.figure.form == 'share' else ''}"


def state_of(view: FigureView) -> str:
    """How a figure stands: ``none``, ``small``, ``told``, ``weak`` or ``good``."""
    if view.now.value is None:
        return "none"
    if view.small:
        return "small"
    return {None: "told", True: "weak", False: "good"}[view.weak]


def _figure(view: FigureView) -> FigureRow:
    value, counted, of = amounts_of(view.figure, view.now)
    return FigureRow(
        FAMILIES[view.figure.family], view.figure.label, _PERCENT if view.figure.form == "share" else BLANK, value, counted, of,
        asked_of(view), view.days, view.median_days, tuple(median.value for median in view.medians), state_of(view),
        Bilingual(*(f"{c} ÷ {o}; {p}" for c, o, p in _words(view.figure))),
    )  # fmt: skip


def _words(figure: QualityFigure) -> Iterator[tuple[str, str, str]]:
    yield figure.counted.zh, figure.of.zh, figure.period.zh
    yield figure.counted.en, figure.of.en, figure.period.en


def _below(card: QualityCard) -> Iterator[PartRow]:
    for row in card.below:
        for code, now in row.figures.items():
            figure = quality_figures()[code]
            state = "none" if now.value is None else "small" if code in row.small else "weak" if code in row.weak else "told"
            if state == "told" and figure.limit is not None:
                state = "good"
            yield PartRow(row.code, row.name, figure.label, *amounts_of(figure, now), state)


def amounts_of(figure: QualityFigure, now: Counted) -> tuple[Decimal | None, Decimal, Decimal]:
    """The value and both parts; amounts in tce and in 10^4 yuan."""
    read = {"saving_changed": from_micro, "investment_changed": from_fen}.get(figure.code, Decimal)
    return now.value, read(now.counted), read(now.of)
