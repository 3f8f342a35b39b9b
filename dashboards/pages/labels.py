"""What things are called on the pages: fields by path, documents as rows of text, how well a value is attested."""

from reserve.parameters.model import status_label
from reserve.vocabulary import path_labels
from reserve.vocabulary.document import Document, display, field_of_path
from reserve.vocabulary.fields import fields
from reserve.vocabulary.language import Language
from reserve.vocabulary.regions import full_name, regions

TONES = {
    "draft": "", "submitted": "info", "county": "ok", "city": "ok", "province": "ok", "returned": "warn", "withdrawn": "", "refused": "bad",
    "open": "info", "ranked": "ok", "frozen": "ok",
    "approved": "ok", "publicised": "info", "objections": "warn", "final": "ok", "issued": "ok", "ended": "",
}  # fmt: skip


def source_line(citation: str, status: str, language: Language) -> str:
    """A citation, marked where it is not law that somebody has read (本系统设定, 待核)."""
    if status in ("house", "unverified"):
        mark = f"[{status_label(status).text(language)}]"
        return f"{citation} {mark}" if citation else mark
    return citation


def path_label(path: str, document: Document | None, language: Language) -> str:
    """The name of a field; for a cell of a table also the table and what its row is about."""
    return path_labels.path_label(path, document).text(language)


def county_name(code: object, language: Language) -> str:
    """A county with its city; a code that is unknown is shown as it is."""
    return full_name(str(code), language) if str(code) in regions() else str(code or "")


def shown(document: Document | None, path: str, language: Language) -> str:
    """An answer as people read it; blank stays blank."""
    if document is None:
        return ""
    field = field_of_path(path)
    return county_name(document.value(path), language) if field.type == "region" else display(field, document.entry(path), language)


def differences(now: Document, before: Document, language: Language) -> list[tuple[str, str, str]]:
    """Every answer that differs between two versions: (label, before, now), in the order of the form."""
    paths = dict.fromkeys([path for path, _, _ in before.walk()] + [path for path, _, _ in now.walk()])
    order = {name: place for place, name in enumerate(fields())}
    found = []
    for path in sorted(paths, key=lambda p: (order[p.split("/")[0]], p.split("/")[1:2], order[p.split("/")[-1]])):
        old, new = shown(before, path, language), shown(now, path, language)
        if old != new:
            found.append((path_label(path, now if now.entry(path) else before, language), old, new))
    return found
