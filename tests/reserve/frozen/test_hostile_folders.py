"""Folders and archives from outside are read with suspicion: names, links, sizes, bombs."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from reserve.frozen.errors import FrozenRefused
from reserve.frozen.folder import FILE_BYTES, archive, read_files, write_folder
from tests.support.frozen_batch import GOLDEN, golden


def refused(place: Path) -> str:
    with pytest.raises(FrozenRefused) as shown:
        read_files(place)
    assert shown.value.text("zh") != shown.value.text("en")
    return shown.value.code


def packed(place: Path, *members: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            out.writestr(name, content, zipfile.ZIP_DEFLATED)
    return place


def test_a_folder_and_its_archive_say_the_same(tmp_path: Path) -> None:
    write_folder(tmp_path / "copy", golden())
    place = tmp_path / "copy.zip"
    place.write_bytes(archive(golden(), 1_725_235_200))
    assert read_files(tmp_path / "copy") == read_files(place) == read_files(GOLDEN) == golden()


@pytest.mark.parametrize("name", ["..", "../evil", "x.py", "rows.jsonl.exe", "/etc/passwd", "Rows.jsonl", "a\n\x1b[2J"])
def test_a_name_that_no_batch_has_is_refused(name: str, tmp_path: Path) -> None:
    assert refused(packed(tmp_path / "a.zip", (name, b"x"))) == "frozen_unknown_file"


def test_an_unknown_file_a_link_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    strange, linked, nested, piped, outside = (tmp_path / name for name in ("strange", "linked", "nested", "piped", "outside"))
    for folder in (strange, linked, nested, piped):
        folder.mkdir()
    (strange / "notes.txt").write_text("x")
    (linked / "rows.jsonl").symlink_to("/etc/hostname")
    (nested / "rows.jsonl").mkdir()
    os.mkfifo(piped / "rows.jsonl")
    outside.symlink_to(strange)
    assert refused(strange) == "frozen_unknown_file"
    assert {refused(linked), refused(nested), refused(piped)} == {"frozen_no_file"}
    assert (refused(outside), refused(tmp_path / "none"), refused(strange / "notes.txt")) == (
        "frozen_no_folder", "frozen_missing", "frozen_no_folder",
    )  # fmt: skip


def test_files_that_are_too_large_are_refused_before_they_are_read(tmp_path: Path) -> None:
    for name, size in (("manifest.json", 4_000_001), ("rows.jsonl", FILE_BYTES + 1)):
        folder = tmp_path / name
        folder.mkdir()
        with (folder / name).open("wb") as file:
            file.truncate(size)
        assert refused(folder) == "frozen_large"


def test_a_bomb_a_double_an_encrypted_and_a_linked_member_are_refused(tmp_path: Path) -> None:
    assert refused(packed(tmp_path / "bomb.zip", ("rows.jsonl", bytes(30_000_000)))) == "frozen_bomb"
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed(tmp_path / "twice.zip", ("rows.jsonl", b"{}"), ("rows.jsonl", b"{}"))
    assert refused(twice) == "frozen_twice"
    link = zipfile.ZipInfo("rows.jsonl")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refused(packed(tmp_path / "link.zip", (link, b"/etc/passwd"))) == "frozen_no_file"
    plain = io.BytesIO(packed(tmp_path / "plain.zip", ("rows.jsonl", b"{}")).read_bytes())
    content = bytearray(plain.getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "secret.zip").write_bytes(bytes(content))
    assert refused(tmp_path / "secret.zip") == "frozen_no_file"


def test_an_archive_of_countless_members_is_refused_before_its_list_is_read(tmp_path: Path) -> None:
    countless = packed(tmp_path / "countless.zip", *((f"rows{number}.jsonl", b"") for number in range(500)))
    assert refused(countless) == "frozen_index"
    hidden = bytearray(archive(golden(), 0))
    hidden[-10:-6] = (2**31).to_bytes(4, "little")
    (tmp_path / "hidden.zip").write_bytes(bytes(hidden))
    assert refused(tmp_path / "hidden.zip") == "frozen_index"
    large = archive(golden(), 0)
    (tmp_path / "large.zip").write_bytes(large[:-22] + b"PK\x06\x07" + bytes(16) + large[-22:])
    assert refused(tmp_path / "large.zip") == "frozen_index"


def test_a_cut_archive_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "cut.zip"
    place.write_bytes(archive(golden(), 0)[:-30])
    assert refused(place) == "frozen_no_folder"


def test_writing_replaces_only_an_earlier_frozen_batch_and_only_when_told(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, {"manifest.json": b"1", "rows.parquet": b"2"})
    with pytest.raises(FrozenRefused) as shown:
        write_folder(target, golden())
    assert shown.value.code == "frozen_target_full"
    write_folder(target, golden(), force=True)
    assert read_files(target) == golden()
    (target / "letter.docx").write_bytes(b"x")
    with pytest.raises(FrozenRefused):
        write_folder(target, golden(), force=True)
    assert (target / "letter.docx").exists()
    with pytest.raises(FrozenRefused) as shown:
        write_folder(target / "letter.docx", golden())
    assert shown.value.code == "frozen_target"
