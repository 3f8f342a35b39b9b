"""The register of documents: number, dates, whether the text was read, and how many values each gives by status."""

from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.law.place import Place, cell, navigation, unreadable
from dashboards.pages.law.reader import Reader
from reserve.parameters.model import STATUSES, LegalDocument, status_label
from widgets import blocks
from widgets.columns import Column


class LawDocuments:
    """All documents, those read first."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader = reader
        _ = translator(reader.language)
        language = reader.language
        columns = [
            Column("document", _("Document")),
            Column("begins", _("In force from"), kind="date"),
            Column("ends", _("Last day"), kind="date"),
            Column("read", _("Text"), kind="state"),
            *(Column(status, status_label(status).text(language), kind="number") for status in STATUSES),
        ]
        rows = [self._row(document) for document in reader.law.documents()]
        caption = _("Documents: {count}").format(count=len(rows))
        made = [navigation("documents", language), *unreadable(place, language), blocks.table(caption, columns, rows)]
        self.view = reader.view(made, place.parts)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def _row(self, document: LegalDocument) -> dict[str, Any]:
        _ = translator(self.reader.language)
        counts = self.reader.law.counts[document.code]
        read = {"text": _("read"), "tone": "ok"} if document.file else {"text": _("not opened"), "tone": "warn"}
        cells: dict[str, Any] = {
            "document": cell(document.title.text(self.reader.language), {"document": document.code}, document.number),
            "begins": formats.day(document.in_force or document.printed),
            "ends": formats.day(document.ends),
            "read": read if document.code != "house" else "",
        }
        return {"key": document.code, "cells": cells | {status: str(counts[status]) if counts[status] else "" for status in STATUSES}}
