"""The batches of the demonstration: one for each programme that may be opened then, each brought to another stage of its life.

Programmes of other places are computed for comparison and go no further than a frozen list: nobody here may decide on them. The rule of
Fuzhou is of 2025 and cannot be opened in the summer of 2024.
"""

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dashboards.demo.clerk import Office
from dashboards.demo.timeline import SHANGHAI
from reserve.accounts import Desk
from reserve.services import freeze_batch, open_batch, read_batch, run_batch
from reserve.services.proceedings import (
    answer_objection,
    approve_batch,
    close_notice,
    finalise_batch,
    issue_batch,
    publicise_batch,
    take_objection,
)

RANKER, SIGNER = "zhejiang.ranker", "zhejiang.signer"
ASK_FOR_LISTS = ("zhejiang_cement_special_fund",)
"""Programmes with a tier for what stands on an official list."""
_WAN = 1_000_000
_PRESENT = ("周处长", "钱科长", "孙主任科员")
_NOTICE = {
    "zhejiang_key_retrofit_plan": (dt.date(2024, 8, 15), dt.date(2024, 8, 21)),
    "zhejiang_cement_special_fund": (dt.date(2024, 8, 29), dt.date(2024, 9, 4)),
}
_OBJECTIONS = {
    "zhejiang_key_retrofit_plan": "公示名单第一位的项目与上年度已安排的改造内容相近，请核实是否重复。",
    "zhejiang_cement_special_fund": "对本企业超低排放评估结论的认定有异议，请说明扣减的依据。",
}
_ANSWER = "经核对备案文件、合同和发票，两个项目的设备和工序不同，不构成重复，维持原名单。"


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One step of a batch: what the ranker or the signer does with the batch of ``programme`` at ``when`` (aware, UTC)."""

    when: dt.datetime
    programme: str
    step: str
    budget_fen: int
    places: int | None
    basis: str


@cache
def batch_steps() -> tuple[BatchStep, ...]:
    """All steps of all batches in the order of the calendar."""
    text = files("dashboards.demo").joinpath("batches.csv").read_text("utf-8")
    found = [
        BatchStep(
            dt.datetime.fromisoformat(f"{r['day']}T{r['time']}").replace(tzinfo=SHANGHAI).astimezone(dt.UTC), r["programme"], r["step"],
            int(r["budget_wan"] or 0) * _WAN, int(r["places"]) if r["places"] else None, r["basis"],
        )
        for r in csv.DictReader(text.splitlines())
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda step: step.when))


def take_step(desk: Desk, step: BatchStep, codes: dict[str, str]) -> None:
    """Do one step on ``desk``, whose clock stands at it; ``codes`` holds the batches by programme. Everybody has just signed in."""
    office = Office(desk)
    if step.step == "open":
        opened = open_batch(desk, office.session(RANKER), step.programme, step.budget_fen, step.basis, places=step.places)
        codes[step.programme] = opened.code
        return
    _STEPS[step.step](desk, office, step, codes[step.programme])


def _run(desk: Desk, office: Office, _: BatchStep, code: str) -> None:
    run_batch(desk, office.session(RANKER), code)


def _freeze(desk: Desk, office: Office, _: BatchStep, code: str) -> None:
    freeze_batch(desk, office.session(RANKER), code)


def _approve(desk: Desk, office: Office, step: BatchStep, code: str) -> None:
    approve_batch(
        desk, office.session(SIGNER), code, run=1, meeting=f"演示会纪〔2024〕{step.when:%m%d}号", meeting_day=desk.today(),
        present=_PRESENT, decision="会议审议了排序结果和逐项理由，同意按程序办理。",
    )  # fmt: skip


def _publicise(desk: Desk, office: Office, step: BatchStep, code: str) -> None:
    first, last = _NOTICE[step.programme]
    publicise_batch(
        desk, office.session(RANKER), code, channel="省经信厅门户网站公示栏（演示）", objections_to="0571-00000000（节能处，演示）",
        first_day=first, last_day=last,
    )  # fmt: skip


def _object(desk: Desk, office: Office, step: BatchStep, code: str) -> None:
    first = read_batch(desk, office.session(RANKER), code).rows[0].project_code
    take_objection(
        desk, office.session(RANKER), code, name="演示异议人", contact="13000000000", received_on=desk.today(),
        text=_OBJECTIONS[step.programme], project=first,
    )  # fmt: skip


def _answer(desk: Desk, office: Office, _: BatchStep, code: str) -> None:
    answer_objection(desk, office.session(SIGNER), code, 1, effect="none", text=_ANSWER)


def _close(desk: Desk, office: Office, _: BatchStep, code: str) -> None:
    close_notice(desk, office.session(RANKER), code)


def _final(desk: Desk, office: Office, _: BatchStep, code: str) -> None:
    finalise_batch(desk, office.session(SIGNER), code)


def _issue(desk: Desk, office: Office, _: BatchStep, code: str) -> None:
    issue_batch(desk, office.session(SIGNER), code, document_number="演示经信绿色〔2024〕29号", day=desk.today())


_STEPS: Mapping[str, Callable[[Desk, Office, BatchStep, str], None]] = {
    "run": _run, "freeze": _freeze, "approve": _approve, "publicise": _publicise, "object": _object, "answer": _answer, "close": _close,
    "final": _final, "issue": _issue,
}  # fmt: skip
