"""Record what was verified of a project: by whom, in which report, with every figure as it was typed."""

import datetime as dt
from collections.abc import Mapping

from reserve.accounts import Desk
from reserve.accounts.desk import OFFICE_ZONE
from reserve.accounts.refusals import refusals
from reserve.rules.ranking.settlements.commitments import kept
from reserve.services.proceedings.typed import day_within, document, line
from reserve.services.settlement.access import SETTLE, award_of, require_open, settling
from reserve.services.settlement.ledger import add
from reserve.services.settlement.preview import terms_of
from reserve.services.settlement.typed import SAVING, Typed, figure_json, read_figures, verified_of
from reserve.services.sitting import writing
from reserve.vocabulary.errors import BadInput


def record_verification(
    desk: Desk, session_id: str, code: str, project: str, figures: Mapping[str, Typed], *, verifier: str, report: str, day: dt.date
) -> int:
    """Record the ``figures`` that ``verifier`` found in ``report`` of ``day`` and answer with the number of the act.

    The saving must be there; everything else may be blank and is then not verified. A later verification replaces the earlier one; both
    stay in the ledger. Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` (a proposal waits, money is not moved, closed) or ``BadInput``.
    """
    with refusals(desk, session_id, SETTLE, code), writing(desk, session_id) as sitting:
        batch = settling(sitting, code, SETTLE)
        row = award_of(sitting, batch, project)
        require_open(row)
        terms = terms_of(sitting.session, batch, row)
        found = read_figures(figures, terms.level_unit)
        if not any(one.name == SAVING for one in found):
            raise BadInput("settle_saving_missing")
        kept(terms.promises, verified_of(found))
        opened = batch.opened_at.astimezone(OFFICE_ZONE).date()
        act = {
            "project_code": row.project_code, "kind": "verify", "document": document(report, "report"),
            "day": day_within(day, "report_day", opened, desk.today()),
            "detail": {"verifier": line(verifier, "verifier", 2, 120), "figures": [figure_json(one) for one in found]},
        }  # fmt: skip
        return add(sitting, batch, [act], SETTLE)
