"""The trail of a computation: its steps with their sources, what was missing, and which legal values it used."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from reserve.parameters import Value, at
from reserve.rules.basis.columns import rounded
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.units import plain

__all__ = ["Cited", "Step", "Told", "Trail", "rounded", "shown"]


class Cited:
    """Something that names its source in both languages; where there is no English name the Chinese one stands."""

    __slots__ = ()
    citation: str
    citation_en: str

    def cited(self, language: Language) -> str:
        """The source in ``language``."""
        return self.citation if language == "zh" else self.citation_en or self.citation


def shown(number: Decimal, places: int = 4) -> str:
    """A number inside an expression: at most ``places`` decimals, no trailing zeros."""
    return plain(round(number, places))


@dataclass(frozen=True, slots=True)
class Step(Cited):
    """One step: what it is, how it was computed, the result with its unit, and where the rule or value is written.

    ``citation`` is the Chinese form, ``citation_en`` the English one; ``status`` is that of the legal value, or ``""``. ``path`` is the
    address of that value, ``as_of`` and ``area`` what it was asked for.
    """

    label: Bilingual
    expression: str
    result: Decimal
    unit: str
    citation: str = ""
    status: str = ""
    citation_en: str = ""
    path: str = ""
    as_of: dt.date | None = None
    area: str = ""


class Trail:
    """Collects steps, missing paths and used values while one document is assessed."""

    def __init__(self, as_of: dt.date, area: str) -> None:
        self.as_of = as_of
        self.area = area
        self.steps: list[Step] = []
        self.missing: dict[str, None] = {}
        self.unavailable: dict[str, None] = {}
        self.used: dict[str, Value] = {}

    def value(self, path: str) -> Value | None:
        """The legal value at ``path``, or None with the address noted when nothing is in force."""
        try:
            found = at(path, self.as_of, self.area)
        except NotFound:
            self.unavailable[path] = None
            return None
        self.used[path] = found
        return found

    def lack(self, path: str) -> None:
        """Note a field without which a figure cannot be computed."""
        self.missing[path] = None

    def step(self, label: Bilingual, expression: str, result: Decimal, unit: str, source: Value | None = None) -> None:
        """Add a step; its result is rounded to the common scale."""
        cited = source.citation if source else None
        self.steps.append(
            Step(
                label,
                expression,
                rounded(result),
                unit,
                cited.text("zh") if cited else "",
                source.status if source else "",
                cited.text("en") if cited else "",
                source.path if source else "",
                self.as_of,
                self.area,
            )
        )


class Told(Sequence[Step]):
    """Steps that are told when somebody looks: the figures do not wait for the words about them."""

    def __init__(self, tell: Callable[[], Sequence[Step]]) -> None:
        self._tell = tell
        self._steps: Sequence[Step] | None = None

    def _told(self) -> Sequence[Step]:
        if self._steps is None:
            self._steps = tuple(self._tell())
        return self._steps

    @overload
    def __getitem__(self, place: int) -> Step: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Step]: ...
    def __getitem__(self, place: int | slice) -> Step | Sequence[Step]:
        return self._told()[place]

    def __len__(self) -> int:
        return len(self._told())

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Told | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))
