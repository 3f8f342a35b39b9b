"""The collected facts of the field as rows with their figures, so that no figure is left out unnoticed.

A row is a line of a table or a paragraph below a numbered heading. Columns that only name a source or a task of the software
carry no facts and are not read. Standards, document numbers, addresses of pages and formulas of substances are no figures.
"""

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal

_NO_FACTS = ("#", "Mark", "Source", "Document", "What software should do", "Check to implement", "Evidence")
_NO_FIGURES = re.compile(
    r"""\[[^\]]*\]                                        # marks of confidence
    |\b(?:GB|HJ|DB\d\d)(?:/T)?\s?\d+(?:\.\d+)?(?:-\d{4})?  # standards
    |〔\d+〕\d+号|\(\d+号\)|(?<!\d)\d+号                    # numbers of documents
    |\b(?:article_)?id=?\s?\d+|§[\d.]+|\bclause\s[\d.]+
    |\b[\w./-]*\.(?:com|cn|net|org|gold|law|cc)\b[\w./?=&-]*  # pages
    |\d{4}-\d\d-\d\d\s+via\b
    |PM2\.5|[A-Za-z]*O2|10⁴|10\^\d|m[²³]|1e\d
    |[一二三四五六七八九十]+\([一二三四五六七八九十]+\)\d*
    |专栏\d+
    |\b[LG][1-3]\b""",
    re.VERBOSE,
)
_FIGURE = re.compile(r"\d{4}-\d\d-\d\d|\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its section such as ``1.4``, its first words, a digest of the whole row, and its figures as written."""

    section: str
    head: str
    digest: str
    figures: tuple[str, ...]


def rows(text: str) -> list[Row]:
    """All rows below numbered headings, in order."""
    found: list[Row] = []
    section, columns = "", []
    for line in text.splitlines():
        heading = re.match(r"#{2,3} (\d+(?:\.\d+)?)", line)
        if heading:
            section, columns = heading[1], []
        elif not line.strip() or line.startswith(("---", "|---", "#")):
            columns = columns if line.startswith("|") else []
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if columns:
                found.append(
                    _row(section, line, [cell for cell, name in zip(cells, columns, strict=False) if not name.startswith(_NO_FACTS)])
                )
            else:
                columns = cells
        elif section:
            found.append(_row(section, line, [line]))
    return found


def _row(section: str, line: str, cells: list[str]) -> Row:
    digest = hashlib.sha256(line.strip().encode()).hexdigest()[:10]
    head = re.sub(r"[*`]", "", " ".join(cells))[:24].strip()
    facts = _NO_FIGURES.sub(" ", re.sub(r"[*`]", "", " ; ".join(cells)))
    return Row(section, head, digest, tuple(dict.fromkeys(_FIGURE.findall(facts))))


def same_figure(written: str) -> str:
    """A figure in one form: no separators, no trailing zeros; dates stay as they are.

    >>> same_figure("15,000"), same_figure("0.50"), same_figure("2024-01-15")
    ('15000', '0.5', '2024-01-15')
    """
    return written if written.count("-") == 2 else f"{Decimal(written.replace(',', '')).normalize():f}"


def figures_in(text: str) -> set[str]:
    """All figures of a text in one form, also those inside words such as ``level_1``."""
    return {same_figure(figure) for figure in _FIGURE.findall(text)}
