"""The documents of a batch: each with what it is for, in the formats it comes in, with the words of the office."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import ipywidgets as ipw

from dashboards.i18n import translator
from reserve.exchange.documents.catalogue import Kind
from reserve.exchange.documents.data import Terms
from reserve.exchange.documents.words import words
from reserve.services.batches.documents import check_terms, documents_of, read_terms
from reserve.vocabulary.document import read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import fields as known_fields
from widgets import View, blocks
from widgets.columns import Column

if TYPE_CHECKING:
    import datetime as dt

    from dashboards.pages.batch.desk import BatchDesk

Block = dict[str, Any]
_FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_TEXTS = ("issuer", "channel", "addressee", "number")


class Documents:
    """The part of the page; nothing it asks is kept: the links carry it."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.user, self.batch = frame.user, frame.batch
        known = read_terms(self.user.desk, self.user.session_id, self.batch.code)
        self.values = {name: str(getattr(known, name)) for name in _TEXTS}
        self.values["from"], self.values["to"] = (day.isoformat() if day else "" for day in (known.first, known.last))
        self.values["language"] = self.user.language
        self.used = self._asked()
        self.errors: dict[str, str] = {}
        self.view = View(language=self.user.language, blocks=self._blocks())
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Take the words of the office into the links."""
        if name != "terms":
            return
        self.values = self.values | {key: str(value).strip() for key, value in payload["values"].items() if key in self.values}
        self.values["language"] = "en" if self.values["language"] == "en" else "zh"
        self.errors = self._errors()
        if not self.errors:
            self.used = self._asked()
        self.view.show(self._blocks(), focus="errors" if self.errors else "used")

    def _errors(self) -> dict[str, str]:
        """What cannot stand, by field; dates are put into the form of the address."""
        found: dict[str, str] = {}
        days: dict[str, dt.date | None] = {}
        for name in ("from", "to"):
            try:
                days[name] = _day(self.values[name])
            except BadInput as error:
                found[name] = error.text(self.user.language)
        if found:
            return found
        self.values |= {name: day.isoformat() if day else "" for name, day in days.items()}
        try:
            check_terms(Terms(days["from"], days["to"], **{name: self.values[name] for name in _TEXTS}))
        except BadInput as error:
            long = next((name for name in _TEXTS if error.code == "document_term_long" and error.figures["field"] == name), "to")
            found[long] = error.text(self.user.language)
        return found

    def _asked(self) -> str:
        asked = urlencode({name: value for name, value in self.values.items() if value})
        return f"?{asked}" if asked else ""

    def _blocks(self) -> list[Block]:
        _ = translator(self.user.language)
        made: list[Block] = [
            blocks.heading(_("Documents that leave the house"), level=2),
            blocks.paragraph(
                _(
                    "Each carries the digest of the run and the head of the audit chain on every page, and each download is recorded. "
                    "Until the list is approved they say that they are drafts."
                ),
                muted=True,
            ),
        ]
        if self.errors:
            made.append(blocks.notice("bad", _("The documents keep their former words"), list(self.errors.values()), id="errors"))
        return [*made, self._table(), self._form(), self._letters()]

    def _table(self) -> Block:
        _ = translator(self.user.language)
        columns = [Column("document", _("Document")), Column("use", _("What it is for"))]
        columns += [Column(code, label) for code, label in _FORMATS.items()]
        caption = _("Documents of {batch}").format(batch=self.batch.code)
        return blocks.table(
            caption, columns, [{"cells": self._cells(kind)} for kind in documents_of(self.batch, self.user.person.roles)], id="used"
        )

    def _cells(self, kind: Kind) -> dict[str, Any]:
        _ = translator(self.user.language)
        language = self.user.language
        label = kind.label.text(language)
        tag = {"sub": _("For publication: names no person")} if kind.public else {}
        cells: dict[str, Any] = {"document": {"text": label, **tag}, "use": words()[f"use.{kind.name}"].text(language)}
        for code in _FORMATS:
            cells[code] = self._link(kind.name, code, label) if code in kind.formats else ""
        return cells

    def _link(self, path: str, code: str, label: str) -> dict[str, Any]:
        address = f"/download/batch/{self.batch.code}/{path}.{code}{self.used}"
        return {"text": _FORMATS[code], "href": address, "download": True, "name": f"{_FORMATS[code]}: {label}"}

    def _form(self) -> Block:
        _ = translator(self.user.language)
        asked = (
            ("issuer", "text", _("Issued by"), _("The name under the seal, in the language of the document")),
            ("from", "date", _("First day of the publicity"), _("Both days count")),
            ("to", "date", _("Last day of the publicity"), ""),
            (
                "channel",
                "text",
                _("Where objections go"),
                _("Office, address and how to reach it; it is printed in the notice and the letters"),
            ),
            ("addressee", "text", _("Addressee of the recommendation"), ""),
            ("number", "text", _("Number of the recommendation"), ""),
        )
        tongue = blocks.field(
            "language", _("Language of the documents"), "select", self.values["language"], options=(("zh", "中文"), ("en", "English"))
        )
        inputs = [
            blocks.field(name, label, kind, self.values[name], hint=hint, error=self.errors.get(name, ""), required=False)
            for name, kind, label, hint in asked
        ]
        take = blocks.actions([blocks.action("terms", _("Write this into the documents"))])
        note = blocks.paragraph(_("What is left blank stays blank in the documents, to be written by hand."), muted=True)
        return blocks.details(
            _("Words of the office: name, publicity, addressee"), [note, tongue, *inputs, take], open=bool(self.errors), id="terms"
        )

    def _letters(self) -> Block:
        """The letter on one project, from its row of the ranked list."""
        _ = translator(self.user.language)
        rows = [
            {
                "cells": {
                    "place": str(row.place) if row.place is not None else "",
                    "project": {"text": row.name, "sub": row.project_code},
                    "county": row.county_name.text(self.user.language),
                    **{code: self._link(f"letters/{row.project_code}", code, row.name) for code in ("pdf", "docx")},
                }
            }
            for row in self.batch.rows[:_SHOWN]
        ]
        columns = [Column("place", _("Place"), "number"), Column("project", _("Project")), Column("county", _("County"))]
        columns += [Column(code, _FORMATS[code]) for code in ("pdf", "docx")]
        table = blocks.table(_("Letters to the counties, one by one"), columns, rows)
        more = len(self.batch.rows) - len(rows)
        said = _("{count} more: take all letters as one file above, or reserve batch documents --only letters --format zip.")
        tail = [blocks.paragraph(said.format(count=more), muted=True)] if more > 0 else []
        return blocks.details(_("Letters one by one"), [table, *tail], id="letters")


_SHOWN = 60


def _day(text: str) -> "dt.date | None":
    """A day as people write it; blank is none."""
    import datetime as dt

    if not text.strip():
        return None
    entry = read_entry(known_fields()["start_date"], text)
    if entry.problem is not None:
        raise entry.problem
    return dt.date.fromisoformat(str(entry.value))
