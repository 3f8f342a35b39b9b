"""A programme as people check it before money depends on it: basis, gates, criteria with curves, floors, tiers, caps, ties."""

from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.formulas import formula_blocks
from dashboards.pages.batch.programme_means import fence_blocks, gives_money, line_rows, means_facts, overlap_blocks, quota_blocks
from dashboards.pages.labels import source_line
from dashboards.pages.law.links import document_link, value_link
from reserve.parameters import Programme, at, status_label
from reserve.parameters.programmes import Criterion, Gate
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import regions
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.columns import Column

Block = dict[str, Any]


def programme_facts(programme: Programme, language: Language) -> Block:
    """Aim, basis documents, window, convention, approval."""
    _ = translator(language)
    status = status_label(programme.status).text(language)
    tone = "warn" if programme.status in ("house", "unverified") else "ok"
    basis = (
        "；".join(c.text(language) for c in programme.basis) if language == "zh" else "; ".join(c.text(language) for c in programme.basis)
    )
    return blocks.facts(
        [
            blocks.fact(_("Programme"), programme.title.text(language), status=status, status_tone=tone),
            blocks.fact(_("Aim"), programme.aim.text(language)),
            *means_facts(programme, language),
            blocks.fact(_("Basis documents"), basis),
            blocks.fact(_("Approval"), programme.approval.text(language), status=status, status_tone=tone),
            *_window(programme, language),
            blocks.fact(_("Reference date"), programme.reference_date.isoformat()),
            *_advance(programme, language),
            blocks.fact(_("Digest of the programme"), programme.digest[:16], source=_("SHA-256, first 16 characters")),
        ]
    )


def _window(programme: Programme, language: Language) -> list[Block]:
    """From when a project is begun and by when it is finished; what the programme leaves open is left out."""
    _ = translator(language)
    if programme.start_from is not None and programme.finish_to is not None:
        text = _("begun from {start}, finished by {finish}").format(start=programme.start_from, finish=programme.finish_to)
    elif programme.start_from is not None:
        text = _("begun from {start}").format(start=programme.start_from)
    elif programme.finish_to is not None:
        text = _("finished by {finish}").format(finish=programme.finish_to)
    else:
        return []
    return [blocks.fact(_("Window"), text)]


def _advance(programme: Programme, language: Language) -> list[Block]:
    _ = translator(language)
    advance = programme.advance
    if advance is None:
        return []
    return [blocks.fact(_("Advance"), formats.percent(advance.value, 0), source=advance.reason.text(language))]


def programme_blocks(programme: Programme, language: Language) -> list[Block]:
    """The whole programme."""
    _ = translator(language)
    return [
        programme_facts(programme, language),
        *formula_blocks(programme, language),
        *overlap_blocks(programme, language),
        *([blocks.heading(_("Criteria and weights"), level=3), _criteria(programme, language)] if programme.criteria else []),
        blocks.heading(_("Gates"), level=3),
        _gates(programme, language),
        blocks.heading(_limits_title(programme, language), level=3),
        _limits(programme, language),
        *fence_blocks(programme, language),
        *quota_blocks(programme, language),
    ]


def _limits_title(programme: Programme, language: Language) -> str:
    _ = translator(language)
    if programme.kind == "entitlement":
        return _("Order among equals")
    return _("Floors, tiers and money") if gives_money(programme) else _("Floors and the line")


def _criteria(programme: Programme, language: Language) -> Block:
    _ = translator(language)
    columns = [
        Column("criterion", _("Criterion")),
        Column("weight", _("Weight"), kind="number"),
        Column("curve", _("Curve: figure → value 0-100")),
        Column("reason", _("Why")),
        Column("status", _("Status"), kind="state"),
    ]
    rows = [
        {
            "key": criterion.code,
            "cells": {
                "criterion": {"text": criterion.label.text(language), "sub": _products(criterion.products, language)},
                "weight": plain(criterion.weight),
                "curve": curve_text(criterion, language),
                "reason": criterion.reason.text(language),
                "status": {"text": status_label(programme.status).text(language), "tone": "warn" if programme.status == "house" else ""},
            },
        }
        for criterion in programme.criteria
    ]
    return blocks.table(_("Criteria"), columns, rows)


def curve_text(criterion: Criterion, language: Language) -> str:
    """The fixed points of a curve, the values of classes, or that experts decide."""
    _ = translator(language)
    if criterion.experts:
        return _("judged by experts")
    if criterion.classes:
        labels = choices("air_class")
        values = [f"{labels[code].text(language)} → {plain(value)}" for code, value in criterion.classes.items()]
        full = [
            _("{grade} with full ultra-low emission → {value}").format(grade=labels[code].text(language), value=plain(value))
            for code, value in criterion.full_ultra_low.items()
        ]
        return ("；" if language == "zh" else "; ").join(values + full)
    unit = formats.unit_label(criterion.unit, language)
    return f"{unit}: " + ("，" if language == "zh" else ", ").join(f"{plain(raw)} → {plain(value)}" for raw, value in criterion.curve)


