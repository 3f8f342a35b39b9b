"""A small batch as a frozen folder, kept under ``tests/cases/frozen``.

``python -m tests.support.frozen_batch`` writes it anew, and the answers on the pages about checking it by hand: only where the ranking was
meant to change, and the change of the list is then read line by line before it is committed.
"""

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path

from reserve.frozen import Made, Ranked, make
from reserve.frozen.folder import write_folder
from reserve.parameters import programme
from reserve.rules.ranking.pinned import Pinned
from reserve.vocabulary.document import Document
from tests.reserve.rules.building import clinker, coke_rows, grinding, power_rows
from tests.support.frozen_document import rewrite

GOLDEN = Path(__file__).parents[1] / "cases" / "frozen" / "cement"
AS_OF = dt.date(2024, 9, 2)
PROGRAMME = "zhejiang_cement_special_fund"


def _firm(number: int, name: str, lists: tuple[str, ...] = (), unit: str = "330522") -> dict[str, object]:
    return {"number": number, "name": name, "lists": lists, "unit": unit}


def _pinned(about: dict[str, object], document: Document) -> Pinned:
    unit, lists = str(about["unit"]), frozenset(about["lists"])  # type: ignore[call-overload]
    code = f"{unit[:4]}-2024-{about['number']:05d}"
    return Pinned(code, unit, f"version-{code}", document.digest(), document.canonical_bytes().decode(), lists)


def ranked(**changes: object) -> Ranked:
    """Nine projects: one opened by an official list, two that tie down to the lot, one in part, one waiting, one low, one refused."""
    firms = [
        (_firm(1, "甲", ("provincial_key_plan",)), {}, coke_rows()),
        (_firm(2, "乙"), {}, coke_rows(after_t="150000")),
        (_firm(3, "丙", unit="330182"), {"location_code": "330182", "subsidy_requested": "100"}, coke_rows(after_t="150000")),
        (_firm(4, "=丁"), {"credit_record_clean": "否"}, coke_rows()),
        (_firm(5, "戊"), {}, coke_rows(after_t="152000")),
        (_firm(6, "己"), {}, coke_rows(after_t="153000")),
        (_firm(8, "辛"), {}, coke_rows(after_t="153400")),
        (_firm(9, "壬"), {}, coke_rows(after_t="153800")),
    ]  # fmt: skip
    pinned = [
        _pinned(
            about,
            clinker(rows, enterprise_name=f"{about['name']}水泥", enterprise_credit_code=f"9133052200000000{about['number']:02d}", **more),
        )
        for about, more, rows in firms
    ]
    pinned.append(_pinned(_firm(7, "庚"), grinding(power_rows(), enterprise_name="庚粉磨", enterprise_credit_code="913305220000000007")))
    seed = hashlib.sha256(b"the event of the day after closing").hexdigest()
    parts: dict[str, object] = {
        "code": "33-2024-B01", "unit": "ZJ", "basis": "演示〔2024〕9号（2024-08-30）", "run": 1,
        "run_digest": hashlib.sha256(b"run").hexdigest(),
        "as_of": AS_OF, "programme": programme(PROGRAMME).canonical, "pinned": pinned, "budget_fen": 700_000_000, "seed": seed,
        "ran_at": 1_725_235_200, "audit_head": hashlib.sha256(b"head").hexdigest(),
    }  # fmt: skip
    return Ranked(**{**parts, **changes})  # type: ignore[arg-type]


@cache
def made() -> Made:
    """The batch frozen by this version."""
    return make(ranked())


def golden() -> dict[str, bytes]:
    """The files of the kept folder."""
    return {file.name: file.read_bytes() for file in sorted(GOLDEN.iterdir())}


if __name__ == "__main__":
    write_folder(GOLDEN, made().files, force=True)
    rewrite(GOLDEN)
