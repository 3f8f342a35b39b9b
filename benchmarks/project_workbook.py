"""A workbook of 6,000 projects: read, match, check, and back with its findings. ``python -m benchmarks workbook``

Processor time beside wall time: what other programs add to the one, they hardly add to the other.
"""

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from benchmarks.machine import machine_line
from benchmarks.synthetic import document
from reserve.accounts import Desk, create_person, hash_password, open_local_session
from reserve.exchange.project_columns import PROJECTS, columns, sheets
from reserve.exchange.project_template import FIRST, Frame, new_book, write_frame
from reserve.exchange.project_workbook import read_project_workbook
from reserve.services import check_workbook, workbook_back
from reserve.store import Store, make_engine, upgrade
from reserve.vocabulary.document import display
from validation import RuleChecker

PROJECTS_OF_A_FILE = 6_000
EVERY = 7
"""Each such project has a finish before its start, each such third one an investment ten thousand times too small."""


def filled(count: int) -> bytes:
    """A workbook as a spreadsheet saves it: invented projects with their energy tables, some of them wrong."""
    buffer = io.BytesIO()
    following = dict.fromkeys(sheets(), FIRST)
    with new_book(buffer, "") as book:
        pens = write_frame(book, Frame(["330522"], {}, "zh"))
        for number in range(1, count + 1):
            made = document(number)
            cells = {path: display(field, entry) for path, field, entry in made.walk()} | _wrong(number)
            _line(pens[PROJECTS], PROJECTS, following, number, cells)
            for table in sheets()[1:]:
                for row in made.rows(table):
                    inside = {path.split("/")[2]: text for path, text in cells.items() if path.startswith(f"{table}/{row.key}/")}
                    _line(pens[table], table, following, number, inside)
    return buffer.getvalue()


def _wrong(number: int) -> dict[str, str]:
    """The answers that are wrong in a project."""
    found = {"finish_date": "2001-01-01"} if number % EVERY == 0 else {}
    return found | ({"investment_total": "0.5"} if number % (3 * EVERY) == 0 else {})


def _line(pen: object, sheet: str, following: dict[str, int], number: int, cells: dict[str, str]) -> None:
    at = following[sheet]
    following[sheet] += 1
    pen.sheet.write_number(at, 0, number)  # type: ignore[attr-defined]
    for place, one in enumerate(columns(sheet)):
        if one.code in cells:
            pen.sheet.write_string(at, place, cells[one.code])  # type: ignore[attr-defined]


def main(*, quick: bool = False) -> None:
    """Read; read, match and check; write back."""
    count = 300 if quick else PROJECTS_OF_A_FILE
    print(f"\nA workbook of {count:,} projects with their energy tables\n{machine_line()}\n")
    content = filled(count)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'reserve.db'}")
        upgrade(engine)
        desk = Desk(Store(engine), RuleChecker())
        create_person(
            desk, login="clerk", name="clerk", unit_code="330522", roles=["county_clerk"], password_hash=hash_password("Long-enough-7"),
            must_change_password=False,
        )  # fmt: skip
        session = open_local_session(desk, "clerk", "benchmark").session_id
        check_workbook(desk, session, filled(3), "warm.xlsx")
        floor = _told("floor: its cells by openpyxl", lambda: _cells(content))
        _told("read", lambda: read_project_workbook(content, "a.xlsx", "330522"), floor)
        checked = []
        _told("read, match, check", lambda: checked.append(check_workbook(desk, session, content, "a.xlsx")), floor)
        _told("back with its findings", lambda: workbook_back(desk, session, checked[0]), floor)
        print(f"\n{len(checked[0].remarks):,} findings in {len({one.line for one in checked[0].remarks}):,} projects")
        engine.dispose()


def _cells(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def _told(what: str, action: Callable[[], object], floor: float | None = None) -> float:
    wall, processor = time.perf_counter(), time.process_time()
    action()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    ratio = f"  {processor / floor:5.2f} x floor" if floor else ""
    print(f"{what:32} {wall:8.2f} s, processor {processor:8.2f} s{ratio}")
    return processor


if __name__ == "__main__":
    main()
