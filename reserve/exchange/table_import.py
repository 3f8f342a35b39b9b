"""Read a table that a person brings: bytes + mapping -> project drafts as typed, refusals by name, exact totals.

Nothing is corrected and nothing is guessed: text stays as it stands in the file, a cell that the mapping cannot use is
kept in ``ImportRow.source`` and named in ``ImportRow.problems``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that the mapping could not use: column header, field it was meant for, the reason."""

    column: str
    path: str
    error: BadInput


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of the file.

    ``number``: line in the sheet, the header being line 1 unless the mapping says otherwise. ``refusal`` is None when the
    row may become a project; otherwise the reason (its scope). ``raw``: document in raw form (``Document.from_raw``).
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


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """Exact sum of a column over all rows read, in the unit of the file. ``rows``: how many cells held a number."""

    column: str
    label: Bilingual
    unit: Bilingual
    total: Decimal
    rows: int
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportTable:
    """Everything that was read from a file."""

    mapping: str
    filename: str
    content_digest: str
    rows: tuple[ImportRow, ...]
    totals: tuple[ColumnTotal, ...]
    unmapped: tuple[str, ...]
