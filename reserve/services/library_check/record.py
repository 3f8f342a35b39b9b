"""Write down what a chunk's judgement found: only what differs from the run before, with the position to go on from."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Insert, Table, bindparam, delete, insert, null, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from reserve.services.library_check.reader import Read, frame
from reserve.services.sitting import Sitting
from reserve.store.library_checks import KEPT_RUNS, LibraryCheck, LibraryChunkRow, LibraryFinding, LibraryRuleCount
from reserve.vocabulary.errors import Conflict
from reserve.vocabulary.findings import LibraryVerdict

if TYPE_CHECKING:
    import polars as pl

_CHECK: Table = LibraryCheck.__table__  # type: ignore[attr-defined]
_FOUND: Table = LibraryFinding.__table__  # type: ignore[attr-defined]
_COUNT: Table = LibraryRuleCount.__table__  # type: ignore[attr-defined]
PLACE = ["project_id", "rule_id", "path"]
SAME = ["version_id", "severity", "standing"]
_ADDED = ("findings", "projects", "fresh")


def record_chunk(sitting: Sitting, run: LibraryCheck, read: Read, verdict: LibraryVerdict) -> LibraryCheck:
    """Findings, counts and position of one chunk, in the caller's transaction; answers with the run as it stands now.

    Raises ``Conflict`` where another process has recorded this chunk or ended the run.
    """
    session = sitting.session
    found = _standing(verdict, read)
    counts = {severity: found.filter(found["severity"] == severity).height for severity in ("block", "explain", "hint")}
    _step(session, run, {
        "position": read.last, "judged": run.judged + read.size, "chunks": run.chunks + 1, "engine": verdict.engine,
        "rules": sorted({*run.rules, *verdict.judged}), "blocks": run.blocks + counts["block"],
        "explains": run.explains + counts["explain"], "hints": run.hints + counts["hint"],
    })  # fmt: skip
    _write_differences(session, run, found, _open(session, run, _FOUND.c.project_id > read.after, _FOUND.c.project_id <= read.last))
    _write_counts(session, run.number, found)
    session.add(
        LibraryChunkRow.model_validate(
            {
                "run": run.number, "number": run.chunks + 1, "first_project": read.chunk.projects["project_id"][0],
                "last_project": read.last, "projects": read.size, "findings": found.height, "suite": verdict.suite,
                "digest": hashlib.sha256(verdict.result_json.encode()).hexdigest(), "result": verdict.result_json,
                "judged_at": sitting.desk.now(),
            }
        )
    )  # fmt: skip
    session.flush()
    return _again(session, run)


def finish(sitting: Sitting, run: LibraryCheck, live: int) -> LibraryCheck:
    """End the run: what stands behind the last project is gone, and what is older than is kept goes. ``live``: projects there are now."""
    session = sitting.session
    _step(session, run, {"state": "finished", "finished_at": sitting.desk.now(), "total": run.judged})
    gone = [_FOUND.c.scope == run.scope, _FOUND.c.gone_run.is_(None), _FOUND.c.first_run < run.number]
    if run.position is not None:
        gone.append(_FOUND.c.project_id > run.position)
    session.execute(update(_FOUND).where(*gone).values(gone_run=run.number))
    _prune(session, run)
    answers = session.exec(select(LibraryChunkRow.digest).where(LibraryChunkRow.run == run.number).order_by(col(LibraryChunkRow.number)))
    detail = {
        "run": run.number, "projects": run.judged, "live": live, "block": run.blocks, "explain": run.explains, "hint": run.hints,
        "results": hashlib.sha256("".join(answers).encode()).hexdigest(),
    }  # fmt: skip
    sitting.record("library.check", run.scope, detail)
    return _again(session, run)


def _step(session: Session, run: LibraryCheck, values: dict[str, Any]) -> None:
    """Go one step from where ``run`` stood, or refuse: two processes never both take the same step."""
    stood: ColumnElement[bool] = _CHECK.c.position.is_(null()) if run.position is None else _CHECK.c.position == run.position
    where = (_CHECK.c.number == run.number, _CHECK.c.state == "running", stood)
    if session.execute(update(_CHECK).where(*where).values(values)).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict("library_elsewhere", number=run.number, judged=run.judged)


def _again(session: Session, run: LibraryCheck) -> LibraryCheck:
    return session.exec(select(LibraryCheck).where(LibraryCheck.number == run.number).execution_options(populate_existing=True)).one()


def _standing(verdict: LibraryVerdict, read: Read) -> "pl.DataFrame":
    """The findings with unit, pinned version, and how each stands to the verdict at the filing."""
    import polars as pl

    heads = read.chunk.projects.select("project_id", "unit_code", "version_id")
    recorded = read.recorded.group_by("version_id", "rule_id", "path").agg(pl.col("explained").any(), pl.col("waived").any())
    met = verdict.findings.join(heads, on="project_id").join(recorded, on=["version_id", "rule_id", "path"], how="left")
    explained = (pl.col("severity") == "explain") & pl.col("explained")
    waived = (pl.col("severity") == "block") & pl.col("waived")
    standing = pl.when(pl.col("explained").is_null()).then(pl.lit("new")).when(explained).then(pl.lit("explained"))
    answered = standing.when(waived).then(pl.lit("waived")).otherwise(pl.lit("recorded"))
    return met.with_columns(standing=answered).drop("explained", "waived").unique(PLACE, maintain_order=True)


def _open(session: Session, run: LibraryCheck, *within: ColumnElement[bool]) -> "pl.DataFrame":
    """The findings of the scope that no run has found gone, among some projects."""
    names = (*PLACE, *SAME, "first_run", "since_run")
    where = (_FOUND.c.scope == run.scope, _FOUND.c.gone_run.is_(None), *within)
    return frame(session, select(*(_FOUND.c[name] for name in names)).where(*where))


def _write_differences(session: Session, run: LibraryCheck, found: "pl.DataFrame", before: "pl.DataFrame") -> None:
    import polars as pl

    gone = before.join(found, on=[*PLACE, *SAME], how="anti").select(*PLACE, "first_run")
    new = found.join(before, on=[*PLACE, *SAME], how="anti").join(before.select(*PLACE, "since_run"), on=PLACE, how="left")
    if gone.height:
        keys = [_FOUND.c[name] == bindparam(f"the_{name}") for name in gone.columns]
        ending = update(_FOUND).where(_FOUND.c.scope == run.scope, *keys).values(gone_run=run.number)
        session.connection().execute(ending, gone.rename({name: f"the_{name}" for name in gone.columns}).to_dicts())
    if new.height:
        rows = new.select(
            *PLACE, *SAME, pl.lit(run.scope).alias("scope"), pl.lit(run.number).alias("first_run"),
            pl.col("since_run").fill_null(run.number),
        )  # fmt: skip
        session.connection().execute(insert(_FOUND), rows.to_dicts())


def _write_counts(session: Session, number: int, found: "pl.DataFrame") -> None:
    """Add the chunk's counts to those of the chunks before; each project stands in one chunk, so the sums are exact."""
    import polars as pl

    if found.is_empty():
        return
    each = found.group_by("unit_code", "rule_id", "severity").agg(
        findings=pl.len(), projects=pl.col("project_id").n_unique(), fresh=(pl.col("standing") == "new").sum()
    )
    session.connection().execute(_adding(session), each.with_columns(run=pl.lit(number)).to_dicts())


