"""The words and the drawing above the projects: what is asked, and the contested zone at the line."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.i18n import translator
from dashboards.pages.batch.asking import not_made_yet
from dashboards.pages.batch.robustness_words import KIND_HINTS, KIND_LABELS, places_text, share_text, sure_of
from reserve.rules.robustness.acceptability import CONTESTED
from reserve.rules.robustness.study import DATA_DRAWS, DRAWS, KINDS, Kind, Study
from reserve.services import BatchRow, BatchView
from reserve.vocabulary.language import Language
from widgets import blocks
from widgets.columns import Column
from widgets.opinions import Acceptance, acceptance, share_cell

Block = dict[str, Any]
Rows = Mapping[str, BatchRow]
MOST_BARS = 400
_ALL_BARS = 120
_AROUND = 15


def asking_blocks(batch: BatchView, language: Language) -> list[Block]:
    """What will be asked, before anybody asked it."""
    _ = translator(language)
    lines = [
        _("Weights are opinion. {draws} lists are drawn under other weights, three ways, each exactly as the ranking makes it.").format(
            draws=f"{DRAWS:,}"
        ),
        _("{draws} more lists let each saving lie where its measurement leaves it open: metered, audited or estimated.").format(
            draws=f"{DATA_DRAWS:,}"
        ),
        _("All draws come from the seed that the batch revealed, so that anybody can make them again. The list itself does not change."),
    ]
    act = blocks.action("study", _("Draw the lists"), "primary")
    return not_made_yet(blocks.notice("info", _("Not asked yet for this run"), lines, id="robustness"), act, batch, language)


def answer_blocks(study: Study, kind: Kind, rows: Rows, batch: BatchView, language: Language) -> list[Block]:
    """How much of the list is sure, the kinds of opinions to look at, and the shares in order of place."""
    _ = translator(language)
    if not study.codes:
        why = _("No project passed the gates and the floors of single criteria, so there is no order that weights could change.")
        return [blocks.notice("info", _("Nobody stands in the ranking"), [why], id="robustness")]
    chosen = study.opinions[kind]
    contested = chosen.contested()
    on = sum(study.on)
    shaky = sum(one and standing for one, standing in zip(contested, study.on, strict=True))
    outside = sum(contested) - shaky
    data = sum(study.doubt.contested())
    switch = [
        blocks.link(_(KIND_LABELS[each]), "#kinds", act={"name": "kind", "data": {"kind": each}}, current=each == kind) for each in KINDS
    ]
    return [
        blocks.cards(
            [
                blocks.card(
                    f"{on - shaky:,}", _("on the list, whatever the opinion"), hint=_("of {count} on the list").format(count=f"{on:,}")
                ),
                blocks.card(f"{shaky:,}", _("on the list by opinion"), tone="warn" if shaky else ""),
                blocks.card(f"{outside:,}", _("outside by opinion"), tone="warn" if outside else ""),
                blocks.card(f"{data:,}", _("hang on doubtful data"), hint=_("under the policy's own weights")),
            ],
            id="robustness",
        ),
        blocks.links(switch, id="kinds"),
        blocks.paragraph(_(KIND_HINTS[kind]), muted=True),
        _chart(study, kind, rows, batch, language),
    ]


def _chart(study: Study, kind: Kind, rows: Rows, batch: BatchView, language: Language) -> Block:
    _ = translator(language)
    chosen = study.opinions[kind]
    placed = [n for n, place in enumerate(study.places) if place is not None]
    shown = _window(placed, chosen.contested(), study.on)
    bars = [
        Acceptance(study.places[n] or 0, chosen.funded[n], sure_of(chosen.funded[n]), _bar_text(study, kind, n, rows, language))
        for n in shown
    ]
    low, high = CONTESTED
    contested = [n for n in placed if low < chosen.funded[n] < high]
    if contested:
        said = _(
            "The contested zone reaches from place {first} to place {last}: {count} projects are funded in 5 % to 95 % of {draws} lists."
        )
        summary = said.format(
            first=study.places[contested[0]], last=study.places[contested[-1]], count=f"{len(contested):,}", draws=f"{study.draws:,}"
        )  # fmt: skip
    else:
        summary = _("No place is contested: every project is funded in nearly all or in nearly none of {draws} lists.").format(
            draws=f"{study.draws:,}"
        )
    if len(shown) < len(placed):
        summary += " " + _("Drawn: places {first} to {last} of {count}.").format(
            first=study.places[shown[0]], last=study.places[shown[-1]], count=f"{len(placed):,}"
        )
    columns = [
        Column("place", _("Place"), kind="number"), Column("project", _("Project")), Column("share", _("Funded in")),
        Column("places", _("Best · median · worst place")),
    ]  # fmt: skip
    table = [
        {
            "key": study.codes[n],
            "cells": {
                "place": str(study.places[n]), "project": rows[study.codes[n]].name,
                "share": share_cell(chosen.funded[n], share_text(chosen.funded[n]), sure_of(chosen.funded[n])),
                "places": places_text(chosen, n),
            },
        }
        for n in (contested or shown)[:MOST_BARS]
    ]  # fmt: skip
    return acceptance(
        title=_("In how many of the drawn lists each project is selected"), unit=_("share of lists"), summary=summary, bars=bars,
        line_after=batch.line_after_place, line_text=_("The line of the list"), low=low, high=high,
        labels={
            "always": _("funded in 95 % and more"), "contested": _("contested: between 5 % and 95 %"), "never": _("funded in 5 % and less"),
        },
        place_label=_("place in the list"), columns=columns, rows=table, id="acceptability",
    )  # fmt: skip


def _window(placed: Sequence[int], contested: Sequence[bool], on: Sequence[bool]) -> list[int]:
    """The places that are drawn: all of a short list, else the contested zone and the line with some places around."""
    if len(placed) <= _ALL_BARS:
        return list(placed)
    last_on = max((n for n in placed if on[n]), default=placed[0])
    asked = [n for n in placed if contested[n]] + [last_on]
    first, last = max(0, min(asked) - _AROUND), min(len(placed) - 1, max(asked) + _AROUND)
    if last - first + 1 > MOST_BARS:
        first = max(first, last_on - MOST_BARS // 2)
        last = min(last, first + MOST_BARS - 1)
    return [n for n in placed if first <= n <= last]


def _bar_text(study: Study, kind: Kind, position: int, rows: Rows, language: Language) -> str:
    _ = translator(language)
    return _("Place {place} · {project} · funded in {share}").format(
        place=study.places[position], project=rows[study.codes[position]].name, share=share_text(study.opinions[kind].funded[position])
    )
