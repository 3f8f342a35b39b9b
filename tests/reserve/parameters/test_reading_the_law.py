"""The law as people read it: sorted, narrowed, searched; what rests on what; a further province is a folder of files."""

import datetime as dt
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from reserve.parameters.answers import explain_in
from reserve.parameters.integrity import faults, idle, unread
from reserve.parameters.listing import listing
from reserve.parameters.loader import load
from reserve.parameters.lookup import look_up
from reserve.parameters.misspelt import misspelt
from reserve.parameters.references import read_reference, reference, references
from reserve.parameters.search import find
from reserve.parameters.shelf import Narrowed, Shelf, shelf
from reserve.parameters.tasks import departments, tasks, tasks_of
from reserve.parameters.technologies import technologies
from reserve.parameters.usage import Mention, beginnings, read_module
from reserve.parameters.yaml_reader import ParameterFileError

DAY = dt.date(2024, 9, 2)
FIFTH = """
label: {zh: 广东水泥行动计划, en: Guangdong cement plan}
common:
  from: 2024-01-01
  citation: {document: house, clause: 一, clause_en: chapter 1}
  status: unverified
  origin: {zh: 由测试设定, en: laid down by a test}
  checked_on: 2024-01-02
replacement_ratio: {label: {zh: 置换比例, en: replacement ratio}, unit: '1', sense: at_least, value: '1.75'}
"""
DUTIES = (
    FIFTH.partition("replacement_ratio")[0]
    + """
cement_plan:
  task_1: {label: {zh: 推进水泥熟料生产线改造, en: retrofit clinker lines}, value: {lead: [industry], with: [ecology_environment]}}
"""
)
TERMS = (
    FIFTH.partition("replacement_ratio")[0]
    + """
lime:
  guangdong_kiln: {label: {zh: 岭南窑, en: Lingnan kiln}, value: true}
"""
)


