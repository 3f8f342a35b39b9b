"""Build the demonstration: accounts, then every act of every project in the order of the calendar, through the real services."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from dashboards.demo.accounts import build_accounts
from dashboards.demo.batches import ASK_FOR_LISTS, BatchStep, batch_steps, take_step
from dashboards.demo.clerk import DemoBroken, Office, declared, submit, type_in, typed_changes
from dashboards.demo.declaration import declaration, saved_by_components
from dashboards.demo.figures import Typed, draw_figures
from dashboards.demo.official_lists import DEMO_LISTS, read_list
from dashboards.demo.papers import attach_papers
from dashboards.demo.people import login_of, people
from dashboards.demo.project_skeletons import ReturnReason, Skeleton, return_reasons, skeletons
from dashboards.demo.register_build import build_register, link_projects
from dashboards.demo.register_firms import demo_firms
from dashboards.demo.timeline import DEMO_TODAY, SHANGHAI, Act, acts
from reserve.accounts import Desk
from reserve.services import (
    accept_project,
    create_project,
    import_memberships,
    list_projects,
    refuse_project,
    return_project,
    withdraw_project,
)
from reserve.vocabulary.document import field_of_path

Progress = Callable[[int, int, str], None]
_REFUSAL = "该生产线规模和布局不符合本地产能整合方案，不再安排技术改造，建议纳入减量置换统筹考虑。"
_WITHDRAWAL = "企业调整改造方案，待重新备案后再报。"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What a call added; all zero when the demonstration was there already."""

    accounts: int
    projects: int
    acts: int
    memberships: int
    lines: int = 0


