"""One document: what it is, whether its text was read, its arithmetic, and what it says in the order of the text."""

from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.law.place import Place, link, navigation, unreadable
from dashboards.pages.law.reader import STATUS_TONES, Reader, parts_of, value_columns, value_row
from dashboards.pages.law.slip_lines import slip_lines
from reserve.parameters.model import STATUSES, LegalDocument, status_label
from reserve.rules.targets.document_arithmetic import slips
from widgets import Table, blocks
from widgets.table import Query

SIZE = 50


class LawDocument:
    """Head with the record of the register, and the values below, a clause after the other."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader = reader
        self.place = place
        _ = translator(reader.language)
        self.document = reader.law.packs.documents.get(place.document)
        self.values = reader.law.by_document.get(place.document, ())
        self.head = reader.view(self.head_blocks(), place.parts, focus="document" if reader.moved() else "")
        self.table = Table(
            language=reader.language,
            caption=_("What it says, in the order of the text"),
            columns=value_columns(reader.language, _("Clause")),
            rows=[],
            total=len(self.values),
            page=1,
            size=SIZE,
            sort="",
            descending=False,
            search="",
            search_label=_("Find a figure or a word in this document"),
            tabs=[],
            tab="",
            empty={
                "title": _("No value is cited from it"),
                "lines": [_("It stands in the register because another document refers to it.")],
            },
        )
        self.table.on_query(self.asked)
        self.table.on_open(lambda key: reader.go(parts_of(key, place.asked)))
        self.asked(Query(page=place.page, size=SIZE, sort="", descending=False, search="", tab=""))

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """Head, and the table where the document is known."""
        return (self.head, self.table) if self.document else (self.head,)

    def asked(self, query: Query) -> None:
        """Another page or search."""
        narrowed = Place(text=query.search, within=self.place.document).narrowed
        found = self.reader.law.find(narrowed) if query.search else self.values
        start = (query.page - 1) * SIZE
        rows = [value_row(one, self.reader, self.place.asked, self._clause(one.citation)) for one in found[start : start + SIZE]]
        self.table.show(rows=rows, total=len(found), page=query.page)

    def head_blocks(self) -> list[dict[str, Any]]:
        """The record of the register, and the slips of its arithmetic."""
        _ = translator(self.reader.language)
        language = self.reader.language
        made = [navigation(None, language), *unreadable(self.place, language)]
        if self.document is None:
            text = _("“{code}” names no document of the register.").format(code=self.place.document)
            notice = blocks.notice("warn", _("This document is not in the register"), [text], id="document")
            return [*made, notice, blocks.links([link(_("All documents"), {"view": "documents"})])]
        made += [blocks.heading(self.document.title.text(language), id="document"), blocks.facts(self._facts(self.document), dense=True)]
        counts = self.reader.law.counts[self.document.code]
        tags = [
            blocks.fact(status_label(status).text(language), str(counts[status]), status=_("values"), status_tone=STATUS_TONES[status])
            for status in STATUSES
            if counts[status]
        ]
        made += [blocks.facts(tags, dense=True)] if tags else []
        found = [slip for slip in slips() if slip.stated is not None and slip.stated.citation.document == self.document.code]
        if found:
            lines = [line for slip in found for line in slip_lines(slip, self.reader)]
            made.append(
                blocks.notice("warn", _("Figures that do not follow from the document's own: {count}").format(count=len(found)), lines)
            )
        return made

    def _facts(self, document: LegalDocument) -> list[dict[str, Any]]:
        _ = translator(self.reader.language)
        language = self.reader.language
        facts = [
            blocks.fact(_("Number"), document.number),
            blocks.fact(_("Issued by"), ("、" if language == "zh" else ", ").join(document.issuers)),
            blocks.fact(_("Printed"), formats.day(document.printed)),
            blocks.fact(_("In force from"), formats.day(document.in_force)),
            blocks.fact(_("Last day"), formats.day(document.ends)),
        ]
        if document.period:
            facts.append(blocks.fact(_("Period"), document.period.text(language)))
        if document.scope:
            facts.append(blocks.fact(_("Scope"), document.scope.text(language)))
        if document.sha256:
            facts.append(blocks.fact(_("Text that was read"), document.file or "", source=f"SHA-256 {document.sha256}"))
        else:
            facts.append(blocks.fact(_("Text that was read"), _("none: nobody has opened it yet")))
        return facts

    def _clause(self, citation: Any) -> str:
        return str(citation.clause if self.reader.language == "zh" else citation.clause_en or citation.clause)
