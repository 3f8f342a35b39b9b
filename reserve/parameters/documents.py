"""The register of documents that values are cited from."""

import datetime as dt
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

from reserve.parameters.model import Citation, LegalDocument
from reserve.parameters.yaml_reader import ParameterFileError, read_yaml
from reserve.vocabulary.language import Bilingual

_KEYS = {"title", "number", "issuers", "printed", "in_force", "ends", "file", "sha256", "period", "scope"}


def read_documents(source: Traversable) -> dict[str, LegalDocument]:
    """All documents of ``documents.yaml`` by code; a record that is not whole raises :class:`ParameterFileError`."""
    return {code: _document(code, record, source.name) for code, record in read_yaml(source).items()}


def _document(code: str, record: Any, file: str) -> LegalDocument:
    where = f"{file}: {code}"
    if not isinstance(record, Mapping) or not set(record) <= _KEYS or "title" not in record:
        raise ParameterFileError(where, "file_document_keys", known=", ".join(sorted(_KEYS)))
    for key in ("printed", "in_force", "ends"):
        if record.get(key) is not None and not isinstance(record[key], dt.date):
            raise ParameterFileError(f"{where}.{key}", "file_date", value=repr(record[key]))
    if bool(record.get("file")) != bool(record.get("sha256")):
        raise ParameterFileError(where, "file_document_sha256")
    return LegalDocument(
        code, bilingual(record["title"], f"{where}.title"), record.get("number", ""), tuple(record.get("issuers", ())),
        record.get("printed"), record.get("in_force"), record.get("ends"), record.get("file"), record.get("sha256"),
        *(bilingual(record[key], f"{where}.{key}") if key in record else None for key in ("period", "scope")),
    )  # fmt: skip


def bilingual(record: Any, where: str) -> Bilingual:
    """Read ``{zh: ..., en: ...}``; anything else raises :class:`ParameterFileError`."""
    if not isinstance(record, Mapping) or set(record) != {"zh", "en"} or not all(isinstance(v, str) and v for v in record.values()):
        raise ParameterFileError(where, "file_bilingual")
    return Bilingual(record["zh"], record["en"])


def read_citation(record: Any, documents: Mapping[str, LegalDocument], where: str) -> Citation:
    """Read ``{document: code, clause: ..., clause_en: ...}``; an unknown document raises :class:`ParameterFileError`."""
    if not isinstance(record, Mapping) or not set(record) <= {"document", "clause", "clause_en"} or "document" not in record:
        raise ParameterFileError(where, "file_citation_keys")
    found = documents.get(record["document"])
    if found is None:
        raise ParameterFileError(where, "file_citation_unknown", document=repr(record["document"]))
    clause = str(record.get("clause", ""))
    return Citation(found.code, found.title, found.number, clause, str(record.get("clause_en", clause)))
