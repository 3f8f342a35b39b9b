"""The catalogue of the pages: every sentence has both languages and keeps its placeholders."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent / "dashboards"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def messages() -> set[str]:
    return {str(found[2]) for found in extract_from_dir(ROOT / "pages", method_map=[("**.py", "python")], keywords={"_": None, "N_": None})}


@pytest.mark.parametrize("folder", ["zh_CN", "en"])
def test_every_sentence_is_in_the_catalogue_with_its_placeholders(folder: str) -> None:
    with (ROOT / "locale" / folder / "LC_MESSAGES" / "dashboards.po").open("rb") as stream:
        found = {str(message.id): str(message.string) for message in read_po(stream) if message.id}
    assert set(found) == messages()
    for sentence, translated in found.items():
        assert translated, sentence
        assert sorted(set(PLACEHOLDER.findall(sentence))) == sorted(set(PLACEHOLDER.findall(translated))), sentence


def test_no_chinese_stands_in_the_code_of_the_pages() -> None:
    for file in (ROOT / "pages").glob("*.py"):
        for call in re.findall(r'_\("([^"]+)"\)', file.read_text(encoding="utf-8")):
            assert not re.search("[\u4e00-\u9fff]", call), (file.name, call)
