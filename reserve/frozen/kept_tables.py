"""The tables that a frozen batch keeps: names of places, units, carriers, fields, and every sentence that its list can say."""

from collections.abc import Iterator, Mapping
from typing import Any

from reserve.frozen.errors import FrozenRefused
from reserve.vocabulary.held_tables import HeldTables, Place, Table, is_kept

FILE = "tables.jsonl"
_KEYS = {"package", "name", "columns", "rows"}


def table_lines(tables: Mapping[Place, Table]) -> list[dict[str, Any]]:
    """One record for each table, in order of package and name, with its cells as text."""
    return [
        {"package": package, "name": name, "columns": list(table.columns), "rows": [list(row) for row in table.rows]}
        for (package, name), table in sorted(tables.items())
    ]


def read_tables(records: Iterator[dict[str, Any]]) -> HeldTables:
    """The tables of a frozen batch, ready to be held; anything else raises :class:`FrozenRefused` with its line."""
    found: dict[Place, Table] = {}
    for number, record in enumerate(records, 1):
        if why := _why_none(record):
            raise FrozenRefused("frozen_table", file=FILE, line=number, why=why)
        place = (record["package"], record["name"])
        if place in found:
            raise FrozenRefused("frozen_table", file=FILE, line=number, why=f"{'/'.join(place)[:120]} stands twice")
        found[place] = Table(tuple(record["columns"]), tuple(tuple(row) for row in record["rows"]))
    return HeldTables(found)


def _why_none(record: Mapping[str, Any]) -> str:
    """Why a record is no table; blank for one."""
    if record.keys() != _KEYS:
        return ", ".join(sorted(record.keys() ^ _KEYS))[:120]
    package, name, columns, rows = (record[key] for key in ("package", "name", "columns", "rows"))
    if not (isinstance(package, str) and isinstance(name, str) and is_kept(package)):
        return f"{package!r:.80}/{name!r:.80}"
    if not _texts(columns) or len(set(columns)) != len(columns):
        return "columns"
    if not isinstance(rows, list):
        return "rows"
    return next((f"rows[{n}]" for n, row in enumerate(rows, 1) if not _texts(row) or len(row) != len(columns)), "")


def _texts(cells: object) -> bool:
    return isinstance(cells, list) and all(isinstance(cell, str) for cell in cells)
