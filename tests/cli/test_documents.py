"""``reserve batch documents``: a folder of papers, nothing replaced unasked, and each refusal with its own exit code."""

import io
import shutil
from pathlib import Path

from pypdf import PdfReader

from reserve.services import open_batch
from reserve.store import Store, make_engine
from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.reserve.services.test_batch_documents import BUDGET, ORDER, PROGRAMME, ranked
from tests.support.office import Office


def test_documents_are_written_once_and_refusals_say_which_kind(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "reserve.db")
    office = Office(Store(make_engine(f"sqlite:///{tmp_path / 'reserve.db'}")))
    chain, project, batch = ranked(office)
    unranked = open_batch(office.desk, chain.ranker, PROGRAMME, BUDGET, ORDER).code
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
