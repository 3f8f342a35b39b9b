"""Check the whole library of a unit once more: chunk by chunk, resumable after a kill, without holding up who writes meanwhile.

Each chunk is read in one short transaction, judged outside any, and recorded in another: its findings and the position to go on from are
there together or not at all. Session, account and right are read anew for every chunk. What the figures are is what the version says that
was current when its chunk was read; the finding names it.

A run over a province by the law of today counts the peers first and freezes their edition together with its own beginning; it stays with
that edition to its end, resumed or not.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlmodel import Session, col, func, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.checking.peers import FROZEN, Counted, count_peers, edition_now, freeze_peers, frozen_detail, peers_of
from reserve.services.library_check.access import CHECK, checked_unit, units_below
from reserve.services.library_check.reader import CHUNK, Read, count_live, read_chunk
from reserve.services.library_check.record import finish, record_chunk
from reserve.services.library_check.views import LibraryRun, run_view
from reserve.services.sitting import Sitting, reading, writing
from reserve.store.library_checks import LibraryCheck, scope_of
from reserve.store.transactions import serialise
from reserve.vocabulary.errors import BadInput, Conflict
from reserve.vocabulary.fields import STAGES, Stage
from reserve.vocabulary.peers import PeerBook
from reserve.vocabulary.reporting_units import reporting_units

PEERS = "+"
"""Between the edition of the rules and that of the statistics of peers: a run stays with both from its first project to its last."""
PROVINCE = "province"
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """What to check: all live projects of ``unit`` (None: the person's own) and below, by the law of ``as_of`` (None: today), at ``stage``.

    ``resume`` goes on with the run that was cut off; ``anew`` gives it up and begins another. ``keep_peers``: a run over a province
    compares with the last edition of the statistics of peers instead of counting them anew.
    """

    unit: str | None = None
    as_of: dt.date | None = None
    stage: Stage = "reserve"
    resume: bool = False
    anew: bool = False
    keep_peers: bool = False


def check_library(
    desk: Desk, session_id: str, plan: CheckPlan | None = None, *, size: int = CHUNK, progress: Progress | None = None
) -> LibraryRun:
    """Judge every project of the plan and record what was found; answers with the finished run.

    Raises ``Conflict`` where a run of the same library is under way or was cut off (unless resumed or begun anew), or where another
    process goes on with this one; ``BadInput`` for an unknown unit or stage or a day out of reason; ``Refused`` without the right.
    """
    plan = plan or CheckPlan()
    with refusals(desk, session_id, CHECK, plan.unit or "own"):
        counted = None if plan.resume else _counted(desk, session_id, plan)
        with writing(desk, session_id) as sitting:
            run = _resumed(sitting, plan) if plan.resume else _begun(sitting, plan, counted)
        if progress is not None:
            progress(min(run.judged, run.total), run.total, "library")
        while (read := _read(desk, session_id, run, size)) is not None:
            verdict = desk.checker.library(read.chunk, run.as_of, _stage(run.stage))
            with writing(desk, session_id) as sitting:
                checked_unit(sitting.person, run.unit_code)
                run = record_chunk(sitting, run, read, verdict)
            if progress is not None:
                progress(min(run.judged, run.total), run.total, "library")
        with writing(desk, session_id) as sitting:
            checked_unit(sitting.person, run.unit_code)
            there = count_live(sitting.session, units_below(run.unit_code))
            done = run_view(sitting.session, finish(sitting, run, there))
            return _with_peers(done, peers_of(sitting.session, _peers_edition(run)))


def _read(desk: Desk, session_id: str, run: LibraryCheck, size: int) -> Read | None:
    with reading(desk, session_id) as sitting:
        checked_unit(sitting.person, run.unit_code)
        found = read_chunk(sitting.session, units_below(run.unit_code), run.position, size)
        peers = peers_of(sitting.session, _peers_edition(run))
        return None if found is None else replace(found, chunk=replace(found.chunk, peers=peers))


def _peers_edition(run: LibraryCheck) -> str | None:
    """The edition of the statistics of peers that a run stays with."""
    return run.edition.partition(PEERS)[2] or None


def _with_peers(done: LibraryRun, peers: PeerBook) -> LibraryRun:
    day = next((one.as_of for one in peers.values()), None)
    return replace(done, peer_groups=len(peers), peers_counted=day) if day is not None else done


def _counted(desk: Desk, session_id: str, plan: CheckPlan) -> Counted | None:
    """The peers as they stand now, where the run is to refresh them: counted before anything is locked."""
    with reading(desk, session_id) as sitting:
        unit, today = _unit(sitting, plan), desk.today()
        if plan.keep_peers or reporting_units()[unit].kind != PROVINCE or plan.as_of not in (None, today):
            return None
        if not plan.anew and _open_run(sitting.session, scope_of(unit, plan.stage, now=True)) is not None:
            return None
        return count_peers(sitting.session, today)


def _begun(sitting: Sitting, plan: CheckPlan, counted: Counted | None) -> LibraryCheck:
    session, desk = sitting.session, sitting.desk
    unit, as_of = _unit(sitting, plan), plan.as_of or desk.today()
    if plan.stage not in STAGES:
        raise BadInput("library_stage_unknown", stage=plan.stage, known=", ".join(STAGES))
    if not EARLIEST <= as_of < LATEST:
        raise BadInput("library_day", day=as_of, first=EARLIEST, last=LATEST)
    scope = scope_of(unit, plan.stage, now=as_of == desk.today())
    serialise(session, f"library/{scope}")
    before = _open_run(session, scope)
    if before is not None:
        if not plan.anew:
            raise _under_way(before)
        _give_up(sitting, before)
    serialise(session, "library_check")
    if counted is not None:
        sitting.record(FROZEN, "projects", frozen_detail(freeze_peers(session, counted)))
    number = 1 + (session.exec(select(func.max(LibraryCheck.number))).one() or 0)
    edition = f"{desk.checker.edition()}{PEERS}{edition_now(session) or ''}"
    run = LibraryCheck.model_validate(
        {
            "number": number, "scope": scope, "unit_code": unit, "stage": plan.stage, "as_of": as_of,
            "edition": edition, "engine": "", "rules": [], "person_id": sitting.person.id, "started_at": desk.now(),
            "total": count_live(session, units_below(unit)),
        }
    )  # fmt: skip
    session.add(run)
    session.flush()
    sitting.record("library.check.begin", scope, {"run": number, "as_of": as_of.isoformat(), "projects": run.total})
    return run


def _resumed(sitting: Sitting, plan: CheckPlan) -> LibraryCheck:
    unit = _unit(sitting, plan)
    scopes = [scope_of(unit, plan.stage, now=now) for now in (True, False)]
    wanted = select(LibraryCheck).where(col(LibraryCheck.scope).in_(scopes), LibraryCheck.state == "running")
    if plan.as_of is not None:
        wanted = wanted.where(LibraryCheck.as_of == plan.as_of)
    run = sitting.session.exec(wanted.order_by(col(LibraryCheck.number).desc())).first()
    if run is None:
        raise BadInput("library_nothing_to_resume", unit=reporting_units()[unit].name)
    now = sitting.desk.checker.edition()
    begun = run.edition.partition(PEERS)[0]
    if begun != now:
        raise Conflict("library_rules_changed", number=run.number, begun=begun, now=now)
    return run


def _unit(sitting: Sitting, plan: CheckPlan) -> str:
    unit = plan.unit or sitting.person.unit_code
    checked_unit(sitting.person, unit)
    return unit


def _open_run(session: Session, scope: str) -> LibraryCheck | None:
    return session.exec(select(LibraryCheck).where(LibraryCheck.scope == scope, LibraryCheck.state == "running")).first()


def _under_way(run: LibraryCheck) -> Conflict:
    unit = reporting_units()[run.unit_code].name
    return Conflict("library_under_way", number=run.number, unit=unit, judged=run.judged, total=run.total)


def _give_up(sitting: Sitting, run: LibraryCheck) -> None:
    run.state, run.finished_at = "stopped", sitting.desk.now()
    sitting.session.add(run)
    sitting.session.flush()
    sitting.record("library.check.stop", run.scope, {"run": run.number, "judged": run.judged})


def _stage(code: str) -> Stage:
    return next(stage for stage in STAGES if stage == code)
