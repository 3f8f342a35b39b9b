"""A register for the walk of the rights: a person for every role in every place, a project in every state, two batches.

The rows of ``tests/cases/rights.csv`` are written by hand from the rules of the house; a cell may list several values with ``|``.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from reserve.accounts import set_active
from reserve.services import (
    Change,
    accept_project,
    create_project,
    experts,
    export_batch,
    freeze_batch,
    import_memberships,
    open_batch,
    open_draft,
    proceedings,
    read_batch,
    read_project,
    refuse_project,
    reopen_batch,
    return_project,
    run_batch,
    save_draft,
    settlement,
    submit_project,
    undo_transition,
    unfreeze_batch,
    verify_audit,
    withdraw_project,
)
from reserve.services.analysis import take_analysis_snapshot
from reserve.services.checking.try_rule import try_rule
from reserve.services.library_check.run import check_library
from reserve.vocabulary.errors import NotAllowedNow, NotFound, Refused
from tests.support.office import Office
from validation.bench import trial

PATH = Path(__file__).parents[2] / "cases" / "rights.csv"
STATES = ("draft", "submitted", "county", "city", "province", "returned", "withdrawn", "refused")
BY_OTHERS = ("returned by city", "returned by province", "refused by city", "refused by province")
COUNTY_ROLES = ("county_clerk", "county_chief")
OF_A_PROVINCE = ("analysis", "expert", "batch", "membership", "audit", "library", "rule")
PLACES = ("330522", "3305", "ZJ", "330523", "3301")
PROGRAMME = "zhejiang_cement_special_fund"
ORDER = "演示〔2024〕9号（2024-08-30）"
DAY = dt.date(2024, 9, 2)


@dataclass(frozen=True)
class Row:
    """One row with one value in each cell."""

    role: str
    action: str
    relation: str
    state: str
    expected: str


def rows() -> Iterator[Row]:
    """All rows of the table, the lists in their cells taken apart."""
    with PATH.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            states = STATES if line["state"] == "*" else line["state"].split("|")
            for role in line["role"].split("|"):
                for action in line["action"].split("|"):
                    for relation in line["relation"].split("|"):
                        for state in states:
                            yield Row(role, action, relation, state, line["expected"])


def place_of(row: Row) -> str:
    """The unit of the acting person so that the thing of the row stands in the row's relation to it.

    Projects are of Changxing county (330522); for ``above`` they are moved to the city, for a thing of the province it is the province.
    """
    if row.relation == "above" or (row.relation == "own" and not row.action.startswith(OF_A_PROVINCE)):
        return "330522"
    if row.relation == "own":
        return "ZJ"
    county = row.role in COUNTY_ROLES
    if row.relation == "below":
        return "3305" if county or row.role == "city_reviewer" else "ZJ"
    return "330523" if county else "3301"


@dataclass
class World:
    """An office that holds everything the table speaks of."""

    office: Office
    projects: dict[str, str] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    batches: dict[str, str] = field(default_factory=dict)

    def over(self, office: Office) -> "World":
        """The same register through another engine."""
        office.sessions = self.office.sessions
        return World(office, self.projects, self.revisions, self.batches)

    def move_to_city(self) -> None:
        """Give all projects to the city, which files none itself, so that they stand above a person of the county."""
        with self.office.store.write() as session:
            session.execute(text("UPDATE project SET unit_code = '3305'"))

    def answer(self, row: Row) -> str:
        """What the real service says to the person of ``row``: done, refused, not_found or not_now."""
        try:
            self._act(row, self.office.sessions[f"{row.role}.{place_of(row)}".lower()])
        except NotFound:
            return "not_found"
        except Refused:
            return "refused"
        except NotAllowedNow:
            return "not_now"
        return "done"

    def _act(self, row: Row, session_id: str) -> None:
        desk = self.office.desk
        if row.action in ON_PROJECTS:
            code = self.projects[row.state]
            ON_PROJECTS[row.action](self, session_id, code)
        elif row.action in ON_BATCHES:
            ON_BATCHES[row.action](desk, session_id, self.batches[row.state])
        elif row.action == "person.manage":
            thing = {"own": place_of(row), "below": "330502", "above": "3305", "neighbour": "330502"}[row.relation]
            set_active(desk, f"observed.{thing}".lower(), False, session_id=session_id)
        else:
            ON_NOTHING[row.action](desk, session_id)

    def edit(self, session_id: str, code: str) -> None:
        """Open the draft and type; where the first door is shut the second must be shut as well."""
        change = Change(1, "content", "改动", None, 10**6)
        with suppress(NotFound, Refused, NotAllowedNow):
            open_draft(self.office.desk, session_id, code)
            save_draft(self.office.desk, session_id, code, "walk", [change])
            return
        save_draft(self.office.desk, session_id, code, "walk", [change])

    def submit(self, session_id: str, code: str) -> None:
        """Submit the draft as it stands."""
        submit_project(self.office.desk, session_id, code, self.revisions[code], f"walk-{code}")


def take_and_forget(desk: Any, who: str) -> None:
    """Take a snapshot for analysis into a folder that goes away again."""
    with TemporaryDirectory() as folder:
        take_analysis_snapshot(desk, who, Path(folder) / "analysis.db")


ON_PROJECTS: dict[str, Callable[[World, str, str], Any]] = {
    "read": lambda world, who, code: read_project(world.office.desk, who, code),
    "edit": World.edit,
    "submit": World.submit,
    "withdraw": lambda world, who, code: withdraw_project(world.office.desk, who, code, "核对后重报"),
    "accept": lambda world, who, code: accept_project(world.office.desk, who, code),
    "return": lambda world, who, code: return_project(world.office.desk, who, code, "请补充", ["content"]),
    "refuse": lambda world, who, code: refuse_project(world.office.desk, who, code, "不在范围内"),
    "undo": lambda world, who, code: undo_transition(world.office.desk, who, code),
}
ON_BATCHES: dict[str, Callable[..., Any]] = {
    "batch.read": read_batch,
    "batch.run": run_batch,
    "batch.export": export_batch,
    "batch.freeze": freeze_batch,
    "batch.unfreeze": lambda desk, who, code: unfreeze_batch(desk, who, code, "名单有误"),
    "batch.reopen": lambda desk, who, code: reopen_batch(desk, who, code, "重新核对"),
    "batch.approve": lambda desk, who, code: proceedings.approve_batch(
        desk,
        who,
        code,
        run=1,
        meeting="会纪〔2024〕3号",
        meeting_day=DAY,
        present=("王处长", "李科长"),
        decision="同意排序结果，按程序公示。",
    ),
    "batch.unapprove": lambda desk, who, code: proceedings.take_back_approval(desk, who, code, "文号有误"),
    "batch.publicise": lambda desk, who, code: proceedings.publicise_batch(
        desk, who, code, channel="门户网站", objections_to="0571-00000000", first_day=DAY, last_day=DAY
    ),
    "batch.object": lambda desk, who, code: proceedings.take_objection(
        desk, who, code, name="李四", contact="信访件3号", received_on=DAY, text="对整个名单的排序有异议。"
    ),
    "batch.objector": lambda desk, who, code: proceedings.read_objector(desk, who, code, 1),
    "batch.answer": lambda desk, who, code: proceedings.answer_objection(desk, who, code, 1, effect="none", text="经核实，异议不成立。"),
    "batch.withdraw": lambda desk, who, code: proceedings.withdraw_from_batch(
        desk, who, code, "3305-2024-00001", letter="来函〔2024〕9号", letter_day=DAY, reason="停止实施"
    ),
    "batch.accept": lambda desk, who, code: proceedings.accept_offer(desk, who, code, 1, letter="来函〔2024〕9号", letter_day=DAY),
    "batch.decline": lambda desk, who, code: proceedings.decline_offer(desk, who, code, 1, "放弃递补"),
    "batch.call_experts": experts.call_experts,
    "batch.close": proceedings.close_notice,
    "batch.final": proceedings.finalise_batch,
    "batch.issue": lambda desk, who, code: proceedings.issue_batch(desk, who, code, document_number="印发〔2024〕9号", day=DAY),
    "batch.end": proceedings.end_batch,
    "batch.settle": lambda desk, who, code: settlement.propose_settlement(desk, who, code, "3305-2024-00001"),
    "batch.sign_settlement": lambda desk, who, code: settlement.sign_settlement(desk, who, code, "3305-2024-00001"),
    "batch.pay": lambda desk, who, code: settlement.record_advance(desk, who, code, document_number="财建〔2024〕3号", day=DAY),
}
ON_NOTHING: dict[str, Callable[..., Any]] = {
    "expert.judge": experts.expert_tasks,
    "settlement.read": settlement.read_own_settlements,
    "create": create_project,
    "audit.read": verify_audit,
    "library.check": check_library,
    "rule.try": lambda desk, who: try_rule(desk, who, trial("R-PHONE")),
    "analysis.take": take_and_forget,
    "batch.open": lambda desk, who: open_batch(desk, who, PROGRAMME, 10**9, ORDER),
    "membership.import": lambda desk, who: import_memberships(
        desk, who, [], "provincial_key_plan", "演示〔2024〕1号", dt.date(2024, 5, 1)
    ),
}  # fmt: skip


def build(office: Office, roles: tuple[str, ...]) -> World:
    """People of ``roles`` in every place, and a project in every state that the table names."""
    world = World(office)
    for place in PLACES:
        for role in roles:
            office.person(f"{role}.{place}".lower(), place, role)
    for place in (*PLACES, "330502"):
        office.person(f"observed.{place}".lower(), place, "observer")
    chain = office.chain()
    office.in_state(chain, "province")  # pinned by the batches below, so that no step of it can be taken back
    for state in ("open", "ranked"):
        world.batches[state] = open_batch(office.desk, chain.ranker, PROGRAMME, 10**9, ORDER).code
    run_batch(office.desk, chain.ranker, world.batches["ranked"])
    for number, state in enumerate((*STATES, *BY_OTHERS)):
        changed = {"project_code": (f"2401-330522-07-02-{100000 + number}", None), "line_name": (f"{number + 10}号线", None)}
        code = world.projects[state] = office.drafted(chain.clerk, changed)
        world.revisions[code] = revision = open_draft(office.desk, chain.clerk, code).revision
        if state != "draft":
            submit_project(office.desk, chain.clerk, code, revision, f"key-{code}")
        _bring(office, code, state)
    return world


def _bring(office: Office, code: str, state: str) -> None:
    desk, people = office.desk, office.sessions
    levels = {"county": people["330522.chief"], "city": people["3305.city"], "province": people["zj.province"]}
    ending, _, by = state.partition(" by ")
    wanted = {"city": ["county"], "province": ["county", "city"]}.get(by, [])
    if state in levels:
        wanted = list(levels)[: list(levels).index(state) + 1]
    for level in wanted:
        accept_project(desk, levels[level], code)
    if ending == "withdrawn":
        withdraw_project(desk, people["330522.clerk"], code, "核对后重报")
    elif ending == "returned":
        return_project(desk, levels[by or "county"], code, "请补充", ["content"])
    elif ending == "refused":
        refuse_project(desk, levels[by or "county"], code, "不在范围内")
