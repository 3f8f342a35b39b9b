"""What the rules compute from a project, as blocks: energy, unit energy, saving, attainment, each with its source."""

from decimal import Decimal
from typing import Any

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.labels import path_label, source_line
from dashboards.pages.law.links import citation_link, step_link, value_link
from reserve.parameters import Value
from reserve.rules.assessment import Assessment
from reserve.rules.basis.trail import Step
from reserve.rules.limits.benchmark import GRINDING
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Language
from widgets import blocks

Block = dict[str, Any]
_BANDS = {"below_baseline": N_("Below the baseline"), "between": N_("Between baseline and benchmark"), "benchmark": N_("At the benchmark")}
_ENERGY = ("energy_carriers",)


def figure_blocks(found: Assessment, language: Language) -> list[Block]:
    """The live figures and the bullet chart. What cannot be computed says which answer is missing."""
    _ = translator(language)
    energy_law, saving_law = fields()["energy_carriers"].source, fields()["energy_saving_declared_tce_per_year"].source
    figures = [
        blocks.figure(
            _("Energy before"),
            _number(found.energy_before_tce, 1),
            unit="tce",
            citation=energy_law,
            citation_href=citation_link(energy_law),
            missing="" if found.energy_before_tce is not None else _missing(found, _ENERGY, language),
        ),
        blocks.figure(
            _("Energy after"),
            _number(found.energy_after_tce, 1),
            unit="tce",
            change=_change(found.energy_before_tce, found.energy_after_tce, 1),
            change_tone=_tone(found.energy_before_tce, found.energy_after_tce),
            citation=energy_law,
            citation_href=citation_link(energy_law),
            missing="" if found.energy_after_tce is not None else _missing(found, _ENERGY, language),
        ),
        _indicator(found, language),
        blocks.figure(
            _("Energy saved per year"),
            _number(found.saving_tce_per_year, 1),
            unit=formats.unit_label("tce/yr", language),
            change=_rate(found, language),
            citation=saving_law,
            citation_href=citation_link(saving_law),
            missing="" if found.saving_tce_per_year is not None else _missing(found, (), language),
        ),
    ]
    co2 = _last_cited(found, "tCO2/yr")
    if found.co2_reduction_t_per_year is not None:
        figures.append(
            blocks.figure(
                _("CO₂ avoided per year"),
                formats.number(found.co2_reduction_t_per_year, 0),
                unit="tCO₂",
                citation=step_source(co2, language) if co2 else "",
                citation_href=step_link(co2),
            )
        )
    bullet = bullet_block(found, language)
    return [blocks.figures(figures), *([bullet] if bullet else [])]


def _number(value: Decimal | None, places: int) -> str:
    return "" if value is None else formats.number(value, places)


def _missing(found: Assessment, wanted: tuple[str, ...], language: Language) -> str:
    """What must still be answered; ``wanted`` narrows it to the fields that this figure reads (blank: all)."""
    _ = translator(language)
    paths = [path for path in found.missing if not wanted or path.split("/")[0] in wanted]
    labels = list(dict.fromkeys(path_label(path, None, language) for path in paths))
    if not labels:
        return _("Cannot be computed yet")
    separator = "、" if language == "zh" else ", "
    more = "…" if len(labels) > 3 else ""
    return _("Still needs: {fields}").format(fields=separator.join(labels[:3]) + more)


def _change(before: Decimal | None, after: Decimal | None, places: int) -> str:
    return "" if before is None or after is None else formats.signed(after - before, places)


def _tone(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None or before == after:
        return ""
    return "ok" if after < before else "bad"


def _indicator(found: Assessment, language: Language) -> Block:
    _ = translator(language)
    band = found.band_after
    source = [_band_text(band, language)] if band else []
    if found.gb_level_after is not None:
        source.append(_("GB level {level}").format(level=found.gb_level_after))
    grinding = found.product == GRINDING
    label = _("Electricity of cement preparation") if grinding else _("Unit energy of the product")
    return blocks.figure(
        label, _number(found.indicator_after, 2), unit=formats.unit_label(found.indicator_unit, language),
        change=_change(found.indicator_before, found.indicator_after, 2), change_tone=_tone(found.indicator_before, found.indicator_after),
        citation=" · ".join(source), citation_href=_link(found.benchmark, found) if band else "",
        missing="" if found.indicator_after is not None else _missing(found, (), language),
    )  # fmt: skip


def _band_text(band: str, language: Language) -> str:
    _ = translator(language)
    return _(_BANDS[band]) if band in _BANDS else band


def _rate(found: Assessment, language: Language) -> str:
    _ = translator(language)
    if found.saving_rate is None:
        return ""
    return _("saving rate {rate}").format(rate=formats.percent(found.saving_rate, 2))


def _last_cited(found: Assessment, unit: str) -> Step | None:
    """The last step that ends in ``unit`` and names its source."""
    return next((step for step in reversed(found.steps) if step.unit == unit and step.citation), None)


def step_source(step: Step, language: Language) -> str:
    """Where the rule or value of a step is written, in the reader's language."""
    return source_line(step.cited(language), step.status, language)


def bullet_block(found: Assessment, language: Language) -> Block | None:
    """The yardstick between baseline (grey) and benchmark (green) with the marks before and after; None without a benchmark."""
    _ = translator(language)
    if found.baseline is None or found.benchmark is None or not found.indicator_unit:
        return None
    attained = found.attainment_after
    return blocks.bullet(
        title=_("Where the line stands"),
        unit=formats.unit_label(found.indicator_unit, language),
        baseline=found.baseline.number,
        benchmark=found.benchmark.number,
        before=found.indicator_before,
        after=found.indicator_after,
        baseline_source=_value_source(found.baseline, language),
        benchmark_source=_value_source(found.benchmark, language),
        baseline_href=_link(found.baseline, found),
        benchmark_href=_link(found.benchmark, found),
        summary=_("Attainment {before} → {after}").format(
            before=formats.percent(found.attainment_before), after=formats.percent(attained)
        ) if attained is not None else "",
    )  # fmt: skip


def _value_source(value: Value, language: Language) -> str:
    return source_line(value.citation.text(language), value.status, language)


def _link(value: Value | None, found: Assessment) -> str:
    """The entry of a value as it stood when these figures were computed."""
    asked = next((step for step in found.steps if step.as_of is not None), None)
    return value_link(value, asked.as_of, asked.area) if value is not None and asked is not None else ""


def step_rows(found: Assessment, language: Language) -> list[tuple[str, str, str, str]]:
    """How each figure was computed: (what, expression = result unit, source, where the source is shown)."""
    return [
        (
            step.label.text(language),
            f"{step.expression} = {formats.number(step.result)} {formats.unit_label(step.unit, language)}",
            step_source(step, language),
            step_link(step),
        )
        for step in found.steps
    ]
