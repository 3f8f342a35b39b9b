"""A document as PDF/A: the Chinese font embedded, tagged for readers by ear, the same bytes every time.

Long tables are set in a process of their own: typesetting holds a page's every mark until the end, and that memory is to be given back.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any

from reserve.exchange.documents.harmless import breakable, harmless, one_line
from reserve.exchange.documents.paper import Block, Cell, Facts, Heading, PageBreak, Paper, Signatures, Table, Text
from reserve.exchange.documents.words import word
from reserve.vocabulary.errors import ReserveError

MEDIA_TYPE = "application/pdf"
ROWS_AT_HAND = 60
ROWS_TAGGED = 1_000
_SECONDS = 240
_PIECE, _AT_A_TIME = 100, 4
"""How many letters are set by one process, and how many processes work at once."""
_REMEMBERED = 11
"""After so many documents the typesetter has forgotten one."""
_ONE_AT_A_TIME = Lock()
"""A table of thousands of rows takes more than a gigabyte while it is set."""
_LINE = 46
"""How many narrow characters surely fit into a line of a letter."""
_ROOM = {("a3", True): 205, ("a4", True): 140, ("a4", False): 60, ("a3", False): 140}
"""How many narrow characters fit into the width of a page, in the size of its tables."""
_MANY_COLUMNS, _SMALLER = 20, 8.5 / 7.5
_COLUMNS_OF_A_LETTER, _SMALLER_IN_A_LETTER = 7, 10.5 / 8
_LANDS = {"zh": ("zh", "cn"), "en": ("en", "gb")}


def write_pdf(paper: Paper) -> bytes:
    """The file. Raises ``ReserveError('document_not_set')`` when the typesetter ends without one."""
    inputs = json.dumps(pdf_inputs(paper), ensure_ascii=False)
    stamp = int(datetime.combine(paper.made_on, time(), UTC).timestamp())
    tagged = paper.rows <= ROWS_TAGGED
    if paper.rows <= ROWS_AT_HAND:
        made = typeset(inputs, stamp, tagged=tagged)
        _forget()
        return made
    with _ONE_AT_A_TIME:
        [made] = _set_apart([inputs], stamp, tagged=tagged, rows=paper.rows)
    return made


def write_pdfs(papers: Sequence[Paper], step: Callable[[int, int], None] | None = None) -> Iterator[bytes]:
    """Each paper as a file of its own, in their order: set in pieces, several at a time, so that thousands take minutes and little memory.

    ``step`` is told how many are done, and of how many. Raises ``ReserveError`` as :func:`write_pdf` does.
    """
    if len(papers) <= _PIECE // 4:
        for number, one in enumerate(papers, 1):
            yield write_pdf(one)
            if step is not None:
                step(number, len(papers))
        return
    pieces = [papers[start : start + _PIECE] for start in range(0, len(papers), _PIECE)]
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _AT_A_TIME)) as pool:
        done = 0
        for piece in pool.map(_set_piece, pieces):
            yield from piece
            done += len(piece)
            if step is not None:
                step(done, len(papers))


def _set_piece(papers: Sequence[Paper]) -> list[bytes]:
    inputs = [json.dumps(pdf_inputs(one), ensure_ascii=False) for one in papers]
    stamp = int(datetime.combine(papers[0].made_on, time(), UTC).timestamp())
    return _set_apart(inputs, stamp, tagged=True, rows=sum(one.rows for one in papers))


def _set_apart(inputs: Sequence[str], stamp: int, *, tagged: bool, rows: int) -> list[bytes]:
    """Set papers in a process of their own."""
    command = [sys.executable, "-m", "reserve.exchange.documents.typesetting", str(stamp), "tagged" if tagged else "plain"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter with our own source
            command, input=json.dumps(inputs).encode(), capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ReserveError("document_not_set", rows=rows, why=f"{_SECONDS} s") from error
    made = unpacked(done.stdout) if done.returncode == 0 else []
    if len(made) != len(inputs) or not all(one.startswith(b"%PDF") for one in made):
        raise ReserveError("document_not_set", rows=rows, why=f"exit {done.returncode}")
    return made


def packed(files_made: Iterable[bytes]) -> Iterator[bytes]:
    """Files in one stream, each after its length in eight bytes."""
    for content in files_made:
        yield len(content).to_bytes(8)
        yield content


def unpacked(stream: bytes) -> list[bytes]:
    r"""What :func:`packed` made one stream of; a stream that ends early gives what is whole.

    >>> unpacked(b"".join(packed([b"a", b""])) + b"\x00")
    [b'a', b'']
    """
    found, at = [], 0
    while at + 8 <= len(stream) and (end := at + 8 + int.from_bytes(stream[at : at + 8])) <= len(stream):
        found.append(stream[at + 8 : end])
        at = end
    return found


def _forget() -> None:
    """Let the typesetter drop what it remembers of the document: it keeps its last ten, hundreds of megabytes of long tables."""
    from typst import Compiler

    for _ in range(_REMEMBERED):
        Compiler(b"", font_paths=_fonts(), ignore_system_fonts=True).compile(format="pdf")


def typeset(inputs: str, stamp: int, *, tagged: bool) -> bytes:
    """The PDF of :func:`pdf_inputs` as JSON; ``stamp`` (seconds) is the only time in it. Texts go in as data, never as source."""
    from typst import Compiler

    template = files("reserve.exchange.documents").joinpath("paper.typ").read_bytes()
    compiler = Compiler(template, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"paper": inputs})
    standards: list[Any] = ["a-2a", "ua-1"] if tagged else ["a-2u"]
    made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=stamp, pdf_tags=tagged)
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter answered with {type(made).__name__}")
    return made


@cache
def _fonts() -> Any:
    """The fonts that came with the product: the ones of the machine differ from one to the next."""
    from noto_cjk_sans_otc import FONT_PATH
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONT_PATH.parent)])


def pdf_inputs(paper: Paper) -> dict[str, Any]:
    """The document as the template reads it."""
    lang, region = _LANDS[paper.language]
    return {
        "title": one_line(paper.title),
        "mark": one_line(paper.mark),
        "subtitle": [_shown(line) for line in paper.subtitle],
        "footer": [harmless(line) for line in paper.footer],
        "titled": paper.titled,
        "keywords": [one_line(line) for line in paper.footer],
        "sheet": paper.sheet,
        "landscape": paper.landscape,
        "tables": paper.landscape or any(isinstance(block, Signatures) and not block.formal for block in paper.blocks),
        "words": {"lang": lang, "region": region, "page": word("page", paper.language, page="{page}", pages="{pages}")},
        "blocks": [
            _block(block, paper) | _around(block, before, following)
            for before, block, following in zip((None, *paper.blocks[:-1]), paper.blocks, (*paper.blocks[1:], None), strict=True)
        ],
    }


def _around(block: Block, before: Block | None, following: Block | None) -> dict[str, Any]:
    """What the template must know of a block's neighbours."""
    if isinstance(block, Heading):
        return {"begins": isinstance(before, PageBreak)}
    return {"keep": isinstance(following, Signatures)} if isinstance(block, Text) else {}


