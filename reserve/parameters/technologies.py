"""The vocabulary of recommended technology: the terms of the documents by sector, whichever province recommends them."""

from dataclasses import dataclass

from reserve.parameters.loader import Library
from reserve.parameters.lookup import library
from reserve.parameters.model import Value, own_name
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual

_TERMS = "technologies."


@dataclass(frozen=True, slots=True)
class Term:
    """One technology of a sector: its code, its name, and every place that recommends it."""

    sector: str
    code: str
    name: Bilingual
    sources: tuple[Value, ...]


def technologies(sector: str, packs: Library | None = None) -> tuple[Term, ...]:
    """The terms of a sector by code, in ``packs`` (None: the shipped library).

    A sector without terms raises ``NotFound('technology_sector_unknown')``.

    >>> [term.code for term in technologies("lime")][:3]
    ['annular_kiln', 'beam_kiln', 'double_shaft_kiln']
    """
    found: dict[str, list[Value]] = {}
    for (path, _), entries in (packs or library()).entries.items():
        if path.startswith(f"{_TERMS}{sector}."):
            found.setdefault(path.rpartition(".")[2], []).extend(entry for entry in entries if isinstance(entry, Value))
    if not found:
        raise NotFound("technology_sector_unknown", sector=sector[:40], known=", ".join(sectors(packs)))
    return tuple(Term(sector, code, own_name(values[0]), tuple(values)) for code, values in sorted(found.items()))


def sectors(packs: Library | None = None) -> tuple[str, ...]:
    """The sectors that have terms, sorted."""
    return tuple(sorted({path.split(".")[1] for path, _ in (packs or library()).entries if path.startswith(_TERMS)}))
