"""Lists of enterprises, a page at a time; and finding one by its code, whoever keeps it."""

import datetime as dt
import unicodedata
from collections.abc import Sequence

from sqlalchemy import RowMapping, select
from sqlmodel import Session, func

from reserve.accounts import Desk
from reserve.services.register.access import EDIT, in_units, require_reader, visible
from reserve.services.register.line_query import matching
from reserve.services.register.rows import enterprise_row
from reserve.services.register.views import EnterprisePage, EnterpriseRow
from reserve.services.sitting import reading
from reserve.store.register import register_tables

SIZE_LIMIT = 200
_FIRM, _LINE, _DIAGNOSIS = register_tables["enterprise"], register_tables["line"], register_tables["diagnosis"]


def list_enterprises(
    desk: Desk, session_id: str, *, search: str = "", page: int = 1, size: int = 20, ended: bool = False
) -> EnterprisePage:
    """One page of the enterprises that the person may see, by name; ``search``: a part of name or code."""
    with reading(desk, session_id) as sitting:
        units = require_reader(sitting.person)
        wanted = [visible("enterprise", units), *matching(search, _FIRM.c.enterprise_name, _FIRM.c.enterprise_credit_code)]
        if not ended:
            wanted.append(_FIRM.c.ended_on.is_(None))
        session = sitting.session
        total = int(session.execute(select(func.count()).select_from(_FIRM).where(*wanted)).scalar_one())
        size = min(max(size, 1), SIZE_LIMIT)
        page = min(max(page, 1), max(1, -(-total // size)))
        query = select(_FIRM).where(*wanted).order_by(_FIRM.c.enterprise_name, _FIRM.c.id).limit(size).offset((page - 1) * size)
        rows = list(session.execute(query).mappings())
        return EnterprisePage(tuple(enterprise_rows(session, rows, units)), total, page, size)


def enterprise_rows(session: Session, rows: Sequence[RowMapping], units: frozenset[str]) -> list[EnterpriseRow]:
    """Stored enterprises with the number of their visible lines and the day of their last diagnosis."""
    lines: dict[str, int] = {}
    days: dict[str, dt.date] = {}
    ids = [row["id"] for row in rows]
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        counted = (
            select(_LINE.c.enterprise_id, func.count())
            .where(_LINE.c.enterprise_id.in_(part), _LINE.c.ended_on.is_(None), in_units(_LINE.c.unit_code, units))
            .group_by(_LINE.c.enterprise_id)
        )
        lines |= {firm: int(count) for firm, count in session.execute(counted)}
        diagnosed = (
            select(_DIAGNOSIS.c.enterprise_id, func.max(_DIAGNOSIS.c.diagnosis_date))
            .where(_DIAGNOSIS.c.enterprise_id.in_(part), _DIAGNOSIS.c.ended_on.is_(None))
            .group_by(_DIAGNOSIS.c.enterprise_id)
        )
        days |= {firm: day for firm, day in session.execute(diagnosed) if day is not None}
    return [enterprise_row(row, lines.get(row["id"], 0), days.get(row["id"])) for row in rows]


def find_enterprise(desk: Desk, session_id: str, credit_code: str) -> EnterpriseRow | None:
    """The enterprise in force with exactly this code, whichever unit keeps it, so that a line can be added to it; None where there is none.

    Asked by people who may change the register; of an enterprise of another unit it tells what the licence tells.
    """
    code = unicodedata.normalize("NFKC", credit_code).replace(" ", "").upper()[:40]
    with reading(desk, session_id) as sitting:
        units = require_reader(sitting.person, EDIT)
        query = select(_FIRM).where(_FIRM.c.enterprise_credit_code == code, _FIRM.c.ended_on.is_(None))
        row = sitting.session.execute(query).mappings().first()
        return enterprise_rows(sitting.session, [row], units)[0] if row is not None else None
