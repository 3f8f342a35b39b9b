"""The place among peers says unusual exactly where the rule on outliers speaks, to the last digit of its cases."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.validation.documents import context_of, document_of
from validation.peer_places import PeerPlace, peer_places

CASES = yaml.load((Path(__file__).parents[1] / "cases" / "form_rules.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["cases"]
RULES = ("R-PEER-BEFORE", "R-PEER-AFTER", "R-PEER-RATE", "R-PEER-COST")


def places_of(case: dict[str, Any]) -> tuple[PeerPlace, ...]:
    return peer_places(document_of(case), context_of(case))


@pytest.mark.parametrize("rule", RULES)
def test_unusual_is_where_the_rule_finds_something(rule: str) -> None:
    for case in CASES[rule]:
        assert bool([place for place in places_of(case) if not place.usual]) == bool(case["finds"]), case
    assert sum(bool(places_of(case)) and not case["finds"] for case in CASES[rule]) >= 2, "usual figures are told too"


def test_the_figures_are_those_that_the_finding_tells() -> None:
    case = next(case for case in CASES["R-PEER-AFTER"] if case["kind"] == "failing")
    (place,) = places_of(case)
    assert (place.indicator, place.value, place.n, place.energy_unit) == ("unit_after", Decimal(150), 30, "kgce/t")
    assert [round(number, 3) for number in (place.low, place.median, place.high)] == [
        Decimal(text) for text in ("81.256", "100.000", "123.068")
    ]
    assert place.group.zh == "水泥熟料"


def test_too_few_peers_another_product_and_what_is_not_known_are_not_placed() -> None:
    few = {"peers": [{"indicator": "unit_after", "n": 11, "median": 4605170, "spread": 40000}]}
    other = {"peers": [{"indicator": "unit_after", "n": 30, "median": 4605170, "spread": 40000, "product": "flat_glass"}]}
    enough = {"peers": [{"indicator": "unit_after", "n": 30, "median": 4605170, "spread": 40000}]}
    assert [len(places_of(case)) for case in (few, other, enough, {**enough, "bare": True}, {})] == [0, 0, 1, 0, 0]