def _products(products: tuple[str, ...], language: Language) -> str:
    labels = choices("product")
    return ("、" if language == "zh" else ", ").join(labels[code].text(language) for code in products)


def _gates(programme: Programme, language: Language) -> Block:
    _ = translator(language)
    columns = [Column("gate", _("Condition")), Column("figure", _("Figure")), Column("source", _("Source"))]
    rows = [
        {
            "key": gate.code,
            "cells": {
                "gate": gate.label.text(language),
                "figure": _settings(gate, language) or _legal_figure(gate, programme, language),
                "source": {
                    "text": gate.citation.text(language) or source_line("", "house", language),
                    "href": value_link(gate.parameter or "", programme.reference_date, programme.area)
                    or document_link(gate.citation.document),
                    "aside": True,
                },
            },
        }
        for gate in programme.gates
    ]
    return blocks.table(_("A gate answers yes or no, apart from points"), columns, rows)


def _legal_figure(gate: Gate, programme: Programme, language: Language) -> str:
    """The number of the law that a gate compares with; nothing where it compares with no number."""
    if gate.parameter is None:
        return ""
    value = at(gate.parameter, programme.reference_date, programme.area)
    return f"{formats.number(value.value)} {formats.unit_label(value.unit, language)}".strip() if isinstance(value.value, Decimal) else ""


def _settings(gate: Gate, language: Language) -> str:
    labels = choices("product")
    found = [_allowed(gate.code, code, language) for code in gate.allowed]
    for name, setting in gate.settings.items():
        about = f"{labels[name].text(language)} " if name in labels else ""
        found.append(f"{about}{_cap_value(setting.value, setting.unit, language)}")
    if gate.excluded:
        _ = translator(language)
        found.append(_("without {areas}").format(areas=", ".join(regions()[code].name.text(language) for code in gate.excluded)))
    return ("；" if language == "zh" else "; ").join(found)


def _allowed(gate: str, code: str, language: Language) -> str:
    """What a gate lets through, by its name: a product, a nature of construction, a sector of the plans."""
    if gate in ("product", "construction_nature"):
        return choices(gate)[code].text(language)
    _ = translator(language)
    plans = {"steel": _("steel"), "refining": _("refining"), "ammonia": _("ammonia"), "cement": _("cement"), "aluminium": _("aluminium")}
    return plans.get(code, code)


def _limits(programme: Programme, language: Language) -> Block:
    _ = translator(language)
    names = {criterion.code: criterion.label.text(language) for criterion in programme.criteria} | {"total": _("Total")}
    lists = {"provincial_key_plan": _("provincial key plan"), "central_air_reserve": _("central air reserve")}
    joiner = "、" if language == "zh" else ", "
    rows: list[tuple[str, str, str]] = []
    for floor in programme.floors:
        label = _("Floor: {criterion}").format(criterion=names[floor.criterion])
        value = _("{value} points") if floor.criterion == "total" else _("value {value} of 100")
        rows.append((label, value.format(value=plain(floor.value)), floor.reason.text(language)))
    for tier in programme.tiers:
        doors = joiner.join(lists[door] for door in tier.memberships)
        value = _("{doors}, and a total of at least {total}").format(doors=doors, total=plain(tier.total_at_least.value))
        rows.append((_("Tier {number}: first call on the money").format(number=tier.tier), value, tier.citation.text(language)))
    rows.extend((cap.label.text(language), _cap_value(cap.value, cap.unit, language), cap.reason.text(language)) for cap in programme.caps)
    rows.extend(line_rows(programme, language))
    rows.append((_("Tie chain"), joiner.join(tie_label(code, language) for code in programme.ties), ""))
    columns = [Column("rule", _("Rule")), Column("value", _("Value")), Column("reason", _("Why"))]
    return blocks.table(
        _("Limits"), columns, [{"key": str(i), "cells": {"rule": a, "value": b, "reason": c}} for i, (a, b, c) in enumerate(rows)]
    )


def _cap_value(value: Decimal, unit: str, language: Language) -> str:
    return formats.percent(value, 0) if unit == "1" else f"{plain(value)} {formats.unit_label(unit, language)}"


def tie_label(code: str, language: Language) -> str:
    """The keys that decide among equal totals."""
    _ = translator(language)
    names = {
        "saving": _("larger saving"), "attainment": _("higher attainment"), "air": _("better emission state"),
        "measurement": _("better data"), "lot": _("lot"),
    }  # fmt: skip
    return names.get(code, code)
