"""One line of somebody's table, read by a mapping."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reserve.exchange.limits import MAX_DRAFT_CHARACTERS
from reserve.exchange.mapping import CellSource, TableMapping
from reserve.exchange.places import county_by_name
from reserve.exchange.sheet import Line
from reserve.vocabulary.errors import BadInput


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that the mapping could not use: column header, field it was meant for, the reason."""

    column: str
    path: str
    error: BadInput


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of the file.

    ``number``: line in the sheet, the first being 1. ``refusal`` is None when the row may become a project; otherwise the
    reason (its scope, its shape, its id). ``raw``: document in raw form (``Document.from_raw``).
    ``key``: SHA-256 that names the row across imports (mapping and row id; all cells where rows have no id);
    ``digest``: SHA-256 of all its cells.
    """

    number: int
    row_id: str
    name: str
    scope: str
    refusal: BadInput | None
    raw: dict[str, Any]
    problems: tuple[CellProblem, ...]
    source: Mapping[str, str]
    key: str
    digest: str


def normal(header: str) -> str:
    """A column name as it is compared: width, case and surplus spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", header).split()).casefold()


class RowBuilder:
    """Builds :class:`ImportRow` after :class:`ImportRow`; remembers the ids it has seen."""

    def __init__(self, mapping: TableMapping, header: tuple[str, ...]) -> None:
        self._mapping = mapping
        self._header = header
        self._seen: dict[str, int] = {}

    def build(self, line: Line) -> ImportRow:
        """Read one line. What cannot be used is named in the row, nothing is raised."""
        mapping = self._mapping
        cells = dict(zip((normal(h) for h in self._header), (*line.cells, *[""] * len(self._header)), strict=False))
        row_id = _cell(cells, mapping.row_id)
        name = _cell(cells, mapping.row_name)
        scope = _cell(cells, mapping.scope.column if mapping.scope else None)
        refusal = self._refusal(line, row_id, name, scope)
        raw, problems = ({"fields": {}, "tables": {}}, []) if refusal else self._document(cells)
        content = _digest([mapping.code, *(cells[normal(h)] for h in self._header)])
        return ImportRow(
            number=line.number, row_id=row_id, name=name, scope=scope, refusal=refusal, raw=raw, problems=tuple(problems),
            source={h: cells[normal(h)] for h in self._header if cells[normal(h)]},
            key=_digest([mapping.code, row_id]) if mapping.row_id else content, digest=content,
        )  # fmt: skip

    def _refusal(self, line: Line, row_id: str, name: str, scope: str) -> BadInput | None:
        mapping = self._mapping
        if len(line.cells) > len(self._header):
            return BadInput("row_ragged", line=line.number, count=len(line.cells), expected=len(self._header))
        if mapping.row_id and not row_id:
            return BadInput("row_id_blank", line=line.number, column=mapping.row_id)
        if mapping.row_id and self._seen.setdefault(row_id, line.number) != line.number:
            return BadInput("row_id_twice", line=line.number, row_id=row_id[:60], first=self._seen[row_id])
        if mapping.scope and scope not in mapping.scope.accepted:
            accepted = "、".join(mapping.scope.accepted)
            return BadInput("row_scope", line=line.number, row_id=row_id[:60], name=name[:120], scope=scope[:60], accepted=accepted)
        return None

    def _document(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], list[CellProblem]]:
        problems: list[CellProblem] = []
        fields = self._entries(self._mapping.fields, cells, "", problems)
        tables: dict[str, list[dict[str, Any]]] = {}
        for row in self._mapping.tables:
            if not any(_cell(cells, header) for cell in row.cells for header in cell.headers):
                continue
            entries = self._entries(row.cells, cells, f"{row.table}/{row.key}/", problems)
            tables.setdefault(row.table, []).append({"key": row.key, "cells": entries})
        return {"fields": fields, "tables": tables}, problems

    def _entries(
        self, sources: tuple[CellSource, ...], cells: Mapping[str, str], prefix: str, problems: list[CellProblem]
    ) -> dict[str, dict[str, str]]:
        entries: dict[str, dict[str, str]] = {}
        for source in sources:
            try:
                text = _text(source, cells)
            except BadInput as error:
                problems.append(CellProblem(source.join.join(source.headers), prefix + source.field, error))
                continue
            if text:
                entries[source.field] = {"text": text} | ({"unit": source.unit} if source.unit else {})
        return entries


def _text(source: CellSource, cells: Mapping[str, str]) -> str:
    if source.constant is not None:
        return source.constant
    parts = [part for header in source.headers if (part := _cell(cells, header))]
    if not parts:
        return ""
    if source.find == "county":
        return county_by_name(parts)
    text = source.join.join(parts)
    if source.values:
        if text not in source.values:
            raise BadInput("word_unknown", text=text[:60], known="、".join(source.values))
        return source.values[text]
    if len(text) > MAX_DRAFT_CHARACTERS:
        raise BadInput("text_cut", length=len(text), limit=MAX_DRAFT_CHARACTERS)
    return text


def _cell(cells: Mapping[str, str], header: str | None) -> str:
    return cells.get(normal(header), "") if header else ""


def _digest(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
