"""Funding batches, and the form that opens one from a programme."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.programme_view import programme_blocks
from dashboards.pages.labels import TONES
from dashboards.wiring import CurrentUser
from reserve.parameters import Programme, programmes
from reserve.services import BatchSummary, list_batches, open_batch
from reserve.vocabulary.document import read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields as known_fields
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from reserve.vocabulary.tracks import batch_states
from reserve.vocabulary.units import plain, to_fen, units
from widgets import View, blocks
from widgets.columns import Column

Block = dict[str, Any]


class BatchList:
    """The list with the opening form. ``opened`` is called with a batch's code."""

    def __init__(self, user: CurrentUser, opened: Callable[[str], None]) -> None:
        self.user = user
        self.opened = opened
        self.offered = programmes(user.desk.today())
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
            made.extend(opening_blocks(self.offered, values, errors, self.user.language))
        return made

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Open a batch, or show what is wrong beside the field."""
        if name != "open":
            return
        values = payload["values"]
        errors, budget_fen = read_opening(values, self.user.language)
        if errors:
            self.view.show(self.page_blocks(values, errors), focus=f"field-{next(iter(errors))}")
            return
        made = open_batch(self.user.desk, self.user.session_id, values["programme"], budget_fen, basis_text(values))
        self.opened(made.code)


def basis_text(values: dict[str, str]) -> str:
    """The basis document as it is kept: number and date."""
    return f"{values['basis_number'].strip()}（{values['basis_date'].strip()}）"


def batches_block(found: list[BatchSummary], language: Language) -> Block:
    """One row for each batch, the newest first."""
    _ = translator(language)
    unit = formats.unit_label("10kCNY", language)
    columns = [
        Column("batch", _("Batch"), kind="open"), Column("state", _("State"), kind="state"),
        Column("candidates", _("Candidates"), kind="number"), Column("budget", _("Budget"), kind="money", unit=unit),
        Column("opened", _("Opened"), kind="date"),
    ]  # fmt: skip
    rows = [
        {
            "key": batch.code,
            "cells": {
                "batch": {"text": batch.code, "sub": batch.programme_title.text(language), "href": f"/batch?batch={batch.code}"},
                "state": {"text": batch_states()[batch.state].label.text(language), "tone": TONES[batch.state]},
                "candidates": plain_count(batch.candidates),
                "budget": formats.money(batch.budget_fen),
                "opened": formats.day(batch.opened_at),
            },
        }
        for batch in found
    ]
    empty = _("No batch yet. A batch pins every project of the provincial library as it stands and freezes the programme.")
    return blocks.table(_("Batches"), columns, rows, empty=empty)


def plain_count(count: int) -> str:
    """A count with thousands separators."""
    return f"{count:,}"


def opening_blocks(offered: list[Programme], values: dict[str, str], errors: dict[str, str], language: Language) -> list[Block]:
    """The form: programme, budget in 10^4 yuan, basis document; the whole programme below, to read before opening."""
    _ = translator(language)
    if not offered:
        return [blocks.notice("info", _("No programme can be opened today"), [_("Every shipped programme is outside its dates.")])]
    default = plain(Decimal(offered[0].budget_fen) / 1_000_000).replace(",", "")
    fields = [
        blocks.field(
            "programme", _("Programme"), "select", values.get("programme", offered[0].code),
            options=[(p.code, p.title.text(language)) for p in offered], error=errors.get("programme", ""),
        ),
        blocks.field(
            "budget", _("Budget"), "money", values.get("budget", default), unit=formats.unit_label("10kCNY", language),
            hint=_("In 10,000 yuan, such as 3000"), error=errors.get("budget", ""),
        ),
        blocks.field(
            "basis_number", _("Number of the basis document"), "text", values.get("basis_number", ""),
            hint=_("The document that orders this batch; it is printed on the list"), error=errors.get("basis_number", ""),
        ),
        blocks.field(
            "basis_date", _("Date of the basis document"), "date", values.get("basis_date", ""), hint=_("Such as 2024-08-30"),
            error=errors.get("basis_date", ""),
        ),
        blocks.actions([blocks.action("open", _("Open the batch"), "primary")]),
    ]  # fmt: skip
    made: list[Block] = []
    if errors:
        made.append(blocks.notice("bad", _("The batch was not opened"), list(errors.values()), id="errors"))
    made.append(blocks.group(_("Open a batch"), fields, id="opening"))
    for programme in offered:
        summary = _("Read the programme: {title}").format(title=programme.title.text(language))
        made.append(blocks.details(summary, programme_blocks(programme, language), id=f"programme-{programme.code}"))
    return made


def read_opening(values: dict[str, str], language: Language) -> tuple[dict[str, str], int]:
    """What is wrong by field name, and the budget in fen (0 while it cannot be read)."""
    _ = translator(language)
    errors: dict[str, str] = {}
    fen = 0
    if not values.get("programme"):
        errors["programme"] = _("Choose a programme")
    try:
        fen = to_fen(values.get("budget", ""), units()["10kCNY"]) if values.get("budget", "").strip() else 0
        if fen <= 0:
            errors["budget"] = _("Enter the budget in 10,000 yuan, more than 0, such as 3000")
    except BadInput as error:
        errors["budget"] = error.text(language)
    if not values.get("basis_number", "").strip():
        errors["basis_number"] = _("Enter the number of the document that orders this batch")
    day = read_entry(known_fields()["start_date"], values.get("basis_date", ""))
    if day.problem is not None:
        errors["basis_date"] = day.problem.text(language)
    elif day.value is None:
        errors["basis_date"] = _("Enter the date of the document, such as 2024-08-30")
    return errors, fen
