"""The fields of a project, each described once: one row of ``fields.csv`` gives form, column, workbook and checks."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.tables import read_table, split

FieldType = Literal[
    "text", "long_text", "choice", "multi_choice", "boolean", "date", "year", "integer",
    "quantity", "ratio", "money", "region", "enterprise", "attachment", "table",
]  # fmt: skip
Stage = Literal["draft", "reserve", "funding"]
STAGES: tuple[Stage, ...] = ("draft", "reserve", "funding")
BY_CARRIER = "by carrier"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``unit`` is canonical; ``needed_at`` is the first stage that cannot do without it (None: never needed).

    ``heading`` groups the fields of a step; ``folded`` ones wait behind "more fields". ``kinds`` (of measures), ``sectors`` (products or
    their sectors) and ``when`` (a yes-or-no field) are switches: see :mod:`reserve.vocabulary.switches`.
    """

    name: str
    step: str
    label: Bilingual
    help: Bilingual
    type: FieldType
    unit: str | None
    accepted_units: tuple[str, ...]
    choices: str | None
    minimum: Decimal | None
    maximum: Decimal | None
    max_length: int | None
    needed_at: Stage | None
    table: str | None
    source: str
    heading: str = ""
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    when: str | None = None
    folded: bool = False

    @property
    def switched(self) -> bool:
        """Whether the field shows only for some kinds of measures, for some products, or when a question is answered yes."""
        return bool(self.kinds or self.sectors or self.when)


@tabled
def fields() -> dict[str, Field]:
    """All fields by name in the order of the form. A column of a repeat table carries its table's name in ``table``."""
    found: dict[str, Field] = {}
    for row in read_table("fields.csv"):
        if row["name"] in found:
            raise ValueError(f"fields.csv: {row['name']} stands twice")
        found[row["name"]] = Field(
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
            heading=row["heading"],
            kinds=split(row["kinds"]),
            sectors=split(row["sectors"]),
            when=row["when"] or None,
            folded=row["folded"] == "true",
        )
    return found


def single_fields() -> list[Field]:
    """The fields that stand once in a project (neither repeat tables nor their columns)."""
    return [field for field in fields().values() if field.table is None and field.type != "table"]


def table_fields() -> list[Field]:
    """The repeat tables."""
    return [field for field in fields().values() if field.type == "table"]


def columns_of(table: str) -> list[Field]:
    """The columns of a repeat table in order."""
    return [field for field in fields().values() if field.table == table]


def needed(field: Field, stage: Stage) -> bool:
    """Whether ``field`` must be present at ``stage``."""
    return field.needed_at is not None and STAGES.index(field.needed_at) <= STAGES.index(stage)
