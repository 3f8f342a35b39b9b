"""The table of all values: complete, readable by a spreadsheet, and with the clause beside every figure."""

import csv
import io
import os
import subprocess
import sys

from reserve.parameters import Value
from reserve.parameters.listing import COLUMNS, listing
from reserve.parameters.lookup import library


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_value_stands_in_the_table_once_with_its_source() -> None:
    found = rows(listing())
    assert len(found) == sum(isinstance(entry, Value) for entries in library().entries.values() for entry in entries)
    assert len({(row["地址 Address"], row["地区 Area"], row["自 From"]) for row in found}) == len(found)
    for row in found:
        for column in ("数值 Value", "内容", "Reads", "出处", "Source", "状态", "Status", "取自", "Taken from", "核对日期 Checked on"):
            assert row[column], (row["地址 Address"], column)


def test_a_prefix_narrows_the_table() -> None:
    found = rows(listing("energy_limits.gb16780_2021.clinker."))
    assert [(row["地址 Address"].rpartition(".")[2], row["数值 Value"], row["单位 Unit"], row["状态"]) for row in found] == [
        ("level_1", "100", "kgce/t", "待核"),
        ("level_2", "107", "kgce/t", "待核"),
        ("level_3", "117", "kgce/t", "待核"),
    ]
    assert found[0]["出处"] == "GB 16780-2021 表 1—3 熟料单位产品综合能耗"
    assert found[0]["Name"].endswith("clinker comprehensive energy · level 1")
    assert not rows(listing("no_such."))


def test_a_spreadsheet_reads_what_the_command_writes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reserve.parameters.listing", "grid_factors.330000"],
        capture_output=True, check=True, timeout=60, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )  # fmt: skip
    assert done.stdout.startswith(b"\xef\xbb\xbf")
    assert done.stdout.count(b"\r\n") == 3
    found = rows(done.stdout.decode("utf-8-sig"))
    assert list(found[0]) == list(COLUMNS)
    assert [row["数值 Value"] for row in found] == ["0.5422", "0.5153"]
