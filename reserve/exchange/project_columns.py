"""The sheets and columns of the project workbook: one sheet for the projects, one for each repeat table, every column a field.

A row above the headings carries the names of the fields (hidden in the template): a file is understood by it whatever the headings
say and in whatever order the columns stand.
"""

import re
from dataclasses import dataclass
from functools import cache

from reserve.vocabulary.document import carrier_column
from reserve.vocabulary.fields import BY_CARRIER, Field, columns_of, fields, single_fields, table_fields
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.units import unit_name

PROJECTS = "projects"
MARK = "reserve:"
"""What the first cell of the row of names begins with, before the code of its sheet."""
ROW, UNIT = "row", "unit"
"""Columns that are no fields: the number that ties a row to its project, and the unit of the quantities of a row."""
_WIDTHS = {"long_text": 40.0, "text": 22.0, "enterprise": 22.0, "date": 13.0, "region": 16.0, "multi_choice": 24.0, "choice": 18.0}
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\']")
LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True)
class ProjectColumn:
    """One column. ``field`` is None for the number of the project and for the unit of a row."""

    code: str
    label: Bilingual
    width: float
    field: Field | None = None

    @property
    def needed_at(self) -> str | None:
        """The stage that cannot do without it; the number of the project is always needed."""
        return self.field.needed_at if self.field is not None else "draft" if self.code == ROW else None


@cache
def sheets() -> tuple[str, ...]:
    """The sheets in order: the projects, then each repeat table; one whose rows need a file cannot be filled in here."""
    return (PROJECTS, *(table.name for table in table_fields() if not any(map(_needs_file, columns_of(table.name)))))


def _needs_file(field: Field) -> bool:
    return field.type == "attachment" and field.needed_at is not None


@cache
def columns(sheet: str) -> tuple[ProjectColumn, ...]:
    """The columns of a sheet; attachments are uploaded on the form and have none."""
    found = single_fields() if sheet == PROJECTS else columns_of(sheet)
    made = [ProjectColumn(ROW, Bilingual("项目序号", "Project no."), 10.0)]
    for field in found:
        if field.type == "attachment":
            continue
        if field.unit == BY_CARRIER and all(column.code != UNIT for column in made):
            made.append(ProjectColumn(UNIT, Bilingual("计量单位", "Unit"), 12.0))
        made.append(ProjectColumn(field.name, field.label, _WIDTHS.get(field.type, 14.0), field))
    return tuple(made)


@cache
def column(sheet: str, code: str) -> ProjectColumn | None:
    """The column of a sheet with this code."""
    return next((one for one in columns(sheet) if one.code == code), None)


def heading(one: ProjectColumn, language: Language, unit: str | None = None) -> str:
    """Label, unit in brackets (the default one), a star where it is needed for the reserve and a circle where it is for money."""
    if unit is None and one.field is not None and one.field.accepted_units:
        unit = one.field.accepted_units[0]
    written = f"（{unit_name(unit).text(language)}）" if unit else ""
    star = {"draft": "*", "reserve": "*", "funding": "○"}.get(one.needed_at or "", "")
    return f"{one.label.text(language)}{written}{star}"


@cache
def titles(language: Language) -> dict[str, str]:
    """The title of each sheet; a spreadsheet takes 31 characters."""
    found = {PROJECTS: Bilingual("项目", "Projects").text(language)}
    for sheet in sheets()[1:]:
        label = _NOT_IN_A_TITLE.sub(" ", fields()[sheet].label.text(language)).strip()[:LONGEST_TITLE]
        found[sheet] = label if label not in found.values() else f"{label[: LONGEST_TITLE - 2]} 2"
    return found


@cache
def carrier_of(sheet: str) -> str | None:
    """The column of a sheet that names the carrier on which the unit of its row depends."""
    return carrier_column(sheet) if sheet != PROJECTS and column(sheet, UNIT) is not None else None
