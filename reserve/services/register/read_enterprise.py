"""An enterprise of the register with its sites, lines, measures and diagnoses."""

import datetime as dt

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.rules.basis.decisions import decided
from reserve.rules.emissions.carbon_efficiency import carbon_level
from reserve.services.register.access import find_record, may_edit, require_reader
from reserve.services.register.children import as_views, children
from reserve.services.register.line_query import LineFilter, LineQuery
from reserve.services.register.list_enterprises import enterprise_rows
from reserve.services.register.rows import number, record_view
from reserve.services.register.views import EnterpriseView
from reserve.services.sitting import reading
from reserve.store.register import Stored
from reserve.vocabulary.decision import Decision
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.reporting_units import area_of
from reserve.vocabulary.units import from_fen, plain


def read_enterprise(desk: Desk, session_id: str, enterprise_id: str, as_of: dt.date | None = None) -> EnterpriseView:
    """The enterprise with everything below it that the person may see. Raises ``Refused`` and ``NotFound``."""
    day = as_of or desk.today()
    with refusals(desk, session_id, "register.read", f"enterprise {enterprise_id}"[:80]), reading(desk, session_id) as sitting:
        row = find_record(sitting.session, sitting.person, "enterprise", enterprise_id)
        units = require_reader(sitting.person)
        lines = LineQuery(sitting.session, units, LineFilter(enterprise_id=row["id"]), day).rows("line")
        return EnterpriseView(
            row=enterprise_rows(sitting.session, [row], units)[0],
            form=record_view("enterprise", row, sitting.person),
            sites=as_views(sitting, "site", children(sitting, "site", units, "enterprise_id", row["id"])),
            lines=tuple(lines),
            measures=as_views(sitting, "measure", children(sitting, "measure", units, "enterprise_id", row["id"])),
            diagnoses=as_views(sitting, "diagnosis", children(sitting, "diagnosis", units, "enterprise_id", row["id"])),
            carbon=carbon_of(row, day),
            may_add=row["ended_on"] is None and may_edit(sitting.person, row["unit_code"]),
        )


def carbon_of(row: Stored, as_of: dt.date) -> Decision | None:
    """The level of an enterprise by carbon per 10,000 yuan of value added; None where a figure is missing or no level is in force."""
    carbon, added = number(row["co2_t_per_year"]), row["value_added"]
    if carbon is None or not added:
        return None
    each = carbon / from_fen(added)
    try:
        level, value = carbon_level(each, as_of, row["location_code"] or area_of(row["unit_code"]))
    except NotFound:
        return None
    return decided(level == "low", f"carbon_{level}", value, figure=plain(each, 4), year=row["carbon_year"] or "—")
