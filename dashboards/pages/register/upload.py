"""A list of lines comes in: choose a file, see what it would change and what is wrong, agree, see what was done. And the lists go out."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.register.places import navigation
from dashboards.settings import settings
from dashboards.wiring import CurrentUser
from reserve.exchange.limits import MAX_FILE_BYTES
from reserve.services.register.import_lines import import_lines, preview_lines
from reserve.services.register.import_views import LineReceipt, LineReceiptRow
from reserve.store.tray import Tray
from reserve.vocabulary.choices import choices
from reserve.vocabulary.language import Language
from reserve.vocabulary.rights import permits
from widgets import View, blocks
from widgets.columns import Column

Block = dict[str, Any]
SHOWN = 30
"""Refused rows shown on the page; the workbook has all of them."""


class RegisterImport:
    """The page of lists: what came in last, and what can be fetched."""

    def __init__(self, user: CurrentUser, go: Callable[[str], None]) -> None:
        self.user = user
        self.go = go
        self.may_import = permits(user.person.roles, "register.import", "own")
        self.may_export = any(permits(user.person.roles, "register.export", held) for held in ("own", "below"))
        self.token = ""
        self.name = ""
        self.plan = ""
        self.view = View(language=user.language, blocks=self.start(), address="/register?tab=lists")
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def start(self) -> list[Block]:
        """Choose a file, or fetch a list."""
        _ = translator(self.user.language)
        made: list[Block] = [navigation("lists", self.user.language)]
        if self.may_import:
            hint = _(".xlsx or .csv, up to {size} MB. Nothing is written before you have seen what would change.")
            made += [
                blocks.heading(_("Bring a list of lines"), id="import"),
                blocks.links([blocks.link(_("Fetch the empty list to fill in"), "/download/register/template.xlsx", download=True)]),
                blocks.upload(
                    "api/register/lines", _("Choose a list"), hint.format(size=MAX_FILE_BYTES // 1_000_000), ("xlsx", "csv"),
                    MAX_FILE_BYTES, "uploaded",
                ),
            ]  # fmt: skip
        if self.may_export:
            lists = (
                ("enterprises", _("List of enterprises")),
                ("projects", _("List of projects")),
                ("efficiency", _("List of efficiency")),
            )
            made += [
                blocks.heading(_("Fetch a list"), id="export"),
                blocks.links([blocks.link(label, f"/download/register/{name}.xlsx", download=True) for name, label in lists]),
                blocks.paragraph(
                    _("The lists hold what you may see today; each carries its digest and the head of the audit chain."), muted=True
                ),
            ]
        if not (self.may_import or self.may_export):
            made.append(blocks.notice("info", _("Your role reads the register; it brings and fetches no lists.")))
        return made

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """A file has arrived, the person agrees, or calls it off."""
        _ = translator(self.user.language)
        desk, session_id = self.user.desk, self.user.session_id
        tray = Tray(settings().tray, str(self.user.person.id))
        if name == "uploaded":
            self.token, self.name = str(payload["data"].get("token", "")), str(payload["data"].get("name", ""))[:200]
            self.view.progress(0, 1, _("Reading the list and holding it against the register"))
            receipt = preview_lines(desk, session_id, tray.read(self.token), self.name)
            self.plan = receipt.plan
            self.view.show(self.receipt_blocks(receipt), focus="receipt")
        elif name == "agree" and self.token:
            self.view.progress(0, 1, _("Writing the list to the register"))
            receipt = import_lines(desk, session_id, tray.read(self.token), self.name, self.plan)
            self.view.show(self.receipt_blocks(receipt), focus="receipt")
        elif name == "off":
            tray.drop(self.token)
            self.token = ""
            self.view.show(self.start())
        elif name == "tab":
            self.go(str(payload["data"].get("tab", "")))

    def receipt_blocks(self, receipt: LineReceipt) -> list[Block]:
        """What the list would do, or did."""
        _ = translator(self.user.language)
        language = self.user.language
        counts = receipt.counts
        sentence = _("{new} rows new, {changed} changed, {same} already there, {refused} refused.").format(**counts)
        title = _("“{name}” was brought in").format(name=receipt.filename) if receipt.written else receipt.filename
        tone = "ok" if receipt.written else "warn" if counts["refused"] else "info"
        lines = [sentence, *record_sentences(receipt, language), *(note.text(language) for note in receipt.notes)]
        if receipt.ignored:
            lines.append(_("Columns that were not understood: {names}").format(names="、".join(receipt.ignored[:12])))
        made = [navigation("lists", language), blocks.notice(tone, title, lines, id="receipt")]
        if not receipt.written:
            useful = counts["new"] + counts["changed"]
            agree = blocks.action(
                "agree", _("Write {count} rows").format(count=useful), "primary",
                disabled_reason="" if useful else _("The list holds nothing that the register does not know."),
            )  # fmt: skip
            made.append(blocks.actions([agree, blocks.action("off", _("Call it off"))]))
        else:
            made.append(
                blocks.links(
                    [blocks.link(_("To the lines"), "/register", tone="primary"), blocks.link(_("Another list"), "/register?tab=lists")]
                )
            )
        if counts["refused"]:
            made += self._refused(receipt, counts["refused"])
        if counts["changed"]:
            made.append(blocks.heading(_("What changes"), 3))
            made.append(blocks.compare(changed_rows(receipt, language), _("In the register"), _("In the list")))
        return made

    def _refused(self, receipt: LineReceipt, count: int) -> list[Block]:
        _ = translator(self.user.language)
        language = self.user.language
        rows = [
            {
                "cells": {
                    "number": str(row.number), "line": {"text": row.line_name, "sub": row.enterprise},
                    "why": reasons(row, language),
                }
            }
            for row in [each for each in receipt.rows if each.state == "refused"][:SHOWN]
        ]  # fmt: skip
        address = f"/download/register/refused/{self.token}.xlsx?name={quote(receipt.filename)}"
        caption = _("Refused rows, {shown} of {count}").format(shown=len(rows), count=count)
        return [
            blocks.links([blocks.link(_("Fetch the refused rows with their reasons"), address, download=True)]),
            blocks.table(
                caption, [Column("number", _("Row"), "number"), Column("line", _("Production line")), Column("why", _("Why"))], rows
            ),
        ]


def reasons(row: LineReceiptRow, language: Language) -> str:
    """Why a row was refused, each reason with the heading of its cell."""
    colon = "：" if language == "zh" else ": "
    return " ".join(
        f"{each.heading}{colon}{each.text.text(language)}" if each.heading else each.text.text(language) for each in row.reasons
    )


def record_sentences(receipt: LineReceipt, language: Language) -> list[str]:
    """How many records of each kind are new or change."""
    _ = translator(language)
    return [
        _("{kind}: {new} new, {changed} changed, {same} the same").format(
            kind=choices("register_kind")[kind].text(language), new=states.get("new", 0), changed=states.get("changed", 0),
            same=states.get("same", 0),
        )
        for kind, states in receipt.records.items()
        if any(states.values())
    ]  # fmt: skip


def changed_rows(receipt: LineReceipt, language: Language) -> list[tuple[str, str, str]]:
    """The first answers that the list changes: what, what stands in the register, what stands in the list."""
    found = [
        (f"{row.line_name} · {change.label.text(language)}", change.before, change.after) for row in receipt.rows for change in row.changes
    ]
    return found[:SHOWN]
