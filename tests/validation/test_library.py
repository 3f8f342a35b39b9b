"""The library's verdict on a chunk of the projection is what the closures say of each document alone."""

import datetime as dt
import hashlib
import json
import random

import polars as pl
import pytest

from reserve.vocabulary.findings import CheckContext, Holder, Neighbour
from reserve.vocabulary.reporting_units import area_of, reporting_units
from reserve.vocabulary.switches import counted
from tests.validation.chunks import chunk_of, readable
from tests.validation.documents import random_document
from validation import RuleChecker, catalogue
from validation.library_near import MOST

UNITS = ("330522", "330521", "330590", "ZJ90")
DAY = dt.date(2024, 9, 2)
MANY = 250


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
    context = CheckContext(day, stage, area_of(units[number]), served, held, neighbours=neighbours)
    found = RuleChecker().check(document, context).findings
    return [(mine["project_id"], one.rule_id, one.severity, one.path) for one in found]


@pytest.mark.parametrize(("stage", "day"), [("reserve", DAY), ("funding", dt.date(2026, 1, 1))])
def test_a_chunk_has_the_findings_of_its_documents(stage: str, day: dt.date) -> None:
    dice = random.Random(stage)
    documents = [as_read(seed) for seed in range(MANY)]
    units = [dice.choice(UNITS) for _ in documents]
    chunk = chunk_of(documents, units)
    verdict = RuleChecker().library(chunk, day, stage)
    wanted = [one for number in range(MANY) for one in expected(number, documents, units, chunk, day, stage)]
    assert verdict.findings.rows() == wanted
    assert len({one[1] for one in wanted}) > 100
    assert set(verdict.judged) <= {rule.id for rule in catalogue()}


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
