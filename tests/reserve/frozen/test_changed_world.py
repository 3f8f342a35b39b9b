"""Years later: other words, other names of places, another law, another machine. The frozen folder says what it said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reserve.frozen.canonical import digest, lines, read_lines, read_whole, whole
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.folder import RESULTS
from reserve.frozen.frozen import read_from
from reserve.frozen.verify import verify
from tests.support.frozen_batch import GOLDEN, golden

ROOT = Path(__file__).parents[3]
FILE = "tables.jsonl"


def test_nothing_outside_the_folder_is_needed_to_say_the_same_byte_for_byte(tmp_path: Path) -> None:
    elsewhere = {"LANG": "de_DE.ISO-8859-1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "0"}
    asked = [sys.executable, "-m", "tests.support.changed_world", str(GOLDEN), str(tmp_path / "again")]
    run = subprocess.run(asked, cwd=ROOT, env={**os.environ, **elsewhere}, capture_output=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr.decode("utf-8", "replace")[-2000:]
    for name in RESULTS:
        assert (tmp_path / "again" / name).read_bytes() == golden()[name], name


def tables_changed(records: list[dict[str, object]]) -> dict[str, bytes]:
    """The kept folder with other tables, and its digests made to fit."""
    files = {**golden(), FILE: lines(records)}
    manifest = read_whole(files["manifest.json"], "manifest.json")
    manifest["files"][FILE] = {"bytes": len(files[FILE]), "sha256": digest(files[FILE])}
    return {**files, "manifest.json": whole(manifest)}


def tables() -> list[dict[str, object]]:
    return list(read_lines(golden()[FILE], FILE))


def test_the_tables_hold_names_of_places_and_sentences_but_no_rights() -> None:
    names = {f"{one['package']}/{one['name']}" for one in tables()}
    assert names >= {
        "reserve.vocabulary/regions.csv",
        "reserve.rules/messages.csv",
        "reserve.frozen/words.csv",
        "reserve.vocabulary/units.csv",
    }
    assert not names & {"reserve.vocabulary/rights.csv", "reserve.services/messages.csv"}


def test_a_forged_name_of_a_place_is_found_in_the_list() -> None:
    records = tables()
    regions = next(one for one in records if one["name"] == "regions.csv")
    regions["rows"] = [["330522", "假县", *row[2:]] if row[0] == "330522" else row for row in regions["rows"]]  # type: ignore[attr-defined]
    assert verify(tables_changed(records)).holds, "names of places stand with each candidate"
    words = next(one for one in records if one["name"] == "words.csv")
    words["rows"] = [[row[0], "假", row[2]] if row[0] == "funded" else row for row in words["rows"]]  # type: ignore[attr-defined]
    found = verify(tables_changed(records))
    assert (found.differences[0].file, found.decided_otherwise) == ("list.csv", 0)


def test_a_table_that_was_never_kept_is_named() -> None:
    found = verify(tables_changed([one for one in tables() if one["name"] != "units.csv"]))
    assert ("units.csv", "reserve.vocabulary") in found.unasked


def test_a_word_that_the_kept_tables_lack_means_another_version_and_no_crash() -> None:
    records = tables()
    words = next(one for one in records if one["name"] == "words.csv")
    words["rows"] = [row for row in words["rows"] if row[0] != "funded"]  # type: ignore[attr-defined]
    [found] = verify(tables_changed(records)).differences
    assert (found.kind, "'funded'" in found.here) == ("frozen_differs_rank", True)


@pytest.mark.parametrize(
    "change",
    [
        {"package": "reserve.services"},
        {"package": 1},
        {"columns": ["code", "code"]},
        {"columns": "code"},
        {"rows": {}},
        {"rows": [["too", "few"]]},
        {"rows": [[1, 2, 3, 4, 5, 6, 7, 8]]},
        {"more": 1},
    ],
)
def test_a_record_that_is_no_table_is_refused_with_its_line(change: dict[str, object]) -> None:
    records = tables()
    records[1] |= change
    with pytest.raises(FrozenRefused) as shown:
        read_from({**golden(), FILE: lines(records)})
    assert (shown.value.code, shown.value.figures["line"]) == ("frozen_table", 2)


def test_a_table_that_stands_twice_is_refused() -> None:
    with pytest.raises(FrozenRefused) as shown:
        read_from({**golden(), FILE: lines([*tables(), tables()[0]])})
    assert shown.value.code == "frozen_table"


@pytest.mark.parametrize(("schema", "code"), [(1, "frozen_older"), (3, "frozen_newer")])
def test_another_format_is_refused_with_the_version_that_wrote_it_and_what_to_do(schema: int, code: str) -> None:
    manifest = read_whole(golden()["manifest.json"], "manifest.json") | {"schema_version": schema}
    with pytest.raises(FrozenRefused) as shown:
        read_from({**golden(), "manifest.json": whole(manifest)})
    assert shown.value.code == code
    assert manifest["made_with"]["product"] in shown.value.text("zh")
