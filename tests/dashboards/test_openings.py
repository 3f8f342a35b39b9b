"""The groups of answers as the pages show them: counted, linked to law and field, and quick enough to be made at every edit."""

import datetime as dt
import time
from typing import Any

from dashboards.pages.openings import opening_blocks
from reserve.rules.assessment import assess
from reserve.vocabulary.language import Language
from tests.reserve.rules.building import AS_OF, clinker, coke_rows

AREA = "330522"


def shown(language: Language = "zh", **answers: str) -> list[dict[str, Any]]:
    made = clinker(coke_rows("180000", "178000"), **answers)
    return opening_blocks(made, assess(made, AS_OF, AREA), AS_OF, AREA, language)


def answers(block: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = block["blocks"][0]["items"]
    return found


def test_groups_are_folded_and_count_their_answers() -> None:
    duties, channels = shown()
    assert (duties["open"], channels["open"]) == (False, False)
    said = {word: sum(one["answer"] == word for one in answers(duties)) for word in ("yes", "no", "unknown")}
    assert duties["summary"] == f"应达到的要求与期限 · {said['no']} 项不符合、{said['unknown']} 项待定"
    assert said["yes"] == 0


def test_every_answer_leads_to_the_value_as_it_stood_on_the_day() -> None:
    for one in (one for block in shown("en") for one in answers(block)):
        assert one["citation_href"].startswith("/law?path=")
        assert f"on={AS_OF.isoformat()}&area={AREA}" in one["citation_href"]


def test_a_no_stands_against_the_project_among_its_duties_only() -> None:
    duties, channels = shown()
    assert {one["tone"] for one in answers(duties) if one["answer"] == "no"} == {"bad"}
    assert {one["tone"] for one in answers(channels)} == {""}


def test_a_blank_field_is_named_and_can_be_gone_to() -> None:
    price = next(one for one in answers(shown(air_class_after="")[0]) if one["topic"] == "阶梯电价")
    assert price["needs"] == [{"path": "air_class_after", "label": "改造后绩效分级"}]


def test_answers_cost_an_edit_no_more_than_a_few_of_its_milliseconds() -> None:
    made = clinker()
    judged = assess(made, AS_OF, AREA)
    spent = []
    for _ in range(30):
        start = time.process_time()
        opening_blocks(made, judged, dt.date(2024, 9, 2), AREA, "zh")
        spent.append(time.process_time() - start)
    assert min(spent) < 0.01