def _adding(session: Session) -> Insert:
    made = (sqlite if session.connection().dialect.name == "sqlite" else postgresql).insert(_COUNT)
    keys = [column.name for column in _COUNT.primary_key.columns]
    added: Insert = made.on_conflict_do_update(index_elements=keys, set_={name: _COUNT.c[name] + made.excluded[name] for name in _ADDED})
    return added


def _prune(session: Session, run: LibraryCheck) -> None:
    """Drop findings that were gone before the oldest of the kept runs, and the engine's answers (not their digests) of earlier runs."""
    finished = (
        select(LibraryCheck.number)
        .where(LibraryCheck.scope == run.scope, LibraryCheck.state == "finished")
        .order_by(col(LibraryCheck.number).desc())
    )
    kept: Sequence[int] = session.exec(finished.limit(KEPT_RUNS)).all()
    oldest = min(kept, default=run.number)
    session.execute(delete(_FOUND).where(_FOUND.c.scope == run.scope, _FOUND.c.gone_run <= oldest))
    earlier = select(LibraryCheck.number).where(LibraryCheck.scope == run.scope, LibraryCheck.number < run.number)
    chunks = LibraryChunkRow.__table__  # type: ignore[attr-defined]
    session.execute(update(chunks).where(chunks.c.run.in_(earlier), chunks.c.result.is_not(None)).values(result=None))
