"""What a path of a document is called: the field, and for a cell of a table also the table and what its row is about."""

from reserve.vocabulary.document import Document, display, field_of_path
from reserve.vocabulary.fields import columns_of, fields
from reserve.vocabulary.language import Bilingual, Language


def path_label(path: str, document: Document | None = None) -> Bilingual:
    """The label of ``path``; a row is named by its first column where ``document`` has it, else by its key."""
    return Bilingual(_said(path, document, "zh"), _said(path, document, "en"))


def _said(path: str, document: Document | None, language: Language) -> str:
    parts = path.split("/")
    table = fields()[parts[0]]
    if len(parts) == 1:
        return table.label.text(language)
    row = next((one for one in document.rows(parts[0]) if one.key == parts[1]), None) if document is not None else None
    first = columns_of(parts[0])[0]
    named = display(first, row.cells.get(first.name), language) if row is not None else parts[1]
    column = f" · {field_of_path(path).label.text(language)}" if len(parts) == 3 else ""
    return f"{table.label.text(language)} · {named}{column}"
