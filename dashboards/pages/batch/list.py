"""Funding batches, and the form that opens one from a programme."""

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.opening import OPENING, basis_text, chosen_of, opening_blocks, programmes_for, read_opening
from dashboards.pages.labels import TONES
from dashboards.wiring import CurrentUser
from reserve.services import BatchSummary, list_batches, open_batch
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import batch_states
from widgets import View, blocks
from widgets.columns import Column

Block = dict[str, Any]


class BatchList:
    """The list with the opening form. ``opened`` is called with a batch's code."""

    def __init__(self, user: CurrentUser, opened: Callable[[str], None]) -> None:
        self.user = user
        self.opened = opened
        self.offered = programmes_for(user)
        self.chosen = chosen_of(self.offered, user.query.get("programme", ""))
        self.view = View(language=user.language, blocks=self.page_blocks({}, {}))
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def page_blocks(self, values: dict[str, str], errors: dict[str, str]) -> list[Block]:
        """Batches first, then the form where the person may open one."""
        _ = translator(self.user.language)
        found = list_batches(self.user.desk, self.user.session_id)
        made = [blocks.heading(_("Funding batches")), batches_block(found, self.user.language)]
        if permits(self.user.person.roles, "batch.open", "own"):
            made.extend(opening_blocks(self.offered, self.chosen, values, errors, self.user.language))
        return made

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Choose a programme; open a batch, or show what is wrong beside the field."""
        if name == "choose":
            self.chosen = chosen_of(self.offered, str(payload["data"].get("programme") or ""))
            self.view.show(self.page_blocks({}, {}), focus=OPENING)
        elif name == "open" and self.chosen is not None:
            values = payload["values"]
            asked, errors = read_opening(self.chosen, values, self.user.language)
            if errors:
                self.view.show(self.page_blocks(values, errors), focus=f"field-{next(iter(errors))}")
                return
            desk, session_id = self.user.desk, self.user.session_id
            made = open_batch(desk, session_id, self.chosen.code, asked.budget_fen, basis_text(values), places=asked.places)
            self.opened(made.code)


def batches_block(found: list[BatchSummary], language: Language) -> Block:
    """One row for each batch, the newest first."""
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    columns = [
        Column("batch", _("Batch"), kind="open"), Column("state", _("State"), kind="state"),
        Column("candidates", _("Candidates"), kind="number"), Column("budget", _("Budget or places"), kind="money", unit=unit),
        Column("opened", _("Opened"), kind="date"),
    ]  # fmt: skip
    rows = [
        {
            "key": batch.code,
            "cells": {
                "batch": {"text": batch.code, "sub": batch.programme_title.text(language), "href": f"/batch?batch={batch.code}"},
                "state": {"text": batch_states()[batch.state].label.text(language), "tone": TONES[batch.state]},
                "candidates": plain_count(batch.candidates),
                "budget": _means(batch, language),
                "opened": formats.day(batch.opened_at),
            },
        }
        for batch in found
    ]
    empty = _("No batch yet. A batch pins every project of the provincial library as it stands and freezes the programme.")
    return blocks.table(_("Batches"), columns, rows, empty=empty)


def _means(batch: BatchSummary, language: Language) -> str:
    """The budget of a batch that gives money, the places of one that fills a list."""
    _ = translator(language)
    if batch.kind == "list":
        return _("{count} places").format(count=plain_count(batch.places or 0))
    return formats.money(batch.budget_fen) if batch.budget_fen else formats.NOTHING


def plain_count(count: int) -> str:
    """A count with thousands separators."""
    return f"{count:,}"
