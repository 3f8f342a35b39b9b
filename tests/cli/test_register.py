"""``reserve register``: a list of lines in, exactly once and only what is sound; the three lists out, told apart by their columns."""

import io
from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import Reserve
from tests.support.register import credit_code

FIRST, SECOND = credit_code("91330522MA28ABCD1"), credit_code("91330522MA28ABCD2")
LINES = f"""企业名称,统一社会信用代码,县（市、区）,产线,产品,备案产能（万t/年）,年份,单耗（kgce/t）,措施,投资（万元）
长兴甲水泥有限公司,{FIRST},长兴县,1号熟料线,水泥熟料,155,2023,104.6,篦冷机改造,3200
长兴乙水泥有限公司,{SECOND},长兴县,1号熟料线,水泥熟料,约一百五,2023,104.6,,
"""


@pytest.fixture
def listed(tmp_path: Path) -> str:
    """A list with a sound row and one that cannot be read."""
    file = tmp_path / "产线.csv"
    file.write_text(LINES, encoding="utf-8-sig")
    return str(file)


def test_a_list_is_previewed_then_imported_once_and_its_refused_rows_are_written(staffed: Reserve, listed: str, tmp_path: Path) -> None:
    preview = staffed.run("register", "import", listed, "--as", "clerk", "--preview")
    assert preview.exit_code == 1, preview.output
    assert "约一百五" in preview.output
    returned = tmp_path / "returned.xlsx"
    found = staffed.run("register", "import", listed, "--as", "clerk", "--refused", str(returned))
    assert found.exit_code == 1, found.output
    rows = list(openpyxl.load_workbook(returned).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[2:]] == ["长兴乙水泥有限公司"]
    assert "约一百五" in str(rows[2])
    again = staffed.read_json("register", "import", listed, "--as", "clerk")
    assert {kind: states["new"] + states["changed"] for kind, states in again["records"].items()} == dict.fromkeys(again["records"], 0)
    assert [row["state"] for row in again["rows"]] == ["same", "refused"]


@pytest.mark.parametrize(("name", "holds"), [("enterprises", FIRST), ("projects", "篦冷机改造"), ("efficiency", "1号熟料线")])
def test_each_list_leaves_as_a_workbook_and_never_over_an_older_file(
    staffed: Reserve, listed: str, tmp_path: Path, name: str, holds: str
) -> None:
    staffed.run("register", "import", listed, "--as", "clerk")
    out = tmp_path / f"{name}.xlsx"
    staffed.fine("register", "export", name, "--as", "clerk", "--out", str(out))
    written = out.read_bytes()
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(written)).active.iter_rows(values_only=True) for cell in row]
    assert holds in cells
    assert staffed.run("register", "export", name, "--as", "clerk", "--out", str(out)).exit_code != 0
    assert out.read_bytes() == written
    staffed.fine("register", "export", name, "--as", "clerk", "--out", str(out), "--force")


def test_who_may_not_and_what_does_not_exist_are_refused_with_a_sentence(staffed: Reserve, listed: str) -> None:
    for arguments in (
        ("import", listed, "--as", "ranker"),
        ("export", "efficiency", "--as", "ranker"),
        ("export", "lines", "--as", "clerk"),
    ):
        found = staffed.run("register", *arguments)
        assert found.exit_code not in (0, 1), found.output
        assert found.output.strip()
        assert "Traceback" not in found.output
