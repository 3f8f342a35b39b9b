"""Columns of tables, shared by the Table component and the static table block."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "open", "number", "money", "date", "state"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``unit`` stands in the header; numbers and money are right-aligned; ``open`` opens the row; ``width`` is a CSS width."""

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    sortable: bool = False
    width: str = ""
