"""How the columns of somebody's table become fields of a project: a small YAML document, checked when it is read."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from reserve.vocabulary.document import accepted_units
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.fields import BY_CARRIER, columns_of, fields
from reserve.vocabulary.fields import Field as ProjectField
from reserve.vocabulary.language import Bilingual
from reserve.vocabulary.units import units

_CODE = r"[a-z][a-z0-9_]{1,59}"
Header = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=f"^{_CODE}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Part):
    """A text in both languages."""

    zh: str
    en: str

    def bilingual(self) -> Bilingual:
        """The same as the vocabulary's type."""
        return Bilingual(self.zh, self.en)


class CellSource(_Part):
    """Where the text of one field comes from: a column, several columns joined, or a constant.

    ``find: county`` reads the columns as names of divisions, from the province down, and answers with a county code;
    ``values`` translates words of the file into words of the form; ``unit`` is the unit of the file's figures.
    """

    field: str
    column: Header | None = None
    columns: tuple[Header, ...] = ()
    constant: str | None = None
    join: str = " "
    unit: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    find: Literal["county"] | None = None

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns that are read."""
        return (self.column,) if self.column else self.columns

    @model_validator(mode="after")
    def _one_origin(self) -> "CellSource":
        if sum((self.column is not None, bool(self.columns), self.constant is not None)) != 1:
            raise ValueError("give exactly one of column, columns, constant")
        return self


class TableRow(_Part):
    """One row of a repeat table that each line of the file holds in columns of its own."""

    table: str
    key: Code
    cells: tuple[CellSource, ...]


class Scope(_Part):
    """The column that says what a line speaks of, and the words that stand for a single project."""

    column: Header
    accepted: tuple[str, ...] = Field(min_length=1)


class Total(_Part):
    """A column that the receipt adds up over all lines read."""

    column: Header
    unit: str
    label: Text


class TableMapping(_Part):
    """A whole mapping. ``header_line``: line of the sheet that holds the column names, 1 the first."""

    code: Code
    title: Text
    source: str
    sheet: str | None = None
    header_line: int = Field(default=1, ge=1, le=50)
    row_id: Header | None = None
    row_name: Header
    scope: Scope | None = None
    fields: tuple[CellSource, ...] = Field(min_length=1)
    tables: tuple[TableRow, ...] = ()
    totals: tuple[Total, ...] = ()

    def headers(self) -> tuple[str, ...]:
        """Every column the mapping names, in its order, once."""
        named: list[str] = [h for h in (self.row_id, self.row_name, self.scope.column if self.scope else None) if h]
        named += [header for source in self.sources() for header in source.headers]
        named += [total.column for total in self.totals]
        return tuple(dict.fromkeys(named))

    def sources(self) -> list[CellSource]:
        """The cell sources of single fields and of repeat rows."""
        return [*self.fields, *(cell for row in self.tables for cell in row.cells)]

    @model_validator(mode="after")
    def _speaks_the_vocabulary(self) -> "TableMapping":
        for source in self.fields:
            _check(source, table=None, carrier=None)
        for row in self.tables:
            carrier = next((cell.constant for cell in row.cells if cell.field == "carrier"), None)
            for cell in row.cells:
                _check(cell, table=row.table, carrier=carrier)
        for names in ([s.field for s in self.fields], [f"{r.table}/{r.key}" for r in self.tables], [t.column for t in self.totals]):
            if twice := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"given twice: {', '.join(sorted(twice))}")
        if unknown := [total.unit for total in self.totals if total.unit not in units()]:
            raise ValueError(f"unknown unit: {', '.join(unknown)}")
        return self


def _check(source: CellSource, table: str | None, carrier: str | None) -> None:
    found: ProjectField | None = fields().get(source.field)
    if found is None or found.table != table or found.type == "table":
        known = [f.name for f in (columns_of(table) if table else fields().values()) if f.table == table and f.type != "table"]
        raise ValueError(f"{source.field} is not a field here; fields: {', '.join(known)}")
    if found.type in ("quantity", "ratio", "money") and source.unit is None:
        raise ValueError(f"{source.field} needs the unit of the file's figures")
    accepted = accepted_units(found, carrier)
    if source.unit is not None and source.unit not in accepted and (found.unit != BY_CARRIER or carrier):
        raise ValueError(f"{source.field} does not accept the unit {source.unit}; units: {', '.join(accepted) or 'none'}")


def parse_mapping(text: str, name: str) -> TableMapping:
    """Read a mapping; ``BadInput('mapping_invalid')`` names the place and the reason."""
    try:
        loaded: Any = yaml.safe_load(text)
        return TableMapping.model_validate(loaded)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "YAML"
        raise BadInput("mapping_invalid", name=name, where=where, why=getattr(error, "problem", None) or "not YAML") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "mapping"
        raise BadInput("mapping_invalid", name=name, where=where, why=str(first["msg"]).removeprefix("Value error, ")) from error


@cache
def shipped_mappings() -> dict[str, TableMapping]:
    """The mappings that come with the product, by code."""
    folder = files("reserve.exchange").joinpath("mappings")
    found = [parse_mapping(entry.read_text(encoding="utf-8"), entry.name) for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return {mapping.code: mapping for mapping in sorted(found, key=lambda mapping: mapping.code)}


def load_mapping(name: str) -> TableMapping:
    """A shipped mapping by its code, or the mapping in the file ``name``; otherwise ``BadInput('mapping_missing')``."""
    if re.fullmatch(_CODE, name) and name in shipped_mappings():
        return shipped_mappings()[name]
    path = Path(name)
    if not path.is_file() or path.stat().st_size > 1_000_000:
        shipped = "、".join(shipped_mappings())
        raise BadInput("mapping_missing", name=name[:200], shipped=shipped)
    try:
        return parse_mapping(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise BadInput("mapping_invalid", name=path.name, where="bytes", why="the file is not UTF-8") from error
