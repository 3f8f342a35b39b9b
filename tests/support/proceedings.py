"""A frozen batch with somebody funded, somebody with a part and somebody who waits; and the people who bring it to its end."""

import datetime as dt
import json
import sys
from dataclasses import dataclass

import pytest

from reserve.parameters import programme
from reserve.parameters.programmes import read_programme
from reserve.services import freeze_batch, open_batch, run_batch
from reserve.services.proceedings import approve_batch, publicise_batch
from tests.support.office import Chain, Office, Typed

FUND = "zhejiang_cement_special_fund"
ORDER = "演示〔2024〕9号（2024-08-30）"
TODAY = dt.date(2024, 9, 2)
FIRST, LAST = dt.date(2024, 9, 3), dt.date(2024, 9, 9)
PRESENT = ("王处长", "李科长", "陈主任")


@dataclass(frozen=True)
class Case:
    """The office, the sessions and the projects in order of place."""

    office: Office
    chain: Chain
    signer: str
    batch: str
    projects: tuple[str, ...]

    def approve(self) -> str:
        """Approve what the ranker ran."""
        return approve_batch(
            self.office.desk, self.signer, self.batch, run=1, meeting="浙经信会纪〔2024〕3号", meeting_day=TODAY, present=PRESENT,
            decision="同意排序结果，按程序公示。",
        )  # fmt: skip

    def publicise(self) -> str:
        """Show the list for five working days from tomorrow."""
        return publicise_batch(
            self.office.desk, self.chain.ranker, self.batch, channel="省经信厅门户网站公示栏", objections_to="0571-00000000（节能处）",
            first_day=FIRST, last_day=LAST,
        )  # fmt: skip


def without_group_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the batch be opened from the special fund without its caps on groups, so that three projects can use up the money."""
    content = json.loads(programme(FUND).canonical)
    content["caps"] = [cap for cap in content["caps"] if cap["code"] not in ("group_share", "firm_year")]
    variant = read_programme(content, "tests")
    monkeypatch.setattr(sys.modules["reserve.services.batches.open_batch"], "programme", lambda _code: variant)


def ranked(office: Office, monkeypatch: pytest.MonkeyPatch, *others: Typed) -> Case:
    """Three alike projects of four million each and six million to give; ``others`` differ in what was typed."""
    without_group_caps(monkeypatch)
    chain = office.chain()
    signer = office.person("zj.signer", "ZJ", "province_signer")
    for number in range(3):
        changed = {"project_code": (f"2401-330522-07-02-12345{number}", None), "line_name": (f"{number + 1}号熟料线", None)}
        office.in_state(chain, "province", changed)
    for typed in others:
        office.in_state(chain, "province", typed)
    batch = open_batch(office.desk, chain.ranker, FUND, 600_000_000, ORDER).code
    view = run_batch(office.desk, chain.ranker, batch)
    freeze_batch(office.desk, chain.ranker, batch)
    return Case(office, chain, signer, batch, tuple(row.project_code for row in view.rows))
