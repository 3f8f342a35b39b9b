"""The law page as data, and what rests on a value, compared with what really computes."""

import ast
import datetime as dt
import json
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dashboards.lab.folder import shipped_notebooks
from dashboards.pages import entry
from dashboards.pages.law import LawPage
from dashboards.pages.law.graph import sources_of_code
from dashboards.pages.law.place import place_of
from dashboards.pages.law.rule_words import rule_words, table
from dashboards.pages.law.usage import find_uses, usage
from dashboards.pages.law.written import declared, slips_of_the_pen
from dashboards.wiring import CurrentUser
from reserve.accounts import Desk
from reserve.parameters.integrity import faults
from reserve.parameters.misspelt import misspelt
from reserve.parameters.shelf import shelf
from reserve.parameters.usage import beginnings
from reserve.rules.assessment import assess
from reserve.services import list_projects
from reserve.vocabulary.document import Document
from tests.dashboards.conftest import seat


def page(language: str, **asked: str) -> list[Any]:
    """The components that an address shows."""
    user = SimpleNamespace(
        language=language, desk=SimpleNamespace(today=lambda: dt.date(2024, 9, 2)), person=SimpleNamespace(unit_code="330522")
    )
    shown = LawPage(cast("CurrentUser", user))
    shown.go(asked)
    return list(shown.box.children)