@pytest.fixture(scope="module")
def fifth(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The shipped law with a folder for one more province."""
    root = tmp_path_factory.mktemp("law") / "data"
    shutil.copytree(Path(str(files("reserve.parameters") / "data")), root)
    (root / "guangdong").mkdir()
    (root / "guangdong" / "pack.yaml").write_text("area: '440000'\ntitle: {zh: 广东省, en: Guangdong}\n", encoding="utf-8")
    for file, text in {"cement_plan": FIFTH, "responsibilities": DUTIES, "technologies": TERMS}.items():
        (root / "guangdong" / f"{file}.yaml").write_text(text, encoding="utf-8")
    return Shelf(load(root))


def test_a_fifth_province_is_found_listed_explained_and_sound(fifth: Shelf) -> None:
    path = "cement_plan.replacement_ratio"
    assert str(look_up(fifth.packs, path, DAY, "440103").number) == "1.75"
    assert str(look_up(fifth.packs, path, DAY, "330522").number) == "2"
    found = explain_in(fifth.packs, path, DAY, "440103")
    assert found.pack is not None
    assert (found.pack.name, [step.reason for step in found.asked]) == ("guangdong", ["nothing", "nothing", "answered", "not_asked"])
    assert [value.area for value in fifth.find(Narrowed(text="1.75"))] == ["440000"]
    assert path in {value.path for value in fifth.find(Narrowed(area="440103", on=DAY))}
    assert [value.area for value in fifth.by_path[path]] == ["330000", "440000"]
    assert "广东水泥行动计划" in fifth.subjects["cement_plan"].zh
    assert list(faults(fifth, bool, [])) == []


def test_tasks_terms_table_and_search_read_the_library_they_are_given(fifth: Shelf) -> None:
    packs = fifth.packs
    here = [task for task in tasks(DAY, "440103", packs) if task.source.area == "440000"]
    assert [(task.name.en.rpartition(" · ")[2], task.lead, task.share) for task in here] == [
        ("retrofit clinker lines", ("industry",), ("ecology_environment",))
    ]
    assert here[0] in tasks_of("industry", DAY, "440103", packs)
    assert not [task for task in tasks(DAY, "440103") if task.source.area == "440000"]
    assert departments(packs) == departments()
    assert "guangdong_kiln" in {term.code for term in technologies("lime", packs)} - {term.code for term in technologies("lime")}
    path = "cement_plan.replacement_ratio"
    assert [(value.path, value.area) for value in find("1.75", packs)] == [(path, "440000")]
    assert find("1.75") == ()
    assert ("440000" in listing(path, packs), "440000" in listing(path)) == (True, False)


def test_a_figure_is_found_whole_and_a_document_by_any_brackets() -> None:
    assert [value.path for value in shelf().find(Narrowed(text="101.50"))] == ["cement_plan.clinker_unit_energy_target"]
    square, corner = (shelf().find(Narrowed(text=f"浙经信材料{number}83号")) for number in ("[2023]", "〔2023〕"))
    assert len(square) > 40
    assert square == corner


def test_an_edition_that_was_replaced_holds_no_longer() -> None:
    path = "energy_benchmarks.cement.clinker.baseline"
    held = [[value for value in shelf().find(Narrowed(on=day)) if value.path == path] for day in (dt.date(2022, 6, 1), DAY)]
    assert [len(found) for found in held] == [1, 1]
    first, second = held[0][0], held[1][0]
    assert shelf().last_day(first) == second.valid_from - dt.timedelta(days=1)
    assert shelf().holds(first, second.valid_from - dt.timedelta(days=1))
    assert not shelf().holds(first, second.valid_from)


def test_clauses_of_a_document_stand_in_the_order_of_its_text() -> None:
    clauses = list(dict.fromkeys(value.citation.clause for value in shelf().by_document["zj_cement_plan_2023"]))
    assert clauses[:4] == ["一", "二(一)", "二(二)", "二(三)"]
    assert clauses.index("二(十)") == clauses.index("三(一)") - 1


def test_counts_by_document_and_status_add_up() -> None:
    assert sum(counts.total() for counts in shelf().counts.values()) == len(shelf().values)
    assert shelf().counts["zj_cement_plan_2023"]["source"] > 40
    assert {document.code for document in shelf().documents()} == set(shelf().packs.documents)


def test_an_unknown_address_names_those_that_begin_like_it() -> None:
    assert all(path.startswith("cement_plan.") for path in shelf().similar("cement_plan.nowhere.at_all"))
    assert shelf().similar("nowhere") == ()


def test_faults_are_found_one_by_one(fifth: Shelf) -> None:
    lost = Mention("validation.rules", "R-LOST", "cement_plan.replacment_ratio", "whole")
    assert [(one.kind, one.path, one.near) for one in faults(fifth, bool, [lost])] == [
        ("unrecorded", "cement_plan.replacment_ratio", "cement_plan.replacement_ratio")
    ]
    stray = Shelf(fifth.packs)
    value = stray.by_path["cement_plan.replacement_ratio"][0]
    stray.by_path = {"stray.value": (value,)}
    kinds = {(one.kind, one.path) for one in faults(stray, lambda _path: (), [])}
    assert kinds == {("orphan", "stray.value")}
    assert list(faults(stray, lambda _path: ("a rule",), [])) == []


def test_an_address_mistyped_in_code_is_found_by_what_asks_and_by_its_subject(fifth: Shelf) -> None:
    known = beginnings(list(fifth.by_path))
    text = """
_GROUP = "cement_plan"
LIMITS = ("energy_limits.gb16780_2021.clinker", "energy_limits.gb16780_2012.clinker")
def good(trail, row, season):
    at("cement_plan.replacement_ratio", day), trail.value(f"{_GROUP}.replacement_ratio"), paths("cement_plan.")
    return at(f"air_fund.review_{season}", day), trail.value(row), document.value("project_name"), "cement_plan", "cement_plan.csv"
def bad(trail, row):
    at("cement_plan.replacement_ration", day), trail.value(f"{_GROUP}.replacement_ration"), at(f"cement_paln.{row}", day)
    return trail.value("sement_plan.replacement_ratio")
"""
    found = [(one.function, one.text, one.manner) for one in misspelt("m", text, known)]
    assert found == [
        ("", "energy_limits.gb16780_2012.clinker", "whole"),
        ("bad", "cement_plan.replacement_ration", "whole"),
        ("bad", "cement_paln.*", "pattern"),
        ("bad", "sement_plan.replacement_ratio", "whole"),
    ]
    where = [(one.kind, one.where) for one in faults(fifth, bool, misspelt("m", text, known))]
    assert where == [("unrecorded", "m"), *[("unrecorded", "m bad")] * 3]


def test_what_nothing_computes_with_is_shown_or_waits_and_a_reason_that_keeps_nothing_is_named(fifth: Shelf) -> None:
    kept = {one.path: one.reference.kept for one in unread(fifth, lambda path: not path.startswith(("lead_group.", "plausibility.")))}
    assert {way for path, way in kept.items() if path.startswith("lead_group.")} == {"shown"}
    assert {way for path, way in kept.items() if path.startswith("plausibility.")} == {"waiting"}
    assert set(idle(fifth, lambda path: not path.startswith("lead_group."), [])) == set(references()) - {"lead_group"}
    for record in ({"zh": "甲", "en": "a"}, {"kept": "somehow", "zh": "甲", "en": "a"}, {"kept": "shown", "zh": "甲"}):
        with pytest.raises(ParameterFileError, match=r"references\.yaml: stray: "):
            read_reference("stray", record)


def test_every_reference_still_stands_for_something() -> None:
    known = beginnings(list(shelf().by_path))
    assert [path for path in references() if path not in known] == ["energy_coefficients.alternative_fuel"]
    assert reference("nowhere.at_all") is None


def test_an_address_is_found_through_constants_private_helpers_and_tables() -> None:
    known = beginnings(["law.clinker.high", "law.clinker.low", "law.glass"])
    text = (
        '_GROUP = "law.clinker"\nTABLE = {"a": "law.glass"}\n'
        'def _ask(name):\n    return at(f"{_GROUP}.{name}")\n'
        'def rule(x):\n    "At least so much."\n    return _ask(x) + at(TABLE[x])\n'
        'def other():\n    return "law of the land"\n'
    )
    read = read_module("m", text, known)
    assert {(mention.text, mention.manner) for mention in read.mentions} == {("law.clinker.*", "pattern"), ("law.glass", "whole")}
    assert {function.name for mention in read.mentions for function in read.using(mention.function)} == {"rule"}
    assert read.functions["rule"].says == "At least so much."
