"""The rows that were not taken, back to who sent them: as they stood in the file, the faulty cells marked, each with its reason."""

import datetime as dt
import io

import xlsxwriter

from reserve.exchange.line_list import LineList, LineRow
from reserve.exchange.workbook_pen import Pen
from reserve.vocabulary.language import Language

_TITLE, _HEADER, _FIRST = range(3)
_BAD = {"bg_color": "#FDECEA", "font_color": "#B42318"}
_GUARDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def refused_rows_workbook(listed: LineList, refused: tuple[LineRow, ...], made_on: dt.date, language: Language) -> bytes:
    """An .xlsx file with ``refused`` only; corrected, it can be imported as it is. The reasons stand behind the columns of the file."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_GUARDS})
    pen = Pen(book, None, language)
    title = pen.word("lines.returned.title", count=len(refused), name=listed.filename)
    book.set_properties({"title": title, "created": dt.datetime.combine(made_on, dt.time())})
    pen.sheet = book.add_worksheet(pen.word("lines.sheet.returned"))
    width = max((len(listed.header), *(len(row.cells) for row in refused)))
    pen.sheet.merge_range(_TITLE, 0, _TITLE, 7, title, pen.style("note"))
    pen.sheet.set_row(_TITLE, 32)
    headings = [*listed.header, *[""] * (width - len(listed.header)), pen.word("lines.returned.line"), pen.word("lines.returned.why")]
    pen.header(_HEADER, headings, [14.0] * width + [9.0, 70.0], height=36)
    for at, row in enumerate(refused, start=_FIRST):
        _write_row(pen, at, row, width)
    pen.sheet.freeze_panes(_FIRST, 2)
    pen.sheet.autofilter(_HEADER, 0, _HEADER + len(refused), width + 1)
    book.close()
    return buffer.getvalue()


def _write_row(pen: Pen, at: int, row: LineRow, width: int) -> None:
    faulty = {problem.place for problem in row.problems}
    for place in range(width):
        text = row.cells[place] if place < len(row.cells) else ""
        pen.text(at, place, text, "text", num_format="@", **(_BAD if place in faulty else {}))
    pen.number(at, width, row.number, "place")
    reasons = [_reason(problem.heading, problem.error.text(pen.language), pen.language) for problem in row.problems]
    pen.text(at, width + 1, "\n".join(reasons), "text")
    pen.fit(at, [("\n".join(reasons), 70.0)])


def _reason(heading: str, text: str, language: Language) -> str:
    if not heading:
        return text
    return f"【{heading}】{text}" if language == "zh" else f"[{heading}] {text}"
