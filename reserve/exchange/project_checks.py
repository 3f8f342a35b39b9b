"""What a spreadsheet is told to check in a column: lists, bounds, lengths, and the simple rules between two columns of a line.

A figure with a unit of its own is text to a spreadsheet; every formula lets text pass, the reader understands it.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from reserve.exchange.project_columns import PROJECTS, ROW, ProjectColumn, columns, titles
from reserve.exchange.texts import word
from reserve.vocabulary.fields import Field, fields
from reserve.vocabulary.language import Language
from reserve.vocabulary.tables import read_table
from reserve.vocabulary.units import plain, units

NUMBERS = ("quantity", "ratio", "money", "integer", "year")
_TITLE, _MESSAGE = 32, 255


@dataclass(frozen=True, slots=True)
class Between:
    """A rule between two columns of one line: ``field`` comes after, or is at most, ``other``. Only a blocking rule stops the entry."""

    rule: str
    severity: str
    field: str
    relation: str
    other: str


@cache
def between() -> dict[str, Between]:
    """The rules by the column at which they are checked."""
    rows = read_table("project_formulas.csv", "reserve.exchange")
    return {row["field"]: Between(row["rule"], row["severity"], row["field"], row["relation"], row["other"]) for row in rows}


def validation(sheet: str, one: ProjectColumn, first: int, ranges: dict[str, str], language: Language) -> dict[str, Any] | None:
    """The check of a column whose first line of data is ``first`` (0 the first line); None where there is nothing to check."""
    if one.code == ROW:
        return _row_check(sheet, first, language)
    field = one.field
    if field is None:  # the unit of a row, whose list depends on the carrier beside it
        return None
    if (source := ranges.get(list_of(one) or "")) is not None:
        stop = "warning" if field.type in ("multi_choice", "region") else "stop"
        return {"validate": "list", "source": source, "error_type": stop, "error_message": word("project.not_in_list", language)}
    if field.type in NUMBERS:
        return _number_check(sheet, one, first, language)
    if field.type == "date":
        return _date_check(sheet, one, first, language)
    if field.max_length is not None:
        said = word("project.text_length", language, limit=field.max_length)
        return {"validate": "length", "criteria": "<=", "value": field.max_length, "error_message": said}
    return None


def with_prompt(check: dict[str, Any] | None, one: ProjectColumn, language: Language) -> dict[str, Any] | None:
    """The check with the help that shows when a cell is entered."""
    told = one.field.help.text(language) if one.field is not None else ""
    if not told:
        return check
    return {**(check or {"validate": "any"}), "input_title": one.label.text(language)[:_TITLE], "input_message": told[:_MESSAGE]}


def list_of(one: ProjectColumn) -> str | None:
    """The list of words behind a column."""
    if one.field is None:
        return None
    return {"boolean": "yes_no", "region": "county"}.get(one.field.type, one.field.choices)


def _row_check(sheet: str, first: int, language: Language) -> dict[str, Any] | None:
    if sheet == PROJECTS:
        return None
    title = titles(language)[PROJECTS]
    return {
        "validate": "custom", "value": f"=COUNTIF('{title}'!$A:$A,$A{first + 1})>0", "error_type": "warning",
        "error_message": word("project.row_unknown", language),
    }  # fmt: skip


def _number_check(sheet: str, one: ProjectColumn, first: int, language: Language) -> dict[str, Any]:
    field = one.field
    assert field is not None  # noqa: S101 -- asked for columns of fields only
    cell = f"{_letter(sheet, one.code)}{first + 1}"
    tests: list[str] = []
    said = word("project.number_any", language)
    if field.minimum is not None and field.maximum is not None:
        low, high, unit = _bounds(field, language)
        tests.append(f"{cell}>={low:f},{cell}<={high:f}")
        said = word("project.number_range", language, minimum=plain(low), maximum=plain(high), unit=unit).strip()
    found, rule, message = _rule_test(sheet, one, first, language)
    formula = f"AND({','.join([*tests, *([rule] if rule else [])])})" if tests or rule else "TRUE"
    text = "FALSE" if field.type in ("integer", "year") else "TRUE"
    return {
        "validate": "custom", "value": f"=IF(ISNUMBER({cell}),{formula},{text})", "error_type": _stop(found),
        "error_message": "；".join(part for part in (said, message) if part)[:_MESSAGE],
    }  # fmt: skip


def _bounds(field: Field, language: Language) -> tuple[Decimal, Decimal, str]:
    """The bounds of a field in the unit of its heading."""
    assert field.minimum is not None and field.maximum is not None  # noqa: S101, PT018 -- asked where both are given
    if field.unit is None or not field.accepted_units or field.unit not in units():
        return field.minimum, field.maximum, ""
    shown = units()[field.accepted_units[0]]
    factor = units()[field.unit].factor / shown.factor
    return field.minimum * factor, field.maximum * factor, shown.label.text(language)


def _stop(found: Between | None) -> str:
    return "stop" if found is None or found.severity == "block" else "warning"


def _date_check(sheet: str, one: ProjectColumn, first: int, language: Language) -> dict[str, Any]:
    cell = f"{_letter(sheet, one.code)}{first + 1}"
    found, rule, message = _rule_test(sheet, one, first, language)
    tests = ",".join([f"{cell}>=DATE(1950,1,1)", f"{cell}<=DATE(2100,12,31)", *([rule] if rule else [])])
    return {
        "validate": "custom", "value": f"=IF(ISNUMBER({cell}),AND({tests}),TRUE)", "error_type": _stop(found),
        "error_message": "；".join(part for part in (word("project.date_range", language), message) if part)[:_MESSAGE],
    }  # fmt: skip


def _rule_test(sheet: str, one: ProjectColumn, first: int, language: Language) -> tuple[Between | None, str, str]:
    found = between().get(one.code)
    if found is None or sheet != PROJECTS:
        return None, "", ""
    cell, other = (f"{_letter(sheet, code)}{first + 1}" for code in (found.field, found.other))
    labels = {"label": one.label.text(language), "other": fields()[found.other].label.text(language)}
    said = word(f"project.{found.relation}", language, rule=found.rule, **labels)
    return found, f"IF(ISNUMBER({other}),{cell}{'>' if found.relation == 'after' else '<='}{other},TRUE)", said


def _letter(sheet: str, code: str) -> str:
    place = next(place for place, one in enumerate(columns(sheet)) if one.code == code)
    return f"${xl_col_to_name(place)}"
