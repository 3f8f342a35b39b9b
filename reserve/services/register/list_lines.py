"""Lists of lines, a page at a time, with counts."""

import datetime as dt

from reserve.accounts import Desk
from reserve.services.register.access import require_reader
from reserve.services.register.line_query import LineFilter, LineQuery
from reserve.services.register.views import LinePage
from reserve.services.sitting import reading

SIZE_LIMIT = 200


def list_lines(
    desk: Desk,
    session_id: str,
    wanted: LineFilter | None = None,
    *,
    sort: str = "enterprise",
    descending: bool = False,
    page: int = 1,
    size: int = 20,
    as_of: dt.date | None = None,
) -> LinePage:
    """One page of the lines that the person may see, with their bands by the law of ``as_of`` (today by default).

    Raises ``Refused`` without the right, ``BadInput`` for an unknown option.
    """
    with reading(desk, session_id) as sitting:
        query = LineQuery(sitting.session, require_reader(sitting.person), wanted or LineFilter(), as_of or desk.today())
        counts = query.counts()
        size = min(max(size, 1), SIZE_LIMIT)
        page = min(max(page, 1), max(1, -(-counts.total // size)))
        rows = query.rows(sort, descending=descending, limit=size, offset=(page - 1) * size)
        return LinePage(
            tuple(rows), counts.total, page, size, counts.bands, counts.sectors, counts.enterprises, counts.capacity, counts.stale
        )
