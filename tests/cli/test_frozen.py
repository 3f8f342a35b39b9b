"""A frozen batch is reproduced and verified from the terminal."""

from pathlib import Path

from reserve.frozen.canonical import digest
from reserve.frozen.folder import RESULTS, write_folder
from tests.cli.running import Reserve
from tests.support.frozen_batch import GOLDEN, golden


def test_a_folder_is_reproduced_without_a_database_whatever_the_language_of_the_screen(tmp_path: Path) -> None:
    reserve = Reserve({"RESERVE_LANGUAGE": "en", "RESERVE_DATABASE_URL": "sqlite:////nowhere/none.db"})
    done = reserve.run("batch", "reproduce", str(GOLDEN), "--out", str(tmp_path / "again"))
    assert done.exit_code == 0, done.stderr
    assert {name: (tmp_path / "again" / name).read_bytes() for name in RESULTS} == {name: golden()[name] for name in RESULTS}


def test_what_differs_first_is_named_with_exit_code_1(tmp_path: Path) -> None:
    reserve = Reserve({"RESERVE_LANGUAGE": "en"})
    files = golden()
    assert reserve.read_json("batch", "verify", str(GOLDEN), "--digest", digest(files["manifest.json"]))["holds"] is True
    files["rows.jsonl"] = files["rows.jsonl"].replace("甲水泥".encode(), "乙水泥".encode(), 1)
    write_folder(tmp_path / "other", files)
    found = reserve.run("batch", "verify", str(tmp_path / "other"))
    assert (found.exit_code, "rows.jsonl (line 1) was changed" in found.stdout) == (1, True)
    assert found.stdout.startswith("First difference: rows.jsonl, line 1 (project ")
    compared = reserve.run("batch", "verify", str(GOLDEN), str(tmp_path / "other"))
    assert (compared.exit_code, "rows.jsonl, line 1, “enterprise” differs: 甲水泥 | 乙水泥" in compared.stdout) == (1, True)
    said = reserve.read_json("batch", "verify", str(tmp_path / "other"))
    assert [(one["file"], one["line"]) for one in said["differences"]] == [("rows.jsonl", 1)]
    refused = reserve.run("batch", "reproduce", str(tmp_path / "other"), "--out", str(tmp_path / "none"))
    assert (refused.exit_code, (tmp_path / "none").exists()) == (1, False)


def test_what_is_no_frozen_batch_is_refused_with_what_to_give(tmp_path: Path) -> None:
    reserve = Reserve({"RESERVE_LANGUAGE": "en"})
    (tmp_path / "letter.txt").write_text("x")
    answers = [
        reserve.run("batch", "verify", str(place), *more)
        for place, more in ((tmp_path / "none", ()), (tmp_path, ()), (GOLDEN, ("--digest", "abc")))
    ]
    assert [one.exit_code for one in answers] == [4, 2, 2]
    assert "letter.txt" in answers[1].stderr
