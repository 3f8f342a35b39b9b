"""A place explained beside its neighbours: the curves with the project on them, who stands above and below and by what, whether it would
still be on the list without each criterion.
"""

from collections.abc import Sequence
from decimal import Decimal

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.programme_view import tie_label
from dashboards.pages.batch.rank_reasons import status_name
from reserve.parameters import Programme
from reserve.rules.ranking.trials.still import Without
from reserve.services import BatchRow, BatchView
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_micro, plain
from widgets import blocks
from widgets.columns import Column
from widgets.trials import ValueCurve, value_curves

NEAR = 2
"""Neighbours on each side."""


def near(batch: BatchView, row: BatchRow) -> list[BatchRow]:
    """The rows around a placed one, itself among them, in order of place."""
    if row.place is None:
        return []
    around = batch.rows[max(row.place - 1 - NEAR, 0) : row.place + NEAR]
    return [one for one in around if one.place is not None]


def curves_block(row: BatchRow, programme: Programme, language: Language) -> blocks.Block | None:
    """Each curve of the programme that reads a figure, with the project's point."""
    _ = translator(language)
    known = {criterion.code: criterion for criterion in programme.criteria}
    items = []
    for reason in row.reasons:
        criterion = known.get(reason.criterion)
        if criterion is None or not criterion.curve:
            continue
        unit = formats.unit_label(reason.unit, language)
        value, points = formats.micro(reason.curve_micro, 1), formats.points(reason.points_micro)
        if reason.raw_value is None:
            text, at = _("not computed: 0 points"), None
        else:
            text = _("{raw} → {value}, × {weight} % = {points} points").format(
                raw=f"{plain(reason.raw_value, 2)} {unit}".strip(), value=value, weight=plain(reason.weight), points=points
            )
            at = (reason.raw_value, from_micro(reason.curve_micro))
        ends = criterion.curve[0][0], criterion.curve[-1][0]
        items.append(ValueCurve(reason.label.text(language), text, criterion.curve, plain(ends[0]), f"{plain(ends[1])} {unit}", at))
    return value_curves(_("Where it stands on the published curves"), items) if items else None


def neighbours_block(row: BatchRow, around: Sequence[BatchRow], batch: BatchView, language: Language) -> list[blocks.Block]:
    """Who stands above and below (``around``: whole rows with their reasons), by how many points, and in which criteria they come from."""
    _ = translator(language)
    if len(around) < 2:
        return []
    columns = [
        Column("place", _("Place"), kind="number"), Column("project", _("Project")), Column("points", _("Points"), kind="number"),
        Column("gap", _("Against this project"), kind="number"), Column("why", _("Where the difference comes from")),
        Column("status", _("Status"), kind="state"),
    ]  # fmt: skip
    rows = []
    for one in around:
        same = one.project_code == row.project_code
        cells = {
            "place": str(one.place), "project": {"text": one.name, "sub": f"{one.enterprise} · {one.project_code}"},
            "points": formats.points(one.points_micro),
            "gap": "" if same else formats.signed(from_micro(one.points_micro - row.points_micro), 2),
            "why": _("this project") if same else _why(row, one, language),
            "status": status_name(one.status, batch.programme.kind, language),
        }  # fmt: skip
        rows.append({"key": one.project_code, "cells": cells, "tone": "ok" if same else ""})
    return [blocks.table(_("Above and below"), columns, rows), *_tie(row, around, language)]


def _why(row: BatchRow, other: BatchRow, language: Language) -> str:
    """The criteria in which two projects differ most, with the difference in points."""
    _ = translator(language)
    if row.tier != other.tier:
        return _("stands in tier {number}").format(number=other.tier)
    mine = {reason.criterion: reason for reason in row.reasons}
    theirs = {reason.criterion: reason for reason in other.reasons}
    gaps = []
    for code in dict.fromkeys([*mine, *theirs]):
        gap = (theirs[code].points_micro if code in theirs else 0) - (mine[code].points_micro if code in mine else 0)
        if gap:
            gaps.append((abs(gap), f"{(theirs.get(code) or mine[code]).label.text(language)} {formats.signed(from_micro(gap), 2)}"))
    gaps.sort(reverse=True)
    return ("，" if language == "zh" else ", ").join(text for _size, text in gaps[:3])


def _tie(row: BatchRow, around: Sequence[BatchRow], language: Language) -> list[blocks.Block]:
    """Equal totals in words, with the neighbour by name."""
    _ = translator(language)
    if not row.tie:
        return []
    equal = [one for one in around if one is not row and (one.tier, one.points_micro) == (row.tier, row.points_micro)]
    other = next((one for one in equal if one.project_code != row.project_code), None)
    if other is None:
        return []
    text = _("Place {place} “{name}” has the same {points} points; {key} decided between the two.")
    figures = {"place": other.place, "name": other.name, "points": formats.points(row.points_micro), "key": tie_label(row.tie, language)}
    return [blocks.paragraph(text.format(**figures))]


def still_block(row: BatchRow, found: Sequence[Without], batch: BatchView, language: Language) -> list[blocks.Block]:
    """Whether the project would still be on the list if a criterion did not count."""
    _ = translator(language)
    if not found:
        return []
    on = row.status in {"funded", "partial"}
    same = sum(one.on == on for one in found)
    text = _("On the list in {count} of {all} such lists.") if on else _("Not on the list in {count} of {all} such lists.")
    columns = [
        Column("criterion", _("Left out")), Column("weight", _("Weight"), kind="number"), Column("place", _("Place then"), kind="number"),
        Column("on", _("On the list"), kind="state"),
    ]  # fmt: skip
    rows = [
        {
            "key": one.criterion.code,
            "cells": {
                "criterion": one.criterion.label.text(language), "weight": plain(one.criterion.weight),
                "place": _moved(row.place, one.place, language),
                "on": {"text": _("yes") if one.on else _("no"), "tone": "" if one.on == on else "ok" if one.on else "bad"},
            },
        }
        for one in found
    ]  # fmt: skip
    inside = [blocks.paragraph(text.format(count=same, all=len(found))), blocks.table(_("Each criterion left out in turn"), columns, rows)]
    return [
        blocks.details(_("Would it still be on the list?") + f" {same} / {len(found)}", inside, id=f"still-{batch.code}-{row.project_code}")
    ]


def _moved(before: int | None, now: int | None, language: Language) -> str:
    _ = translator(language)
    if now is None:
        return _("below a floor")
    return f"{now}" if before is None or before == now else f"{now} ({formats.signed(Decimal(before - now), 0)})"
