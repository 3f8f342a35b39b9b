"""The projects of a study as a table, and what unfolds below one of them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.robustness_words import (
    KIND_LABELS,
    criterion_name,
    flip_text,
    opinion_text,
    places_text,
    points_text,
    share_text,
    sure_of,
)
from reserve.parameters import Programme
from reserve.rules.robustness.study import KINDS, Kind, Study
from reserve.services import BatchRow
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column
from widgets.opinions import share_cell
from widgets.table import Query, Tab

Block = dict[str, Any]


def robust_columns(kind: Kind, language: Language) -> list[Column]:
    """Place, project, the share of lists that fund it, its places, doubt of the data, what would turn the decision."""
    _ = translator(language)
    return [
        Column("place", _("Place"), kind="number", sortable=True),
        Column("project", _("Project"), kind="text", width="19rem"),
        Column("share", _("Opinions that fund it"), kind="text", sortable=True, unit=_(KIND_LABELS[kind])),
        Column("places", _("Places in the draws"), kind="text", unit=_("best · median · worst")),
        Column("data", _("Data that fund it"), kind="text", sortable=True),
        Column("flip", _("Smallest shift that turns it"), kind="text", sortable=True),
    ]


def robust_row(study: Study, kind: Kind, position: int, row: BatchRow, programme: Programme, language: Language) -> dict[str, Any]:  # noqa: PLR0917
    """One project; the share under the chosen kind of opinions."""
    _ = translator(language)
    flip = next((one for one in study.flips if one.code == row.project_code), None)
    place = study.places[position]
    chosen, doubt = study.opinions[kind], study.doubt
    return {
        "key": row.project_code,
        "cells": {
            "place": formats.NOTHING if place is None else f"{place:,}",
            "project": {"text": row.name, "sub": f"{row.enterprise} · {row.county_name.text(language)}"},
            "share": share_cell(
                chosen.funded[position], share_text(chosen.funded[position]), sure_of(chosen.funded[position]),
                sub=_("on the list") if study.on[position] else _("not on the list"),
            ),
            "places": places_text(chosen, position),
            "data": share_cell(doubt.funded[position], share_text(doubt.funded[position]), sure_of(doubt.funded[position])),
            "flip": flip_text(flip, programme, language),
        },
    }  # fmt: skip


def robust_tabs(study: Study, kind: Kind, language: Language) -> list[Tab]:
    """Contested by opinion, by data, on the list, outside it, all."""
    _ = translator(language)
    counts = {name: sum(member(study, kind, n) for n in range(len(study.codes))) for name, member in _MEMBERS.items()}
    labels = {
        "contested": _("Contested by opinion"), "data": _("Contested by data"), "on": _("On the list"), "off": _("Outside"), "": _("All"),
    }  # fmt: skip
    return [Tab(name, labels[name], counts[name]) for name in _MEMBERS]


_MEMBERS: Mapping[str, Callable[[Study, Kind, int], bool]] = {
    "contested": lambda study, kind, n: sure_of(study.opinions[kind].funded[n]) == "contested",
    "data": lambda study, _kind, n: sure_of(study.doubt.funded[n]) == "contested",
    "on": lambda study, _kind, n: study.on[n],
    "off": lambda study, _kind, n: not study.on[n],
    "": lambda _study, _kind, _n: True,
}


def shown_codes(study: Study, kind: Kind, rows: Mapping[str, BatchRow], query: Query) -> list[int]:
    """The positions that a person asked to see, in the order asked."""
    member, wanted = _MEMBERS[query.tab], query.search.casefold()
    flips = {flip.code: flip.points for flip in study.flips}
    found = [n for n in range(len(study.codes)) if member(study, kind, n) and _fits(rows[study.codes[n]], wanted)]
    keys: dict[str, Callable[[int], float]] = {
        "share": lambda n: study.opinions[kind].funded[n],
        "data": lambda n: study.doubt.funded[n],
        "flip": lambda n: flips.get(study.codes[n], float("inf")),
        "place": float,
    }
    return sorted(found, key=keys.get(query.sort, keys["place"]), reverse=query.descending)


def _fits(row: BatchRow, wanted: str) -> bool:
    return not wanted or wanted in f"{row.name} {row.enterprise} {row.project_code} {row.county_name.zh} {row.county_name.en}".casefold()


def details_of(study: Study, position: int, programme: Programme, language: Language) -> list[Block]:
    """Every kind of opinions and the data; then the weights of the opinions that fund the project beside the policy's."""
    _ = translator(language)
    columns = [Column("kind", _("Drawn")), Column("share", _("Funded in")), Column("places", _("Best · median · worst place"))]
    told = [(_(KIND_LABELS[kind]), study.opinions[kind]) for kind in KINDS] + [(_("Data within their doubt"), study.doubt)]
    rows = [
        {
            "key": str(number),
            "cells": {
                "kind": name,
                "share": share_cell(spread.funded[position], share_text(spread.funded[position]), sure_of(spread.funded[position])),
                "places": places_text(spread, position),
            },
        }
        for number, (name, spread) in enumerate(told)
    ]
    made: list[Block] = [blocks.table(_("What the draws say of it"), columns, rows)]
    free = study.opinions["any"]
    made.append(blocks.paragraph(opinion_text(study, free, position, programme, language)))
    central = free.central[position]
    if central is not None:
        made.append(_central(study, central, programme, language))
        sure = study.confidence.get(study.codes[position])
        if sure is not None:
            said = _("Under exactly these mean weights it is funded in {share} of the draws of the data (confidence factor).")
            made.append(blocks.paragraph(said.format(share=share_text(sure))))
        if not free.accepts_central[position]:
            made.append(
                blocks.paragraph(_("Exactly these mean weights would not fund it: its opinions have little in common."), muted=True)
            )
    return made


def _central(study: Study, central: tuple[float, ...], programme: Programme, language: Language) -> Block:
    _ = translator(language)
    whole = float(sum(study.weights, Decimal(0)))
    columns = [
        Column("criterion", _("Criterion")), Column("policy", _("Weight of the policy"), kind="number"),
        Column("central", _("Mean weight of the opinions that fund it"), kind="number"), Column("apart", _("Difference"), kind="number"),
    ]  # fmt: skip
    rows = []
    for code, weight, share in zip(study.criteria, study.weights, central, strict=True):
        wanted = Decimal(str(round(share * whole, 1)))
        cells = {
            "criterion": criterion_name(programme, code, language), "policy": formats.number(weight), "central": points_text(float(wanted)),
            "apart": formats.signed(wanted - weight, 1),
        }  # fmt: skip
        rows.append({"key": code, "cells": cells})
    return blocks.table(_("Which opinion funds it: mean of all drawn weights that do"), columns, rows)
