"""Every row of the collected facts that carries a figure is entered with all its figures, or says in ``docs/coverage`` why not."""

import csv
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from reserve.parameters import Value, documents, paths
from reserve.parameters.lookup import library
from tests.support.absence import absent
from tests.support.reference import Row, figures_in, rows, same_figure

COVERAGE = Path(__file__).parents[3] / "docs" / "coverage"
REFERENCE = Path(os.environ.get("RESERVE_REFERENCE_DIR", "../shared/reference")) / "domain.md"
CHAPTERS = ("1", "2", "3", "4", "5", "6")
MORE_SECTIONS = ("7.3", "9.4")
WITHOUT_FIGURES_TOO = (
    "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8", "4.1",
    "4.2", "4.3", "4.4", "4.5", "4.6", "5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "6.4", "9.4",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a coverage file: the row by its digest, the addresses that hold it, figures left out and why."""

    file: str
    head: str
    digest: str
    addresses: tuple[str, ...]
    left_out: tuple[str, ...]
    reason: str


def lines(file: Path) -> list[Line]:
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames == ["row", "digest", "addresses", "left_out", "reason"], file.name
        return [
            Line(file.stem, r["row"], r["digest"], tuple(r["addresses"].split()), tuple(r["left_out"].split()), r["reason"]) for r in reader
        ]


FILES = sorted(COVERAGE.glob("*.csv"))
LINES = [line for file in FILES for line in lines(file)]


def reference() -> list[Row]:
    if not REFERENCE.is_file():
        absent(f"the {len(LINES)} rows of docs/coverage are not compared: no file {REFERENCE}")
    return [row for row in rows(REFERENCE.read_text(encoding="utf-8")) if _in_scope(row)]


def _in_scope(row: Row) -> bool:
    return (row.section.split(".")[0] in CHAPTERS or row.section in MORE_SECTIONS) and (
        bool(row.figures) or row.section in WITHOUT_FIGURES_TOO
    )


def values_at(address: str) -> list[Value]:
    """All values ever recorded at an address or below it, in every area; ``path@330000`` names one area."""
    path, _, area = address.partition("@")
    return [
        entry
        for (found, code), entries in library().entries.items()
        if (found == path or found.startswith(path + ".")) and (not area or area == code)
        for entry in entries
        if isinstance(entry, Value)
    ]


def holds(address: str) -> set[str]:
    """All figures that are entered at an address: a document, a file of the vocabulary, or values with their notes and dates."""
    kind, _, name = address.partition(":")
    if kind == "document":
        document = documents()[name]
        said = [str(part) for part in (document.printed, document.in_force, document.ends, len(document.issuers)) if part]
        return figures_in(" ".join([*said, document.title.zh, document.number, *_texts(document.period), *_texts(document.scope)]))
    if kind == "file":
        return figures_in((COVERAGE.parents[1] / name).read_text(encoding="utf-8"))
    found: set[str] = set()
    for value in values_at(address):
        dates = " ".join(str(day) for day in (value.valid_from, value.valid_to, value.due) if day)
        said = [value.path, value.unit, value.quote, value.written, dates, value.citation.clause, *_texts(value.label), *_texts(value.note)]
        found |= figures_in(" ".join(said)) | set(_figures(value.value))
        found |= {str(day.year) for day in (value.valid_from, value.valid_to, value.due) if day}
    return found


def _texts(text: object) -> list[str]:
    return [text.zh, text.en] if hasattr(text, "zh") and hasattr(text, "en") else []


def _figures(content: object) -> Iterable[str]:
    if isinstance(content, Mapping):
        for key, part in content.items():
            yield from figures_in(key)
            yield from _figures(part)
    elif isinstance(content, tuple):
        for part in content:
            yield from _figures(part)
    else:
        yield from figures_in(str(content).replace("-", " - "))


def test_every_line_names_recorded_values_or_a_reason() -> None:
    known = paths()
    for line in LINES:
        assert line.addresses or line.reason, f"{line.file}.csv: {line.row}: neither an address nor a reason"
        assert not line.left_out or line.reason, f"{line.file}.csv: {line.head}: say why {', '.join(line.left_out)} is left out"
        for address in line.addresses:
            kind, _, name = address.partition(":")
            if kind == "document":
                assert name in documents(), f"{line.file}.csv: {line.head}: no document {name}"
            elif kind == "file":
                assert (COVERAGE.parents[1] / name).is_file(), f"{line.file}.csv: {line.head}: no file {name}"
            else:
                path = address.partition("@")[0]
                assert any(p == path or p.startswith(path + ".") for p in known), f"{line.file}.csv: {line.head}: nothing at {address}"


def test_every_section_has_its_file() -> None:
    sections = {row.section for row in reference()}
    assert {file.stem for file in FILES} == sections


@pytest.mark.parametrize("section", [file.stem for file in FILES])
def test_every_row_is_entered_with_all_its_figures(section: str) -> None:
    listed = {line.digest: line for line in LINES if line.file == section}
    faults = []
    for row in reference():
        if row.section != section:
            continue
        line = listed.pop(row.digest, None)
        if line is None:
            faults.append(f"missing: {row.head},{row.digest},,,    with {', '.join(row.figures)}")
        elif line.addresses:
            held = set().union(*(holds(address) for address in line.addresses))
            left = {same_figure(figure) for figure in line.left_out}
            lost = [figure for figure in row.figures if same_figure(figure) not in held | left]
            idle = sorted(left - {same_figure(figure) for figure in row.figures})
            if lost or idle:
                faults.append(f"{row.head},{row.digest}: not entered {' '.join(lost) or '-'}; left out but not in the row {idle or '-'}")
    faults += [f"{line.head},{digest}: the collected facts have no such row any more" for digest, line in listed.items()]
    assert not faults, "\n".join(faults)


def test_no_address_is_claimed_by_a_row_twice() -> None:
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in LINES:
        seen[line.file, line.digest].append(line.head)
    assert not {key: heads for key, heads in seen.items() if len(heads) > 1}


def test_every_entered_figure_stands_in_a_row_that_names_it() -> None:
    """The other way round: it is one of its rows in whatever power of ten, or is listed as derived. Sources are proved by their texts."""
    with (COVERAGE / "entered" / "derived.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert all(row["reason"] for row in listed)
    asked: dict[int, tuple[Value, set[str]]] = {}
    figures = {row.digest: {_digits(figure) for figure in row.figures} for row in reference()}
    for line in LINES:
        for address in line.addresses:
            for value in values_at(address) if ":" not in address else []:
                asked.setdefault(id(value), (value, set()))[1].update(figures.get(line.digest, ()))
    entered = [entry for entries in library().entries.values() for entry in entries if isinstance(entry, Value)]
    asked |= {id(value): (value, set()) for value in entered if value.status == "unverified" and id(value) not in asked}
    foreign = {
        (value.path, figure)
        for value, known in asked.values()
        if value.status != "source"
        for figure in _numbers(value.value)
        if _digits(figure) not in known
    }
    assert len(asked) > 1500
    assert foreign == {(row["address"], row["figure"]) for row in listed}


def _numbers(content: object) -> Iterable[str]:
    if isinstance(content, Decimal):
        yield str(content)
    elif isinstance(content, Mapping):
        for part in content.values():
            yield from _numbers(part)
    elif isinstance(content, tuple):
        for part in content:
            yield from _numbers(part)


def _digits(figure: str) -> str:
    """The digits that count, whatever the power of ten: 50 of 5000 and 0.50, so that units may differ by tens."""
    return "".join(re.findall(r"\d", figure)).strip("0") or "0"
