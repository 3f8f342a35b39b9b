"""What lies on a tray belongs to one person, for an hour, and to nobody who guesses."""

import os
import stat
import time
from pathlib import Path

import pytest

from reserve.store.tray import KEPT_SECONDS, MOST_OF_ONE_PERSON, Tray
from reserve.vocabulary.errors import NotFound


def test_a_kept_file_is_read_by_its_person_only(tmp_path: Path) -> None:
    mine, theirs = Tray(tmp_path / "tray", "person-1"), Tray(tmp_path / "tray", "person-2")
    token = mine.keep(b"list")
    assert mine.read(token) == b"list"
    with pytest.raises(NotFound, match="tray_gone"):
        theirs.read(token)
    (file,) = (tmp_path / "tray").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "0" * 32, "0" * 31, "x" * 32, None, 5, ["0" * 32]])
def test_what_is_no_token_finds_nothing(tmp_path: Path, token: object) -> None:
    tray = Tray(tmp_path, "person-1")
    tray.keep(b"list")
    with pytest.raises(NotFound, match="tray_gone"):
        tray.read(token)


@pytest.mark.parametrize("person", ["", "a/b", "..", "a.b", "*", "x" * 65])
def test_a_person_is_no_path(tmp_path: Path, person: str) -> None:
    with pytest.raises(ValueError, match="a person"):
        Tray(tmp_path, person)


def test_what_has_run_out_is_gone_and_swept(tmp_path: Path) -> None:
    tray = Tray(tmp_path, "person-1")
    old, young = tray.keep(b"old"), tray.keep(b"young")
    past = time.time() - KEPT_SECONDS - 5
    os.utime(tmp_path / f"person-1.{old}", (past, past))
    with pytest.raises(NotFound, match="tray_gone"):
        tray.read(old)
    Tray(tmp_path, "person-2").fresh()
    assert [path.name for path in tmp_path.iterdir()] == [f"person-1.{young}"]


def test_one_person_keeps_so_many_and_the_oldest_makes_room(tmp_path: Path) -> None:
    tray, other = Tray(tmp_path, "person-1"), Tray(tmp_path, "person-2").keep(b"other")
    tokens = []
    for number in range(MOST_OF_ONE_PERSON + 2):
        tokens.append(tray.keep(str(number).encode()))
        at = time.time() - 100 + number
        os.utime(tmp_path / f"person-1.{tokens[-1]}", (at, at))
    assert len(list(tmp_path.glob("person-1.*"))) == MOST_OF_ONE_PERSON
    with pytest.raises(NotFound):
        tray.read(tokens[0])
    assert tray.read(tokens[-1]) == str(MOST_OF_ONE_PERSON + 1).encode()
    assert Tray(tmp_path, "person-2").read(other) == b"other"


def test_a_dropped_file_is_gone(tmp_path: Path) -> None:
    tray = Tray(tmp_path, "person-1")
    token = tray.keep(b"list")
    tray.drop("not a token")
    tray.drop(token)
    assert list(tmp_path.iterdir()) == []
