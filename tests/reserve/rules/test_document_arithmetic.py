"""What the documents state beside what their own figures give, and the pairs of saving and CO2 behind the band of plausibility."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from reserve.parameters import Band, history, paths
from reserve.rules.targets.document_arithmetic import carbon_pairs, recomputed, slip_at, slips

CASES = yaml.load((Path(__file__).parents[2] / "cases" / "document_arithmetic.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
FOUND = {one.code: one for one in recomputed()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_a_stated_figure_is_recomputed_from_its_parts(case: Any) -> None:
    one = FOUND[case["code"]]
    assert (str(one.computed), one.agrees) == (case["computed"], case["agrees"])
    assert (one.stated.number if one.stated else None) == (Decimal(case["stated"]) if case["stated"] else None)
    assert all(part.citation.document and str(part.number) in one.expression for part in one.of)
    assert all((one.label.zh, one.label.en, one.note.zh, one.note.en))


def test_every_kind_of_recomputation_has_a_case() -> None:
    assert {code.partition(".")[0] for code in FOUND} == {case["code"].partition(".")[0] for case in CASES}
    assert {path.partition(".")[2] for path in paths("arithmetic.")} == {code.partition(".")[0] for code in FOUND}


def test_slips_are_those_that_do_not_agree_and_stand_at_their_values() -> None:
    assert {one.code for one in slips()} == {code for code, one in FOUND.items() if not one.agrees}
    assert [one.code for one in slip_at("cement_plan.clinker_capacity_cut")] == ["clinker_capacity_cut"]
    assert [one.code for one in slip_at("cement_plan.clinker_capacity_base")] == ["clinker_capacity_cut", "energy_room"]
    assert slip_at("cement_plan.clinker_unit_energy_cut") == ()


def test_the_pairs_of_the_documents_lie_in_the_band_that_asks_for_a_reason() -> None:
    ratios = [pair.computed for pair in carbon_pairs()]
    assert (min(ratios), max(ratios), len(ratios)) == (Decimal("2.5"), Decimal("2.65"), 5)
    narrow, wide = (Band.of(history(f"plausibility.{name}")[-1].value) for name in ("co2_per_saving_retrofit", "co2_per_saving"))
    assert all(narrow.contains(ratio) and wide.contains(ratio) for ratio in ratios)
    assert not narrow.contains(min(ratios) - Decimal("0.2"))
    assert not narrow.contains(max(ratios) + Decimal("0.2"))
