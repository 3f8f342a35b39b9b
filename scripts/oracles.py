"""Write tests/cases/oracles.json: what pymcdm and scikit-criteria say where they compute the same as our methods.

Both bring plotting and learning libraries along, so they are no part of the development set. Their answers are recorded: run this where
they are installed (``pip install pymcdm==1.4.0 scikit-criteria==0.10``), and the tests hold our methods to what stands in the file. Nothing
of ours is imported here.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "tests" / "cases" / "oracles.json"
CEILING, FULL, COST_POINTS, REDUCTION_POINTS = 800.0, 0.25, 70.0, 30.0
CURVES = {
    "grant_per_co2": [[0, 100], [150, 60], [400, 20], [900, 0]],
    "saving_rate": [[0.01, 0], [0.05, 60], [0.2, 100]],
    "crossing": [[0, 0], [780000, 45], [1550000, 75], [3100000, 100]],
}
WEIGHTS = {"grant_per_co2": 55, "saving_rate": 25, "crossing": 20}


def projects(random: np.random.Generator, number: int) -> list[dict[str, Any]]:
    """Figures that stay inside every curve, so that nobody is clipped."""
    co2 = random.integers(2_000, 20_000, number)
    asked = [int(random.integers(1, max(2, one * 790 // 10_000))) for one in co2]
    return [
        {
            "requested": money, "co2": int(tonnes), "saving": int(random.integers(300, 9_000)),
            "rate": str(round(float(random.uniform(0.011, 0.199)), 4)), "crossing": int(random.integers(0, 3_100_000)),
        }
        for money, tonnes in zip(asked, co2, strict=True)
    ]  # fmt: skip


def main() -> int:
    """Compute and write."""
    import skcriteria
    from pymcdm.methods import SPOTIS, WPM, WSM
    from skcriteria.agg.simple import WeightedProductModel, WeightedSumModel
    from skcriteria.preprocessing.invert_objectives import InvertMinimize

    found = projects(np.random.default_rng(20240902), 24)
    ratio = np.array([one["requested"] * 10_000 / one["co2"] for one in found])
    rate = np.array([float(one["rate"]) for one in found])
    crossing = np.array([float(one["crossing"]) for one in found])

    both = np.column_stack((ratio, rate))
    share = np.array([COST_POINTS, REDUCTION_POINTS]) / (COST_POINTS + REDUCTION_POINTS)
    spotis = SPOTIS(np.array([[0.0, CEILING], [0.0, FULL]]))(both, share, np.array([-1, 1]))

    raw = {"grant_per_co2": ratio, "saving_rate": rate, "crossing": crossing}
    values = np.column_stack([np.interp(raw[name], *np.array(points, float).T) for name, points in CURVES.items()])
    weights = np.array([WEIGHTS[name] for name in CURVES]) / 100
    ours = np.array([1, 1, 1])
    wsm = WSM(normalization_function=lambda x, **_: x)(values, weights, ours)
    matrix = skcriteria.mkdm(values, [max] * len(CURVES), weights=weights)
    sk_sum = WeightedSumModel().evaluate(matrix).e_.score

    prices = {}
    for name, effect in (("cost_per_tce", "saving"), ("cost_per_co2", "co2")):
        pair = np.array([[one["requested"], one[effect]] for one in found], float)
        wpm = WPM(normalization_function=lambda x, cost: x.min() / x if cost else x / x.max())(
            pair, np.array([1.0, 1.0]), np.array([-1, 1])
        )
        inverted = InvertMinimize().transform(skcriteria.mkdm(pair, [min, max], weights=[1.0, 1.0]))
        ranked = WeightedProductModel().evaluate(inverted)
        prices[name] = {
            "pymcdm": np.argsort(-wpm, kind="stable").tolist(),
            "scikit-criteria": np.argsort(ranked.rank_, kind="stable").tolist(),
        }

    content = {
        "made_with": {name: version(name) for name in ("pymcdm", "scikit-criteria", "numpy")},
        "projects": found,
        "two_part": {
            "settings": {"ceiling": CEILING, "full": FULL, "cost_points": COST_POINTS, "reduction_points": REDUCTION_POINTS},
            "spotis": (100 * (1 - spotis)).tolist(),
        },
        "weighted": {"curves": CURVES, "weights": WEIGHTS, "pymcdm": wsm.tolist(), "scikit-criteria": np.asarray(sk_sum).tolist()},
        "prices": prices,
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(found)} projects", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
