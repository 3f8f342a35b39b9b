"""The three lists of the register as they leave the house: enterprises (企业清单), projects (项目清单), efficiency (能效清单).

The columns that the plan prescribes come first, unbroken and in its order; columns that say what a row belongs to follow them at the
right, where they are not among the prescribed ones. Missing is None and stays a blank cell.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.tables import read_table

ListName = Literal["enterprises", "projects", "efficiency"]
LIST_NAMES: tuple[ListName, ...] = ("enterprises", "projects", "efficiency")


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with the unit of its row, as the product of a line decides it; the cell stays a number and shows the unit."""

    value: Decimal
    unit: Bilingual


Cell = str | Bilingual | Decimal | int | dt.date | Measured | None


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column. ``kind``: text, center, date, year, quantity, money (fen) or measured; ``group``: heading over neighbours, or blank.

    Columns of the group ``identity`` are those that follow the prescribed ones.
    """

    code: str
    group: str
    kind: str
    width: float
    label: Bilingual


@dataclass(frozen=True, slots=True)
class RegisterListData:
    """One list with everything that its file says. Each row has one cell for each column of the list, in the order of the columns.

    ``as_of``: the day up to which the register was read and whose law was applied (截止日期); ``generated_on``: the date in Asia/Shanghai
    that the file carries; ``audit_head``: head of the audit chain with this export in it; ``notes``: what a reader must know of the data.
    """

    name: ListName
    area: Bilingual
    basis: Bilingual
    as_of: dt.date
    generated_on: dt.date
    rows: Sequence[tuple[Cell, ...]]
    audit_head: str
    language: Language = "zh"
    notes: tuple[Bilingual, ...] = ()
    demo: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the list: its name, its day and every cell, exact and in both languages, whoever reads it."""
        return list_digest(self.name, self.as_of, self.rows)


@cache
def list_columns(name: str) -> tuple[ListColumn, ...]:
    """The columns of a list in their order; an unknown list raises ``KeyError``."""
    found = tuple(
        ListColumn(row["code"], row["group"], row["kind"], float(row["width"]), Bilingual(row["zh"], row["en"]))
        for row in read_table("register_list_columns.csv", "reserve.exchange")
        if row["list"] == name
    )
    if not found:
        raise KeyError(name)
    return found


def list_digest(name: str, as_of: dt.date, rows: Sequence[tuple[Cell, ...]]) -> str:
    """SHA-256 over one JSON line for each row; blank cells are null, numbers their exact text."""
    digest = hashlib.sha256(f"{name} {as_of.isoformat()}\n".encode())
    for row in rows:
        line = json.dumps([_plain(cell) for cell in row], ensure_ascii=False, separators=(",", ":"))
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def register_list_workbook(data: RegisterListData) -> bytes:
    """The list as an .xlsx file; the same data give the same bytes. Opens in WPS, LibreOffice and Excel."""
    from reserve.exchange.register_lists_workbook import write_register_list

    return write_register_list(data)


def _plain(cell: Cell) -> object:
    match cell:
        case Bilingual():
            return [cell.zh, cell.en]
        case Measured():
            return [f"{cell.value.normalize():f}", cell.unit.zh]
        case Decimal():
            return f"{cell.normalize():f}"
        case dt.date():
            return cell.isoformat()
        case _:
            return cell