def words(found: Any) -> str:
    """Everything that is said in blocks, in one text."""
    if isinstance(found, dict):
        return "\n".join(words(part) for part in found.values())
    return "\n".join(map(words, found)) if isinstance(found, list | tuple) else str(found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_entry_says_value_source_quote_slip_and_who_answers(language: str) -> None:
    (view,) = page(language, path="cement_plan.clinker_capacity_cut", on="2024-09-02", area="330522")
    said = words(view.blocks)
    expected = {"zh": ["原文", "含 8 本数", "7.69 %", "采用此值"], "en": ["8 itself is included", "7.69 %", "Zhejiang"]}[language]
    for part in ["熟料产能下降8%", "2023-06-01 – 2025-12-31", *expected]:
        assert part in said
    assert view.address == "/law?path=cement_plan.clinker_capacity_cut&on=2024-09-02&area=330522"


@pytest.mark.parametrize(
    ("path", "language", "said"),
    [
        (
            "energy_benchmarks.coke.top_charged.benchmark",
            "zh",
            "凭记忆录入；据记忆，本版未改动；与已录入的 GB 21342-2025 1级、3级相符；未查阅正式表格",
        ),
        (
            "energy_benchmarks.coke.top_charged.benchmark",
            "en",
            "entered from memory; unchanged in this edition as far as remembered; agrees",
        ),
        ("checks.project_duration", "zh", "设定理由"),
        ("checks.project_duration", "en", "Why it is set so"),
    ],
    ids=["from_memory_zh", "from_memory_en", "house_zh", "house_en"],
)
def test_an_entry_says_where_it_was_taken_from_in_the_language_of_the_reader(path: str, language: str, said: str) -> None:
    (view,) = page(language, path=path)
    assert said in words(view.blocks)


def test_editions_are_drawn_as_steps_and_the_one_that_holds_is_marked() -> None:
    (view,) = page("zh", path="energy_benchmarks.aluminium.liquid_electricity.baseline", on="2022-06-01")
    (course,) = [block for block in view.blocks if block["type"] == "course"]
    assert len(course["lines"][0]["steps"]) == 2
    (table,) = [block for block in view.blocks if block.get("id") == "editions"]
    assert [row["tone"] for row in table["rows"]] == ["", "ok"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_that_do_not_follow_are_shown_so_that_the_difference_is_seen_and_pairs_as_pairs(language: str) -> None:
    (view,) = page(language, view="slips")
    differ, pairs = (block for block in view.blocks if block["type"] == "table")
    rows = {row["key"]: row["cells"] for row in differ["rows"]}
    assert (rows["clinker_capacity_cut"]["stated"], rows["clinker_capacity_cut"]["computed"]) == ("8 %", "7.69 %")
    for row in rows.values():
        stated, computed = (Decimal(row[name].split()[0].replace(",", "")) for name in ("stated", "computed"))
        assert stated != computed, row
        assert round(computed, 2) != stated or -int(stated.as_tuple().exponent) > 2, row
    assert [row["cells"]["ratio"] for row in pairs["rows"]] == ["2.65", "2.5", "2.6", "2.6", "2.6"]
    said = words(view.blocks)
    assert "/law?path=plausibility.co2_per_saving_retrofit" in said
    assert {"zh": "2.5 至 2.65 吨", "en": "2.5 to 2.65 tCO₂"}[language] in said


def test_an_unknown_address_and_a_bad_day_are_said_with_a_way_on() -> None:
    (view,) = page("zh", path="cement_plan.nowhere", on="2024-02-30")
    said = words(view.blocks)
    assert "没有这个地址" in said
    assert "2024-02-30" in said
    assert "/law?path=cement_plan.replacement_ratio" in said
    assert place_of({"area": "33x", "view": "<b>", "status": "law"}).wrong == ("33x", "<b>", "law")


def test_the_list_is_paged_and_narrowed_and_its_address_follows() -> None:
    _head, table = page("zh", q="101.5", within="zj_cement_plan_2023")
    assert (table.total, len(table.rows), table.address) == (1, 1, "/law?q=101.5&within=zj_cement_plan_2023")
    _head, table = page("zh", page="3", status="source")
    assert len(table.rows) == 20
    assert table.total == sum(value.status == "source" for value in shelf().values)


def test_documents_and_what_is_to_be_verified_are_counted() -> None:
    head, table = page("zh", document="zj_cement_plan_2023")
    assert "SHA-256 af3bb431f5eb" in words(head.blocks)
    assert table.total == len(shelf().by_document["zj_cement_plan_2023"])
    _head, table = page("zh", view="unverified")
    assert table.total == sum(value.status == "unverified" for value in shelf().values)
    resting = [int(row["cells"]["rests"]) for row in table.rows]
    assert resting == sorted(resting, reverse=True)
    assert resting[0] > 0


def test_what_rests_on_a_value_names_rules_checks_programmes_and_pages() -> None:
    found = {(use.kind, use.name) for use in usage().of("cement_plan.clinker_class_at_least")}
    assert ("check", "R-CLASS-B") in found
    assert ("programme", "zhejiang_cement_special_fund · class_at_least") in found
    assert "entry" in usage().pages_of("counting.output_tolerance")
    assert "law" not in usage().pages_of("counting.output_tolerance"), "the page of the law computes nothing with it"
    assert usage().of("lead_group.carbon_lead_group") == ()


def test_every_value_that_assessments_of_the_demonstration_used_says_that_a_rule_and_their_pages_rest_on_it(demo: Desk) -> None:
    with demo.store.engine.connect() as line:
        documents = [json.loads(row.document) for row in line.exec_driver_sql("SELECT document FROM project_version")]
    used: dict[str, Any] = {}
    for document in documents:
        used |= assess(Document.from_raw(document), dt.date(2024, 9, 2), "330000").used
    assert len(used) > 20
    for path in used:
        assert any(use.kind == "rule" for use in usage().of(path)), path
        assert {"entry", "review", "batch"} <= set(usage().pages_of(path)), path
    # the factor of a year is named by the factor in use, a coefficient by the table of carriers: both lead on to the rule
    factor = next(path for path in used if path.startswith("grid_factors."))
    assert "reserve.rules.emissions.avoided.grid_factor" in {use.name for use in usage().of(factor)}
    assert "reserve.rules.energy.comprehensive.coefficients" in {use.name for use in usage().of("energy_coefficients.raw_coal")}


def test_every_rule_that_is_shown_has_a_name_and_a_sentence_in_chinese_and_no_row_is_idle() -> None:
    uses = [use for _, use in find_uses(shelf())]
    shown = {use.name for use in uses if use.kind in ("rule", "code")}
    assert not [use.says.en for use in uses if "`" in use.says.en]
    lacking = sorted(name for name in shown if name.startswith("reserve.rules.") and not rule_words(name).says_zh)
    assert lacking == [], "give each a row in dashboards/pages/law/rules.csv: title in both languages, what the provision says in Chinese"
    for key, words in table().items():
        assert re.search(r"[\u4e00-\u9fff]", words.title.zh + words.says_zh), key
        assert words.says_zh, key
        assert not re.search(r"[\u4e00-\u9fff]", words.title.en), key
        assert words.title.en, key
    functions = {f"{module}.{name}" for module, text in sources_of_code() for name in module_names(text)}
    beginnings_of_names = {name[:place] for name in functions for place, sign in enumerate(name) if sign in "._"}
    assert [key for key in table() if key not in functions and key not in beginnings_of_names] == []


def module_names(text: str) -> set[str]:
    """What a module defines."""
    return {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef)} | {""}


def test_a_rule_is_told_in_the_words_of_the_reader() -> None:
    (zh,), (en,) = (page(language, path="carbon_efficiency.grade_by_ratio.2") for language in ("zh", "en"))
    for part in ("碳效码等级", "企业单位增加值碳排放与所属行业平均值之比"):
        assert part in words(zh.blocks)
        assert part not in words(en.blocks)
    for part in ("Carbon-efficiency grade", "A firm's carbon per value added over the mean"):
        assert part in words(en.blocks)
        assert part not in words(zh.blocks)


def test_the_shipped_law_is_sound() -> None:
    written = [*declared(), *slips_of_the_pen(shelf())]
    assert list(faults(shelf(), usage().of, written)) == []


def test_the_notebooks_of_the_analysts_write_no_address_wrong() -> None:
    known = beginnings(list(shelf().by_path))
    notebooks = shipped_notebooks()
    assert notebooks
    assert [found for file in notebooks for found in misspelt(file.name, file.read_text(encoding="utf-8"), known)] == []


def test_findings_of_a_refused_submission_lead_to_the_law_as_those_on_the_form_do(own_demo: Desk) -> None:
    clerk = seat(own_demo, "changxing.clerk")
    drafts = list_projects(own_demo, clerk.session_id, states=["draft"], scope="mine").rows
    form = next(
        form
        for draft in drafts
        for form in entry.page(seat(own_demo, "changxing.clerk", project=draft.code)).children
        if any(item["severity"] == "block" for item in form.findings)
    )
    sent: list[Any] = []
    form.send = lambda content, buffers=None: sent.append(content)
    said = {
        "type": "action",
        "name": "submit",
        "key": "once-and-for-all-0001",
        "seq": 1,
        "client": "tab",
        "payload": {"revision": form.revision},
    }
    form._heard(form, said, [])
    (refused,) = [message for message in sent if message["type"] == "failed"]
    assert "findings" in refused, refused
    links = {(item["rule"], item["path"]): item["citation_href"] for item in refused["findings"]}
    on_the_form = {(item["rule"], item["path"]): item["citation_href"] for item in form.findings}
    assert any(href.startswith("/law?") for href in links.values())
    assert {place: links[place] for place in links.keys() & on_the_form.keys()} == {
        place: on_the_form[place] for place in links.keys() & on_the_form.keys()
    }
