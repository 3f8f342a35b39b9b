"""The public list of waivers leaves the house as a workbook; the chain records by whom, how many, and its digest."""

from collections.abc import Mapping

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.waiver_list import WaiverLine, WaiverList, digest_of, waiver_workbook
from reserve.services.access import require_own
from reserve.services.projects.views import Download
from reserve.services.sitting import writing
from reserve.services.waivers.read_list import READ, waiver_views
from reserve.services.waivers.views import STANDINGS, WaiverView
from reserve.store.audit import head_of
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.reporting_units import reporting_units

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT = "waiver.export"
_NAME = Bilingual("规则豁免清单", "waivers")


def export_waivers(desk: Desk, session_id: str, titles: Mapping[str, Bilingual], language: Language = "zh") -> Download:
    """Every waiver that was granted, the newest first; ``titles`` of rules by id. Raises ``Refused`` without the right to read them."""
    with refusals(desk, session_id, READ, "export"), writing(desk, session_id) as sitting:
        require_own(sitting.person, READ)
        rows = [line for view in waiver_views(sitting) if (line := _line(view, titles, language)) is not None]
        sitting.record(EXPORT, "all", {"digest": digest_of(rows), "rows": len(rows)})
        _, head = head_of(sitting.session)
        area = next(unit.name for unit in reporting_units().values() if unit.parent_code is None)
    on = desk.today()
    made = waiver_workbook(WaiverList(area, on, rows, head, language))
    return Download(f"{area.text(language)} {_NAME.text(language)} {on.isoformat()}.xlsx", made, MEDIA_TYPE)


def _line(view: WaiverView, titles: Mapping[str, Bilingual], language: Language) -> WaiverLine | None:
    answer, gone = view.answer, view.revocation
    if answer is None or answer.act != "granted":
        return None
    unknown = Bilingual(view.rule_id, view.rule_id)
    revoked = f"{gone.on} {gone.officer} ({gone.unit.text(language)}): {gone.reason}" if gone else ""
    return WaiverLine(
        view.code, STANDINGS[view.standing], view.unit, view.project_name, view.rule_id, titles.get(view.rule_id, unknown),
        answer.reason, answer.basis, answer.officer, answer.unit, answer.on, answer.expires_on, revoked,
    )  # fmt: skip
