"""Every value says in both languages where it was taken from: what was seen, what was not opened, what is still to be done."""

import re

import pytest

from reserve.parameters import Value
from reserve.parameters.lookup import library
from reserve.parameters.origins import KINDS, phrases, read_origin
from reserve.parameters.yaml_reader import ParameterFileError

ORIGINS = sorted(
    {entry.origin for entries in library().entries.values() for entry in entries if isinstance(entry, Value)}, key=lambda one: one.en
)
LATIN_IN_CHINESE = re.compile(
    r"GB(?:/T)? \d+(?:-\d{4})?"  # numbers of standards
    r"|附录A|kgCO₂/kWh|tCO₂/tce|kgce/kWh|kgce/MJ|MJ/kgce|kJ/kWh|kJ/kg|GJ/万m³|CO₂|CaO|MgO"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_library_has_origins_of_every_kind() -> None:
    assert len(ORIGINS) > 150
    assert {phrase.kind for phrase in phrases().values()} == set(KINDS)


def test_every_origin_reads_in_both_languages_without_marks() -> None:
    for origin in ORIGINS:
        rest = LATIN_IN_CHINESE.sub("", origin.zh)
        assert not re.search("[A-Za-z]", rest), origin.zh
        assert _CHINESE.search(origin.zh), origin.zh
        assert not _CHINESE.search(origin.en.replace("浙经信材料〔2023〕83号", "")), origin.en
        assert not re.search(r"[\[\]{}]|found-code", origin.zh + origin.en), origin.en


def test_a_phrase_says_the_same_figures_in_both_languages() -> None:
    for text, phrase in phrases().items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", phrase.words.zh)), text
        assert not re.search(r"[;；。]", text + phrase.words.zh), text


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("page 12", "第 12 页", "page 12"),
        (
            "standard not opened; agrees with levels 2 and 3 of GB 21346-2022 as recorded here; entered from memory",
            "凭记忆录入；与已录入的 GB 21346-2022 2级、3级相符；未查阅标准正式文本",
            "entered from memory; agrees with levels 2 and 3 of GB 21346-2022 as recorded here; standard not opened",
        ),
        (["entered from memory", "seen on a public page; page 4; page 4"], "凭记忆录入；第 4 页", "entered from memory; page 4"),
        ([{"zh": "见于县档案馆", "en": "seen in the archive"}, "seen on a public page"], "见于县档案馆", "seen in the archive"),
    ],
)
def test_what_was_seen_comes_first_and_the_nearest_place_alone_counts(said: object, zh: str, en: str) -> None:
    found = read_origin(said, "file")
    assert (found.zh, found.en) == (zh, en)


@pytest.mark.parametrize("said", ["[memory]", "page {page}", "page four", "seen on a public page of 2022-3-16", "page 4; "])
def test_what_nobody_translated_is_refused_and_named(said: str) -> None:
    with pytest.raises(ParameterFileError) as caught:
        read_origin(said, "file")
    assert caught.value.code == "file_origin_phrase"
    assert f"“{said.rpartition('; ')[2] if '; ' in said else said}”" in caught.value.text("zh")
    assert str(caught.value.figures["near"]) in phrases()
