"""Ask for a value by address, date and area: the most specific area that has an answer gives it."""

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from reserve.parameters.entries import Repeal
from reserve.parameters.held import held
from reserve.parameters.loader import NATIONAL, Library, open_library
from reserve.parameters.model import Citation, LegalDocument, NeverRecorded, Repealed, TooEarly, Value
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.language import Bilingual

DEFAULT_AREA = "330000"


@cache
def shipped() -> Library:
    """The packs shipped with the product; a file is read once, when one of its addresses is asked for."""
    return open_library(files("reserve.parameters") / "data")


def library() -> Library:
    """The packs that answer here: the shipped ones, or those that are held for a while."""
    instead = held()
    return shipped() if instead is None else instead.library


def documents() -> Mapping[str, LegalDocument]:
    """The register of documents by code."""
    return library().documents


def at(path: str, as_of: dt.date, area: str = DEFAULT_AREA) -> Value:
    """The value in force at ``path`` on ``as_of`` in ``area``, from the county, city, province or nation in this order.

    Raises :class:`TooEarly`, :class:`Repealed` or :class:`NeverRecorded`; never returns None. A wider area answers
    where the narrower one has nothing in force.
    """
    instead = held()
    if instead is None:
        return _shipped_at(path, as_of, area)
    asked = (path, as_of, area)
    if asked not in instead.answers:
        instead.answers[asked] = look_up(instead.library, path, as_of, area)
    return instead.answers[asked]


@lru_cache(maxsize=8192)
def _shipped_at(path: str, as_of: dt.date, area: str) -> Value:
    return look_up(shipped(), path, as_of, area)


def look_up(packs: Library, path: str, as_of: dt.date, area: str) -> Value:
    """The same as :func:`at` over given packs."""
    for code in area_chain(area):
        found = in_area(packs, path, code, as_of)
        if isinstance(found, Value):
            return found
    raise _why_none(packs, path, as_of, area)  # an error that no name here holds: with its frames it would make a circle


def _why_none(packs: Library, path: str, as_of: dt.date, area: str) -> NotFound:
    """What ended before what has not begun, the narrowest area first; where nothing was ever recorded, that."""
    faults = [in_area(packs, path, code, as_of) for code in area_chain(area)]
    for kind in (Repealed, TooEarly):
        for fault in faults:
            if isinstance(fault, kind):
                return fault
    return NeverRecorded("parameter_never_recorded", path=path, area=area)


def area_chain(area: str) -> tuple[str, ...]:
    """The division codes that may answer for ``area``, narrowest first.

    >>> area_chain("330522")
    ('330522', '330500', '330000', '000000')
    """
    if len(area) != 6 or not area.isascii() or not area.isdigit():
        raise BadInput("area_unreadable", area=area[:60])
    return tuple(dict.fromkeys((area, area[:4] + "00", area[:2] + "0000", NATIONAL)))


def in_area(packs: Library, path: str, area: str, as_of: dt.date) -> Value | NotFound | None:
    """What exactly this area has at ``path`` on ``as_of``: a value, the error that says why none holds, or None for nothing recorded."""
    entries = packs.entries.get((path, area))
    if entries is None:
        return None
    begun = [entry for entry in entries if entry.valid_from <= as_of]
    if not begun:
        return TooEarly("parameter_too_early", path=path, valid_from=entries[0].valid_from, as_of=as_of)
    latest = begun[-1]
    if isinstance(latest, Repeal):
        return Repealed("parameter_repealed", path=path, ended=latest.valid_from, citation=_named(latest.citation), as_of=as_of)
    if latest.valid_to is not None and as_of > latest.valid_to:
        ended = latest.valid_to + dt.timedelta(days=1)
        return Repealed("parameter_repealed", path=path, ended=ended, citation=_named(latest.citation), as_of=as_of)
    return latest


def _named(citation: Citation) -> Bilingual:
    title = citation.title or Bilingual("", "")
    return Bilingual(citation.number or title.zh, citation.number or title.en)


def history(path: str, area: str = NATIONAL) -> tuple[Value, ...]:
    """All values ever recorded at ``path`` by exactly ``area``, oldest first; an empty tuple when there are none."""
    return tuple(entry for entry in library().entries.get((path, area), ()) if isinstance(entry, Value))


def recorded(path: str) -> bool:
    """Whether any area ever recorded something at ``path``, in force or not."""
    return any((path, area) in library().entries for area in areas())


def areas() -> tuple[str, ...]:
    """The divisions that have a pack, in order of their codes."""
    return _shipped_areas() if held() is None else tuple(sorted(library().areas))


@cache
def _shipped_areas() -> tuple[str, ...]:
    return tuple(sorted(shipped().areas))


def all_paths() -> tuple[str, ...]:
    """All addresses, sorted. This reads every file."""
    return _shipped_paths() if held() is None else tuple(sorted({path for path, _ in library().entries}))


@cache
def _shipped_paths() -> tuple[str, ...]:
    return tuple(sorted({path for path, _ in shipped().entries}))


def paths(prefix: str = "") -> tuple[str, ...]:
    """All addresses that begin with ``prefix``, sorted."""
    return tuple(path for path in all_paths() if path.startswith(prefix))
