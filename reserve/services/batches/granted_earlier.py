"""What a programme that pays by formula granted earlier: by its batches whose lists are final, to which projects and firms."""

import json
from collections import defaultdict
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from reserve.parameters import Programme
from reserve.rules.ranking.gates.by_entitlement import granted_under
from reserve.rules.ranking.pinned import firm_of
from reserve.services.proceedings.list_now import list_now
from reserve.store.batches import Batch, BatchCandidate
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.document import Document

FINAL = ("final", "issued", "ended")
"""States in which a list gives what it says."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """``granted_fen`` by firm in the year of the programme's reference day; ``projects`` that were granted something in any year."""

    granted_fen: dict[str, int] = field(default_factory=dict)
    projects: frozenset[str] = frozenset()

    def lists_of(self, project_code: str, programme_code: str) -> set[str]:
        """The list that a final award puts a project on: the same formula pays it once."""
        return {granted_under(programme_code)} if project_code in self.projects else set()


def granted_earlier(session: Session, unit_code: str, chosen: Programme) -> Earlier:
    """What the unit's earlier batches of ``chosen`` granted; nothing for a programme without a formula.

    A firm's cap counts what its projects are entitled to by a list that is final, as it stands after withdrawals and offers: a balance
    that is paid later belongs to the year of its list.
    """
    if chosen.entitlement is None:
        return Earlier()
    query = select(Batch).where(Batch.unit_code == unit_code, Batch.programme_code == chosen.code, col(Batch.state).in_(FINAL))
    granted: defaultdict[str, int] = defaultdict(int)
    projects: set[str] = set()
    for batch in session.exec(query.order_by(col(Batch.code))).all():
        now = list_now(session, batch)
        entitled = {row.project_code: row.entitled_fen for row in now.rows}
        firms = _firms(session, batch, {one.project_code for one in now.listed if one.held})
        projects |= set(firms)
        if batch.reference_date.startswith(f"{chosen.reference_date.year}-"):
            for code, firm in firms.items():
                granted[firm] += entitled[code]
    return Earlier(dict(granted), frozenset(projects))


def _firms(session: Session, batch: Batch, codes: set[str]) -> dict[str, str]:
    """The firm of each project, as its pinned version names it."""
    query = (
        select(BatchCandidate.project_code, ProjectVersion.document)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id, col(BatchCandidate.project_code).in_(sorted(codes)))
    )
    return {code: firm_of(Document.from_raw(json.loads(document)).facts(), code) for code, document in session.exec(query)}
