"""Run the ranking of a batch: computed outside the transaction, stored with every reason inside it."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.confirm import require_confirmed
from reserve.accounts.refusals import refusals
from reserve.parameters import Programme
from reserve.rules.assessment import assess
from reserve.rules.ranking.candidate import Candidate
from reserve.rules.ranking.ranking import rank
from reserve.services.batch_access import find_batch, legal_batch_step, programme_of, record_batch_step
from reserve.services.batch_views import BatchView
from reserve.services.ranking_store import digest_of, store_run
from reserve.services.read_batch import read_batch
from reserve.services.sitting import reading, writing
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.document import Document
from reserve.vocabulary.errors import Conflict
from reserve.vocabulary.reporting_units import area_of, reporting_units

Progress = Callable[[int, int, str], None]


def run_batch(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> BatchView:
    """Rank the pinned candidates under the frozen programme and answer with the batch.

    The same batch gives the same result. ``progress(done, total, "")`` is told after each project. Raises ``NotFound``,
    ``Refused``, ``NotAllowedNow``, ``NeedsConfirmation``, or ``Conflict`` when somebody else ran it meanwhile.
    """
    with refusals(desk, session_id, "batch.run", code):
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            if legal_batch_step(sitting.person, batch, "run").signs:
                require_confirmed(sitting.session, desk, sitting.person)
            task = _task(sitting.session, batch)
        candidates = _candidates(task, progress)
        ranking = rank(candidates, task.programme, task.as_of, task.budget_fen, task.seed)
        with writing(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code, lock=True)
            step = legal_batch_step(sitting.person, batch, "run")
            if batch.run_number != task.run_number:
                raise Conflict("batch_ran_meanwhile", batch=batch.code, run=batch.run_number)
            store_run(sitting, batch, ranking, candidates)
            detail = {"run": batch.run_number, "digest": digest_of(ranking), "seed": task.seed, "spent_fen": ranking.spent_fen}
            record_batch_step(sitting, batch, step, None, {**detail, "line": ranking.line_after_place})
    return read_batch(desk, session_id, code)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A candidate as its batch pinned it: the version, its document and digest, and the official lists that named it then."""

    project_code: str
    unit_code: str
    version_id: str
    digest: str
    document: str
    memberships: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Task:
    programme: Programme
    as_of: dt.date
    budget_fen: int
    seed: str
    run_number: int
    pinned: Sequence[Pinned]


def _task(session: Session, batch: Batch) -> _Task:
    query = (
        select(BatchCandidate, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id)
        .order_by(col(BatchCandidate.project_code))
    )
    pinned = [
        Pinned(one.project_code, one.unit_code, one.version_id, one.digest, document, frozenset(one.memberships))
        for one, document in session.exec(query)
    ]
    as_of = dt.date.fromisoformat(batch.reference_date)
    return _Task(programme_of(session, batch), as_of, batch.budget_fen, batch.seed_secret, batch.run_number, pinned)


def _candidates(task: _Task, progress: Progress | None) -> list[Candidate]:
    made = []
    for done, pinned in enumerate(task.pinned, start=1):
        if hashlib.sha256(pinned.document.encode()).hexdigest() != pinned.digest:
            raise RuntimeError(f"the document of {pinned.project_code} does not belong to its digest")
        document = Document.from_raw(json.loads(pinned.document))
        made.append(candidate_of(pinned, document, task.as_of))
        if progress is not None:
            progress(done, len(task.pinned), "")
    return made


def candidate_of(pinned: Pinned, document: Document, as_of: dt.date) -> Candidate:
    """What the ranking knows of a pinned version. A firm is its credit code; related firms are not recorded yet, so a group is a firm."""
    facts = document.facts()
    unit = reporting_units()[pinned.unit_code]
    firm = str(facts["enterprise_credit_code"] or facts["enterprise_name"] or pinned.project_code)
    return Candidate(
        project_code=pinned.project_code, version_id=pinned.version_id, digest=pinned.digest, enterprise=firm, group=firm,
        unit=pinned.unit_code, county=str(facts["location_code"] or ""), city=unit.parent_code or pinned.unit_code,
        name=str(facts["project_name"] or ""), facts=facts, assessment=assess(document, as_of, area_of(pinned.unit_code)),
        memberships=pinned.memberships,
    )  # fmt: skip
