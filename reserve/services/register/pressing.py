"""What of the register presses: lines without last year's figures, lines below the baseline whose deadline is near or has passed."""

import datetime as dt

from sqlmodel import Session

from reserve.accounts import Person
from reserve.services.projects.views import Card
from reserve.services.register.access import READ, units_for
from reserve.services.register.line_query import LineFilter, LineQuery, year_ahead
from reserve.vocabulary.language import Bilingual

STALE, DUE = "/register?task=stale", "/register?band=below_baseline&task=due"
"""Where the register lists exactly the lines that were counted."""


def pressing_cards(session: Session, person: Person, today: dt.date) -> tuple[Card, ...]:
    """Both counts over the lines that the person may see; nothing without the right to read, or where no line is recorded."""
    units = units_for(person, READ)
    if not units:
        return ()
    until = year_ahead(today)
    found = LineQuery(session, units, LineFilter(), today).pressing(until)
    if not found.lines:
        return ()
    last_year = today.year - 1
    stale = Bilingual(f"缺 {last_year} 年单耗数据的产线", f"Lines without a unit energy of {last_year}")
    late_zh, late_en = (f"（其中 {found.overdue} 条已逾期）", f" ({found.overdue} overdue)") if found.overdue else ("", "")
    due = Bilingual(f"基准以下、截至 {until} 到期的产线{late_zh}", f"Lines below the baseline due by {until}{late_en}")
    return Card("register_stale", stale, found.stale, STALE), Card("register_due", due, found.due, DUE)
