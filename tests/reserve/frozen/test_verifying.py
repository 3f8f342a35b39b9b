"""A byte that changed anywhere is named: the file, the line, the key and both values."""

import io
import json
from collections.abc import Callable

import polars as pl
import pytest

from reserve.frozen.canonical import digest, lines, read_lines, read_whole, whole
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.folder import DIGESTED
from reserve.frozen.frozen import read_from
from reserve.frozen.table import COPY, copy_differs, rows_table
from reserve.frozen.verify import Verdict, compare, verify
from tests.support.frozen_batch import golden


@pytest.mark.parametrize("name", [name for name in DIGESTED if golden()[name]])
def test_a_byte_that_changed_is_named_with_its_file_and_line(name: str) -> None:
    whole_files = golden()
    content = whole_files[name]
    for place in (len(content) // 3, len(content) - 2):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        found = verify({**whole_files, name: changed})
        assert [one.file for one in found.differences] == [name]
        if name.endswith(".jsonl"):
            assert found.differences[0].line == content[:place].count(b"\n") + 1
        assert digest(changed) in found.differences[0].message.en
        assert digest(changed) in found.differences[0].message.zh


def test_a_line_put_into_an_empty_file_is_named() -> None:
    [found] = verify({**golden(), "solutions.jsonl": b"{}\n"}).differences
    assert (found.file, found.line) == ("solutions.jsonl", 1)


def test_a_manifest_that_changed_is_another_batch() -> None:
    files, stated = golden(), digest(golden()["manifest.json"])
    assert verify(files, stated.upper()).holds
    other = {**files, "manifest.json": files["manifest.json"].replace(b"B01", b"B02")}
    assert verify(other).differences[0].file == "notice.zh.txt"
    [first, *_] = verify(other, stated).differences
    assert (first.kind, first.there) == ("frozen_differs_manifest", stated)


def test_a_cut_or_missing_file_is_named() -> None:
    files = golden()
    cut = verify({**files, "rows.jsonl": files["rows.jsonl"][:-40]})
    assert (cut.differences[0].file, cut.differences[0].line) == ("rows.jsonl", files["rows.jsonl"].count(b"\n"))
    lacking = {name: content for name, content in files.items() if name != "reasons.jsonl"}
    assert [(one.kind, one.file) for one in verify(lacking).differences] == [("frozen_differs_lacks", "reasons.jsonl")]


def forged(name: str, change: Callable[[list[dict[str, object]]], None]) -> Verdict:
    """The verdict on a folder whose file was changed with all its digests made to fit."""
    return verify(forgery(name, change))


def forgery(name: str, change: Callable[[list[dict[str, object]]], None]) -> dict[str, bytes]:
    """The kept folder with a changed file and all its digests made to fit."""
    files = golden()
    records = list(read_lines(files[name], name))
    change(records)
    files[name] = lines(records)
    manifest = read_whole(files["manifest.json"], "manifest.json")
    manifest["files"][name] = {"bytes": len(files[name]), "sha256": digest(files[name])}
    files["manifest.json"] = whole(manifest)
    return files


def test_a_list_forged_with_its_digests_is_found_by_ranking_again() -> None:
    def richer(rows: list[dict[str, object]]) -> None:
        rows[4]["offer_fen"] = 1

    files = forgery("rows.jsonl", richer)
    told: list[tuple[int, int]] = []
    found = verify(files, progress=lambda done, total, _what: told.append((done, total)))
    assert told == [(done, 9) for done in range(1, 10)]
    first = next(one for one in found.differences if one.file == "rows.jsonl")
    original = list(read_lines(golden()["rows.jsonl"], "rows.jsonl"))[4]
    assert (first.line, first.key, first.here, first.there) == (5, "offer_fen", "1", str(original["offer_fen"]))
    assert (found.decided_otherwise, found.told_otherwise) == (1, 0)
    said = found.first
    assert said is not None
    assert f"项目 {original['project_code']} {original['name']}，“拟安排（元）”在文件夹中为 0.01 元" in said.zh
    assert f"“Offer (CNY)” is 0.01 CNY in the folder, {original['offer_fen'] / 100:,.2f} CNY when" in said.en


def test_the_first_difference_is_told_in_plain_words() -> None:
    def exchanged(rows: list[dict[str, object]]) -> None:
        rows[0], rows[1] = rows[1], rows[0]

    files = forgery("rows.jsonl", exchanged)
    first, second = (row["project_code"] for row in list(read_lines(golden()["rows.jsonl"], "rows.jsonl"))[:2])
    said = verify(files).first
    assert said is not None
    assert f"名单第 1 行在文件夹中是项目 {second}，按冻结的输入重新计算应是项目 {first}" in said.zh
    touched = {**golden(), "rows.jsonl": golden()["rows.jsonl"].replace("甲水泥".encode(), "乙水泥".encode(), 1)}
    changed = verify(touched).first
    assert changed is not None
    assert f"rows.jsonl, line 1 (project {first}" in changed.en
    cut = {**golden(), "list.csv": b""}
    assert verify(cut).first is None


def test_a_candidate_forged_with_its_digests_changes_the_list_and_that_is_found() -> None:
    def listed(candidates: list[dict[str, object]]) -> None:
        candidates[-1]["memberships"] = ["provincial_key_plan"]

    found = forged("candidates.jsonl", listed)
    assert not found.holds
    assert found.decided_otherwise > 0
    assert {one.file for one in found.differences} >= {"rows.jsonl", "list.csv", "notice.zh.txt"}


def test_a_document_that_is_not_that_of_its_digest_is_refused_with_its_line() -> None:
    def other(candidates: list[dict[str, object]]) -> None:
        candidates[2]["document"] = str(candidates[2]["document"]).replace("2700", "2699")

    with pytest.raises(FrozenRefused) as shown:
        forged("candidates.jsonl", other)
    assert (shown.value.code, shown.value.figures["line"]) == ("frozen_candidate", 3)


def test_points_that_are_not_the_sum_of_their_reasons_are_named() -> None:
    def less(reasons: list[dict[str, object]]) -> None:
        reasons[0]["points_micro"] = 0

    kinds = {one.kind for one in forged("reasons.jsonl", less).differences}
    assert kinds == {"frozen_differs_sum", "frozen_differs_value"}


def test_a_value_of_the_law_that_was_never_kept_is_not_taken_for_absent() -> None:
    def thinner(entries: list[dict[str, object]]) -> None:
        entries[:] = [one for one in entries if one["path"] != "counting.output_tolerance"]

    assert ("counting.output_tolerance", "000000") in forged("parameters.jsonl", thinner).unasked


def copied(change: Callable[[pl.DataFrame], pl.DataFrame]) -> dict[str, bytes]:
    """The kept folder with a copy of its rows that was changed."""
    out = io.BytesIO()
    change(pl.read_parquet(rows_table(golden()))).write_parquet(out)
    return {**golden(), COPY: out.getvalue()}


def test_a_copy_of_the_rows_that_says_something_else_is_named_with_row_column_and_both_values() -> None:
    offers = [row["offer_fen"] for row in read_lines(golden()["rows.jsonl"], "rows.jsonl")]
    [found] = verify(copied(lambda copy: copy.with_columns(pl.Series("offer_fen", [*offers[:2], 1, *offers[3:]])))).differences
    assert (found.kind, found.file, found.line, found.key) == ("frozen_differs_copy", "rows.parquet", 3, "offer_fen")
    assert (found.here, found.there) == ("1", str(offers[2]))
    assert copy_differs(copied(lambda copy: copy)) is None
    assert copy_differs(copied(lambda copy: copy.head(4))) == (None, "rows", "4", str(len(offers)))
    assert copy_differs(copied(lambda copy: copy.drop("place"))) == (None, "place", "", "Int64")
    assert copy_differs(copied(lambda copy: copy.with_columns(pl.lit("x").alias("secret")))) == (None, "secret", "String", "")
    assert copy_differs(copied(lambda copy: copy.with_columns(pl.col("place").cast(pl.String)))) == (None, "place", "String", "Int64")


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\xff" * 64 + b"PAR1", rows_table(golden())[:-9], bytes(8_000_000)])
def test_a_copy_made_to_hurt_is_a_difference_and_no_crash(content: bytes) -> None:
    found = copy_differs({**golden(), COPY: content})
    assert found is not None
    assert found.row is None


def test_two_folders_are_compared_down_to_the_key() -> None:
    one, other = golden(), golden()
    rows = list(read_lines(one["rows.jsonl"], "rows.jsonl"))
    rows[0]["city_name"] = {"zh": "别处", "en": "Elsewhere"}
    other["rows.jsonl"] = lines(rows)
    [found] = compare(one, other)
    assert (found.file, found.line, found.key, found.there) == ("rows.jsonl", 1, "city_name.en", "Elsewhere")
    assert compare(one, {}) != []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[" * 200_000, "frozen_not_json"),
        (b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}", "frozen_not_json"),
        (b'{"a": 1e999}', "frozen_not_json"),
        (b'{"a": NaN}', "frozen_not_json"),
        (b'{"a": 1, "a": 2}', "frozen_not_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "frozen_not_json"),
        (b"\xff\xfe", "frozen_not_json"),
        (b"[]", "frozen_not_json"),
        (b"{}", "frozen_manifest"),
        (json.dumps({"format": "reserve.frozen", "schema_version": 3}).encode(), "frozen_newer"),
    ],
)
def test_a_manifest_made_to_hurt_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FrozenRefused) as shown:
        read_from({**golden(), "manifest.json": content})
    assert shown.value.code == code
