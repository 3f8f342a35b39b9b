"""How many slips of the unit or the decimal point are named: every figure of invented clean projects, ten to ten thousand times wrong.

A slip counts as named when the answer that slipped has a finding with the right factor; a finding at a project without a slip is a false
alarm. Slips that nothing contradicts cannot be told: the table shows for which fields and factors that is so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.slip_projects import project
from benchmarks.synthetic import AS_OF
from reserve.vocabulary.document import Document, Entry, Row
from reserve.vocabulary.fields import fields
from validation.slips import EXPONENTS, slips

AREA = "330522"
Count = Counter[tuple[str, int]]


def slipped(document: Document, path: str, exponent: int) -> Document | None:
    """``document`` with the answer at ``path`` 10^exponent times what it is; None where that has no exact figure in its scale."""
    entry = document.entry(path)
    if entry is None or not isinstance(entry.value, int):
        return None
    value = entry.value * 10**exponent if exponent > 0 else entry.value // 10**-exponent
    if not 0 < value < 2**63:
        return None
    wrong = Entry(entry.text, entry.unit, value)
    parts = path.split("/")
    if len(parts) == 1:
        return replace(document, entries={**document.entries, path: wrong})
    rows = tuple(Row(row.key, {**row.cells, parts[2]: wrong}) if row.key == parts[1] else row for row in document.rows(parts[0]))
    return replace(document, tables={**document.tables, parts[0]: rows})


def figures(document: Document) -> Iterator[str]:
    """The paths of all quantities and amounts above zero: whatever may slip."""
    for path, field, entry in document.walk():
        if field.type in ("quantity", "money") and isinstance(entry.value, int) and entry.value > 0 and field.name != "payback_years":
            yield path


def measure(projects: int, first: int = 0) -> tuple[Count, Count, int]:
    """Slips tried and named by (field, exponent), and the number of projects without a slip that have a finding."""
    tried, named, alarms = Counter[tuple[str, int]](), Counter[tuple[str, int]](), 0
    for seed in range(first, first + projects):
        clean = project(seed)
        alarms += bool(slips(clean, AS_OF, AREA))
        for path in figures(clean):
            for exponent in EXPONENTS:
                wrong = slipped(clean, path, exponent)
                if wrong is not None:
                    key = (path.rsplit("/", maxsplit=1)[-1], exponent)
                    tried[key] += 1
                    found = slips(wrong, AS_OF, AREA).get(path)
                    named[key] += found is not None and found.exponent == exponent
    return tried, named, alarms


def shares(tried: Count, named: Count) -> dict[str, dict[int, float]]:
    """The share named by field and exponent."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for (field, exponent), count in tried.items():
        found[field][exponent] = named[field, exponent] / count
    return dict(found)


def main(*, quick: bool = False) -> None:
    """Measure and print the table."""
    projects = 20 if quick else 200
    tried, named, alarms = measure(projects)
    table = shares(tried, named)
    print(f"\nslips: {projects} invented clean projects, {sum(tried.values()):,} slips; named with the right answer and factor, in percent")
    print(f"{'field':44}" + "".join(f"{_factor(exponent):>9}" for exponent in EXPONENTS))
    for field in fields():
        if field in table:
            cells = (f"{table[field][exponent]:9.0%}" if exponent in table[field] else f"{'-':>9}" for exponent in EXPONENTS)
            print(f"{field:44}" + "".join(cells))
    for exponent in EXPONENTS:
        count = sum(number for (_, one), number in tried.items() if one == exponent)
        print(f"{_factor(exponent):>10}: {sum(n for (_, one), n in named.items() if one == exponent) / count:.1%} of {count:,}")
    print(f"all: {sum(named.values()) / sum(tried.values()):.2%}; false alarms: {alarms} of {projects} projects")
    print(f"slips of ten that are named for less than half: {', '.join(_untold(table, 1)) or 'none'} (nothing contradicts them)")
    larger = [one for exponent in EXPONENTS if exponent > 1 for one in _untold(table, exponent)]
    print(f"larger slips that are named for less than half: {', '.join(larger) or 'none'} (nothing contradicts them)")


def _factor(exponent: int) -> str:
    return f"x10^{exponent}" if exponent > 1 else "x10" if exponent == 1 else f"/10^{-exponent}" if exponent < -1 else "/10"


def _untold(table: dict[str, dict[int, float]], size: int) -> list[str]:
    return [f"{field} {_factor(exponent)}" for field, found in table.items() for exponent in (size, -size) if found.get(exponent, 1) < 0.5]
