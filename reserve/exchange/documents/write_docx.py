"""A document as .docx: header rows repeat, pages are numbered, texts are runs of text and nothing else. Opens in Word and WPS."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from reserve.exchange.documents.archive import same_bytes
from reserve.exchange.documents.harmless import harmless, one_line
from reserve.exchange.documents.paper import Align, Facts, Heading, PageBreak, Paper, Signatures, Table, Text
from reserve.exchange.documents.word_marks import Face, Look, cell, paragraph, row, table
from reserve.exchange.documents.words import word

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEETS_MM = {"a4": (210, 297), "a3": (297, 420)}
_TWIPS_PER_MM = 1440 / 25.4
_SHADE, _PALE, _RED, _GREY = "E4E4E4", "F3F3F3", "B42318", "555555"
_FILLS = {"plain": "", "subtotal": _PALE, "total": _SHADE}
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINE = 579
"""22 lines on a page, as GB/T 9704 has it; in twentieths of a point."""
_COLUMNS_OF_A_LETTER = 7
_UNDERLINE = "_" * 20


def write_docx(paper: Paper) -> bytes:
    """The file; the same paper gives the same bytes."""
    import docx

    made: Any = docx.Document()
    _properties(made, paper)
    width = _page(made, paper)
    buffer = io.BytesIO()
    made.save(buffer)
    body = "".join(_elements(paper, width)).encode()

    def filled(xml: bytes) -> bytes:
        """The document with its body before the properties of its one section."""
        at = xml.rindex(b"<w:sectPr")
        return xml[:at] + body + xml[at:]

    return same_bytes(buffer.getvalue(), {"word/document.xml": filled})


def _properties(made: Any, paper: Paper) -> None:
    about = made.core_properties
    stamp = dt.datetime.combine(paper.made_on, dt.time())
    about.title, about.author, about.last_modified_by, about.comments = one_line(paper.title)[:255], "", "", ""
    about.keywords = " ".join(one_line(line) for line in paper.footer)[:255]
    about.language = "zh-CN" if paper.language == "zh" else "en-GB"
    about.created = about.modified = stamp
    about.revision = 1


def _page(made: Any, paper: Paper) -> int:
    """Set up the page; the width between its margins in twentieths of a point."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = made.sections[0]
    short, long = _SHEETS_MM[paper.sheet]
    wide, high = (long, short) if paper.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    left, right, top, bottom = (28, 26, 32 if _official(paper) else 25, 26) if _is_letter(paper) else (13, 13, 13, 19)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(top), Mm(bottom), Mm(8)
    footer = section.footer
    footer.is_linked_to_previous = False
    element = footer._element  # noqa: SLF001 - python-docx offers no other way to a field
    for child in list(element):
        element.remove(child)
    look = Look(6, color=_GREY)
    for line in paper.footer:
        element.append(_parsed(paragraph(harmless(line), look, after=0)))
    before, _, rest = word("page", paper.language, page="\x00", pages="\x01").partition("\x00")
    middle, _, after = rest.partition("\x01")
    element.append(_parsed(paragraph("", Look(8, color=_GREY), align="right", after=0, fields=(before, "PAGE", middle, "NUMPAGES", after))))
    return int((wide - left - right) * _TWIPS_PER_MM)


def _is_letter(paper: Paper) -> bool:
    return not paper.landscape


def _official(paper: Paper) -> bool:
    """Whether a letter has the sizes of GB/T 9704, which speaks of Chinese."""
    return _is_letter(paper) and paper.language == "zh"


def _size(paper: Paper) -> float:
    return 16 if _official(paper) else 11.5 if _is_letter(paper) else 8.5


def _body(paper: Paper) -> Face:
    return "仿宋" if _official(paper) else "宋体"


