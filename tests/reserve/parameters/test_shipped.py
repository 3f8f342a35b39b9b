"""The shipped values: what they are, when they hold, and that they can be found in the documents they cite."""

import datetime as dt
import hashlib
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from reserve.parameters import Band, NeverRecorded, Repealed, TooEarly, Value, at, documents, paths
from reserve.parameters.lookup import library
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.errors import BadInput
from tests.support.absence import absent

DEMO = dt.date(2024, 9, 2)
POLICY = Path(os.environ.get("RESERVE_POLICY_DIR", "../shared/policy"))
SOURCES = [entry for entries in library().entries.values() for entry in entries if isinstance(entry, Value) and entry.status == "source"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("energy_benchmarks.cement.clinker.benchmark", "100"),
        ("energy_benchmarks.cement.clinker.baseline", "117"),
        ("energy_limits.gb16780_2021.clinker.level_2", "107"),
        ("energy_limits.gb16780_2021.cement_preparation.level_3", "34"),
        ("energy_coefficients.raw_coal", "0.7143"),
        ("energy_coefficients.electricity.equivalent", "0.1229"),
        ("energy_coefficients.heat", "34.12"),
        ("grid_factors.330000.2021", "0.5422"),
        ("cement_plan.small_line_at_most", "2500"),
        ("cement_plan.clinker_unit_energy_target", "101.5"),
        ("cement_plan.replacement_ratio", "2"),
        ("cement_plan.solar_target", "135"),
    ],
)
def test_a_known_value_is_found(path: str, value: str) -> None:
    assert at(path, DEMO).number == Decimal(value)


def test_every_carrier_has_a_coefficient_but_the_alternative_fuel() -> None:
    for carrier in carriers().values():
        if carrier.code == "alternative_fuel":
            with pytest.raises(NeverRecorded):
                at(carrier.coefficient, DEMO)
        else:
            assert at(carrier.coefficient, DEMO).unit.startswith("kgce/")


def test_a_yearly_grid_factor_holds_from_its_publication() -> None:
    assert at("grid_factor_in_use.electricity", dt.date(2024, 12, 19)).value == "grid_factors.330000.2021"
    assert at("grid_factor_in_use.electricity", dt.date(2024, 12, 20)).value == "grid_factors.330000.2022"
    assert at("grid_factor_in_use.electricity", DEMO, "320000").value == "grid_factors.000000.2021"
    with pytest.raises(TooEarly):
        at("grid_factors.330000.2022", DEMO)


def test_the_plans_end_with_their_last_day() -> None:
    assert at("cement_plan.clinker_class_at_least", dt.date(2025, 12, 31)).value == "B"
    with pytest.raises(Repealed, match="2026-01-01"):
        at("cement_plan.clinker_class_at_least", dt.date(2026, 1, 1))
    with pytest.raises(Repealed, match="2025-01-01"):
        at("retrofit_plan.key_projects_target", dt.date(2025, 1, 1))


def test_the_plan_of_a_province_says_nothing_elsewhere() -> None:
    with pytest.raises(NeverRecorded):
        at("cement_plan.small_line_at_most", DEMO, "320000")


def test_an_unreadable_area_is_a_person_s_error() -> None:
    with pytest.raises(BadInput) as caught:
        at("energy_coefficients.heat", DEMO, "浙江")
    assert "330000" in caught.value.text("zh")


def test_bands_include_their_number_only_where_they_say_so() -> None:
    band = Band.of(at("plausibility.investment_per_tce", DEMO).value)
    assert [band.contains(Decimal(n)) for n in ("499.99", "500", "20000", "20000.01")] == [False, True, True, False]


def test_every_value_says_where_it_was_seen_and_nothing_claims_more_than_was_read() -> None:
    for path in paths():
        for (address, _), entries in library().entries.items():
            if address == path:
                for entry in entries:
                    assert entry.citation.document in documents()
                    if isinstance(entry, Value):
                        assert entry.origin
                        assert entry.status != "published"


def _text(file: str) -> str:
    if not POLICY.is_dir():
        absent(f"the {len(SOURCES)} source values are not compared: no folder {POLICY}")
    return re.sub(r"\s", "", (POLICY / file).read_text(encoding="utf-8"))


def _passage(text: str, clause: str) -> str:
    """The passage a clause such as 二(四) or 三(一)2 names: from its heading to the next one of the same depth."""
    parts = re.fullmatch(r"([一二三四])(?:\(([一二三四五六七八九十]+)\))?(\d*)", clause)
    assert parts, clause
    numerals = "一二三四五六七八九十"
    chapter, section, item = parts.groups()
    passage = _between(text, f"{chapter}、", f"{numerals[numerals.index(chapter) + 1]}、")
    if section:
        passage = _between(passage, f"（{section}）", f"（{numerals[numerals.index(section) + 1]}）")
    return _between(passage, f"{item}．", f"{int(item) + 1}．") if item else passage


def _between(text: str, start: str, end: str) -> str:
    assert start in text, start
    return text[text.index(start) :].split(end, maxsplit=1)[0]


@pytest.mark.parametrize("value", SOURCES, ids=lambda value: value.path)
def test_a_source_value_stands_in_the_passage_it_cites(value: Value) -> None:
    document = documents()[value.citation.document]
    quote = re.sub(r"\s", "", value.quote)
    assert quote in _passage(_text(document.file or ""), value.citation.clause)
    figure = str(value.value)
    written = {"12000": "1.2亿", "level_1": "1级", "1": "百"}.get(figure, figure)
    assert written in quote
    assert len(quote) <= 12


@pytest.mark.parametrize("code", [code for code, document in documents().items() if document.file])
def test_the_register_names_the_text_that_was_read(code: str) -> None:
    document = documents()[code]
    assert document.number in _text(document.file or "")
    assert hashlib.sha256((POLICY / str(document.file)).read_bytes()).hexdigest() == document.sha256
