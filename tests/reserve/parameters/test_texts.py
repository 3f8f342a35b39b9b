"""No figure of the five policy texts is left behind: each stands in the quote of a value, or is listed with a reason."""

import csv
from pathlib import Path

import pytest

from reserve.parameters import Value, documents
from reserve.parameters.lookup import library
from tests.support.policy import figures_outside

LEFT_OUT = Path(__file__).parents[3] / "docs" / "coverage" / "texts" / "left_out.csv"
READ = [code for code, document in documents().items() if document.file]


def left_out(code: str) -> list[tuple[str, str]]:
    with LEFT_OUT.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all(row["document"] in READ and row["reason"] for row in rows)
    return [(row["figure"], row["words"]) for row in rows if row["document"] == code]


@pytest.mark.parametrize("code", READ)
def test_every_figure_of_a_text_is_quoted_by_a_value_or_left_out_with_a_reason(code: str) -> None:
    quotes = [
        entry.quote
        for entries in library().entries.values()
        for entry in entries
        if isinstance(entry, Value) and entry.citation.document == code and entry.quote
    ]
    assert len(quotes) > 40
    assert figures_outside(documents()[code].file or "", quotes) == left_out(code)
