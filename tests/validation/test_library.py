"""The library's verdict on a chunk of the projection is what the closures say of each document alone."""

import datetime as dt
import hashlib
import json
import random
from dataclasses import replace
from importlib import import_module

import polars as pl
import pytest

import validation.library
from benchmarks.slip_projects import project
from reserve.vocabulary.document import Document, Entry, Row
from reserve.vocabulary.findings import CheckContext, Holder, LibraryChunk, Neighbour
from reserve.vocabulary.reporting_units import area_of, reporting_units
from reserve.vocabulary.switches import counted
from tests.validation.chunks import chunk_of, readable
from tests.validation.documents import RANDOM_PEERS, random_document
from validation import RuleChecker, SuiteIncomplete, catalogue
from validation.catalogue import rule
from validation.formal import formal_engine
from validation.library import pack_area
from validation.library_frame import cast
from validation.library_near import MOST
from validation.library_screen import suspicious
from validation.screen import inside
from validation.selection import severity_on
from validation.vectors import Outcome

UNITS = ("330522", "330521", "330590", "ZJ90")
DAY = dt.date(2024, 9, 2)
MANY = 110


def as_read(seed: int):
    return counted(readable(random_document(seed)))


def expected(number, documents, units, chunk, day, stage):
    """What the closures find in document ``number`` with the rest of the chunk as its library."""
    document, mine = documents[number], chunk.projects.row(number, named=True)
    others = [row for row in chunk.others.iter_rows(named=True) if row["project_id"] != mine["project_id"]]
    held = {}
    for key, names in (("project_code", ("project_code",)), ("line", ("enterprise_credit_code", "line_name"))):
        same = [row["code"] for row in others if all(mine[name] is not None and row[name] == mine[name] for name in names)]
        if same:
            held[key] = Holder(min(same), 2024)
    firm = mine["enterprise_credit_code"]
    near = sorted((row for row in others if firm is not None and row["enterprise_credit_code"] == firm), key=lambda row: row["code"])
    neighbours = tuple(
        Neighbour(
            hashlib.sha256(row["project_id"].encode()).hexdigest()[:12], 2024, firm, row["project_name"] or "", row["line_name"],
            frozenset((row["component_kinds"] or "").split("|")) - {""},
        )
        for row in near[::-1][:MOST]
    )  # fmt: skip
    served = frozenset(reporting_units()[units[number]].areas_served)
    context = CheckContext(day, stage, area_of(units[number]), served, held, neighbours=neighbours, peers=chunk.peers)
    found = RuleChecker().check(document, context).findings
    return [(mine["project_id"], one.rule_id, one.severity, one.path) for one in found]


@pytest.mark.parametrize(("stage", "day"), [("reserve", DAY), ("funding", dt.date(2026, 1, 1))])
def test_a_chunk_has_the_findings_of_its_documents(stage: str, day: dt.date) -> None:
    dice = random.Random(stage)
    documents = [as_read(seed) for seed in range(MANY)]
    units = [dice.choice(UNITS) for _ in documents]
    chunk = replace(chunk_of(documents, units), peers=RANDOM_PEERS)
    verdict = RuleChecker().library(chunk, day, stage)
    wanted = [one for number in range(MANY) for one in expected(number, documents, units, chunk, day, stage)]
    assert verdict.findings.rows() == wanted
    assert len({one[1] for one in wanted}) > 90
    assert set(verdict.judged) <= {rule.id for rule in catalogue()}


def test_what_is_asked_only_since_the_filing_is_a_hint() -> None:
    documents = [as_read(seed) for seed in range(60)]
    chunk = chunk_of(documents, ["330522"] * len(documents))
    filed = [dt.date(2021, 1, 1), DAY, None] * 20
    dated = LibraryChunk(chunk.projects.with_columns(pl.Series("filed_on", filed)), chunk.tables, chunk.others)
    plain = RuleChecker().library(chunk, DAY, "reserve").findings
    found = RuleChecker().library(dated, DAY, "reserve").findings
    assert found.drop("severity").equals(plain.drop("severity"))
    days = dict(zip(chunk.projects["project_id"], filed, strict=True))
    wanted = [severity_on(rule(name), DAY, "330000", days[project]) for project, name in found.select("project_id", "rule_id").iter_rows()]
    assert found["severity"].to_list() == wanted
    assert found.filter(found["severity"] != plain["severity"])["severity"].unique().to_list() == ["hint"]


def test_places_without_a_pack_of_their_own_share_that_of_their_province() -> None:
    assert [pack_area(code) for code in ("330522", "330500", "320412", "110101", "000000")] == [
        "330000", "330000", "320000", "000000", "000000"
    ]  # fmt: skip


