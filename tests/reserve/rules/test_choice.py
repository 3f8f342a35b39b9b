"""What people choose from is what there is, and every number offered is one that is asked for."""

import datetime as dt
import doctest
from dataclasses import replace
from decimal import Decimal

import pytest

from reserve.parameters import programme
from reserve.parameters.programmes import Chosen, Setting
from reserve.rules.ranking import choice
from reserve.rules.ranking.allocators import registry as allocators
from reserve.rules.ranking.choice import ALLOCATOR, METHOD, allocators_for, choices, methods_for, settled
from reserve.rules.ranking.methods import registry as methods
from reserve.rules.ranking.protocols import Means, Placed
from reserve.vocabulary.language import BLANK
from reserve.vocabulary.units import rule_units, units
from tests.reserve.rules.bare import bare

FUND = programme("zhejiang_cement_special_fund")
PROJECT = bare("P", requested=10, saving=100, co2=200, rate="0.1", attainment="1", eligible=100)


def test_every_method_and_allocator_can_be_chosen_and_no_other() -> None:
    assert set(choices(METHOD)) == set(methods.METHODS)
    assert set(choices(ALLOCATOR)) == {"stop", *allocators.ALLOCATORS}
    found = [number for part in (METHOD, ALLOCATOR) for one in choices(part).values() for number in one.numbers]
    assert {number.unit for number in found if number.unit} <= {*units(), *rule_units(), "1"}


@pytest.mark.parametrize("name", [name for name in methods.METHODS if name != "gated_weights"])
def test_a_method_takes_every_number_that_is_offered_and_starts_without_an_error(name: str) -> None:
    one = choices(METHOD)[name]
    for numbers in (one.start, {number.key: Decimal(1) for number in one.numbers}):
        settings = {key: Setting(value, "1", BLANK) for key, value in numbers.items()}
        methods.METHODS[name]([PROJECT], replace(FUND, method=Chosen(name, settings)), dt.date(2024, 9, 2))


@pytest.mark.parametrize("name", [name for name in allocators.ALLOCATORS if name != "fences"])
def test_an_allocator_takes_every_number_that_is_offered_and_starts_without_an_error(name: str) -> None:
    one = choices(ALLOCATOR)[name]
    weights = {number.key: Decimal(1) / 4 for number in one.numbers if number.key.startswith("weight_")}
    for numbers in (one.start, {number.key: Decimal(1) for number in one.numbers} | weights):
        settings = {key: Setting(value, "1", BLANK) for key, value in numbers.items()}
        found = allocators.ALLOCATORS[name]([Placed(PROJECT, 1, 1)], replace(FUND, allocator=Chosen(name, settings)), Means(10**9))
        assert len(found.offers) == 1


def test_a_list_has_no_money_to_share_out_and_a_method_of_figures_needs_criteria_of_figures() -> None:
    assert allocators_for(programme("zhejiang_key_retrofit_plan")) == ()
    assert "stop" not in {one.name for one in allocators_for(FUND)}
    assert "gated_weights" not in {one.name for one in methods_for(FUND)}
    plain = replace(FUND, criteria=(replace(FUND.criteria[0], code="saving", products=()),))
    assert "gated_weights" in {one.name for one in methods_for(plain)}


@pytest.mark.parametrize("weights", [(1, 0, 0, 0), (1, 1, 1, 0), (7, 3, 11, 13), (0, 0, 0, 1)])
def test_weights_typed_one_after_the_other_always_sum_to_one(weights: tuple[int, ...]) -> None:
    keys = ("weight_projects", "weight_saving", "weight_co2", "weight_investment")
    numbers = {key: Decimal(weight) for key, weight in zip(keys, weights, strict=True)}
    found = settled(numbers)
    assert sum(found.values()) == 1
    assert all(abs(found[key] - numbers[key] / sum(numbers.values())) <= Decimal("0.000002") for key in keys)
    for wrong in ({"weight_projects": Decimal(-1), "weight_saving": Decimal(2)}, {"weight_projects": Decimal(0)}, {"at_most": Decimal(3)}):
        assert settled(wrong) == wrong


def test_the_example_in_the_text() -> None:
    assert doctest.testmod(choice).failed == 0
