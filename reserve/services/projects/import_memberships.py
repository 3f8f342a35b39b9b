"""Import an official list: the projects it names become members. Counties never tick this themselves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.services.access import require_own
from reserve.services.projects.live_states import LIVE
from reserve.services.sitting import writing
from reserve.services.territory import units_at
from reserve.store.facts import project_facts
from reserve.store.identifiers import new_id
from reserve.store.projects import Membership, Project
from reserve.vocabulary.errors import BadInput

KINDS = ("provincial_key_plan", "central_air_reserve")


@dataclass(frozen=True, slots=True)
class MembershipReceipt:
    """What became of the rows: ``added`` and ``already`` make up ``matched``; ``unmatched`` are the rows that name no project."""

    added: int
    already: int
    unmatched: tuple[Mapping[str, str], ...]

    @property
    def matched(self) -> int:
        """Rows that name a project of the library."""
        return self.added + self.already


def import_memberships(  # noqa: PLR0917
    desk: Desk, session_id: str, rows: Sequence[Mapping[str, str]], kind: str, document_number: str, date: dt.date
) -> MembershipReceipt:
    """Enter the projects of a list (``project_code``, else ``enterprise_name`` and ``project_name``); twice adds nothing.

    Raises ``BadInput`` for an unknown kind, a missing document number or a date in the future.
    """
    number = document_number.strip()
    with refusals(desk, session_id, "membership.import", number or "list"), writing(desk, session_id) as sitting:
        require_own(sitting.person, "membership.import")
        if kind not in KINDS:
            raise BadInput("list_option_unknown", option=kind[:40], known=", ".join(KINDS))
        if not 4 <= len(number) <= 60 or not number.isprintable():
            raise BadInput("membership_document", length=len(number))
        if date > desk.today():
            raise BadInput("membership_date", date=date, today=desk.today())
        added, already, unmatched = 0, 0, []
        below = units_at(sitting.person.unit_code, "below")
        for row in rows:
            project = _named(sitting.session, row)
            if project is None or project.unit_code not in below:
                unmatched.append(dict(row))
            elif _is_member(sitting.session, project, kind, number):
                already += 1
            else:
                sitting.session.add(
                    Membership.model_validate(
                        {
                            "id": new_id(), "project_id": project.id, "kind": kind, "document_number": number,
                            "document_date": date.isoformat(), "imported_by": sitting.person.id, "imported_at": desk.now(),
                        }
                    )
                )  # fmt: skip
                sitting.session.flush()
                added += 1
        detail = {"kind": kind, "date": date.isoformat(), "rows": len(rows), "added": added, "already": already}
        sitting.record("membership.import", number, detail)
        return MembershipReceipt(added, already, tuple(unmatched))


def _named(session: Session, row: Mapping[str, str]) -> Project | None:
    """The one live project that a row names; two candidates are no answer."""
    facts = project_facts.c
    code, firm, name = (row.get(key, "").strip() for key in ("project_code", "enterprise_name", "project_name"))
    for wanted in ({facts.project_code: code}, {facts.enterprise_name: firm, facts.project_name: name}):
        if not all(wanted.values()):
            continue
        query = (
            select(Project)
            .join(project_facts, facts.project_id == Project.id)
            .where(Project.state.in_(LIVE), *(column == value for column, value in wanted.items()))  # type: ignore[attr-defined]
        )
        found = session.exec(query).all()
        if len(found) == 1:
            return found[0]
    return None


def _is_member(session: Session, project: Project, kind: str, number: str) -> bool:
    query = select(Membership.id).where(Membership.project_id == project.id, Membership.kind == kind, Membership.document_number == number)
    return session.exec(query).first() is not None
