"""What the dated parameters ask of the figures, and the days they count with."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reserve.parameters import Band, Value, at
from reserve.vocabulary.quality import QualityFigure

_DAYS = {"county": "data_quality.days_county", "city": "data_quality.days_city", "province": "data_quality.days_province"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one day in one area."""

    as_of: dt.date
    area: str

    def limit(self, figure: QualityFigure) -> Value | None:
        """What is asked of a figure; None where nothing is."""
        return at(figure.limit, self.as_of, self.area) if figure.limit else None

    def days_of(self, figure: QualityFigure) -> int | None:
        """The days a figure counts with."""
        return _most(figure.days, self.as_of, self.area) if figure.days else None

    def days_of_level(self, level: str) -> int:
        """The days within which a level decides."""
        return _most(_DAYS[level], self.as_of, self.area)

    @property
    def days_to_correct(self) -> int:
        """The days within which a returned project is submitted again."""
        return _most("data_quality.days_correct", self.as_of, self.area)

    def enough(self, count: int) -> bool:
        """Whether so many cases are compared and ranked."""
        return _contains("data_quality.minimum_count", Decimal(count), self.as_of, self.area)

    def enough_units(self, count: int) -> bool:
        """Whether so many units carry a median."""
        return _contains("data_quality.minimum_units", Decimal(count), self.as_of, self.area)

    def minimum(self) -> int:
        """The smallest number of cases that is compared."""
        return int(_band("data_quality.minimum_count", self.as_of, self.area).at_least or 0)

    def meets(self, figure: QualityFigure, value: Decimal) -> bool | None:
        """Whether a figure is as asked; None where nothing is asked."""
        return _contains(figure.limit, value, self.as_of, self.area) if figure.limit else None


@lru_cache(maxsize=256)
def _band(path: str, as_of: dt.date, area: str) -> Band:
    content = at(path, as_of, area).value
    if not isinstance(content, Mapping):
        raise TypeError(f"{path} is not a band")
    return Band.of(content)


def _contains(path: str, value: Decimal, as_of: dt.date, area: str) -> bool:
    return _band(path, as_of, area).contains(value)


def _most(path: str, as_of: dt.date, area: str) -> int:
    most = _band(path, as_of, area).at_most
    if most is None:
        raise ValueError(f"{path} has no bound at_most")
    return int(most)
