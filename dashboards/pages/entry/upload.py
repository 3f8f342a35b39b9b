"""A workbook of projects comes in: fetch the template, choose a file, see what the rules say of each project, agree, open the drafts."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.rules.place import rule_link
from dashboards.settings import settings
from dashboards.wiring import CurrentUser
from reserve.exchange.limits import MAX_FILE_BYTES, MAX_LINES
from reserve.exchange.project_checked import Remark
from reserve.exchange.project_columns import column, titles
from reserve.services import CheckedBook, CheckedProject, Receipt, check_workbook, import_workbook, workbook_back
from reserve.store.tray import Tray
from reserve.vocabulary.language import Language
from widgets import View, blocks
from widgets.columns import Column

Block = dict[str, Any]
SHOWN = 30
"""Findings and drafts shown on the page; the workbook has all findings, the list all drafts."""
ADDRESS = "/entry?import=1"
_TONES = {"block": "bad", "explain": "warn", "hint": "info"}


class EntryImport:
    """The page of one workbook. ``closed`` shows the list of projects."""

    def __init__(self, user: CurrentUser, closed: Callable[[], None]) -> None:
        self.user = user
        self.closed = closed
        self.token = ""
        self.name = ""
        self.view = View(language=user.language, blocks=self.start(), address=ADDRESS)
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def start(self) -> list[Block]:
        """Fetch the template, or choose a filled one."""
        _ = translator(self.user.language)
        hint = _(
            ".xlsx made from the template, up to {lines} projects and {size} MB. Nothing is written before you have seen the findings."
        )
        return [
            blocks.heading(_("Bring projects in a workbook"), id="import"),
            blocks.paragraph(
                _(
                    "One line for each project, the energy table and other tables on sheets of their own. Lists, bounds and the simple "
                    "rules are built into the workbook; everything else is checked here, at the cell."
                )
            ),
            blocks.links([blocks.link(_("Fetch the template"), "/download/projects/template.xlsx", download=True)]),
            blocks.upload(
                "api/projects/workbook", _("Choose a workbook"), hint.format(lines=f"{MAX_LINES:,}", size=MAX_FILE_BYTES // 1_000_000),
                ("xlsx",), MAX_FILE_BYTES, "uploaded",
            ),
            blocks.links([blocks.link(_("Back to my projects"), "/entry")]),
        ]  # fmt: skip

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """A file has arrived, the person agrees, or calls it off."""
        _ = translator(self.user.language)
        desk, session_id = self.user.desk, self.user.session_id
        tray = Tray(settings().tray, str(self.user.person.id))
        if name == "uploaded":
            self.token, self.name = str(payload["data"].get("token", "")), str(payload["data"].get("name", ""))[:200]
            self.view.progress(0, 1, _("Reading the workbook"))
            said = _("Checking project {done} of {total}")
            checked = check_workbook(desk, session_id, tray.read(self.token), self.name, self._progress(said))
            address = self._back(checked, tray) if checked.remarks else ""
            self.view.show(self.checked_blocks(checked, address), focus="receipt")
        elif name == "agree" and self.token:
            said = _("Writing draft {done} of {total}")
            receipt = import_workbook(desk, session_id, tray.read(self.token), self.name, self._progress(said))
            tray.drop(self.token)
            self.token = ""
            self.view.show(self.receipt_blocks(receipt), focus="receipt")
        elif name == "off":
            tray.drop(self.token)
            self.token = ""
            self.view.show(self.start())
        elif name == "list":
            self.closed()

    def _back(self, checked: CheckedBook, tray: Tray) -> str:
        """Where the workbook with its findings is fetched."""
        _ = translator(self.user.language)
        self.view.progress(0, 1, _("Writing findings into the workbook: {count}").format(count=len(checked.remarks)))
        back = workbook_back(self.user.desk, self.user.session_id, checked, self.user.language)
        return f"/download/projects/checked/{tray.keep(back.content)}.xlsx?name={quote(back.filename)}"

    def _progress(self, said: str) -> Callable[[int, int, str], None]:
        """Tell the page every twentieth of the way, and at the first project."""

        def told(done: int, total: int, _word: str) -> None:
            if done == 1 or done * 20 // total != (done - 1) * 20 // total:
                self.view.progress(done, total, said.format(done=done, total=total))

        return told

    def checked_blocks(self, checked: CheckedBook, address: str) -> list[Block]:
        """What the workbook would bring, and what is to be said about it."""
        _ = translator(self.user.language)
        ready, counts = sum(1 for row in checked.rows if ready_to_submit(row)), Counter(row.state for row in checked.rows)
        title = _("“{name}”: {count} projects").format(name=checked.filename, count=len(checked.rows))
        lines = [
            _("{new} new, {already} imported before, {refused} not read").format(
                new=counts["new"], already=counts["already"], refused=counts["refused"]
            )
        ]
        if checked.ignored:
            lines.append(_("Columns that were not understood: {names}").format(names="、".join(checked.ignored[:12])))
        severities = Counter(remark.severity for remark in checked.remarks)
        useful = counts["new"]
        agree = blocks.action(
            "agree", _("Make {count} drafts").format(count=useful), "primary",
            disabled_reason="" if useful else _("The workbook holds no project that is not in the library already."),
        )  # fmt: skip
        made = [
            blocks.heading(_("Bring projects in a workbook"), id="import"),
            blocks.notice("warn" if severities["block"] else "ok", title, lines, id="receipt"),
            blocks.facts(
                [
                    blocks.fact(_("Could be submitted as they are"), str(ready), _("projects")),
                    blocks.fact(_("To correct"), str(severities["block"]), _("places")),
                    blocks.fact(_("To explain"), str(severities["explain"]), _("places")),
                    blocks.fact(_("Hints"), str(severities["hint"]), _("places")),
                ],
                dense=True,
            ),
        ]
        if address:
            text = _("Correct the workbook and choose it again, or make drafts now and correct them on the form.")
            link = blocks.link(_("Fetch the workbook with its findings beside the cells"), address, download=True)
            made += [blocks.paragraph(text), blocks.links([link])]
        made.append(blocks.actions([agree, blocks.action("off", _("Call it off"))]))
        if checked.remarks:
            made.append(self._remarks(checked.remarks))
        return made

    def _remarks(self, remarks: tuple[Remark, ...]) -> Block:
        _ = translator(self.user.language)
        language = self.user.language
        caption = _("Findings, {shown} of {count}").format(shown=min(SHOWN, len(remarks)), count=len(remarks))
        return blocks.table(
            caption,
            [Column("place", _("Cell")), Column("severity", _("Severity"), "state"), Column("message", _("What is wrong and what to do"))],
            [
                {
                    "cells": {
                        "place": {"text": place_of(one, language), "sub": f"{one.row_id} {one.name}".strip()},
                        "severity": {"text": severity_word(one, language), "tone": _TONES[one.severity]},
                        "message": {"text": one.message.text(language), "sub": one.rule_id, "sub_href": rule_link(one.rule_id)},
                    }
                }
                for one in remarks[:SHOWN]
            ],
        )

    def receipt_blocks(self, receipt: Receipt) -> list[Block]:
        """What became of each line; drafts are links."""
        _ = translator(self.user.language)
        made = [row for row in receipt.rows if row.status == "created"]
        counts = Counter(row.status for row in receipt.rows)
        lines = [
            _("{new} new, {already} imported before, {refused} not read").format(
                new=counts["created"], already=counts["already"], refused=counts["refused"]
            ),
            _("Each draft waits in your list; open it, settle its findings and submit it."),
        ]
        rows = [
            {
                "cells": {
                    "name": {"text": row.name or str(row.code), "sub": str(row.code), "href": f"/entry?project={row.code}"},
                    "line": f"{row.number}",
                }
            }
            for row in made[:SHOWN]
        ]
        found: list[Block] = [blocks.notice("ok", _("{count} drafts were made").format(count=len(made)), lines, id="receipt")]
        if rows:
            caption = _("Drafts, {shown} of {count}").format(shown=len(rows), count=len(made))
            columns = [Column("name", _("Project")), Column("line", _("Line of the workbook"), "number")]
            found.append(blocks.table(caption, columns, rows))
        links = [blocks.link(_("To my projects"), "/entry", tone="primary"), blocks.link(_("Another workbook"), ADDRESS)]
        return [*found, blocks.links(links)]


def ready_to_submit(row: CheckedProject) -> bool:
    """Whether nothing would stop the submission of a line that is new."""
    return row.state == "new" and row.report is not None and row.report.passed


def place_of(one: Remark, language: Language) -> str:
    """Sheet, line and heading of a remark."""
    found = column(one.sheet, one.code)
    label = found.label.text(language) if found is not None else one.code
    return f"{titles(language)[one.sheet]} {one.line} · {label}"


def severity_word(one: Remark, language: Language) -> str:
    """The severity of a remark in words; what was not read at all says so."""
    _ = translator(language)
    if not one.rule_id:
        return _("not read")
    return {"block": _("To correct"), "explain": _("To explain"), "hint": _("Hint")}[one.severity]