def test_a_library_of_two_packs_is_judged_pack_by_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [as_read(seed) for seed in range(40)]
    chunk = chunk_of(documents, ["330522", "330521"] * 20)
    areas = {"330522": "330522", "330521": "320412"}
    monkeypatch.setattr(validation.library, "area_of", areas.get)
    record = json.loads(RuleChecker().library(chunk, DAY, "reserve").result_json)
    assert [(pack["area"], pack["projects"]) for pack in record["packs"]] == [("320000", 20), ("330000", 20)]
    found = RuleChecker().library(chunk, DAY, "reserve").findings
    assert found["project_id"].to_list() == sorted(found["project_id"].to_list())
    assert {one[1] for one in found.rows() if int(one[0][1:]) % 2} != set()


def test_a_large_chunk_is_judged_in_parts_with_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [as_read(seed) for seed in range(40)]
    chunk = chunk_of(documents, ["330522"] * 40)
    mixed = {name: rows.sample(fraction=1, shuffle=True, seed=1) for name, rows in chunk.tables.items()}
    whole = RuleChecker().library(chunk, DAY, "reserve")
    monkeypatch.setattr(validation.library, "AT_ONCE", 7)
    parts = RuleChecker().library(LibraryChunk(chunk.projects, mixed, chunk.others), DAY, "reserve")
    assert parts.findings.rows() == whole.findings.rows()
    assert (parts.result_json, parts.judged, parts.suite) == (whole.result_json, whole.judged, whole.suite)


def test_a_count_that_is_not_that_of_the_outcomes_is_a_fault_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    formal_engine()
    expectations = import_module("validation.expectations")
    plain = expectations.evaluate

    def forgetful(table):
        found = plain(table)
        table.typed.outcomes["R-NEED-CONTENT"] = Outcome()
        return found

    monkeypatch.setattr(expectations, "evaluate", forgetful)
    chunk = chunk_of([as_read(seed) for seed in range(30)], ["330522"] * 30)
    with pytest.raises(SuiteIncomplete) as fault:
        RuleChecker().library(chunk, DAY, "reserve")
    assert fault.value.missing == ("R-NEED-CONTENT",)


def test_amounts_too_large_for_a_column_are_assessed_one_by_one() -> None:
    huge = {"output_before_t_per_year": 1, "output_after_t_per_year": 2 * 10**18, "capacity_filed_t_per_year": 10**18}
    document = as_read(5)
    entries = {**document.entries, **{name: Entry("·", None, value) for name, value in huge.items()}}
    row = Row(
        "r1", {"carrier": Entry("·", None, "raw_coal"), **{f"quantity_{when}": Entry("·", None, 10**18) for when in ("before", "after")}}
    )
    documents = [Document(entries, {"energy_carriers": (row,)}), as_read(6)]
    chunk = chunk_of(documents, ["330522"] * 2)
    wanted = [one for number in range(2) for one in expected(number, documents, ["330522"] * 2, chunk, DAY, "reserve")]
    assert RuleChecker().library(chunk, DAY, "reserve").findings.rows() == wanted


def test_the_screen_of_columns_lets_pass_what_the_screen_of_one_document_lets_pass() -> None:
    documents = [as_read(seed) for seed in range(MANY)] + [project(seed) for seed in range(40)]
    chunk = cast(chunk_of(documents, ["330522"] * len(documents)))
    odd = [key for key, document in zip(chunk.projects["project"], documents, strict=True) if not inside(document, DAY, "330000")]
    assert sorted(suspicious(chunk, DAY, "330000")) == odd
    assert 40 < len(odd) < len(documents) - 40


def test_only_some_rules_of_a_chunk_can_be_judged() -> None:
    documents = [as_read(seed) for seed in range(30)]
    chunk = chunk_of(documents, ["330522"] * len(documents))
    whole = RuleChecker().library(chunk, DAY, "reserve").findings
    bench = RuleChecker().library(chunk, DAY, "reserve", only=["R-TERRITORY", "R-NEED-CONTENT"])
    assert bench.findings.rows() == whole.filter(pl.col("rule_id").is_in(["R-TERRITORY", "R-NEED-CONTENT"])).rows() != []
    assert set(bench.judged) == {"R-TERRITORY", "R-NEED-CONTENT"}
    with pytest.raises(KeyError):
        RuleChecker().library(chunk, DAY, "reserve", only=["R-NONE"])


def test_the_record_of_a_chunk_counts_and_holds_no_project() -> None:
    documents = [as_read(seed) for seed in range(30)]
    verdict = RuleChecker().library(chunk_of(documents, ["330522", "ZJ90"] * 15), DAY, "reserve")
    record = json.loads(verdict.result_json)
    assert record["engine"] == verdict.engine == "great_expectations 1.24.1"
    assert sum(pack["projects"] for pack in record["packs"]) == 30
    assert sum(answer["unexpected_count"] for pack in record["packs"] for answer in pack["results"]) == len(verdict.findings)
    assert {pack["suite"] for pack in record["packs"]} == set(verdict.suite.split(" "))
    assert "p0000" not in verdict.result_json
