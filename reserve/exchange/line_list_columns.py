"""The columns of a line list: what each one fills, by which names people head it, and which unit its heading carries."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from reserve.vocabulary.choices import carriers
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import Field
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.register import CARRIERS, Kind, carrier_columns, register_fields
from reserve.vocabulary.tables import read_table, split
from reserve.vocabulary.units import units

Part = Literal["enterprise", "line", "both", "observation", "carrier", "diagnosis", "measure", "unit"]
_UNIT_COLUMNS = {
    "capacity_unit": Bilingual("产能单位", "Unit of capacity"),
    "size_unit": Bilingual("规模单位", "Unit of size"),
    "output_unit": Bilingual("产量单位", "Unit of output"),
    "energy_unit": Bilingual("单耗单位", "Unit of unit energy"),
}
KEYS = ("enterprise_name", "credit_code", "line_name", "product")
"""The columns without which a table is no line list."""
NEEDED = (*KEYS, "county")
"""The columns without which a line that is new cannot be entered."""


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column. ``of``: the record it belongs to (``both``: enterprise and line), ``carrier`` or ``unit``.

    ``unit``: unit that the template's heading carries; ``unit_column``: the column that names the unit of the figures in its place.
    """

    code: str
    of: Part
    field: str
    carrier: str | None
    unit: str | None
    unit_column: str | None
    width: float
    example: Bilingual
    synonyms: tuple[str, ...]
    label: Bilingual

    @property
    def needed(self) -> bool:
        """Whether a new line cannot be entered without it."""
        return self.code in NEEDED

    def fields(self) -> tuple[tuple[Kind, Field], ...]:
        """The fields of the register that the column fills, each with the kind of its record; none for a unit."""
        if self.of == "unit":
            return ()
        if self.of == "carrier":
            return (("observation", next(field for field in carrier_columns() if field.name == self.field)),)
        kinds: tuple[Kind, ...] = ("enterprise", "line") if self.of == "both" else (cast(Kind, self.of),)
        return tuple((kind, register_fields(kind)[self.field]) for kind in kinds)

    def path(self) -> str:
        """Where the answer stands in its record."""
        return f"{CARRIERS}/{self.carrier}/{self.field}" if self.carrier else self.field


@cache
def line_columns() -> dict[str, LineColumn]:
    """All columns by code, in the order of the template."""
    return {
        row["code"]: LineColumn(
            row["code"], cast(Part, row["of"]), row["field"], row["carrier"] or None, row["unit"] if row["unit"] in units() else None,
            row["unit"] if row["unit"] in _UNIT_COLUMNS else None, float(row["width"]),
            Bilingual(row["example_zh"], row["example_en"]), split(row["synonyms"]), _label(row),
        )
        for row in read_table("line_list_columns.csv", "reserve.exchange")
    }  # fmt: skip


def _label(row: dict[str, str]) -> Bilingual:
    if row["of"] == "unit":
        return _UNIT_COLUMNS[row["code"]]
    if row["of"] == "carrier":
        return carriers()[row["carrier"]].label
    kind: Kind = "line" if row["of"] == "both" else cast(Kind, row["of"])
    return register_fields(kind)[row["field"]].label


def plain_name(text: str) -> str:
    """A heading as it is compared: without width, case, spaces and the star of what is needed."""
    return re.sub(r"[\s*＊]+", "", unicodedata.normalize("NFKC", text)).casefold()


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in line_columns().values():
        for name in (column.code, column.label.zh, column.label.en, *column.synonyms):
            known = found.setdefault(plain_name(name), column.code)
            if known != column.code:
                raise ValueError(f"line_list_columns.csv: “{name}” names both {known} and {column.code}")
    return found


_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\((?P<unit>[^()]*(?:\([^()]*\))?[^()]*)\)$")


def find_column(heading: str) -> tuple[LineColumn, str | None] | None:
    """The column that a heading names and the unit in its brackets, as in 备案产能（万t/年）; None for a heading of another kind."""
    whole = plain_name(heading)
    if whole in _names():
        return line_columns()[_names()[whole]], None
    parts = _IN_BRACKETS.match(whole.replace("[", "(").replace("]", ")"))
    if parts and parts["name"] in _names():
        return line_columns()[_names()[parts["name"]]], _unit_in(heading)
    return None


def _unit_in(heading: str) -> str:
    """The text between the last pair of brackets, as it was written."""
    text = unicodedata.normalize("NFKC", heading).replace("[", "(").replace("]", ")").strip().rstrip("*").strip()
    depth, start = 0, len(text) - 1
    for position in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[position], 0)
        if depth == 0:
            start = position
            break
    return text[start + 1 : -1].strip()


def columns_of_header(cells: tuple[str, ...], name: str) -> dict[str, tuple[int, str | None]]:
    """Column code -> (place, unit in the heading) for every heading that is understood; one that stands twice raises ``BadInput``."""
    found: dict[str, tuple[int, str | None]] = {}
    for place, cell in enumerate(cells):
        match = find_column(cell) if cell else None
        if match is None:
            continue
        column, unit = match
        if column.code in found:
            raise BadInput("line_column_twice", name=name, column=column.label, first=found[column.code][0] + 1, second=place + 1)
        found[column.code] = (place, unit)
    return found
