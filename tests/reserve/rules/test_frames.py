"""A frame of projects has the figures that each project has alone, to the last millionth."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.frames import differences
from benchmarks.synthetic_lines import document, frames
from reserve.rules.assessment import assess
from reserve.rules.basis import columns_bounded
from reserve.rules.basis.columns import Exact, rounded
from reserve.rules.basis.columns_bounded import Bounded
from reserve.rules.lines.frames import FrameAssessment, assess_frame
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.figures import FIGURES
from tests.reserve.rules.building import AS_OF, clinker, coke_rows

LINES = 3_000
MICRO = 1_000_000
AMOUNT = st.integers(-(10**16), 10**16)


def framed(documents: Sequence[Document]) -> FrameAssessment:
    projects, rows, apart = frames(documents)
    return assess_frame(projects, rows, AS_OF, apart=apart)


def test_a_frame_has_the_figures_of_its_records() -> None:
    documents = [document(number) for number in range(LINES)]
    frame = framed(documents)
    assert differences(frame, [assess(made, AS_OF) for made in documents]) == []
    assert LINES // 20 < frame.again < LINES // 3, "some lines must be doubtful, most must not"


def test_the_generated_lines_reach_every_answer() -> None:
    found = framed([document(number) for number in range(LINES)]).figures
    for name in FIGURES:
        assert found[name].null_count() not in (0, LINES), name
    assert set(found["band_after"]) == {"below_baseline", "between", "benchmark", None}
    assert set(found["gb_level_after"]) == {1, 2, 3, None}
    assert set(found["gb_limit_met"]) == {True, False, None}
    assert Counter(found["saving_tce_per_year"])[0] > 10
    assert (found["saving_tce_per_year"].drop_nulls() < 0).any()


def test_floats_that_trust_themselves_differ_from_the_records(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [document(number) for number in range(500)]
    monkeypatch.setattr(columns_bounded, "ROUNDOFF", 0.0)
    frame = framed(documents)
    assert differences(frame, [assess(made, AS_OF) for made in documents])


def test_the_order_of_rows_and_projects_means_nothing() -> None:
    projects, rows, _ = frames([document(number) for number in range(200)])
    straight = assess_frame(projects, rows, AS_OF).figures
    turned = assess_frame(projects.reverse(), rows.sample(fraction=1.0, shuffle=True, seed=3).sort("carrier"), AS_OF).figures
    assert turned.reverse().equals(straight)


def test_a_frame_of_one_cites_what_the_record_cites() -> None:
    made = clinker(coke_rows())
    frame, record = framed([made]), assess(made, AS_OF)
    assert set(frame.used) == set(record.used)
    assert frame.unavailable == record.unavailable


def test_a_frame_without_projects_or_without_energy_is_no_error() -> None:
    projects, rows, _ = frames([clinker(coke_rows())])
    assert assess_frame(projects.head(0), rows.head(0), AS_OF).figures.is_empty()
    alone = assess_frame(projects, rows.head(0), AS_OF).figures
    assert alone["energy_before_tce"].to_list() == [None]
    assert alone["counted_output_t_per_year"].to_list() == [1_500_000 * MICRO]


@pytest.mark.parametrize(("of", "code"), [("projects", "frame_project_twice"), ("rows", "frame_row_of_nobody")])
def test_a_frame_whose_rows_do_not_belong_together_is_refused(of: str, code: str) -> None:
    projects, rows, _ = frames([clinker(coke_rows())])
    if of == "projects":
        projects = pl.concat([projects, projects])
    else:
        rows = rows.with_columns(project_id=pl.lit(7, pl.Int64))
    with pytest.raises(BadInput) as caught:
        assess_frame(projects, rows, AS_OF)
    assert caught.value.code == code
    assert str(caught.value.figures["project"]) in caught.value.text("zh")


@given(AMOUNT, AMOUNT, AMOUNT, st.sampled_from(["0.7143", "29307", "1.05", "0.0005422", "3"]))
def test_the_bound_of_a_float_column_holds(a: int, b: int, c: int, constant: str) -> None:
    number = Decimal(constant)
    blank = np.zeros(1, np.bool_)
    x, y, z = (Bounded.of_micro(np.array([value]), blank) for value in (a, b, c))
    exact = [Fraction(value, MICRO) for value in (a, b, c)]
    cases = [
        (x * number - y, exact[0] * Fraction(number) - exact[1]),
        (number - x + y * z, Fraction(number) - exact[0] + exact[1] * exact[2]),
    ]
    if c:
        cases.append(((x + y) / z * number, (exact[0] + exact[1]) / exact[2] * Fraction(number)))
    for column, truth in cases:
        assert abs(Fraction(float(column.values[0])) - truth) <= Fraction(float(column.error[0]))


@given(st.integers(-(10**12), 10**12), st.sampled_from([1, 3, 7, 20, 40]))
def test_a_rounding_is_certain_only_where_it_is_right(numerator: int, denominator: int) -> None:
    column = Bounded.of([Decimal(numerator)]) / Decimal(denominator) / 1_000_000
    whole, _ = column.rounded().micro()
    if not column.rounded().doubt[0]:
        assert Decimal(int(whole[0])) == rounded(Decimal(numerator) / denominator / 1_000_000) * MICRO
    if denominator == 20 and numerator % 20 == 10:
        assert column.rounded().doubt[0], "a tie is never certain"


def test_a_blank_stays_blank_in_both_kinds_of_columns() -> None:
    numbers = [Decimal(3), None, Decimal(0), Decimal(-2)]
    other = [Decimal(1), Decimal(1), Decimal(0), None]
    for kind in (Exact, Bounded):
        one, two = kind.of(numbers), kind.of(other)
        found = {
            "sum": one + two, "ratio": one / two, "lesser": one.lesser(two), "known": one.known_or(two), "positive": one.positive(),
            "zero": one.only_zero(), "where": one.where_blank(two), "blanked": one.blanked(), "chosen": (one <= two).choose(two, one),
            "total": one.summed([0, 1, 0, 3], 4),
        }  # fmt: skip
        told = {name: _known(column) for name, column in found.items()}
        assert told == {
            "sum": [0, 2], "ratio": [0], "lesser": [0, 2], "known": [0, 1, 2, 3], "positive": [0], "zero": [2], "where": [3],
            "blanked": [], "chosen": [0, 2], "total": [0, 3],
        }, kind  # fmt: skip


def _known(column: Exact | Bounded) -> list[int]:
    if isinstance(column, Exact):
        return [place for place, value in enumerate(column.values) if value is not None]
    return [place for place, value in enumerate(column.values) if not np.isnan(value)]
