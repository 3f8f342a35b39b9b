"""The register of enterprises, sites and lines: its fields, each described once in ``register_fields.csv``, and how an answer is read.

A record is typed text with units, as in a project's draft: ``{"fields": {name: {"text", "unit"}}, "tables": {...}}``. What the unit of a
capacity, an output or a unit energy is, the product of the line decides (``register_products.csv``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from reserve.vocabulary.document import Entry, Row, Value, read_entry
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import BY_CARRIER, Field, FieldType, Stage
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.products import Product, products
from reserve.vocabulary.tables import read_table, split
from reserve.vocabulary.units import plain, unit_name, units

Kind = Literal["enterprise", "site", "line", "observation", "diagnosis", "measure", "saving"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PARENTS: Mapping[Kind, Mapping[Kind, bool]] = {
    "enterprise": {},
    "site": {"enterprise": True},
    "line": {"enterprise": True, "site": False},
    "observation": {"line": True},
    "diagnosis": {"enterprise": True, "line": False},
    "measure": {"enterprise": True, "line": False},
    "saving": {"line": True, "measure": False},
}
"""What a record of each kind belongs to, and whether it must."""
WITH_PROJECT: tuple[Kind, ...] = ("measure", "saving")
"""Kinds whose records may be about a project of the library."""
CARRIERS = "energy_carriers"
"""The one repeat table of the register: energy by carrier in a yearly observation."""
_BY_PRODUCT = {"by product output": "output", "by product energy": "energy", "by product size": "size"}
BY_PRODUCT = tuple(_BY_PRODUCT)


@tabled
def register_fields(kind: Kind) -> dict[str, Field]:
    """The fields of a kind by name, in the order of its form; ``step`` is the heading a field stands under (``register_step``).

    ``needed_at`` is ``draft`` where a record cannot be kept without the answer, None otherwise. ``unit`` may be one of ``BY_PRODUCT``:
    ask :func:`for_product` for the field as a line of that product has it.
    """
    found: dict[str, Field] = {}
    for row in read_table("register_fields.csv"):
        if row["of"] == kind:
            found[row["name"]] = _field(row)
    if not found:
        raise KeyError(kind)
    return found


def _field(row: Mapping[str, str]) -> Field:
    return Field(
        name=row["name"],
        step=row["step"],
        label=Bilingual(row["label_zh"], row["label_en"]),
        help=Bilingual(row["help_zh"], row["help_en"]),
        type=cast(FieldType, row["type"]),
        unit=row["unit"] or None,
        accepted_units=split(row["accepted_units"]),
        choices=row["choices"] or None,
        minimum=Decimal(row["minimum"]) if row["minimum"] else None,
        maximum=Decimal(row["maximum"]) if row["maximum"] else None,
        max_length=int(row["max_length"]) if row["max_length"] else None,
        needed_at=cast(Stage, row["needed_at"]) if row["needed_at"] else None,
        table=row["table"] or None,
        source=row["source"],
    )


@tabled
def single_register_fields(kind: Kind) -> tuple[Field, ...]:
    """The fields that stand once in a record."""
    return tuple(field for field in register_fields(kind).values() if field.table is None and field.type != "table")


@tabled
def carrier_columns() -> tuple[Field, ...]:
    """The columns of the table of energy by carrier."""
    return tuple(field for field in register_fields("observation").values() if field.table == CARRIERS)


def for_product(field: Field, product: str | None) -> Field:
    """``field`` with the units in which a line of ``product`` counts it; the field itself where the product does not matter.

    A field whose unit depends on a product that is not known, or has no size, accepts no unit.
    """
    part = _BY_PRODUCT.get(field.unit or "")
    if part is None:
        return field
    made = products().get(product or "")
    accepted = _units_of(made, part) if made else ()
    return replace(field, accepted_units=accepted, unit=canonical_unit(accepted[0]) if accepted else field.unit)


def _units_of(product: Product, part: str) -> tuple[str, ...]:
    if part == "output":
        return product.output_units
    if part == "energy":
        return product.energy_units
    return (product.size_unit,) if product.size_unit else ()


@tabled
def canonical_unit(code: str) -> str:
    """The unit in which quantities of a unit's dimension are kept."""
    dimension = units()[code].dimension
    return next(unit.code for unit in units().values() if unit.dimension == dimension and unit.factor == 1)


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was read: single answers and, for an observation, energy by carrier. Missing is absent, never zero."""

    kind: Kind
    entries: Mapping[str, Entry]
    carriers: tuple[Row, ...] = ()

    def value(self, name: str) -> Value:
        """The canonical value of a field; None when missing or unreadable."""
        entry = self.entries.get(name)
        return entry.value if entry else None

    def text(self, name: str) -> str:
        """What was typed; an empty text when nothing was."""
        entry = self.entries.get(name)
        return entry.text if entry else ""


def read_record(kind: Kind, raw: Mapping[str, Any], product: str | None = None) -> Record:
    """Read a record from its typed form. Never raises for what was typed: the problem is kept beside the text.

    A line's own product is read first; for what hangs below a line, ``product`` is that of the line.
    """
    typed: Mapping[str, Any] = raw.get("fields", {})
    if kind == "line" and "product" in typed:
        read = read_entry(register_fields("line")["product"], str(typed["product"].get("text") or "")).value
        product = read if isinstance(read, str) else None
    entries = {
        field.name: read_answer(for_product(field, product), typed[field.name].get("text") or "", typed[field.name].get("unit"))
        for field in single_register_fields(kind)
        if field.name in typed and typed[field.name].get("text")
    }
    rows = raw.get("tables", {}).get(CARRIERS, ()) if kind == "observation" else ()
    return Record(kind, entries, tuple(_read_row(row) for row in rows))


def _read_row(row: Mapping[str, Any]) -> Row:
    cells = row.get("cells", {})
    columns = {column.name: column for column in carrier_columns()}
    named = read_entry(columns["carrier"], str(cells.get("carrier", {}).get("text") or "")).value
    carrier = named if isinstance(named, str) else None
    return Row(
        str(row["key"]),
        {
            name: read_answer(column, str(cells[name].get("text") or ""), cells[name].get("unit"), carrier)
            for name, column in columns.items()
            if name in cells and cells[name].get("text")
        },
    )


def read_answer(field: Field, text: str, unit: str | None = None, carrier: str | None = None) -> Entry:
    """Read one answer and hold it against the bounds of its field; what does not fit keeps its text beside the problem."""
    if field.unit in BY_PRODUCT:
        return Entry(text.strip(), unit, None, BadInput("register_unit_unknown", label=field.label)) if text.strip() else Entry("")
    entry = read_entry(field, text, unit, carrier)
    if entry.problem is None and entry.text and not _within(field, entry.value):
        return Entry(entry.text, entry.unit, None, _out_of_bounds(field, entry))
    return entry


def _within(field: Field, value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return True
    number = _in_unit(field, value)
    return (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum)


def _in_unit(field: Field, value: int) -> Decimal:
    """The number in the unit that the bounds of the field are written in."""
    if field.type in ("quantity", "ratio", "money"):
        return Decimal(value) / 1_000_000
    return Decimal(value)


def _out_of_bounds(field: Field, entry: Entry) -> BadInput:
    low = "−∞" if field.minimum is None else plain(field.minimum)
    high = "+∞" if field.maximum is None else plain(field.maximum)
    unit = unit_name(field.unit) if field.unit and field.unit != BY_CARRIER else Bilingual("", "")
    return BadInput("register_out_of_bounds", label=field.label, text=entry.text[:60], low=low, high=high, unit=unit)


def missing_fields(record: Record) -> tuple[Field, ...]:
    """The fields without which the record cannot be kept."""
    return tuple(f for f in single_register_fields(record.kind) if f.needed_at == "draft" and not record.text(f.name))


def problems(record: Record) -> tuple[tuple[str, BadInput], ...]:
    """Paths (``name`` or ``energy_carriers/key/column``) whose text cannot be accepted, with the reason."""
    single = [(name, entry.problem) for name, entry in record.entries.items() if entry.problem is not None]
    cells = [
        (f"{CARRIERS}/{row.key}/{name}", entry.problem)
        for row in record.carriers
        for name, entry in row.cells.items()
        if entry.problem is not None
    ]
    return tuple(single + cells)
