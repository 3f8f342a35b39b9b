"""The few marks of WordprocessingML that documents need, as text: what was typed is escaped and enters them as text, never as markup.

Text and not a tree of elements: a table of 6,000 rows would be half a million of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

Face = Literal["宋体", "黑体", "仿宋", "方正小标宋简体"]
_FRAME = "7A7A7A"
_SIDES = ("top", "left", "bottom", "right")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks; ``size`` in points; ``face`` is the Chinese one: of tables, of headings, of a letter's title and body."""

    size: float
    bold: bool = False
    color: str = ""
    face: Face = "宋体"


def _mark(name: str, inner: str = "", /, **attributes: object) -> str:
    """``w:name`` with its ``w:`` attributes around marks made here."""
    opened = f"<w:{name}" + "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"{opened}>{inner}</w:{name}>" if inner else f"{opened}/>"


def _run(text: str, look: Look) -> str:
    half_points = int(look.size * 2)
    about = (
        _mark("rFonts", ascii="Times New Roman", hAnsi="Times New Roman", eastAsia=look.face)
        + (_mark("b") if look.bold else "")
        + (_mark("color", val=look.color) if look.color else "")
        + _mark("sz", val=half_points)
        + _mark("szCs", val=half_points)
    )
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return _mark("r", _mark("rPr", about) + _mark("br").join(lines))


def paragraph(
    text: str, look: Look, *, align: str = "", before: int = 0, after: int = 0, first_characters: int = 0, spacing: int = 0,
    keep: bool = False, begins_page: bool = False, level: int | None = None, fields: Sequence[str] = (),
) -> str:  # fmt: skip
    """A paragraph. ``spacing`` (of lines), ``before`` and ``after`` are twentieths of a point, ``first_characters`` hundredths of one.

    ``fields``: text, field, text, field, text ... instead of ``text``; ``level`` makes it a heading of the outline.
    """
    gaps = {"before": before, "after": after} | ({"line": spacing, "lineRule": "exact"} if spacing else {"line": 240, "lineRule": "auto"})
    indent = int(look.size * 20 * first_characters / 100)
    about = (
        (_mark("keepNext") if keep else "")
        + (_mark("pageBreakBefore") if begins_page else "")
        + _mark("spacing", **gaps)
        + (_mark("ind", firstLineChars=first_characters, firstLine=indent) if first_characters else "")
        + (_mark("jc", val=align) if align else "")
        + (_mark("outlineLvl", val=level) if level is not None else "")
    )
    runs = [
        _run(part, look) if number % 2 == 0 else _mark("fldSimple", _run("1", look), instr=part)
        for number, part in enumerate(fields or (text,))
    ]
    return _mark("p", _mark("pPr", about) + "".join(runs))


def cell(
    text: str, width: int, look: Look, *, align: str = "left", fill: str = "", span: int = 1, border: str = "", spacing: int = 0
) -> str:
    """A cell of ``width`` twentieths of a point; ``border`` ``none`` or ``dashed`` instead of the table's."""
    edges = "".join(_mark(side, val="nil") if border == "none" else _line(side, border, 6) for side in _SIDES) if border else ""
    about = (
        _mark("tcW", w=width, type="dxa")
        + (_mark("gridSpan", val=span) if span > 1 else "")
        + (_mark("tcBorders", edges) if edges else "")
        + (_mark("shd", val="clear", color="auto", fill=fill) if fill else "")
        + _mark("vAlign", val="center")
    )
    return _mark("tc", _mark("tcPr", about) + paragraph(text, look, align=align, spacing=spacing))


def _line(side: str, kind: str, size: int) -> str:
    return _mark(side, val=kind, sz=size, space=0, color=_FRAME)


def row(cells: Sequence[str], *, header: bool = False, height: int = 0) -> str:
    """A row that no page divides; ``header`` repeats it on every page."""
    about = _mark("cantSplit") + (_mark("trHeight", val=height, hRule="atLeast") if height else "") + (_mark("tblHeader") if header else "")
    return _mark("tr", _mark("trPr", about) + "".join(cells))


def table(rows: Sequence[str], widths: Sequence[int], *, border: bool = True) -> str:
    """A table of fixed columns."""
    edges = "".join(_line(side, "single", 4) for side in (*_SIDES, "insideH", "insideV"))
    margins = "".join(_mark(side, w=60 if side in ("left", "right") else 30, type="dxa") for side in _SIDES)
    about = (
        _mark("tblW", w=sum(widths), type="dxa")
        + (_mark("tblBorders", edges) if border else "")
        + _mark("tblLayout", type="fixed")
        + _mark("tblCellMar", margins)
    )
    grid = "".join(_mark("gridCol", w=width) for width in widths)
    return _mark("tbl", _mark("tblPr", about) + _mark("tblGrid", grid) + "".join(rows))
