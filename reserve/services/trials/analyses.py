"""Analyses of a batch's list: made once for a run and kept, so that nobody waits for them twice."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, delete, select

from reserve.accounts import Desk
from reserve.services.batches.access import find_batch, stands_ranked
from reserve.services.sitting import reading, writing
from reserve.services.trials.boards import latest_run
from reserve.services.trials.scenario_views import ScenarioDesk
from reserve.services.trials.scenarios import prepare_scenarios
from reserve.store.analyses import BatchAnalysis
from reserve.store.batches import Batch, BatchRun
from reserve.store.types import canonical_json
from reserve.vocabulary.errors import Conflict, NotAllowedNow

Progress = Callable[[int, int, str], None]
Json = dict[str, Any]


def kept_analysis(desk: Desk, session_id: str, code: str, kind: str, form: str) -> Json | None:
    """The analysis of the latest run, where it was made before; None otherwise. Errors as those of :func:`made_analysis`."""
    with reading(desk, session_id) as sitting:
        run = _run(sitting.session, find_batch(sitting.session, sitting.person, code))
        return _kept(sitting.session, run, kind, form)


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis: its kind, the form in which it is kept, and how it is made from what the batch's scenarios start from."""

    kind: str
    form: str
    compute: Callable[[ScenarioDesk, Callable[[int, int], None]], Json]


def made_analysis(desk: Desk, session_id: str, code: str, what: Analysis, progress: Progress | None = None) -> Json:
    """The analysis ``what`` of the latest run: the kept one, or a new one, which is kept and logged.

    Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` before the first run, and ``Conflict`` when the batch was ranked anew meanwhile.
    """
    kind, form = what.kind, what.form
    known = kept_analysis(desk, session_id, code, kind, form)
    if known is not None:
        return known
    start = prepare_scenarios(desk, session_id, code, progress)

    def told(done: int, total: int) -> None:
        if progress is not None:
            progress(done, total, kind)

    with start.answering():
        content = what.compute(start, told)
    with writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code, lock=True)
        run = _run(sitting.session, batch)
        if run.number != start.run_number:
            raise Conflict("batch_ran_meanwhile", batch=batch.code, run=run.number)
        meanwhile = _kept(sitting.session, run, kind, form)
        if meanwhile is not None:
            return meanwhile
        earlier = select(BatchRun.id).where(BatchRun.batch_id == batch.id, BatchRun.id != run.id)
        sitting.session.execute(delete(BatchAnalysis).where(col(BatchAnalysis.batch_run_id).in_(earlier)))
        packed = zlib.compress(canonical_json(content).encode(), 6)
        sitting.session.add(BatchAnalysis.model_validate({"batch_run_id": run.id, "kind": kind, "form": form, "content": packed}))
        sitting.session.flush()
        sitting.record(f"batch.{kind}", batch.code, {"run": run.number, "digest": run.result_digest, "form": form})
    return content


def _run(session: Session, batch: Batch) -> BatchRun:
    run = latest_run(session, batch) if stands_ranked(batch.state) else None
    if run is None:
        raise NotAllowedNow("scenario_not_ranked", batch=batch.code)
    return run


def _kept(session: Session, run: BatchRun, kind: str, form: str) -> Json | None:
    found = session.get(BatchAnalysis, (run.id, kind, form))
    if found is None:
        return None
    content: Json = json.loads(zlib.decompress(found.content))
    return content
