"""The shipped notebooks of analysts run from top to bottom on a snapshot of the demonstration, and say the figures of the library."""

import ast
import io
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import jupytext
import pytest

from dashboards.lab.folder import shipped_notebooks
from reserve.accounts import open_local_session
from reserve.services import open_batch, run_batch
from reserve.services.analysis import Library, open_library, take_analysis_snapshot
from reserve.vocabulary.errors import BadInput
from tests.dashboards.conftest import desk_on
from widgets import Chart, View

pytestmark = pytest.mark.xdist_group("notebooks")

NOTEBOOKS = {path.stem: path for path in shipped_notebooks()}
PROGRAMME = "zhejiang_cement_special_fund"


@pytest.fixture(scope="module")
def snapshot(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demonstration with a ranked batch, as its analyst sees it."""
    folder = tmp_path_factory.mktemp("studied")
    shutil.copy(demo_file, folder / "reserve.db")
    desk = desk_on(folder / "reserve.db")
    ranker = open_local_session(desk, "zhejiang.ranker", "tests").session_id
    run_batch(desk, ranker, open_batch(desk, ranker, PROGRAMME, 3_000_000_000, "演示〔2024〕9号（2024-08-30）").code)
    analyst = open_local_session(desk, "zhejiang.analyst", "tests").session_id
    yield take_analysis_snapshot(desk, analyst, folder / "lab" / "analysis.db").path
    desk.store.dispose()


def run(name: str) -> tuple[dict[str, Any], list[Any], str]:
    """Run the cells as JupyterLab would: what they bind, what the last line of each shows, what they print."""
    cells = [cell.source for cell in jupytext.read(NOTEBOOKS[name]).cells if cell.cell_type == "code"]
    bound: dict[str, Any] = {}
    shown = []
    with redirect_stdout(io.StringIO()) as printed:
        for number, source in enumerate(cells, start=1):
            tree = ast.parse(source)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, f"{name} cell {number}", "exec"), bound)
            if last is not None:
                shown.append(eval(compile(ast.Expression(last.value), f"{name} cell {number}", "eval"), bound))
    return bound, shown, printed.getvalue()


@pytest.fixture
def studied(snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESERVE_ANALYSIS", str(snapshot))
    monkeypatch.delenv("RESERVE_ASSETS_URL", raising=False)
    return snapshot


def drawing(shown: list[Any]) -> dict[str, Any]:
    (chart,) = [one for one in shown if isinstance(one, Chart)]
    return dict(chart.spec)


def test_the_notebooks_are_shipped_as_scripts() -> None:
    assert sorted(NOTEBOOKS) == ["abatement_cost_curve", "another_ranking", "contested_zone", "targets_and_gap"]
    for path in NOTEBOOKS.values():
        text = path.read_text(encoding="utf-8")
        assert "*English summary.*" in text
        assert "sqlite" not in text


def test_the_cost_curve_rises_and_is_as_wide_as_the_saving(studied: Path) -> None:
    bound, shown, printed = run("abatement_cost_curve")
    spec = drawing(shown)
    heights = [step["height"] for step in spec["steps"]]
    assert heights == sorted(heights)
    with open_library(studied) as library:
        saving = library.projects["saving_tce_per_year"]
    assert sum(step["width"] for step in spec["steps"]) == pytest.approx(float(saving[saving > 0].sum()))
    assert len(spec["rows"]) == len(spec["steps"]) == int((saving > 0).sum())
    assert f"合计年节能 {saving[saving > 0].sum():,.0f} tce" in spec["summary"]
    assert "个在曲线上" in printed
    first = bound["usable"].iloc[0]
    assert first["cost_yuan_per_tce"] == first["investment_yuan"] * bound["yearly_share"] / first["saving_tce_per_year"]


def test_another_ranking_shows_who_moves_and_stores_nothing(studied: Path) -> None:
    before = studied.read_bytes()
    bound, shown, printed = run("another_ranking")
    spec = drawing(shown)
    assert {item["before"] for item in spec["items"]} == set(range(1, len(spec["items"]) + 1))
    assert any(item["before"] != item["after"] for item in spec["items"])
    assert sum(row.offer_fen for row in bound["after"].rows) <= bound["before"].budget_fen
    assert "示范性" in printed
    assert studied.read_bytes() == before


def test_the_contested_zone_is_that_of_the_pages_and_every_rule_has_its_price(studied: Path) -> None:
    bound, _, printed = run("contested_zone")
    ranking, explained, shares = bound["ranking"], bound["explained"], bound["acceptability"]
    points = {row.project_code: row.points_micro / 1_000_000 for row in ranking.rows if row.place is not None}
    assert explained.loc[list(points), "total"].astype(float).to_dict() == pytest.approx(points)
    funded = {row.project_code for row in ranking.rows if row.offer_fen > 0}
    assert set(shares.index[shares["funded"]]) == funded
    assert shares[["any", "order", "near", "data"]].stack().between(0, 1).all()
    assert 0 < len(bound["contested"]) < len(shares)
    assert {"weight", "floor", "tier", "cap", "line"} <= set(bound["rules"]["kind"])
    assert bound["rules"]["saving_tce"].max() <= bound["best"]
    assert "临界区" in printed


def test_targets_say_what_is_counted_and_what_is_not(studied: Path) -> None:
    bound, shown, _ = run("targets_and_gap")
    counted = bound["counted"]
    with open_library(studied) as library:
        assert counted["retrofit_plan.retrofits_target"] == len(library.projects)
    gaps = bound["known"].set_index("path")
    row = gaps.loc["retrofit_plan.retrofits_target"]
    assert not row["met"]
    assert row["citation"].startswith("浙经信绿色〔2022〕134号")
    assert int(row["target"]) - len(bound["projects"]) > 0
    assert [one for one in shown if isinstance(one, View)]
    missing = bound["missing"].set_index("province")
    assert (missing["counted"] + missing["not_counted"]).tolist() == bound["overview"]["targets"].tolist()
    assert missing.loc["新疆维吾尔自治区", "counted"] < missing.loc["浙江省", "counted"]


def test_the_examples_of_the_analysts_guide_run_and_every_frame_stands_in_it(studied: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "analysts.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(examples) > 4
    bound: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as printed:
        for number, example in enumerate(examples, start=1):
            exec(compile(example, f"analysts.md, example {number}", "exec"), bound)
    assert "account is not shown" in printed.getvalue()
    assert "101.5 kgce/t" in printed.getvalue()
    assert len(bound["worst"]) > 1
    assert sum(row.offer_fen for row in bound["smaller"].rows) < sum(row.offer_fen for row in bound["again"].rows)
    with open_library(studied) as library:
        described = re.findall(r"^\| `(\w+)(?:\(as_of\))?` \| [^|]+ \| ((?:`\w+`(?:, )?)+) \|$", guide, re.MULTILINE)
        offered = {name for name, made in vars(Library).items() if isinstance(made, property)} - {"tables"}
        assert {name for name, _ in described} == offered | {"standings"}
        for name, keys in described:
            frame = library.standings(date(2024, 9, 2)) if name == "standings" else getattr(library, name)
            assert set(re.findall(r"\w+", keys)) <= set(frame.columns), name
            assert not frame.duplicated(re.findall(r"\w+", keys)).any() or name == "findings", name


def test_without_a_batch_the_ranking_says_what_to_do(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(demo_file, tmp_path / "reserve.db")
    desk = desk_on(tmp_path / "reserve.db")
    analyst = open_local_session(desk, "zhejiang.analyst", "tests").session_id
    monkeypatch.setenv("RESERVE_ANALYSIS", str(take_analysis_snapshot(desk, analyst, tmp_path / "analysis.db").path))
    desk.store.dispose()
    with pytest.raises(BadInput, match="reserve lab refresh"):
        run("another_ranking")
