"""The table of the settlement leaves the house: the export is recorded with its digest, the file carries the head of the audit chain."""

from dataclasses import replace

from reserve.accounts import Desk
from reserve.accounts.desk import OFFICE_ZONE
from reserve.accounts.refusals import refusals
from reserve.exchange.documents.catalogue import WRITERS
from reserve.exchange.documents.settlement import Line, SettlementPapers, settlement
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.proceedings.acts import acts_of
from reserve.services.projects.views import Download
from reserve.services.settlement.access import require_awards
from reserve.services.settlement.ledger import acts_of_ledger, rows_of
from reserve.services.settlement.views import SettlementRow
from reserve.services.sitting import Sitting, writing
from reserve.store.audit import head_of
from reserve.store.batches import Batch
from reserve.vocabulary.errors import NotFound
from reserve.vocabulary.language import Bilingual, Language
from reserve.vocabulary.reporting_units import reporting_units

RIGHT = "batch.export"
FORMATS = ("xlsx", "docx", "pdf")
_NAME = Bilingual("清算表", "Settlement")


def export_settlement(desk: Desk, session_id: str, code: str, format_: str = "xlsx", *, language: Language | None = None) -> Download:
    """The table of all awards of an issued batch as ``format_``. Raises ``NotFound``, ``Refused``, ``NotAllowedNow`` before the issue."""
    with refusals(desk, session_id, RIGHT, code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        require_own(sitting.person, RIGHT)
        if format_ not in FORMATS:
            raise NotFound("document_no_format", document=_NAME, format=format_[:10], known=" ".join(FORMATS))
        require_awards(sitting, batch)
        tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
        data = _papers(sitting, batch, tongue)
        sitting.record(RIGHT, batch.code, {"document": "settlement", "format": format_, "acts": data.acts, "digest": data.digest})
        _, head = head_of(sitting.session)
    write, media_type = WRITERS[format_]
    name = f"{data.programme.text(tongue)} {code} {_NAME.text(tongue)}.{format_}"
    return Download(name, write(settlement(replace(data, audit_head=head))), media_type)


def _papers(sitting: Sitting, batch: Batch, language: Language) -> SettlementPapers:
    session = sitting.session
    acts = acts_of_ledger(session, batch)
    issued = next(act.day for act in acts_of(session, batch) if act.kind == "issue")
    lines = sorted(((row, _line(row)) for row in rows_of(session, batch)), key=lambda pair: (pair[0].unit_code, pair[0].project_code))
    return SettlementPapers(
        batch.code, programme_of(session, batch).title, batch.basis, reporting_units()[batch.unit_code].name,
        acts[-1].done_at.astimezone(OFFICE_ZONE).date() if acts else issued, len(acts), tuple(line for _, line in lines), language,
        sitting.desk.demo, "",
    )  # fmt: skip


def _line(row: SettlementRow) -> Line:
    saving = row.verification.figure("saving") if row.verification is not None else None
    signed = row.signed
    return Line(
        row.project_code, row.unit_name, row.enterprise, row.name, row.granted_fen, row.advanced_fen,
        saving.value if saving is not None and isinstance(saving.value, int) else None,
        row.verification.report if row.verification is not None else "",
        signed.earned_fen if signed else None, signed.held_fen if signed else None, signed.due_fen if signed else None, row.paid_fen,
        row.outstanding_fen if signed else None, row.state,
    )  # fmt: skip
