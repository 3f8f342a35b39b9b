"""Which pack answered and why: every area that was asked, narrowest first, with what it had to say."""

import datetime as dt
from dataclasses import dataclass

from reserve.parameters.loader import Library
from reserve.parameters.lookup import DEFAULT_AREA, area_chain, in_area, library
from reserve.parameters.model import Pack, Repealed, TooEarly, Value
from reserve.vocabulary.errors import messages
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.regions import full_name, regions

_NATION = Bilingual("全国", "the nation")


@dataclass(frozen=True, slots=True)
class Asked:
    """One area that was asked: ``reason`` is ``answered``, ``nothing``, ``too_early``, ``ended`` or ``not_asked``, with its sentence."""

    area: str
    name: Bilingual
    reason: str
    message: Bilingual


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value that answers and its pack, or neither, and what each area said on the way."""

    path: str
    as_of: dt.date
    area: str
    value: Value | None
    pack: Pack | None
    asked: tuple[Asked, ...]

    def text(self, language: Language) -> str:
        """What every area said, a line each, narrowest first."""
        return "\n".join(step.message.text(language) for step in self.asked)


def explain(path: str, as_of: dt.date, area: str = DEFAULT_AREA) -> Explanation:
    """The areas that may answer for ``area`` at ``path`` on ``as_of``, and why one of them did or none.

    It never raises for a value that is missing; an unreadable area raises ``BadInput('area_unreadable')``.

    >>> found = explain("capacity_replacement.clinker.other_region", dt.date(2024, 9, 2), "330803")
    >>> [(step.area, step.reason) for step in found.asked]
    [('330803', 'nothing'), ('330800', 'nothing'), ('330000', 'answered'), ('000000', 'not_asked')]
    """
    return explain_in(library(), path, as_of, area)


def explain_in(packs: Library, path: str, as_of: dt.date, area: str) -> Explanation:
    """The same over given packs."""
    steps: list[Asked] = []
    value: Value | None = None
    for code in area_chain(area):
        found = None if value else in_area(packs, path, code, as_of)
        steps.append(_asked(packs, code, found, answered=value is not None, as_of=as_of))
        value = found if isinstance(found, Value) else value
    return Explanation(path, as_of, area, value, packs.packs[value.pack] if value else None, tuple(steps))


def _asked(packs: Library, code: str, found: object, *, answered: bool, as_of: dt.date) -> Asked:
    name = _name(code)
    if answered:
        return _step(code, name, "not_asked", place=name)
    if isinstance(found, Value):
        return _step(code, name, "answered", place=name, pack=packs.packs[found.pack].title, since=found.valid_from, as_of=as_of)
    if isinstance(found, TooEarly):
        return _step(code, name, "too_early", place=name, since=found.figures["valid_from"])
    if isinstance(found, Repealed):
        return _step(code, name, "ended", place=name, ended=found.figures["ended"], citation=found.figures["citation"])
    return _step(code, name, "nothing", place=name)


def _step(code: str, name: Bilingual, reason: str, **figures: object) -> Asked:
    return Asked(code, name, reason, messages()[f"asked_{reason}"].format(**figures))


def _name(code: str) -> Bilingual:
    if code == "000000":
        return _NATION
    return Bilingual(full_name(code), full_name(code, "en")) if code in regions() else Bilingual(code, code)