def _shown(text: str, room: int = _LINE) -> str:
    return breakable(harmless(text), room)


def _block(block: Block, paper: Paper) -> dict[str, Any]:
    match block:
        case Text():
            return {"type": "text", "text": _shown(block.text), "style": block.style}
        case Heading():
            return {"type": "heading", "text": one_line(block.text), "title": block.title}
        case Facts():
            return {"type": "facts", "items": [[_shown(label), _shown(value)] for label, value in block.items]}
        case Signatures():
            lines = [[_shown(label), _shown(value)] for label, value in block.lines]
            return {"type": "signatures", "lines": lines, "seal": _shown(block.seal), "formal": block.formal}
        case PageBreak():
            return {"type": "page"}
        case Table():
            return _table(block, paper)


def _table(table: Table, paper: Paper) -> dict[str, Any]:
    letters: float = _ROOM[paper.sheet, paper.landscape]
    if not paper.landscape and len(table.columns) > _COLUMNS_OF_A_LETTER:
        letters *= _SMALLER_IN_A_LETTER
    elif len(table.columns) > _MANY_COLUMNS:
        letters *= _SMALLER
    room = letters / sum(column.width for column in table.columns)
    rooms = [int(room * column.width) for column in table.columns]
    return {
        "type": "table",
        "unit_line": _shown(table.unit_line),
        "empty": _shown(table.empty),
        "columns": [{"title": _shown(one.title), "width": one.width, "align": one.align} for one in table.columns],
        "rows": [
            {"kind": row.kind, "cells": [_cell(cell, room) for cell, room in zip(row.cells, rooms, strict=row.kind != "line")]}
            for row in table.rows
        ],
    }


def _cell(cell: Cell, room: int) -> str:
    """The text of a cell; a number is never broken."""
    return _shown(cell, room) if isinstance(cell, str) else cell.text if cell else ""
