"""The bench on the demonstration: the same findings as the check of the library, who may try, and what of it each is shown."""

import datetime as dt

import pytest

from reserve.accounts import Desk
from reserve.services.checking.try_rule import TrialPlan, try_rule
from reserve.services.library_check.reader import read_chunk
from reserve.services.territory import units_at
from reserve.vocabulary.errors import BadInput, Refused
from tests.dashboards.conftest import DEMO_DATE, seat
from validation.bench import trial
from validation.catalogue import rule

PAIR = frozenset({"ZJ"}) | units_at("ZJ", "below")


def test_the_bench_finds_what_the_check_of_the_library_finds(demo: Desk) -> None:
    with demo.store.read() as session:
        read = read_chunk(session, PAIR, None)
    assert read is not None
    found = demo.checker.library(read.chunk, DEMO_DATE, "funding").findings
    spoke = sorted(set(found["rule_id"].to_list()))
    assert len(spoke) > 3
    for rule_id in (*spoke, "R-DATES-ORDER"):
        expected = found.filter(found["rule_id"] == rule_id).select("project_id", "path").rows()
        assert trial(rule_id).judge(read.chunk, DEMO_DATE).found.rows() == expected, rule_id


def test_a_changed_number_is_told_against_todays_by_unit_with_examples_of_what_it_adds(own_demo: Desk) -> None:
    user = seat(own_demo, "zhejiang.reviewer")
    stricter = trial("R-DATES-LONG", {"checks.project_duration": "400"})
    steps: list[tuple[int, int]] = []
    found = try_rule(
        own_demo, user.session_id, stricter, TrialPlan(examples=3), size=50, progress=lambda done, total, _word: steps.append((done, total))
    )
    assert found.as_of == DEMO_DATE
    assert found.now == 0
    assert (found.found, found.gained, found.lost) == (found.gained, found.found, 0)
    assert 0 < found.found < found.projects == found.asked == sum(each.projects for each in found.units)
    assert [each.found for each in found.units] == sorted((each.found for each in found.units), reverse=True)
    assert len(found.examples) == 3
    assert all("400" in example.findings[0].message.zh for example in found.examples)
    assert steps[-1] == (found.projects, found.projects)
    assert len(steps) > 1
    assert found.unread == ()
    whole = try_rule(own_demo, user.session_id, stricter, TrialPlan(examples=0))
    assert (whole.found, whole.units, whole.examples) == (found.found, found.units, ())


def test_a_rule_is_tried_in_ones_own_territory_by_those_who_may_and_examples_are_those_one_may_read(own_demo: Desk) -> None:
    reviewer = seat(own_demo, "zhejiang.reviewer")
    one = try_rule(own_demo, reviewer.session_id, trial("R-CREDIT-DIGIT"), TrialPlan(unit="3307"))
    assert {each.unit_code[:4] for each in one.units} == {"3307"}
    assert one.now is None
    with pytest.raises(BadInput):
        try_rule(own_demo, reviewer.session_id, trial("R-PHONE"), TrialPlan(unit="GZ"))
    with pytest.raises(BadInput):
        try_rule(own_demo, reviewer.session_id, trial("R-PHONE"), TrialPlan(examples=101))
    clerk = seat(own_demo, "changxing.clerk")
    with pytest.raises(Refused):
        try_rule(own_demo, clerk.session_id, trial("R-PHONE"))
    # an analyst reads accepted projects only; the counts are the same, the examples are fewer
    long = trial("R-DATES-LONG", {"checks.project_duration": "1"})
    analyst = try_rule(own_demo, seat(own_demo, "zhejiang.analyst").session_id, long, TrialPlan(examples=100))
    everything = try_rule(own_demo, reviewer.session_id, long, TrialPlan(examples=100))
    assert analyst.found == everything.found
    assert {example.code for example in analyst.examples} < {example.code for example in everything.examples} or analyst.found > 100


def test_a_rule_that_is_not_in_force_yet_is_tried_by_the_law_of_its_first_day() -> None:
    assert trial("R-PHONE").on(dt.date(2024, 9, 2)) == dt.date(2024, 9, 2)
    first = rule("R-CLASS-B").valid_from
    assert first is not None
    assert trial("R-CLASS-B").on(dt.date(2020, 1, 1)) == first
