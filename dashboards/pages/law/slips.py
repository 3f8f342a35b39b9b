"""Figures that a document states, beside what its own figures give."""

from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.law.place import Place, cell, link, navigation, unreadable
from dashboards.pages.law.reader import Reader
from dashboards.pages.law.slip_lines import computed, stated
from reserve.parameters.wording import in_words
from reserve.rules.targets.document_arithmetic import Recomputed, carbon_pairs, recomputed
from reserve.vocabulary.units import plain
from widgets import blocks
from widgets.columns import Column

_BAND = "plausibility.co2_per_saving_retrofit"


class LawSlips:
    """All recomputed figures: those that differ first, those that agree folded."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader = reader
        _ = translator(reader.language)
        found = [one for one in recomputed() if one.stated is not None]
        off, right = ([one for one in found if one.agrees is wanted] for wanted in (False, True))
        text = _("{count} figures of the documents were recomputed from the figures beside them; {off} come out differently.")
        made = [
            navigation("slips", reader.language),
            *unreadable(place, reader.language),
            blocks.paragraph(text.format(count=len(found), off=len(off))),
            blocks.paragraph(
                _("Rules compute with what is stated. The difference is shown so that nobody takes it for an error of this system."),
                muted=True,
            ),
            self._table(_("Stated and computed differ"), off),
            *self._pairs(),
            blocks.details(
                _("Stated and computed agree: {count}").format(count=len(right)), [self._table(_("Stated and computed agree"), right)]
            ),
        ]
        self.view = reader.view(made, place.parts)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def _pairs(self) -> list[dict[str, Any]]:
        """Two figures whose ratio no document states: what each plan gives, and the band that a project's own pair is held against."""
        _ = translator(self.reader.language)
        found = carbon_pairs()
        band = self.reader.law.by_path[_BAND][-1]
        ratios = [pair.computed for pair in found]
        text = _("The ratio of each pair is computed here: {low} to {high} tCO₂ per tce. For the pair of a retrofit {band} is plausible.")
        said = text.format(low=plain(min(ratios)), high=plain(max(ratios)), band=in_words(band, self.reader.language))
        columns = [
            Column("figure", _("Figure")),
            Column("stated", _("Stated")),
            Column("ratio", _("CO₂ cut over saving"), kind="number"),
            Column("how", _("How")),
            Column("where", _("Where it is written")),
        ]
        rows = [{"key": pair.code, "cells": self._pair(pair)} for pair in found]
        return [
            blocks.table(_("CO₂ cut and saving, as the sector plans state them together"), columns, rows),
            blocks.paragraph(said),
            blocks.links([link(self.reader.named(band), {"path": _BAND})]),
        ]

    def _pair(self, pair: Recomputed) -> dict[str, Any]:
        cut, saving = pair.of
        return {
            "figure": cell(self.reader.named(cut), {"path": cut.path}, self.reader.named(saving)),
            "stated": {"text": in_words(cut, self.reader.language), "sub": in_words(saving, self.reader.language)},
            "ratio": computed(pair, self.reader),
            "how": pair.expression,
            "where": cut.citation.text(self.reader.language),
        }

    def _table(self, caption: str, found: list[Recomputed]) -> dict[str, Any]:
        _ = translator(self.reader.language)
        columns = [
            Column("figure", _("Figure")),
            Column("stated", _("Stated")),
            Column("computed", _("Computed")),
            Column("how", _("How")),
            Column("where", _("Where it is written")),
        ]
        return blocks.table(caption, columns, [self._row(one) for one in found if one.stated is not None])

    def _row(self, one: Recomputed) -> dict[str, Any]:
        source = one.stated or one.of[0]
        area = {"area": source.area} if source.area != "000000" else {}
        return {
            "key": one.code,
            "cells": {
                "figure": cell(self.reader.named(source), {"path": source.path, **area}, one.note.text(self.reader.language)),
                "stated": stated(one, self.reader),
                "computed": computed(one, self.reader),
                "how": one.expression,
                "where": source.citation.text(self.reader.language),
            },
        }
