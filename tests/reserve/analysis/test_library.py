"""Frames say what the documents say, and the engine of the analyst is the engine of the pages."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from reserve.rules.assessment import assess
from reserve.services.analysis import Library, movement, open_library, reweighted, take_analysis_snapshot
from reserve.services.analysis.columns import field_column, figure_column, slug
from reserve.services.batches.ranking_text import digest_of
from reserve.store.analysis_snapshot import Taken
from reserve.vocabulary.errors import BadInput, NotFound
from reserve.vocabulary.fields import BY_CARRIER, columns_of, single_fields, table_fields
from reserve.vocabulary.figures import FIGURES
from tests.reserve.analysis.conftest import Studied

SAME = {"1": ("factor",), "year": ("years",), "tCO2/yr": ("t_per_year",)}
FIGURE_UNITS = ("_t_per_year", "_tce", "_tce_per_year", "_kgce_per_t", "_kwh_per_t", "_ratio", "_product_unit")


@pytest.fixture
def library(taken: Taken) -> Iterator[Library]:
    with open_library(taken.path) as opened:
        yield opened


def test_every_field_and_every_figure_is_a_column(library: Library) -> None:
    expected = {field_column(field) for field in single_fields()} | {figure_column(name) for name in FIGURES}
    assert expected <= set(library.projects.columns)
    for table in table_fields():
        assert {field_column(column) for column in columns_of(table.name)} <= set(library.repeated(table.name).columns)


def test_every_quantity_names_its_unit() -> None:
    for field in (*single_fields(), *(column for table in table_fields() for column in columns_of(table.name))):
        if field.type == "quantity" and field.unit != BY_CARRIER:
            endings = (slug(str(field.unit)), *SAME.get(str(field.unit), ()))
            assert field_column(field).endswith(tuple(f"_{one}" for one in endings)), field.name
        elif field.type == "money":
            assert field_column(field).endswith("_fen"), field.name
    for figure in FIGURES:
        assert figure_column(figure).endswith(FIGURE_UNITS), figure


def test_values_are_those_of_the_document(library: Library, studied: Studied) -> None:
    row = library.projects.set_index("code").loc[studied.project]
    assert (row["line_size_t_per_day"], row["capacity_filed_t_per_year"], row["investment_total_fen"]) == (
        5000.0,
        1_550_000.0,
        4_500_000_000,
    )
    assert (row["credit_record_clean"], row["product"], row["start_date"]) == (True, "clinker", pd.Timestamp("2024-03-01"))
    assert (row["city_code"], row["county_name"], row["state"]) == ("3305", "长兴县", "province")
    assert pd.isna(row["power_saving_declared_kwh_per_year"])


def test_energy_by_carrier_is_a_frame_of_its_own(library: Library, studied: Studied) -> None:
    energy = library.energy.set_index("carrier")
    assert energy["quantity_before_carrier_unit"].to_dict() == {"raw_coal": 205_000.0, "electricity": 75_000_000.0}
    assert set(energy["code"]) == {studied.project}


def test_the_register_is_three_frames_and_a_standing(library: Library) -> None:
    line = library.lines.iloc[0]
    assert (line["enterprise_name"], line["line_name"], line["county_name"]) == ("长兴示例水泥有限公司", "1号熟料线", "长兴县")
    assert (line["capacity_filed_product_unit"], line["output_unit"], line["energy_unit"]) == (1_550_000.0, "t/yr", "kgce/t")
    assert (line["latest_year"], line["latest_unit_energy_product_unit"]) == (2023, 108.5)
    year = library.observations.iloc[0]
    assert (year["line_id"], year["year"], year["output_product_unit"]) == (line["line_id"], 2023, 1_500_000.0)
    assert library.enterprises["enterprise_id"].tolist() == [line["enterprise_id"]]
    place = library.standings(dt.date(2024, 9, 2)).iloc[0]
    assert (place["line_id"], place["baseline_product_unit"], place["benchmark_product_unit"]) == (line["line_id"], 117.0, 100.0)
    assert (place["gap_product_unit"], place["attainment_ratio"], place["band"]) == (8.5, 0.5, "between")


def test_exact_quantities_are_decimals_of_the_same_value(taken: Taken, library: Library) -> None:
    with open_library(taken.path, exact=True) as exact:
        number = exact.projects["saving_tce_per_year"].iloc[0]
        assert isinstance(number, Decimal)
        assert Decimal(str(round(library.projects["saving_tce_per_year"].iloc[0], 6))) == number


def test_the_engine_assesses_as_the_pages_do(library: Library, studied: Studied) -> None:
    mine = library.assess(studied.project)
    assert mine == assess(library.document(studied.project), dt.date(2024, 9, 2), "330522")
    assert mine.saving_tce_per_year == Decimal(str(library.projects["saving_tce_per_year"].iloc[0]))
    assert library.assess(studied.project, dt.date(2026, 6, 1)).used != mine.used


def test_the_engine_ranks_as_the_pages_do(library: Library, studied: Studied) -> None:
    ranking = library.rank(studied.batch)
    assert digest_of(ranking) == studied.digest
    stored = library.rankings.iloc[0]
    assert (stored["place"], stored["total_points"]) == (ranking.rows[0].place, ranking.rows[0].points_micro / 1_000_000)
    assert library.reasons.groupby("code")["points"].sum().round(6).tolist() == [stored["total_points"]]


def test_other_weights_give_another_list_and_nothing_is_stored(library: Library, studied: Studied) -> None:
    before = library.rank(studied.batch)
    other = reweighted(library.programme(studied.batch), {"energy_saved": "35", "air": "10"})
    after = library.rank(studied.batch, other)
    moved = movement(before, after)
    assert after.programme_digest != before.programme_digest
    assert after.rows[0].points_micro != before.rows[0].points_micro
    assert moved[["place_before", "place_after", "places_gained"]].iloc[0].tolist() == [1, 1, 0]
    assert digest_of(library.rank(studied.batch)) == studied.digest


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"beauty": "10"}, "no criterion “beauty”"),
        ({"air": "many"}, "no number from 0 to 100"),
        ({"air": "NaN"}, "no number from 0 to 100"),
        ({"air": "-1"}, "no number from 0 to 100"),
        ({"air": "21"}, "sum to 101"),
    ],
)
def test_weights_that_cannot_be_are_refused_with_the_reason(library: Library, studied: Studied, weights: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        reweighted(library.programme(studied.batch), weights)


def test_a_frame_may_be_changed_without_touching_the_next(library: Library) -> None:
    frame = library.projects
    frame["code"] = "x"
    assert "x" not in set(library.projects["code"])


def test_what_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(NotFound, match="0000-2024-00001"):
        library.assess("0000-2024-00001")
    with pytest.raises(NotFound, match="nowhere"):
        library.rank("nowhere")
    with pytest.raises(KeyError, match="person is not shown; shown are batch"):
        library.table("person")
    with pytest.raises(KeyError, match=r"there are .*energy_carriers"):
        library.repeated("person")


def test_an_empty_library_gives_empty_frames(local_office, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    analyst = local_office.person("zj.analyst", "ZJ", "analyst")
    with open_library(take_analysis_snapshot(local_office.desk, analyst, tmp_path / "empty.db").path) as library:
        frames = (library.projects, library.energy, library.findings, library.rankings, library.reasons, library.batches)
        assert [len(frame) for frame in frames] == [0] * 6
        assert library.projects["saving_tce_per_year"].dtype == "Float64"
