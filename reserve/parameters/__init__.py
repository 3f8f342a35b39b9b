"""Dated legal values with their citations: ``at(path, as_of, area)`` answers or says which of three things is wrong."""

from reserve.parameters.answers import Explanation, explain
from reserve.parameters.bands import Band
from reserve.parameters.lookup import at, documents, history, paths, recorded
from reserve.parameters.model import Citation, LegalDocument, NeverRecorded, Pack, Repealed, TooEarly, Value, status_label
from reserve.parameters.programmes import Programme, programme, programmes

__all__ = [
    "Band",
    "Citation",
    "Explanation",
    "LegalDocument",
    "NeverRecorded",
    "Pack",
    "Programme",
    "Repealed",
    "TooEarly",
    "Value",
    "at",
    "documents",
    "explain",
    "history",
    "paths",
    "programme",
    "programmes",
    "recorded",
    "status_label",
]
