"""Departures that two people signed are frozen with the list, and the notice names each with its reason."""

from functools import cache

import pytest

from reserve.frozen import Made, make
from reserve.frozen.canonical import digest, lines, read_lines, read_whole, whole
from reserve.frozen.departures import Departed
from reserve.frozen.errors import FrozenRefused
from reserve.frozen.frozen import read_from
from reserve.frozen.verify import verify
from reserve.vocabulary.language import Bilingual
from tests.support.frozen_batch import made, ranked

LEFT, TAKEN = "3305-2024-00008", "3305-2024-00009"
SIGNED = (
    Departed(1, LEFT, 40_000_000, 0, "企业停产", "王", "李"),
    Departed(2, TAKEN, 0, 40_000_000, "省重点示范", "王", "李", (Bilingual("同一企业上限", "the cap of a firm"),)),
)


@cache
def departed() -> Made:
    return make(ranked(departures=SIGNED[::-1]))


def test_the_list_stays_and_the_notice_tells_who_departs_from_it_and_why() -> None:
    plain, files = made().files, departed().files
    assert files["rows.jsonl"] == plain["rows.jsonl"]
    notice = files["notice.zh.txt"].decode()
    funded, waiting = notice.partition("二、候补")[0], notice.partition("二、候补")[2].partition("三、与排序结果不一致的调整")[0]
    assert (LEFT in funded, TAKEN in funded, TAKEN in waiting) == (False, True, False)
    assert f"{LEFT} 试验节能改造；辛水泥：按名单 400,000.00 元，改为 0.00 元。理由：企业停产" in notice
    assert "- 突破：同一企业上限" in notice
    assert "五、如何核验" in notice
    assert "拟安排 7,000,000.00 元" in notice
    assert "4. What to know" in files["notice.en.txt"].decode()
    last = files["list.csv"].decode("utf-8-sig").splitlines()
    assert last[0].endswith("例外安排后（元） Offer after departures (CNY)")
    assert [line.rpartition(",")[2] for line in last if LEFT in line or TAKEN in line] == ["0.00", "400000.00"]
    assert verify(files).holds


def test_a_departure_that_starts_from_another_offer_than_the_list_gives_is_named() -> None:
    files = dict(departed().files)
    records = list(read_lines(files["departures.jsonl"], "departures.jsonl"))
    records[0]["list_offer_fen"] = 1
    files["departures.jsonl"] = lines(records)
    manifest = read_whole(files["manifest.json"], "manifest.json")
    manifest["files"]["departures.jsonl"] = {"bytes": len(files["departures.jsonl"]), "sha256": digest(files["departures.jsonl"])}
    files["manifest.json"] = whole(manifest)
    first = verify(files).differences[0]
    assert (first.file, first.key, first.here, first.there) == ("departures.jsonl", LEFT, "1", "40000000")


@pytest.mark.parametrize("record", [{"number": 1}, {"number": -1, "project_code": "a"}, {"strange": 1}])
def test_a_record_that_is_no_departure_is_refused_with_its_line(record: dict[str, object]) -> None:
    whole_one = {"project_code": "a", "list_offer_fen": 0, "offer_fen": 0, "reason": "", "author": "", "signer": ""} | record
    kept = {name: value for name, value in whole_one.items() if len(record) > 1 or name != "offer_fen"}
    with pytest.raises(FrozenRefused) as shown:
        read_from({**departed().files, "departures.jsonl": lines([kept])})
    assert (shown.value.code, shown.value.figures["line"]) == ("frozen_departure", 1)
