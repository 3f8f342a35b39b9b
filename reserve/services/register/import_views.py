"""What an import of lines answers with, before and after anything was written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.register import Kind

RowState = Literal["new", "changed", "same", "refused"]
ROW_STATES: tuple[RowState, ...] = ("new", "changed", "same", "refused")


@dataclass(frozen=True, slots=True)
class CellReason:
    """Why a row cannot be taken: the place of the cell (0 the first column; None for the row), its heading, a sentence."""

    place: int | None
    heading: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer that the import changes: what it is, what stands in the register, what stands in the file."""

    kind: Kind
    label: Bilingual
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineReceiptRow:
    """One row: ``new`` adds at least one record, ``changed`` alters one, ``same`` says what the register holds already."""

    number: int
    enterprise: str
    credit_code: str
    line_name: str
    year: int | None
    state: RowState
    reasons: tuple[CellReason, ...] = ()
    changes: tuple[AnswerChange, ...] = ()


@dataclass(frozen=True, slots=True)
class LineReceipt:
    """The whole answer. ``records``: kind -> how many records are new, changed, same; ``ignored``: headings that are not understood.

    ``plan``: digest of what would be done; give it to the import so that exactly this is done or nothing. ``written``: it was done.
    ``notes``: what the person should know although it stops nothing.
    """

    filename: str
    content_digest: str
    plan: str
    written: bool
    rows: tuple[LineReceiptRow, ...]
    records: Mapping[Kind, Mapping[RowState, int]]
    ignored: tuple[str, ...]
    examples: tuple[int, ...]
    notes: tuple[Bilingual, ...] = ()

    @property
    def counts(self) -> dict[RowState, int]:
        """How many rows stand in each state."""
        return {state: sum(1 for row in self.rows if row.state == state) for state in ROW_STATES}
