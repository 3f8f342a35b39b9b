"""The formal verdicts of a batch's candidates, as the batch pinned them, leave the house as one archive."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.exchange.verdict_bundle import PinnedVerdict, verdict_bundle
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch, programme_of
from reserve.services.checking.stored_checks import check_run_of
from reserve.services.projects.views import Download
from reserve.services.sitting import writing
from reserve.store.audit import head_of
from reserve.store.batches import Batch, BatchCandidate, BatchRun
from reserve.store.projects import ProjectVersion
from reserve.vocabulary.check_record import read_record, unpack
from reserve.vocabulary.language import Bilingual, Language

RIGHT = "batch.export"


def export_verdicts(desk: Desk, session_id: str, code: str, language: Language | None = None) -> Download:
    """The archive of a batch's verdicts, for who may export its list; the export is audited. Raises ``NotFound`` and ``Refused``."""
    with refusals(desk, session_id, RIGHT, code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        require_own(sitting.person, RIGHT)
        run = sitting.session.exec(select(BatchRun).where(BatchRun.batch_id == batch.id).order_by(col(BatchRun.number).desc())).first()
        verdicts = list(_pinned(sitting.session, batch))
        about = {
            "batch": batch.code, "state": batch.state, "reference_date": batch.reference_date,
            "programme": {"code": batch.programme_code, "digest": batch.programme_digest},
            "run": {"number": run.number, "digest": run.result_digest} if run is not None else None,
            "made_on": desk.today().isoformat(), "demo": desk.demo,
        }  # fmt: skip
        sitting.record("batch.verdicts", code, {"projects": len(verdicts), "run": run.number if run is not None else None})
        number, head = head_of(sitting.session)
        title = programme_of(sitting.session, batch).title
        tongue: Language = language or ("en" if sitting.person.language == "en" else "zh")
    made = verdict_bundle({**about, "audit": {"number": number, "head": head}}, verdicts)
    name = Bilingual("检查记录", "verdicts").text(tongue)
    return Download(f"{title.text(tongue)} {code} {name}.zip", made, "application/zip")


def _pinned(session: Session, batch: Batch) -> Iterator[PinnedVerdict]:
    query = (
        select(BatchCandidate.project_code, BatchCandidate.version_id, ProjectVersion.number, ProjectVersion.digest)
        .join(ProjectVersion, col(ProjectVersion.id) == col(BatchCandidate.version_id))
        .where(BatchCandidate.batch_id == batch.id)
        .order_by(col(BatchCandidate.project_code))
    )
    for project, version_id, number, digest in session.exec(query):
        run = check_run_of(session, version_id)
        record = read_record(unpack(run.result))
        yield PinnedVerdict(project, number, digest, run.checked_at.isoformat(), run.passed, record)
