"""``reserve import``: what officials published about finished projects becomes two drafts, eight refusals and exact sums."""

import csv
import io
import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.absence import absent

COLUMNS = (
    "id", "scope", "province", "city", "enterprise", "project", "year", "industry", "investment_wan_yuan", "saving_tce_per_yr",
    "co2_t_per_yr", "power_kwh_per_yr", "subsidy_wan_yuan", "annual_benefit_wan_yuan", "payback_yr", "source",
)  # fmt: skip
PUBLISHED: dict[str, dict[str, str]] = {
    "P01": {"scope": "project", "province": "福建省", "city": "永安市", "project": "熟料线", "investment_wan_yuan": "12352.71",
            "annual_benefit_wan_yuan": "3565.12"},
    "P04": {"scope": "project", "province": "山东省", "city": "济南市", "project": "余热发电", "saving_tce_per_yr": "45895",
            "power_kwh_per_yr": "65600000"},
    "P07": {"scope": "batch", "subsidy_wan_yuan": "312"},
    "P10": {"scope": "fund_plan", "subsidy_wan_yuan": "1271.68"},
    "P11": {"scope": "fund_plan", "subsidy_wan_yuan": "990.57"},
    "P12": {"scope": "fund_plan", "subsidy_wan_yuan": "360"},
    "P13": {"scope": "fund_plan", "subsidy_wan_yuan": "22.2"},
    "P14": {"scope": "fund_plan", "subsidy_wan_yuan": "2861.57"},
    "P15": {"scope": "fund_plan", "subsidy_wan_yuan": "3098.003257"},
    "P19": {"scope": "aggregate", "investment_wan_yuan": "5000000"},
}  # fmt: skip
REFUSED = ["P07", "P10", "P11", "P12", "P13", "P14", "P15", "P19"]
REAL = Path(os.environ.get("RESERVE_REFERENCE_DIR", "../shared/reference/data")) / "published_project_facts.csv"


@pytest.fixture(params=["figures written here", "the file itself"])
def facts(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The published figures: written by this test, and the transcribed file where it is at hand."""
    if request.param == "the file itself":
        if not REAL.exists():
            absent(f"the transcribed file is not here: {REAL}")
        return str(REAL)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({"id": row_id, "project": f"计划 {row_id}", "enterprise": "若干企业", **cells} for row_id, cells in PUBLISHED.items())
    path = tmp_path / "facts.csv"
    path.write_text(out.getvalue(), encoding="utf-8-sig")
    return str(path)


def taken(reserve, facts: str) -> dict:
    return reserve.read_json("import", facts, "--mapping", "published_project_facts", "--as", "clerk")


def findings(reserve, code: str) -> dict[str, dict]:
    (report,) = reserve.read_json("check", code, "--as", "clerk")
    assert not report["passed"]
    return {finding["rule"]: finding for finding in report["findings"]}


def test_only_projects_become_drafts_and_each_other_row_is_refused_by_its_name(staffed, facts):
    rows = {row["row_id"]: row for row in taken(staffed, facts)["rows"]}
    assert [row_id for row_id, row in rows.items() if row["status"] == "created"] == ["P01", "P04"]
    assert [row_id for row_id, row in rows.items() if row["status"] == "refused"] == REFUSED
    for row_id in REFUSED:
        assert row_id in rows[row_id]["reason"]
        assert "不是单个项目" in rows[row_id]["reason"]


def test_subsidies_of_the_fund_plan_add_up_to_the_last_digit(staffed, facts):
    totals = {total["column"]: total for total in taken(staffed, facts)["totals"]}
    assert totals["subsidy_wan_yuan"]["total"] == "8916.023257"
    assert ["fund_plan", "8604.023257", 6] in totals["subsidy_wan_yuan"]["by_scope"]
    assert Decimal("8604.023257") == sum(Decimal(PUBLISHED[f"P{number}"]["subsidy_wan_yuan"]) for number in range(10, 16))
    assert ["project", "12352.71", 1] in totals["investment_wan_yuan"]["by_scope"]


def test_drafts_say_what_is_missing_and_the_claim_at_odds_with_its_power_is_named_with_its_ratio(staffed, facts):
    codes = {row["row_id"]: row["code"] for row in taken(staffed, facts)["rows"] if row["code"]}
    first, second = findings(staffed, codes["P01"]), findings(staffed, codes["P04"])
    for found in (first, second):
        assert {"R-NEED-PRODUCT", "R-NEED-ENERGY-CARRIERS", "R-NEED-MEASUREMENT-CLASS"} <= set(found)
    assert "R-NEED-INVESTMENT-TOTAL" in second
    assert "R-NEED-INVESTMENT-TOTAL" not in first
    ratio = second["R-POWER-RATIO"]
    assert ratio["severity"] == "explain"
    for figure in ("45,895", "65,600,000", "0.70 kgce/kWh", "0.1229", "8,062.24", "21,648"):
        assert figure in ratio["message"]
    assert "R-POWER-RATIO" not in first


def test_second_import_adds_nothing_and_names_the_drafts_of_the_first(staffed, facts):
    first, second = taken(staffed, facts), taken(staffed, facts)
    assert [row["status"] for row in second["rows"] if row["code"]] == ["already", "already"]
    assert [row["code"] for row in second["rows"]] == [row["code"] for row in first["rows"]]
    assert second["totals"] == first["totals"]


def test_receipt_is_written_in_the_language_of_the_reader(staffed, facts):
    arguments = ("import", facts, "--mapping", "published_project_facts", "--as", "clerk")
    chinese = staffed.run(*arguments)
    assert "共 10 行：新建 2，已导入过 0，未导入 8。" in chinese.stdout
    assert "其中 fund_plan" in chinese.stdout
    assert "8,604.023257" in chinese.stdout
    assert "请选到县（市、区）" in chinese.stdout or "济南市" in chinese.stdout, "the cell that could not be used is named"
    assert "reserve check 3305-2024-00001 --as clerk" in chinese.stderr
    english = staffed.run(*arguments, RESERVE_LANGUAGE="en")
    assert "10 lines: 0 drafts made, 2 imported before, 8 refused." in english.stdout
    assert "only a single project (project) can enter the library" in " ".join(english.stdout.split())
    assert "Bilingual(" not in chinese.stdout + english.stdout


def test_people_without_the_right_import_nothing(staffed, facts):
    result = staffed.run("import", facts, "--mapping", "published_project_facts", "--as", "ranker")
    assert result.exit_code == 3
    assert "省级排序" in result.stderr
    assert [row["status"] for row in taken(staffed, facts)["rows"] if row["code"]] == ["created", "created"]


def test_missing_file_and_unknown_mapping_are_named(staffed, facts):
    absent = staffed.run("import", "nowhere.csv", "--mapping", "published_project_facts", "--as", "clerk")
    assert (absent.exit_code, "nowhere.csv" in absent.stderr) == (4, True)
    unknown = staffed.run("import", facts, "--mapping", "no_such_mapping", "--as", "clerk")
    assert unknown.exit_code in (2, 4)
    assert "no_such_mapping" in unknown.stderr
