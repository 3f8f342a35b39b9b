"""A project workbook back to who sent it: as it stood, each faulty cell shaded with its findings as a comment, and a sheet of all of them.

Corrected, it can be imported as it is.
"""

import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_rowcol_to_cell

from reserve.exchange.project_columns import PROJECTS, ROW, ProjectColumn, column, columns, titles
from reserve.exchange.project_template import FIRST, Frame, new_book, number_format, write_frame
from reserve.exchange.project_workbook import ProjectBook, ProjectRow, SheetLines
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.findings import SEVERITIES, Finding, Severity
from reserve.vocabulary.language import Bilingual

PRESENCE = "R-NEED"
MOST_COMMENTS, MOST_LINKS, TOLD_IN_A_COMMENT = 20_000, 5_000, 4
_TONES: Mapping[str, dict[str, str]] = {
    "block": {"bg_color": "#FBD5D1"}, "explain": {"bg_color": "#FDE9B8"}, "hint": {"bg_color": "#D6E6FA"},
}  # fmt: skip
_COMMENT = {"x_scale": 3.0, "y_scale": 2.0, "font_size": 9, "author": ""}
_FIGURE = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d{1,12})?")
_WIDTHS = (20.0, 9.0, 10.0, 34.0, 28.0, 11.0, 80.0, 26.0)


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding at a cell of the file: sheet, line of the file as it was read, column. ``rule_id`` is blank for what was not read."""

    sheet: str
    line: int
    code: str
    row_id: str
    name: str
    severity: Severity
    message: Bilingual
    rule_id: str = ""


def remarks(book: ProjectBook, findings: Mapping[int, Sequence[Finding]]) -> list[Remark]:
    """Everything to say about a file, in its order. ``findings``: those of each project by its line."""
    found = [remark for row in book.rows for remark in _of_row(row, findings.get(row.number, ()))]
    found += [Remark(cell.sheet, cell.line, ROW, "", "", "block", error.message) for cell, error in book.orphans]
    return found


def _of_row(row: ProjectRow, findings: Sequence[Finding]) -> Iterator[Remark]:
    about = Remark(PROJECTS, row.number, ROW, row.row_id, row.name, "block", Bilingual("", ""))
    if row.refusal is not None:
        yield replace(about, message=row.refusal.message)
    unread = {(cell.sheet, cell.line, problem.path) for cell, problem in row.problems}
    for cell, problem in row.problems:
        yield replace(about, sheet=cell.sheet, line=cell.line, code=problem.path, message=problem.error.message)
    for one in findings:
        sheet, line, code = _place(row, one.path)
        if one.rule_id.startswith(PRESENCE) and (sheet, line, code) in unread:
            continue  # something was typed there, and why it was not read is said already
        yield replace(about, sheet=sheet, line=line, code=code, severity=one.severity, message=one.message, rule_id=one.rule_id)


def _place(row: ProjectRow, path: str) -> tuple[str, int, str]:
    """The cell that a path of the document stands at; what has no column is told at the number of its line."""
    parts = path.split("/")
    if len(parts) == 1:
        return PROJECTS, row.number, path if column(PROJECTS, path) is not None else ROW
    cell = row.lines.get(f"{parts[0]}/{parts[1]}")
    if cell is None:
        return PROJECTS, row.number, ROW
    code = parts[2] if len(parts) == 3 and column(parts[0], parts[2]) is not None else ROW
    return cell.sheet, cell.line, code


def checked_workbook(book: ProjectBook, told: Sequence[Remark], frame: Frame) -> bytes:
    """The workbook with ``told`` in the language of ``frame``. The same file and findings give the same bytes."""
    buffer = io.BytesIO()
    frame = replace(frame, units={code: one.units for code, one in book.sheets.items()})
    title = Pen.word_of("project.sheet.findings", frame.language)
    with new_book(buffer, title) as made:
        pens = write_frame(made, frame, leading=[title])
        shifts = {code: _shift(one) for code, one in book.sheets.items()}
        _write_findings(pens[title], book, told, shifts)
        by_cell: dict[tuple[str, int, str], list[Remark]] = defaultdict(list)
        for remark in told:
            by_cell[remark.sheet, remark.line, remark.code].append(remark)
        left = MOST_COMMENTS
        for code in book.sheets:
            marked = {(line, column): found for (sheet, line, column), found in by_cell.items() if sheet == code}
            left = _Sheet(pens[code], code, shifts[code]).write(book, marked, left)
    return buffer.getvalue()


def _shift(one: SheetLines) -> int:
    """How many lines lower a sheet is written than it stood, so that no line falls among the headings."""
    return max(0, FIRST + 1 - min((line.number for line in one.lines), default=FIRST + 1))


class _Sheet:
    """Writes the lines of one sheet at their places, shaded where something is to be said."""

    def __init__(self, pen: Pen, code: str, shift: int) -> None:
        self.pen = pen
        self.columns = columns(code)
        self.code = code
        self.shift = shift

    def write(self, book: ProjectBook, marked: Mapping[tuple[int, str], Sequence[Remark]], comments: int) -> int:
        """Write the lines; answers with how many comments may still be written."""
        lines = book.sheets[self.code]
        for line in lines.lines:
            for place, one in enumerate(self.columns):
                at = lines.places.get(one.code)
                text = line.cells[at] if at is not None and at < len(line.cells) else ""
                found = marked.get((line.number, one.code), ())
                if not text and not found:
                    continue
                tone = _TONES[min((remark.severity for remark in found), key=SEVERITIES.index)] if found else {}
                self._cell(line.number - 1 + self.shift, place, text, one, tone)
                if found and comments > 0:
                    self.pen.sheet.write_comment(line.number - 1 + self.shift, place, self._comment(found), _COMMENT)
                    comments -= 1
        return comments

    def _cell(self, row: int, place: int, text: str, one: ProjectColumn, tone: dict[str, str]) -> None:
        """A figure as a figure and a date as a date where nothing is lost by it; everything else as the text it is."""
        form = {"num_format": number_format(one), "border": 0, **tone}
        kind = one.field.type if one.field is not None else "integer" if one.code == ROW else "text"
        if kind in ("quantity", "ratio", "money", "integer", "year") and _FIGURE.fullmatch(text) and len(text) <= 15:
            self.pen.sheet.write_number(row, place, float(text), self.pen.style("text", **form))
            return
        if kind == "date" and (day := _day(text)) is not None:
            self.pen.sheet.write_datetime(row, place, dt.datetime.combine(day, dt.time()), self.pen.style("text", **form))
            return
        self.pen.text(row, place, text, "text", **form)

    def _comment(self, found: Sequence[Remark]) -> str:
        pen = self.pen
        lines = [_said(pen, remark) for remark in found[:TOLD_IN_A_COMMENT]]
        if len(found) > TOLD_IN_A_COMMENT:
            lines.append(pen.word("project.checked.more", count=len(found) - TOLD_IN_A_COMMENT))
        return "\n".join(lines)


def _said(pen: Pen, remark: Remark) -> str:
    word = pen.word(f"report.{remark.severity}") if remark.rule_id else pen.word("project.checked.unread")
    rule = f"（{remark.rule_id}）" if remark.rule_id else ""
    return f"【{word}】{remark.message.text(pen.language)}{rule}"


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None


def _write_findings(pen: Pen, book: ProjectBook, told: Sequence[Remark], shifts: Mapping[str, int]) -> None:
    language = pen.language
    pen.sheet.set_row(0, 28)
    title = pen.word("project.checked.title", name=book.filename, count=len(book.rows), findings=len(told))
    pen.merged(0, len(_WIDTHS) - 1, title, "title", align="left")
    pen.merged(1, len(_WIDTHS) - 1, pen.word("project.checked.hint"), "note", width=sum(_WIDTHS))
    heads = [
        pen.word("project.checked.sheet"), pen.word("project.checked.cell"), columns(PROJECTS)[0].label.text(language),
        pen.word("project.checked.project"), pen.word("report.place"), pen.word("report.severity"), pen.word("report.sentence"),
        pen.word("report.rule"),
    ]  # fmt: skip
    pen.header(2, heads, _WIDTHS, height=24)
    pen.sheet.freeze_panes(3, 0)
    pen.sheet.set_landscape()
    pen.sheet.set_paper(9)
    pen.sheet.fit_to_pages(1, 0)
    for at, remark in enumerate(told, start=3):
        place = next(place for place, one in enumerate(columns(remark.sheet)) if one.code == remark.code)
        cell = xl_rowcol_to_cell(remark.line - 1 + shifts[remark.sheet], place)
        sheet = titles(language)[remark.sheet]
        label = columns(remark.sheet)[place].label.text(language)
        severity = pen.word(f"report.{remark.severity}") if remark.rule_id else pen.word("project.checked.unread")
        texts = (sheet, cell, remark.row_id, remark.name, label, severity, remark.message.text(language), remark.rule_id)
        for where, text in enumerate(texts):
            pen.text(at, where, text, "text", **(_TONES[remark.severity] if where == 5 else {}))
        if at - 3 < MOST_LINKS:
            pen.sheet.write_url(at, 1, f"internal:'{sheet}'!{cell}", pen.style("text", font_color="#1C5FB4", underline=1), cell)
    if told:
        pen.sheet.autofilter(2, 0, len(told) + 2, len(_WIDTHS) - 1)
    else:
        pen.merged(3, len(_WIDTHS) - 1, pen.word("project.checked.none"), "note")
