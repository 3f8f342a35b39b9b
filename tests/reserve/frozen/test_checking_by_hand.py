"""The pages about checking a frozen batch by hand: every command on them is run, and says what stands there."""

import subprocess
from pathlib import Path

import pytest

from reserve.frozen.folder import KNOWN, REPRODUCTION, write_folder
from reserve.frozen.manifest import FORMAT, SCHEMA
from tests.support.frozen_batch import GOLDEN, golden
from tests.support.frozen_document import PAGES, answer, steps

HOWTO = "python -m tests.support.frozen_batch writes the answers anew"


@pytest.mark.parametrize("step", range(10))
def test_a_command_of_the_page_says_what_stands_below_it(step: int) -> None:
    command, said = list(steps(PAGES[0]))[step]
    assert answer(command, GOLDEN) == said, HOWTO


def test_both_languages_give_the_same_commands_and_name_every_file_and_the_format() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in PAGES)
    assert list(steps(PAGES[0])) == list(steps(PAGES[1]))
    assert len(list(steps(PAGES[0]))) == 10
    for text in (english, chinese):
        assert [name for name in KNOWN if f"`{name}`" not in text and name != REPRODUCTION] == []
        assert f"`{FORMAT}`" in text
    assert f"`schema_version` is {SCHEMA}" in english
    assert f"`schema_version` 为 {SCHEMA}" in chinese


def test_a_forgery_is_found_by_hand(tmp_path: Path) -> None:
    commands = [command for command, _said in steps(PAGES[0])]
    forged = golden() | {"rows.jsonl": golden()["rows.jsonl"].replace(b'"offer_fen":140000000', b'"offer_fen":140000001', 1)}
    write_folder(tmp_path / "forged", forged)
    with pytest.raises(subprocess.CalledProcessError) as shown:
        answer(commands[1], tmp_path / "forged")
    assert b"rows.jsonl: FAILED" in shown.value.stdout
    assert answer(commands[2].replace("3p", "1p"), tmp_path / "forged").split()[0] not in answer(commands[2].replace("3p", "1p"), GOLDEN)
    assert answer(commands[-2], tmp_path / "forged").startswith("700000001")