def _parsed(marks: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(marks.replace("<w:p>", f'<w:p xmlns:w="{_NAMESPACE}">', 1))


def _elements(paper: Paper, width: int) -> Iterator[str]:
    if paper.mark:
        yield paragraph(one_line(paper.mark), Look(9, color=_RED, bold=True), align="right", after=60)
    if paper.titled:
        yield _title(paper.title, paper)
    for line in paper.subtitle:
        yield paragraph(harmless(line), Look(9, color=_GREY), align="center", after=40)
    size = _size(paper)
    begins = False
    for block, following in zip(paper.blocks, (*paper.blocks[1:], None), strict=True):
        match block:
            case Text():
                yield _text(block, paper, size, keep=isinstance(following, Signatures))
            case Heading(title=True):
                yield _title(block.text, paper, begins_page=begins)
            case Heading():
                look = Look(size + (0 if _official(paper) else 1.5), bold=not _official(paper), face="黑体")
                indent, spacing = (0 if begins else 200, _LINE) if _official(paper) else (0, 0)
                yield paragraph(
                    one_line(block.text), look, before=160, after=80, first_characters=indent, spacing=spacing, keep=True, level=1,
                    begins_page=begins,
                )  # fmt: skip
            case Table():
                yield from _table(block, width, _table_size(block, paper))
            case Facts():
                yield _facts(block, width, max(8.5, size - 2))
                yield paragraph("", Look(6), after=0)
            case Signatures():
                yield from _formal(block, size, _body(paper)) if block.formal else _to_sign(block, width, paper)
            case PageBreak():
                pass
        begins = isinstance(block, PageBreak)


def _title(text: str, paper: Paper, *, begins_page: bool = False) -> str:
    look = Look(22, face="方正小标宋简体") if _official(paper) else Look(17, bold=True, face="黑体")
    after = 320 if _official(paper) else 120
    return paragraph(one_line(text), look, align="center", after=after, keep=True, level=0, begins_page=begins_page)


def _table_size(table: Table, paper: Paper) -> float:
    """A letter has room for larger figures where the table is narrow."""
    if not _is_letter(paper):
        return 8.5
    return 8 if len(table.columns) > _COLUMNS_OF_A_LETTER else 10.5 if _official(paper) else 9.5


def _text(block: Text, paper: Paper, size: float, *, keep: bool) -> str:
    """A paragraph; ``keep`` holds it with what follows: no seal stands on a page by itself."""
    text = harmless(block.text)
    spacing, face = (_LINE if _official(paper) else 0), _body(paper)
    look = Look(size, face=face)
    match block.style:
        case "note":
            return paragraph(text, Look(8.5, color=_GREY), before=40, after=40)
        case "warning":
            return paragraph(text, Look(8.5, color=_RED), before=40, after=40)
        case "right":
            return paragraph(text, look, align="right", after=80)
        case "opening":
            return paragraph(text, look, after=0 if spacing else 80, spacing=spacing, keep=keep)
        case _:
            indent = 200 if paper.language == "zh" else 0
            return paragraph(text, look, after=0 if spacing else 80, first_characters=indent, spacing=spacing, keep=keep)


def _table(block: Table, width: int, size: float) -> Iterator[str]:
    if block.unit_line:
        yield paragraph(harmless(block.unit_line), Look(size, color=_GREY), align="right", after=40, keep=True)
    total = sum(column.width for column in block.columns)
    widths = [int(width * column.width / total) for column in block.columns]
    head = Look(size, bold=True)
    rows = [
        row(
            [cell(harmless(one.title), w, head, align="center", fill=_SHADE) for one, w in zip(block.columns, widths, strict=True)],
            header=True,
        )
    ]
    plain, strong = Look(size), Look(size, bold=True)
    for one in block.rows:
        texts = [harmless(each if isinstance(each, str) else each.text if each else "") for each in one.cells]
        if one.kind == "line":
            look = Look(size, bold=True, color=_RED)
            rows.append(row([cell(texts[0], sum(widths), look, align="center", fill="FDF1EF", span=len(widths))]))
            continue
        look = plain if one.kind == "plain" else strong
        aligns: Iterable[Align] = (column.align for column in block.columns)
        rows.append(row([cell(t, w, look, align=a, fill=_FILLS[one.kind]) for t, w, a in zip(texts, widths, aligns, strict=True)]))
    if not block.rows:
        rows.append(row([cell(harmless(block.empty), sum(widths), Look(size, color=_GREY), align="center", span=len(widths))]))
    yield table(rows, widths)
    yield paragraph("", Look(4), after=0)


def _facts(block: Facts, width: int, size: float) -> str:
    widths = [int(width * 0.22), int(width * 0.78)]
    return table(
        [
            row([cell(harmless(label), widths[0], Look(size, bold=True), fill=_PALE), cell(harmless(value), widths[1], Look(size))])
            for label, value in block.items
        ],
        widths,
    )


def _formal(block: Signatures, size: float, face: Face) -> Iterator[str]:
    yield paragraph("", Look(size), after=400, keep=True)
    for _, value in block.lines:
        yield paragraph(harmless(value), Look(size, face=face), align="right", after=120, keep=True)
    yield paragraph(harmless(block.seal), Look(size, color=_GREY, face=face), align="right", before=600, after=0)


def _to_sign(block: Signatures, width: int, paper: Paper) -> Iterator[str]:
    size = 10
    yield paragraph("", Look(size), after=120, keep=True)
    widths = [int(width * 0.75), int(width * 0.25)]
    lines = "\n".join(f"{harmless(label)}{paper.colon}{harmless(value) or _UNDERLINE}" for label, value in block.lines)
    left = cell(lines, widths[0], Look(size), border="none", spacing=400)
    seal = cell(harmless(block.seal), widths[1], Look(size, color=_GREY), align="center", border="dashed")
    yield table([row([left, seal], height=1600)], widths, border=False)
    yield paragraph("", Look(2), after=0)  # a document does not end with a table
