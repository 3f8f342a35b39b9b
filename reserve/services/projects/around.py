"""What the library holds around many projects that nobody has begun yet: holders and neighbours, by three questions for all of them."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from reserve.accounts import Person
from reserve.services.checking.check_context import holder_seen_by
from reserve.services.projects.live_states import LIVE
from reserve.services.projects.neighbours import MOST, neighbour_seen_by
from reserve.store.facts import project_facts
from reserve.store.projects import Project
from reserve.vocabulary.document import Document
from reserve.vocabulary.findings import Holder, Neighbour

AT_ONCE = 300
"""Documents that are asked about at once: their codes, firms and lines together stay below what a database takes in one question."""

_FACTS = project_facts.c
_WHICH = (col(Project.id), col(Project.code), col(Project.unit_code), col(Project.state))
_LIVE = col(Project.state).in_(LIVE)
_OF_CODES = (
    select_columns(_FACTS.project_code, *_WHICH)
    .join(project_facts, _FACTS.project_id == col(Project.id))
    .where(_FACTS.project_code.in_(bindparam("codes", expanding=True)), _LIVE)
    .order_by(col(Project.code))
)
_OF_LINES = (
    select_columns(_FACTS.enterprise_credit_code, _FACTS.line_name, *_WHICH)
    .join(project_facts, _FACTS.project_id == col(Project.id))
    .where(
        _FACTS.enterprise_credit_code.in_(bindparam("firms", expanding=True)),
        _FACTS.line_name.in_(bindparam("lines", expanding=True)),
        _LIVE,
    )
    .order_by(col(Project.code))
)
_LATEST_FIRST = func.row_number().over(partition_by=_FACTS.enterprise_credit_code, order_by=col(Project.code).desc())
_RANKED = (
    select_columns(
        _FACTS.enterprise_credit_code, *_WHICH, _FACTS.project_name, _FACTS.line_name, _FACTS.component_kinds, _LATEST_FIRST.label("place")
    )
    .join(project_facts, _FACTS.project_id == col(Project.id))
    .where(_FACTS.enterprise_credit_code.in_(bindparam("firms", expanding=True)), _LIVE)
    .subquery()
)
_OF_FIRMS = select_columns(*_RANKED.c).where(_RANKED.c.place <= MOST).order_by(_RANKED.c.place)


class Around:
    """The live projects that hold the codes or lines of some documents, and those of their firms, as ``person`` may see them.

    For each document it answers what :func:`~reserve.services.checking.check_context.holders` and
    :func:`~reserve.services.projects.neighbours.neighbours` answer for one that belongs to no project.
    """

    def __init__(self, session: Session, person: Person, documents: Iterable[Document]) -> None:
        codes: set[str] = set()
        pairs: set[tuple[str, str]] = set()
        firms: set[str] = set()
        for document in documents:
            code, firm, line = _keys(document)
            if code is not None:
                codes.add(code)
            if firm is not None:
                firms.add(firm)
                if line is not None:
                    pairs.add((firm, line))
        self._by_code: dict[str, Holder] = {}
        self._by_line: dict[tuple[str, str], Holder] = {}
        self._of_firm: dict[str, list[Neighbour]] = {}
        if codes:
            for code, *which in session.execute(_OF_CODES, {"codes": sorted(codes)}):
                self._by_code.setdefault(code, holder_seen_by(person, *which))
        if pairs:
            asked = {"firms": sorted({firm for firm, _ in pairs}), "lines": sorted({line for _, line in pairs})}
            for firm, line, *which in session.execute(_OF_LINES, asked):
                if (firm, line) in pairs:
                    self._by_line.setdefault((firm, line), holder_seen_by(person, *which))
        if firms:
            for firm, *row, _place in session.execute(_OF_FIRMS, {"firms": sorted(firms)}):
                self._of_firm.setdefault(firm, []).append(neighbour_seen_by(person, firm, row))

    def holders(self, document: Document) -> dict[str, Holder]:
        """Live projects that hold the document's project code or its line."""
        code, firm, line = _keys(document)
        found: dict[str, Holder] = {}
        if code is not None and code in self._by_code:
            found["project_code"] = self._by_code[code]
        if firm is not None and line is not None and (firm, line) in self._by_line:
            found["line"] = self._by_line[firm, line]
        return found

    def neighbours(self, document: Document) -> tuple[Neighbour, ...]:
        """The live projects of the document's enterprise, latest first."""
        _code, firm, _line = _keys(document)
        return tuple(self._of_firm.get(firm, ())) if firm is not None else ()


def _keys(document: Document) -> tuple[str | None, str | None, str | None]:
    """Project code, enterprise and line, where they can be read."""
    code, firm, line = (document.value(name) for name in ("project_code", "enterprise_credit_code", "line_name"))
    return (
        code if isinstance(code, str) else None,
        firm if isinstance(firm, str) else None,
        line if isinstance(line, str) else None,
    )
