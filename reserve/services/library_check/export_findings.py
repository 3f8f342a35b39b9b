"""What the last check of the library found leaves the house as a workbook; the chain records by whom, how much, and its digest."""

from collections.abc import Mapping
from functools import cache

from reserve.accounts import Desk
from reserve.accounts.desk import OFFICE_ZONE
from reserve.accounts.refusals import refusals
from reserve.exchange.library_findings_list import LARGEST, FoundList, FoundRow, digest_of, library_findings_workbook
from reserve.exchange.texts import workbook_texts
from reserve.services.library_check.findings import library_findings
from reserve.services.library_check.views import LibraryFindingRow
from reserve.services.projects.views import Download
from reserve.services.sitting import writing
from reserve.store.audit import head_of
from reserve.vocabulary.document import field_of_path
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Bilingual, Language

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT = "library.export"


def export_library_findings(
    desk: Desk,
    session_id: str,
    titles: Mapping[str, Bilingual],
    *,
    unit: str | None = None,
    rule: str | None = None,
    severity: str | None = None,
    standing: str | None = None,
    run: int | None = None,
    language: Language = "zh",
) -> Download:
    """The findings that :func:`~reserve.services.library_check.findings.library_findings` gives, as a workbook. ``titles``: rules by id."""
    with refusals(desk, session_id, EXPORT, unit or rule or "own"):
        found = library_findings(
            desk, session_id, unit=unit, rule=rule, severity=severity, standing=standing, run=run, size=LARGEST
        )  # fmt: skip
        rows = [_worded(row, titles) for row in found.rows]
        with writing(desk, session_id) as sitting:
            detail = {"run": found.number, "rows": len(rows), "digest": digest_of(rows)}
            sitting.record(EXPORT, unit or sitting.person.unit_code, detail)
            _, head = head_of(sitting.session)
    ended = found.finished_at.astimezone(OFFICE_ZONE).date()
    made = library_findings_workbook(
        FoundList(found.unit_name, found.number, found.judged, found.as_of, ended, rows, found.total, head, language)
    )
    name = Bilingual("全库校核结果", "library findings").text(language)
    return Download(f"{found.unit_name.text(language)} {name} {ended.isoformat()}.xlsx", made, MEDIA_TYPE)


def _worded(row: LibraryFindingRow, titles: Mapping[str, Bilingual]) -> FoundRow:
    words = workbook_texts()
    return FoundRow(
        project=row.code, name=row.name, unit=row.unit_name, severity=words[f"library.severity.{row.severity}"], rule=row.rule_id,
        title=titles.get(row.rule_id, Bilingual(row.rule_id, row.rule_id)), where=place_words(row.path),
        standing=words[f"library.standing.{row.standing}"], since=row.since.astimezone(OFFICE_ZONE).date(),
    )  # fmt: skip


@cache
def place_words(path: str) -> Bilingual:
    """Where a finding stands, for people; a field that no longer exists is named as it was."""
    try:
        return field_of_path(path).label
    except BadInput:
        return Bilingual(path, path)
