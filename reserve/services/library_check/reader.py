"""Chunks of the library for the engine: the typed projection of live projects in the order of their ids, and what they are compared with.

Beside each project stands the day on which it was first filed. Everything is read in the caller's transaction and nothing is kept open
afterwards. Rows come from the driver itself as columns: one object for each cell would cost more than the check.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Date, Integer, Select, func, literal, select, union
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from reserve.services.checking.peers import peers_now
from reserve.services.projects.live_states import LIVE
from reserve.store.checks import CheckRun, FindingRow
from reserve.store.facts import project_facts, repeat_tables
from reserve.store.projects import Project, ProjectVersion
from reserve.vocabulary.findings import LibraryChunk

if TYPE_CHECKING:
    import polars as pl

CHUNK = 20_000
"""Projects that are judged at once: some 300 MB while they are."""
COMPARED = 101
"""Projects of one enterprise that are read to be compared with: as many as one check compares, and the project itself."""
SHARED = ("enterprise_credit_code", "project_code", "project_name", "line_name", "component_kinds")
_FACTS = project_facts.c


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Projects, each pinned at its version. ``recorded``: ``version_id``, ``rule_id``, ``path``, ``explained``, ``waived`` at the filing.

    ``after`` and ``last`` bound the ids of the chunk: above the one, up to and with the other.
    """

    chunk: LibraryChunk
    recorded: "pl.DataFrame"
    after: str
    last: str

    @property
    def size(self) -> int:
        """How many projects it has."""
        return self.chunk.projects.height


def live(units: Collection[str]) -> Select[Any]:
    """The ids of the live projects of some units that have a version."""
    return select(col(Project.id)).where(
        col(Project.unit_code).in_(sorted(units)), col(Project.state).in_(LIVE), col(Project.version_id).is_not(None)
    )


def count_live(session: Session, units: Collection[str]) -> int:
    """How many projects a check of these units has to judge."""
    found: int = session.execute(select(func.count()).select_from(live(units).subquery())).scalar_one()
    return found


def read_chunk(session: Session, units: Collection[str], after: str | None, size: int = CHUNK) -> Read | None:
    """The next ``size`` projects behind ``after``; None where there is none."""
    start = after or ""
    behind = live(units).where(col(Project.id) > start).order_by(col(Project.id)).limit(size).subquery()
    last = session.execute(select(func.max(behind.c.id))).scalar()
    if last is None:
        return None
    within = live(units).where(col(Project.id) > start, col(Project.id) <= last)
    return Read(_chunk(session, within), _recorded(session, within), start, last)


def _chunk(session: Session, within: Select[Any]) -> LibraryChunk:
    projects = (
        select(col(Project.unit_code), col(Project.code), col(ProjectVersion.as_of).label("filed_on"), project_facts)
        .join(project_facts, _FACTS.project_id == col(Project.id))
        .join(ProjectVersion, (col(ProjectVersion.project_id) == col(Project.id)) & (col(ProjectVersion.number) == 1))
        .where(col(Project.id).in_(within))
    )
    tables = {}
    for name, table in repeat_tables.items():
        rows = frame(session, select(table).where(table.c.project_id.in_(within))).sort("project_id", "position")
        if not rows.is_empty():
            tables[name] = rows
    return LibraryChunk(_filled(frame(session, projects)), tables, _others(session, within), peers_now(session))


def _others(session: Session, within: Select[Any]) -> "pl.DataFrame":
    """Live projects of the chunk's enterprises and project codes; of many only those that a check can come to speak of."""
    firms = select(_FACTS.enterprise_credit_code).distinct().where(_FACTS.project_id.in_(within))
    codes = select(_FACTS.project_code).distinct().where(_FACTS.project_id.in_(within))
    shown = [col(Project.id).label("project_id"), col(Project.code), col(Project.unit_code), *(_FACTS[name] for name in SHARED)]
    by_code = col(Project.code)
    everywhere = select(*shown).join(project_facts, _FACTS.project_id == col(Project.id)).where(col(Project.state).in_(LIVE))
    of_firms = everywhere.where(_FACTS.enterprise_credit_code.in_(firms)).add_columns(
        func.row_number().over(partition_by=_FACTS.enterprise_credit_code, order_by=by_code.desc()).label("latest"),
        func.row_number().over(partition_by=(_FACTS.enterprise_credit_code, _FACTS.line_name), order_by=by_code).label("first"),
    )
    of_codes = everywhere.where(_FACTS.project_code.in_(codes)).add_columns(
        literal(COMPARED + 1).label("latest"), func.row_number().over(partition_by=_FACTS.project_code, order_by=by_code).label("first")
    )
    near, same = of_firms.subquery(), of_codes.subquery()
    names = ["project_id", "code", "unit_code", *SHARED]
    chosen = union(
        select(*(near.c[name] for name in names)).where((near.c.latest <= COMPARED) | (near.c.first <= 2)),
        select(*(same.c[name] for name in names)).where(same.c.first <= 2),
    )
    return _with_year(frame(session, chosen))


def _with_year(others: "pl.DataFrame") -> "pl.DataFrame":
    import polars as pl

    return others.with_columns(pl.col("code").str.split("-").list.get(1, null_on_oob=True).cast(pl.Int64, strict=False).alias("year"))


def _recorded(session: Session, within: Select[Any]) -> "pl.DataFrame":
    """What the formal verdicts on the current versions found when they were filed."""
    versions = select(_FACTS.version_id).where(_FACTS.project_id.in_(within))
    found = (
        select(
            col(CheckRun.version_id), col(FindingRow.rule_id), col(FindingRow.path), col(FindingRow.explained),
            col(FindingRow.waiver_code).is_not(None).label("waived"),
        )
        .join(FindingRow, col(FindingRow.check_run_id) == col(CheckRun.id))
        .where(col(CheckRun.version_id).in_(versions))
    )  # fmt: skip
    return frame(session, found)


def frame(session: Session, query: Any) -> "pl.DataFrame":
    """The rows of a query as columns of the types that the query says."""
    import polars as pl

    connection = session.connection()
    compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    cursor = connection.connection.cursor()
    try:
        given = compiled.params if compiled.positiontup is None else [compiled.params[name] for name in compiled.positiontup]
        cursor.execute(str(compiled), given)
        rows = cursor.fetchall()
    finally:
        cursor.close()
    columns = zip(*rows, strict=True) if rows else ((),) * len(query.selected_columns)
    return pl.DataFrame(
        [_series(column.name, list(cells), column.type) for column, cells in zip(query.selected_columns, columns, strict=True)]
    )


def _series(name: str, cells: list[Any], kind: TypeEngine[Any]) -> "pl.Series":
    import polars as pl

    if isinstance(kind, Date) and any(isinstance(cell, str) for cell in cells):
        return pl.Series(name, cells, dtype=pl.String).str.to_date("%Y-%m-%d")
    if isinstance(kind, Boolean):
        return pl.Series(name, [cell if cell is None else bool(cell) for cell in cells], dtype=pl.Boolean)
    return pl.Series(name, cells, dtype=_types().get(kind.__class__, pl.String))


@cache
def _types() -> dict[type, Any]:
    import polars as pl

    return {BigInteger: pl.Int64, Integer: pl.Int64, Date: pl.Date, Boolean: pl.Boolean}


def _filled(projects: "pl.DataFrame") -> "pl.DataFrame":
    """The projects in the order of their ids, the days of filing as days."""
    import polars as pl

    return projects.with_columns(pl.col("filed_on").str.to_date("%Y-%m-%d")).sort("project_id")
