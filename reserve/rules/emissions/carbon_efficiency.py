"""The industrial carbon-efficiency code (工业碳效码): level by carbon per value added, grade by its ratio to the industry."""

import datetime as dt
from decimal import Decimal

from reserve.parameters import Band, Value, at
from reserve.vocabulary.errors import BadInput

_LEVELS = ("carbon_efficiency.level_by_carbon_per_value_added", ("low", "medium", "high"))
_GRADES = ("carbon_efficiency.grade_by_ratio", ("1", "2", "3", "4", "5"))


def carbon_level(co2_per_value_added: Decimal, as_of: dt.date, area: str) -> tuple[str, Value]:
    """Carbon per value added is low, medium or high; a bound belongs to the better level.

    Source: the method of carbon-efficiency grades of larger industrial firms (to be verified). In: tCO2 per 10,000 yuan of value
    added, net of own renewable power and sinks. Out: ``low``, ``medium`` or ``high`` and the value with its citation. Raises
    ``BadInput('carbon_figure_negative')`` for a negative figure and the three errors of :func:`reserve.parameters.at`.

    >>> carbon_level(Decimal("0.6"), dt.date(2024, 9, 2), "330000")[0]
    'low'
    """
    return _banded(_LEVELS, co2_per_value_added, as_of, area)


def carbon_grade(ratio_to_industry: Decimal, as_of: dt.date, area: str) -> tuple[int, Value]:
    """A firm's carbon per value added over the mean of its industry gives grade 1 (best) to 5; a bound belongs to the better grade.

    Source, errors: as :func:`carbon_level`. In: a ratio without unit. Out: the grade and the value with its citation.

    >>> carbon_grade(Decimal("1.21"), dt.date(2024, 9, 2), "330000")[0]
    4
    """
    grade, value = _banded(_GRADES, ratio_to_industry, as_of, area)
    return int(grade), value


def _banded(table: tuple[str, tuple[str, ...]], figure: Decimal, as_of: dt.date, area: str) -> tuple[str, Value]:
    if figure < 0:
        raise BadInput("carbon_figure_negative", figure=figure)
    group, names = table
    for name in names:
        value = at(f"{group}.{name}", as_of, area)
        if Band.of(value.value).contains(figure):
            return name, value
    raise AssertionError(f"the bands at {group} leave a gap at {figure}")
