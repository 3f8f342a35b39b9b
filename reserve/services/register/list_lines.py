"""Lists of lines, a page at a time, with counts."""

import datetime as dt

from reserve.accounts import Desk
from reserve.services.register.access import require_reader
from reserve.services.register.line_query import LineFilter, band_counts, line_rows, placed_lines, sector_counts, sort_lines
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
    wanted = wanted or LineFilter()
    day = as_of or desk.today()
    with reading(desk, session_id) as sitting:
        units = require_reader(sitting.person)
        lines = placed_lines(sitting.session, units, wanted, day)
        counts = band_counts(lines)
        chosen = [one for one in lines if not wanted.band or one.band == wanted.band]
        size = min(max(size, 1), SIZE_LIMIT)
        page = min(max(page, 1), max(1, -(-len(chosen) // size)))
        ordered = sort_lines(chosen, sort, descending=descending)
        rows = line_rows(sitting.session, ordered[(page - 1) * size : page * size], day)
        firms = len({one.row.enterprise_id for one in chosen})
        return LinePage(tuple(rows), len(chosen), page, size, counts, sector_counts(lines), firms)
