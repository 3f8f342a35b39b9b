"""Bounds in words: which side of a figure is asked for, and whether the figure itself is included."""

from collections.abc import Mapping
from decimal import Decimal

from dashboards.i18n import translator
from reserve.parameters.bands import BOUNDS
from reserve.parameters.model import Value
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import unit_name


def bound_words(value: Value, language: Language) -> str:
    """Whether a bound is part of what is asked: 含 500, 不含 20000. Blank where a value has no bound.

    >>> import datetime as dt
    >>> from reserve.parameters import at
    >>> bound_words(at("cement_plan.clinker_unit_energy_target", dt.date(2024, 9, 2)), "en")
    'at most 101.5 kgce/t; 101.5 itself is included'
    """
    _ = translator(language)
    unit = unit_name(value.unit).text(language)
    sides = {
        "at_least": _("at least {figure}; {bare} itself is included"),
        "above": _("more than {figure}; {bare} itself is not included"),
        "at_most": _("at most {figure}; {bare} itself is included"),
        "below": _("less than {figure}; {bare} itself is not included"),
    }
    content = value.value
    given: dict[str, object] = {}
    if isinstance(content, Mapping) and set(content) <= set(BOUNDS):
        given = dict(content)
    elif isinstance(content, Decimal) and value.sense in sides:
        given = {str(value.sense): content}
    parts = [sides[side].format(figure=f"{bound} {unit}".strip(), bare=bound) for side, bound in given.items() if side in sides]
    return ("；" if language == "zh" else ". ").join(parts)
