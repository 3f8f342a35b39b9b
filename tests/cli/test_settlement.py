"""Awards are settled from the terminal by the same calls as on the page."""

from pathlib import Path

from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.support.settlement import Kept


def test_an_award_is_settled_from_the_terminal(issued_batch: Kept, tmp_path: Path) -> None:
    case = issued_batch.copy(tmp_path)
    case.office.store.dispose()
    day, first = issued_batch.moment.date().isoformat(), case.projects[0]
    reserve = Reserve(environment_of(tmp_path) | {"RESERVE_DATABASE_URL": f"sqlite:///{tmp_path / 'own.db'}", "RESERVE_CLOCK": day})
    ranker, signer = ("--as", "zj.ranker"), ("--as", "zj.signer")
    paper = ("--document", "浙财建〔2024〕31号", "--day", day)
    figures = ("--figure", "saving=5000 tce", "--figure", "investment=3000", "--figure", "air_class=A", "--figure", "level=90")
    settle = ("batch", "settle")
    assert "300 万元" in reserve.fine(*settle, "advance", case.batch, *paper, *ranker)
    assert "尚缺：核定设备投资" in reserve.fine(*settle, "preview", case.batch, first, "--figure", "saving=5000", *ranker)
    wrong = reserve.run(*settle, "preview", case.batch, first, "--figure", "saving", *ranker)
    assert (wrong.exit_code, "saving=5000" in wrong.stderr) == (2, True)
    reserve.fine(
        *settle, "verify", case.batch, first, *figures, "--by", "省节能监察中心", "--report", "浙节监〔2024〕7号", "--day", day, *ranker
    )
    made = reserve.read_json(*settle, "propose", case.batch, first, *ranker)
    assert made["earned_fen"] == 250_000_000
    assert reserve.run(*settle, "sign", case.batch, first, *ranker).exit_code == 3
    assert reserve.read_json(*settle, "sign", case.batch, first, *signer)["outstanding_fen"] == made["balance_fen"]
    assert reserve.read_json(*settle, "pay", case.batch, first, *paper, *ranker)["paid_fen"] == made["due_fen"]
    assert "待核定" in reserve.fine(*settle, "show", case.batch, *ranker)
    assert first in reserve.fine(*settle, "mine", "--as", "330522.clerk")
    out = tmp_path / "settlement.xlsx"
    reserve.fine(*settle, "table", case.batch, "--out", str(out), *ranker)
    assert out.read_bytes()[:2] == b"PK"