class BusinessClock:
    """A business clock that is set to the moment of each act."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def __call__(self) -> dt.datetime:
        """The moment it was set to."""
        return self.moment


def build_demo(desk: Desk, *, seed: int = 2024, progress: Progress | None = None, batches: bool = False) -> DemoReport:
    """Fill the library of ``desk`` with the demonstration; a second call adds nothing.

    The business clock stands in the summer of 2024; every act goes through the service that officials use. ``batches``: with a batch of
    each programme at another stage of its life. Raises ``DemoBroken`` when a service refuses what the demonstration planned.
    """
    clock = BusinessClock(dt.datetime.combine(DEMO_TODAY, dt.time(9, 0), SHANGHAI).astimezone(dt.UTC))
    demo = replace(desk, clock=clock, demo=True)
    calendar = sorted(act for skeleton in skeletons() for act in acts(skeleton, seed))
    keepers = len({firm.unit for firm in demo_firms()})
    planned = batch_steps() if batches else ()
    total = len(people()) + len(calendar) + len(planned) + len(DEMO_LISTS) + keepers + len(skeletons())
    counter = _Counter(progress, total)
    accounts = build_accounts(demo, lambda: counter.step("accounts"))
    office = Office(demo)
    if list_projects(demo, office.session("zhejiang.auditor"), scope="all", size=1).total:
        return DemoReport(accounts, 0, 0, 0)
    counter.done = len(people())
    codes: dict[int, str] = {}
    by_number = {skeleton.number: skeleton for skeleton in skeletons()}
    opened: dict[str, str] = {}
    members = 0
    days: list[Act | BatchStep | _ListDay] = [*calendar, *planned, *_list_days(planned)]
    for act in sorted(days, key=lambda one: one.when):
        clock.moment = act.when
        match act:
            case Act():
                _perform(office, act, by_number[act.number], codes, seed)
            case BatchStep():
                take_step(demo, act, opened)
            case _ListDay():
                members += _enter_list(office, act.name)
        counter.step("projects")
    clock.moment = dt.datetime.combine(DEMO_TODAY, dt.time(8, 45), SHANGHAI).astimezone(dt.UTC)
    lines = build_register(office, seed, lambda: counter.step("register"))
    link_projects(office, codes, lambda: counter.step("register"))
    for name in () if planned else DEMO_LISTS:
        members += _enter_list(office, name)
        counter.step("lists")
    return DemoReport(accounts, len(codes), len(calendar), members, lines)


@dataclass(frozen=True, slots=True)
class _ListDay:
    """The moment at which an official list is entered, where something follows from it in the calendar."""

    when: dt.datetime
    name: str


def _list_days(planned: tuple[BatchStep, ...]) -> list[_ListDay]:
    """The lists are entered a little before the first batch that asks for them; with the register where no batch does."""
    asking = [step.when for step in planned if step.programme in ASK_FOR_LISTS]
    return [_ListDay(min(asking) - dt.timedelta(minutes=15), name) for name in DEMO_LISTS] if asking else []


def _enter_list(office: Office, name: str) -> int:
    official = DEMO_LISTS[name]
    receipt = import_memberships(
        office.desk, office.session("zhejiang.ranker"), read_list(name), official.kind, official.document_number, official.date
    )
    return receipt.matched


class _Counter:
    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def step(self, what: str) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total, what)


def _perform(office: Office, act: Act, skeleton: Skeleton, codes: dict[int, str], seed: int) -> None:
    desk, session_id = office.desk, office.session(login_of(act.unit, act.post))
    if act.action == "create":
        codes[act.number] = create_project(desk, session_id).code
        typed = first_typing(desk, skeleton, seed)
        type_in(desk, session_id, codes[act.number], typed | attach_papers(desk, session_id, codes[act.number], skeleton, typed))
        return
    code = codes[act.number]
    match act.action:
        case "submit":
            submit(desk, session_id, code, f"demo-{act.number}-{act.order}")
        case "correct":
            type_in(desk, session_id, code, _corrections(desk, skeleton, seed))
            submit(desk, session_id, code, f"demo-{act.number}-{act.order}")
        case "accept":
            accept_project(desk, session_id, code)
        case "return":
            reason = reason_of(skeleton)
            return_project(desk, session_id, code, reason.comment, list(reason.fields))
        case "refuse":
            refuse_project(desk, session_id, code, _REFUSAL)
        case "withdraw":
            withdraw_project(desk, session_id, code, _WITHDRAWAL)
        case other:
            raise DemoBroken(f"no act named {other}")


def reason_of(skeleton: Skeleton) -> ReturnReason:
    """Why this project comes back, where it does."""
    return return_reasons()[skeleton.number % len(return_reasons())]


def first_typing(desk: Desk, skeleton: Skeleton, seed: int) -> dict[str, Typed]:
    """What stands in the draft at first: the final figures, with the fault that is later sent back, or only half of them."""
    final = _final(desk, skeleton, seed)
    if skeleton.returned_by:
        final |= _faults(skeleton, final)
    if skeleton.destiny == "draft":
        kept = {0: ("enterprise", "project"), 1: ("enterprise", "project", "line"), 2: ("enterprise", "project", "line", "energy", "air")}
        return _only_steps(final, kept[skeleton.number % 3])
    return final


def _final(desk: Desk, skeleton: Skeleton, seed: int) -> dict[str, Typed]:
    figures = draw_figures(skeleton, seed)
    paths = typed_changes(figures) | declaration(skeleton, seed, figures.fields, figures.carriers)
    saving = declared(desk, skeleton.unit, paths, figures)
    return paths | saving | saved_by_components(skeleton, saving["energy_saving_declared_tce_per_year"])


def _only_steps(paths: dict[str, Typed], steps: tuple[str, ...]) -> dict[str, Typed]:
    return {path: typed for path, typed in paths.items() if field_of_path(path).step in steps}


def _faults(skeleton: Skeleton, final: dict[str, Typed]) -> dict[str, Typed]:
    match reason_of(skeleton).reason:
        case "content":
            return {"content": ("实施节能技术改造，更换部分设备。", None)}
        case "dates":
            start = dt.date.fromisoformat(final["start_date"][0])
            return {"finish_date": ((start + dt.timedelta(days=45)).isoformat(), None)}
        case "measurement":
            declared_text, unit = final["energy_saving_declared_tce_per_year"]
            return {
                "measurement_class": ("estimated", None),
                "energy_saving_declared_tce_per_year": (str(int(Decimal(declared_text) * Decimal("1.03"))), unit),
            }
        case _:
            total, unit = final["investment_total"]
            return {"investment_total": (str(int(total) + 180), unit)}


def _corrections(desk: Desk, skeleton: Skeleton, seed: int) -> dict[str, Typed]:
    final = _final(desk, skeleton, seed)
    return {path: final[path] for path in _faults(skeleton, final)}
