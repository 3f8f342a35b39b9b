"""The shipped values: what they are, when they hold, and that they can be found in the documents they cite."""

import datetime as dt
import hashlib
import re
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal

import pytest

from reserve.parameters import Band, NeverRecorded, Repealed, TooEarly, Value, at, documents, paths, recorded
from reserve.parameters.lookup import library
from reserve.vocabulary.choices import carriers
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.units import rule_units, units
from tests.support.policy import POLICY, passage, plain, text_of

DEMO = dt.date(2024, 9, 2)
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
    assert at("grid_factor_in_use.electricity", DEMO, "110000").value == "grid_factors.000000.2021"
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


def test_an_address_is_recorded_wherever_a_pack_gives_it() -> None:
    for path in ("cement_plan.small_line_at_most", "energy_coefficients.heat", "plausibility.investment_per_tce"):
        assert recorded(path), path
    assert not recorded("cement_plan")
    assert not recorded("cement_plan.nothing")


def test_a_new_process_reads_only_the_files_it_asks_for() -> None:
    code = """
import datetime as dt, sys
from reserve.parameters import yaml_reader
read, plain = [], yaml_reader.read_yaml
from reserve.parameters import at, documents, loader
loader.read_yaml = lambda source, *where: read.append(source.name) or plain(source, *where)
at("energy_limits.gb16780_2021.clinker.level_1", dt.date(2024, 9, 2))
documents()
print(sorted(name for name in read if name != "pack.yaml"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['gb16780_2021.yaml', 'group.yaml']"


def test_an_unreadable_area_is_a_person_s_error() -> None:
    with pytest.raises(BadInput) as caught:
        at("energy_coefficients.heat", DEMO, "浙江")
    assert "330000" in caught.value.text("zh")


def test_bands_include_their_number_only_where_they_say_so() -> None:
    band = Band.of(at("plausibility.investment_per_tce", DEMO).value)
    assert [band.contains(Decimal(n)) for n in ("499.99", "500", "20000", "20000.01")] == [False, True, True, False]


def test_every_value_says_where_it_was_seen_and_nothing_claims_more_than_was_read() -> None:
    every = [entry for entries in library().entries.values() for entry in entries]
    assert len(every) >= len(paths())
    for entry in every:
        assert entry.citation.document in documents()
        if isinstance(entry, Value):
            assert entry.status != "published", entry.path


def _numbers(content: object) -> list[str]:
    if isinstance(content, Decimal):
        return [str(content)]
    if isinstance(content, Mapping):
        return [number for part in content.values() for number in _numbers(part)]
    return [number for part in content for number in _numbers(part)] if isinstance(content, tuple) else []


@pytest.mark.parametrize("value", SOURCES, ids=lambda value: f"{value.path}@{value.area}")
def test_a_source_value_stands_in_the_passage_it_cites(value: Value) -> None:
    document = documents()[value.citation.document]
    quote = plain(value.quote)
    assert len(quote) <= 12
    assert quote in passage(document.file or "", value.citation.clause)
    figures = [value.written or str(value.value)] if isinstance(value.value, Decimal | str) else _numbers(value.value)
    for figure in figures:
        assert re.search(rf"(?<![\d.]){re.escape(plain(figure))}(?![\d.])", quote), figure


@pytest.mark.parametrize("code", [code for code, document in documents().items() if document.file])
def test_the_register_names_the_text_that_was_read(code: str) -> None:
    document = documents()[code]
    text = text_of(document.file or "")
    assert document.number in text
    assert hashlib.sha256((POLICY / str(document.file)).read_bytes()).hexdigest() == document.sha256
    for day in (document.printed, document.in_force):
        assert day is None or f"{day.year}年{day.month}月{day.day}日" in text
    short = text.replace("发展和改革委员会", "发展改革委")
    assert document.issuers
    assert all(issuer.replace("发展和改革委员会", "发展改革委") in short for issuer in document.issuers)
    assert document.scope
    assert document.period
    assert all(year in text for year in re.findall(r"\d{4}|“十[四五]五”", document.period.zh))


def test_every_value_and_unit_is_named_in_both_languages() -> None:
    for (path, _), entries in library().entries.items():
        for entry in entries:
            if isinstance(entry, Value):
                assert entry.label is not None, path
                assert re.search(r"[\u4e00-\u9fff]", entry.label.zh), path
                assert not re.search(r"[\u4e00-\u9fff]", entry.label.en), path
                assert not entry.unit or entry.unit in units() or entry.unit in rule_units(), f"{path}: {entry.unit}"
