"""The few marks of WordprocessingML that documents need, made element by element: text enters them as text, never as markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FRAME = "9AA5B1"
_SIDES = ("top", "left", "bottom", "right")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks; ``size`` in points, ``title`` sets the face of titles."""

    size: float
    bold: bool = False
    color: str = ""
    title: bool = False


def _element(name: str, parent: Any = None, **attributes: object) -> Any:
    """``w:name`` with its ``w:`` attributes, as the classes of python-docx."""
    from docx.oxml import OxmlElement

    made: Any = OxmlElement(f"w:{name}") if parent is None else etree.SubElement(parent, f"{{{_W}}}{name}")
    for key, value in attributes.items():
        made.set(f"{{{_W}}}{key}", str(value))
    return made


def _run(parent: Any, look: Look) -> Any:
    run = _element("r", parent)
    about = _element("rPr", run)
    _element("rFonts", about, ascii="Times New Roman", hAnsi="Times New Roman", eastAsia="黑体" if look.title else "宋体")
    if look.bold:
        _element("b", about)
    if look.color:
        _element("color", about, val=look.color)
    _element("sz", about, val=int(look.size * 2))
    _element("szCs", about, val=int(look.size * 2))
    return run


def _write(run: Any, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            _element("br", run)
        written = _element("t", run)
        written.text = line
        written.set(_SPACE, "preserve")


def paragraph(
    text: str, look: Look, *, align: str = "", before: int = 0, after: int = 0, first_characters: int = 0, spacing: int = 0,
    keep: bool = False, begins_page: bool = False, level: int | None = None, fields: Sequence[str] = (),
) -> Any:  # fmt: skip
    """A paragraph. ``spacing`` (of lines), ``before`` and ``after`` are twentieths of a point, ``first_characters`` hundredths of one.

    ``fields``: text, field, text, field, text ... instead of ``text``; ``level`` makes it a heading of the outline.
    """
    made = _element("p")
    about = _element("pPr", made)
    if keep:
        _element("keepNext", about)
    if begins_page:
        _element("pageBreakBefore", about)
    gaps = {"before": before, "after": after} | ({"line": spacing, "lineRule": "exact"} if spacing else {"line": 240, "lineRule": "auto"})
    _element("spacing", about, **gaps)
    if first_characters:
        _element("ind", about, firstLineChars=first_characters, firstLine=int(look.size * 20 * first_characters / 100))
    if align:
        _element("jc", about, val=align)
    if level is not None:
        _element("outlineLvl", about, val=level)
    for number, part in enumerate(fields or (text,)):
        if number % 2 == 0:
            _write(_run(made, look), part)
        else:
            field = _element("fldSimple", made, instr=part)
            _write(_run(field, look), "1")
    return made


def cell(
    text: str, width: int, look: Look, *, align: str = "left", fill: str = "", span: int = 1, border: str = "", spacing: int = 0
) -> Any:
    """A cell of ``width`` twentieths of a point; ``border`` ``none`` or ``dashed`` instead of the table's."""
    made = _element("tc")
    about = _element("tcPr", made)
    _element("tcW", about, w=width, type="dxa")
    if span > 1:
        _element("gridSpan", about, val=span)
    if border:
        edges = _element("tcBorders", about)
        for side in _SIDES:
            _element(side, edges, val="nil") if border == "none" else _element(side, edges, val=border, sz=6, space=0, color=_FRAME)
    if fill:
        _element("shd", about, val="clear", color="auto", fill=fill)
    _element("vAlign", about, val="center")
    made.append(paragraph(text, look, align=align, spacing=spacing))
    return made


def row(cells: Sequence[Any], *, header: bool = False, height: int = 0) -> Any:
    """A row that no page divides; ``header`` repeats it on every page."""
    made = _element("tr")
    about = _element("trPr", made)
    _element("cantSplit", about)
    if height:
        _element("trHeight", about, val=height, hRule="atLeast")
    if header:
        _element("tblHeader", about)
    for one in cells:
        made.append(one)
    return made


def table(rows: Sequence[Any], widths: Sequence[int], *, border: bool = True) -> Any:
    """A table of fixed columns."""
    made = _element("tbl")
    about = _element("tblPr", made)
    _element("tblW", about, w=sum(widths), type="dxa")
    if border:
        edges = _element("tblBorders", about)
        for side in (*_SIDES, "insideH", "insideV"):
            _element(side, edges, val="single", sz=4, space=0, color=_FRAME)
    _element("tblLayout", about, type="fixed")
    margins = _element("tblCellMar", about)
    for side in _SIDES:
        _element(side, margins, w=60 if side in ("left", "right") else 30, type="dxa")
    grid = _element("tblGrid", made)
    for width in widths:
        _element("gridCol", grid, w=width)
    for one in rows:
        made.append(one)
    return made
