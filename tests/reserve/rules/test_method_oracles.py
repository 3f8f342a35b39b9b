"""Methods against other people's libraries where both compute the same, as ``scripts/oracles.py`` recorded them.

Two parts of cost and reduction are one less the distance of SPOTIS; a weighted sum of fixed curves is the weighted sum model; the order by
yuan for a tonne is that of the weighted product model on money and effect.
"""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reserve.parameters import programme
from reserve.parameters.programmes import Chosen
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.methods.points import Weighted, gated_weights, two_part
from reserve.rules.ranking.methods.registry import METHODS
from reserve.rules.ranking.scoring import points_micro
from tests.reserve.rules.bare import bare

ORACLE: dict[str, Any] = json.loads((Path(__file__).parents[2] / "cases" / "oracles.json").read_text(encoding="utf-8"))
FUND = programme("zhejiang_cement_special_fund")
CLOSE = 2e-6
"""Two roundings to 10^-6, of the raw ratio and of the points of each part."""


def pool() -> list[Candidate]:
    return [bare(f"P{n:02d}", **one) for n, one in enumerate(ORACLE["projects"])]


def test_two_parts_are_one_less_the_distance_of_spotis() -> None:
    scored = two_part(pool(), **{key: Decimal(str(value)) for key, value in ORACLE["two_part"]["settings"].items()})
    assert scored.totals / 1e6 == pytest.approx(np.array(ORACLE["two_part"]["spotis"]), abs=CLOSE)
    assert not scored.unscored


@pytest.mark.parametrize("library", ["pymcdm", "scikit-criteria"])
def test_curves_with_weights_are_the_weighted_sum_model(library: str) -> None:
    told = ORACLE["weighted"]
    parts = [
        Weighted(name, tuple((Decimal(str(raw)), Decimal(value)) for raw, value in curve), Decimal(told["weights"][name]))
        for name, curve in told["curves"].items()
    ]
    scored = gated_weights(pool(), gates=[], parts=parts)
    assert scored.totals / 1e6 == pytest.approx(np.array(told[library]), abs=CLOSE * len(parts))


@pytest.mark.parametrize("library", ["pymcdm", "scikit-criteria"])
def test_the_points_of_the_default_method_are_the_weighted_sum_model(library: str) -> None:
    """The same curve values, weighed by the integer arithmetic of the anchored method."""
    told = ORACLE["weighted"]
    ratios = [one["requested"] * 10_000 / one["co2"] for one in ORACLE["projects"]]
    raws = {"grant_per_co2": ratios, "saving_rate": [float(one["rate"]) for one in ORACLE["projects"]]}
    raws["crossing"] = [float(one["crossing"]) for one in ORACLE["projects"]]
    points = np.zeros(len(ratios), np.int64)
    for name, curve in told["curves"].items():
        anchors = np.array(curve, float)
        values = np.rint(np.interp(raws[name], anchors[:, 0], anchors[:, 1]) * 1e6).astype(np.int64)
        points += points_micro(values, Decimal(told["weights"][name]))
    assert points / 1e6 == pytest.approx(np.array(told[library]), abs=CLOSE * 3)


@pytest.mark.parametrize("name", ["cost_per_tce", "cost_per_co2"])
@pytest.mark.parametrize("library", ["pymcdm", "scikit-criteria"])
def test_the_order_of_prices_is_that_of_the_weighted_product_model(name: str, library: str) -> None:
    scored = METHODS[name](pool(), replace(FUND, method=Chosen(name)), dt.date(2024, 9, 2))
    mine = sorted(range(len(scored.keys)), key=lambda n: scored.keys[n])
    theirs = ORACLE["prices"][name][library]
    assert [scored.keys[n] for n in mine] == [scored.keys[n] for n in theirs], "the same prices in the same order, equal ones in any"
