"""``reserve batch documents``: a folder of papers, nothing replaced unasked, and each refusal with its own exit code."""

import io
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from reserve.services import open_batch
from reserve.store import Store, make_engine
from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.reserve.services.test_batch_documents import BUDGET, ORDER, PROGRAMME
from tests.support import proceedings
from tests.support.office import Office


def test_documents_are_written_once_and_refusals_say_which_kind(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "reserve.db")
    office = Office(Store(make_engine(f"sqlite:///{tmp_path / 'reserve.db'}")))
    case = proceedings.ranked(office, monkeypatch)
    batch, project = case.batch, case.projects[0]
    unranked = open_batch(office.desk, case.chain.ranker, PROGRAMME, BUDGET, ORDER).code
    case.approve()
    case.publicise()
    office.store.dispose()
    reserve, out = Reserve(environment_of(tmp_path) | {"RESERVE_USER": "zj.ranker"}), tmp_path / "papers"
    asked = ("batch", "documents", batch, "--out", str(out))
    period = ("--from", "2024-09-09", "--to", "2024-09-13", "--channel", "节能处")
    assert "已写出 1 个文件" in reserve.fine(*asked, "--only", "notice", "--format", "pdf", *period)
    [notice] = out.iterdir()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(notice.read_bytes())).pages)
    assert "2024年9月9日至2024年9月13日" in "".join(text.split())
    again = reserve.run(*asked, "--only", "notice", "--format", "pdf")
    assert (again.exit_code, "--force" in again.stderr) == (3, True)
    assert "已写出 1 个文件" in reserve.fine(*asked, "--project", project, "--format", "docx")
    assert reserve.run(*asked, "--only", "nothing").exit_code == 4
    assert reserve.run(*asked, "--only", "notice", "--format", "exe").exit_code == 4
    assert reserve.run(*asked, "--from", "2024-09-09").exit_code == 2
    assert reserve.run("batch", "documents", unranked, "--out", str(out)).exit_code == 3
    county = {"RESERVE_USER": "330522.clerk"}
    told = reserve.fine("batch", "result", project, **county)
    assert f"{batch} 浙江省水泥行业节能降碳技术改造专项资金" in told
    assert "结果为“安排”：拟安排资金 400.00 万元。" in told
    [kept] = reserve.read_json("batch", "result", project, **county)
    assert (kept["place"], kept["status"], kept["until"]) == (1, "funded", "2024-09-09")
    reserve.fine("batch", "result", project, "--out", str(tmp_path / "letter.docx"), **county)
    assert (tmp_path / "letter.docx").read_bytes()[:2] == b"PK"
    for wrong in (("--out", str(tmp_path / "letter.xlsx")), ("--batch", unranked, "--out", str(tmp_path / "letter.pdf"))):
        assert reserve.run("batch", "result", project, *wrong, **county).exit_code == 4
