"""Which fields a project needs: a field with a switch shows and counts only where its switch is on.

Three switches, all columns of ``fields.csv``: ``kinds`` (kinds of measures that the project ticks; inside a repeat table with a kind of
its own, the kind of the row), ``sectors`` (products, or sectors of products) and ``when`` (a yes-or-no field answered yes). Where a
switch is off, what was typed stays in the document, word for word, and is neither asked for nor judged nor counted.
"""

from reserve.vocabulary.document import Document, Row
from reserve.vocabulary.fields import Field, columns_of, fields
from reserve.vocabulary.held_tables import tabled
from reserve.vocabulary.products import products_of

KINDS = "component_kinds"
PRODUCT = "product"


@tabled
def kind_column(table: str) -> str | None:
    """The column that says of what kind a row of ``table`` is; None for a table whose rows have no kind."""
    return next((column.name for column in columns_of(table) if column.choices == "component_kind"), None)


@tabled
def switches_of(field: Field) -> tuple[str, ...]:
    """The fields on whose answers it depends whether ``field`` shows, in no more than three steps: kind, product, question."""
    own = kind_column(field.table) if field.table is not None and field.kinds else None
    above = switches_of(fields()[field.table]) if field.table is not None else ()
    asked = (own or (KINDS if field.kinds else None), PRODUCT if field.sectors else None, field.when)
    return tuple(dict.fromkeys(name for name in (*asked, *above) if name))


def shows(field: Field, document: Document, row: Row | None = None) -> bool:
    """Whether ``field`` shows and counts in ``document``; a column of a table with kinds is asked of one ``row``."""
    if field.table is not None:
        column = kind_column(field.table)
        if field.kinds and column is not None and (row is None or row.value(column) not in field.kinds):
            return False
        return shows(fields()[field.table], document)
    if field.kinds:
        ticked = document.value(KINDS)
        if not isinstance(ticked, tuple) or not set(ticked) & set(field.kinds):
            return False
    if field.sectors and document.value(PRODUCT) not in products_of(field.sectors):
        return False
    return field.when is None or document.value(field.when) is True


def hidden(document: Document) -> list[str]:
    """The paths of answers that stand in ``document`` although their switch is off, in the order of the form."""
    return [path for path, field, _ in document.walk() if not shows(field, document, _row_of(path, document))]


def counted(document: Document) -> Document:
    """``document`` with only the answers that count: what rules, figures and lists read. The same object where nothing is hidden."""
    if not _may_hide(document):
        return document
    entries = {name: entry for name, entry in document.entries.items() if shows(fields()[name], document)}
    tables: dict[str, tuple[Row, ...]] = {}
    for name, rows in document.tables.items():
        if shows(fields()[name], document):
            tables[name] = tuple(_counted_row(row, document) for row in rows) if name in _switched_tables() else rows
    return Document(entries, tables)


def _counted_row(row: Row, document: Document) -> Row:
    return Row(row.key, {name: entry for name, entry in row.cells.items() if shows(fields()[name], document, row)})


def _row_of(path: str, document: Document) -> Row | None:
    parts = path.split("/")
    return next((row for row in document.rows(parts[0]) if row.key == parts[1]), None) if len(parts) == 3 else None


def _may_hide(document: Document) -> bool:
    return not (_switched().isdisjoint(document.entries) and (_switched() | _switched_tables()).isdisjoint(document.tables))


@tabled
def _switched() -> frozenset[str]:
    """Single fields and whole tables with a switch."""
    return frozenset(field.name for field in fields().values() if field.table is None and field.switched)


@tabled
def _switched_tables() -> frozenset[str]:
    """Tables with a column that has a switch."""
    return frozenset(field.table for field in fields().values() if field.table is not None and field.switched)
