"""The results of the reader's projects in funding batches, one line each, for the start page."""

from typing import cast

from sqlmodel import Session, col, select

from reserve.accounts import Person
from reserve.exchange.documents.parts import result_word
from reserve.exchange.ranked_list import RowStatus
from reserve.services.batches.access import programme_of
from reserve.services.batches.now import standing_of, status_held
from reserve.services.batches.result_views import ResultLine
from reserve.services.batches.results import RIGHT, told_from
from reserve.services.proceedings.list_now import ListNow, list_now
from reserve.services.territory import condition, readable, units_at
from reserve.store.batches import Batch, BatchRun, RankingRow
from reserve.store.projects import Project
from reserve.vocabulary.rights import permits, rights

_OVER = "ended"


def result_lines(session: Session, person: Person) -> tuple[ResultLine, ...]:
    """Those of batches that have not ended, the latest batch first; none for who sees the batches themselves."""
    units = _units(tuple(person.roles), person.unit_code)
    if not units or permits(person.roles, "batch.read", "own"):
        return ()
    row = RankingRow
    query = (
        select(Batch, row, Project.name)
        .join(BatchRun, (col(BatchRun.batch_id) == col(Batch.id)) & (col(BatchRun.number) == col(Batch.run_number)))
        .join(row, col(row.batch_run_id) == col(BatchRun.id))
        .join(Project, col(Project.code) == col(row.project_code))
        .where(col(Batch.state).in_(told_from("gated_out")), Batch.state != _OVER)
        .where(condition({state: places & units for state, places in readable(person).items()}))
        .order_by(col(Batch.opened_at).desc(), col(Batch.code).desc(), col(row.position))
    )
    lists: dict[str, ListNow] = {}
    made = []
    for batch, one, name in session.exec(query).all():
        if batch.state in told_from(one.status):
            now = lists.get(batch.id) or lists.setdefault(batch.id, list_now(session, batch))
            made.append(_line(session, batch, one, name, now))
    return tuple(made)


def _units(roles: tuple[str, ...], unit: str) -> frozenset[str]:
    """The units whose projects somebody of these roles is told the results of."""
    relations = {right.relation for right in rights() if right.role in roles and right.action == RIGHT}
    return frozenset(code for relation in relations for code in units_at(unit, relation))


def _line(session: Session, batch: Batch, row: RankingRow, name: str, now: ListNow) -> ResultLine:
    programme, held = programme_of(session, batch), now.of(row.project_code)
    status, standing = cast(RowStatus, row.status), None
    if held is not None:
        status = status_held(status, row.offer_fen, row.entitled_fen, held, places=now.counts_places)
        standing = standing_of(held)
    result = result_word(status, programme.kind, standing)
    return ResultLine(row.project_code, name, batch.code, programme.title, standing or status, result, row.place)
