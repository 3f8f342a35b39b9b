"""Reproduce a frozen folder in a product where everything else has changed: every word, every name of a place, the whole law.

``python -m tests.support.changed_world FOLDER OUT``: run in another process with another language, time zone and hash seed.
"""

import sys
from pathlib import Path

from reserve import frozen
from reserve.frozen.folder import write_folder
from reserve.parameters import lookup
from reserve.parameters.loader import Library
from reserve.vocabulary import tables
from reserve.vocabulary.held_tables import Table
from reserve.vocabulary.regions import regions

MARK = "※"
_SPOKEN = ("zh", "en", "label_zh", "label_en", "name_en")
_NAMED = ("regions.csv", "reporting_units.csv")
_ORIGINAL = tables.shipped_table


def another_table(name: str, package: str) -> Table:
    """A table of the product whose every text says something else, and whose last row is gone."""
    table = _ORIGINAL(name, package)
    spoken = [place for place, column in enumerate(table.columns) if column in _SPOKEN or (column == "name" and name in _NAMED)]
    return Table(table.columns, tuple(_other(row, spoken) for row in table.rows[:-1]))


def _other(row: tuple[str, ...], spoken: list[int]) -> tuple[str, ...]:
    return tuple(f"{MARK}{cell}" if place in spoken else cell for place, cell in enumerate(row))


def main(folder: Path, out: Path) -> None:
    """Write what the folder gives in the changed product."""
    tables.shipped_table = another_table
    lookup.shipped = lambda: Library({}, {}, {})
    if MARK not in regions()["330522"].name.zh:
        raise SystemExit("the tables of the product did not change")
    again = frozen.read(folder).reproduce()
    if again.unasked:
        raise SystemExit(f"the folder lacks {again.unasked}")
    write_folder(out, again.files)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
