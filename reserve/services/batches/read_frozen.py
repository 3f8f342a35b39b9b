"""Read the frozen form of a batch: what was frozen when and by whom, its files, and the archive that leaves the house."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from reserve.accounts import Desk
from reserve.accounts.refusals import refusals
from reserve.frozen.canonical import read_whole
from reserve.frozen.folder import files_of
from reserve.frozen.frozen import Frozen, Progress, read_from
from reserve.frozen.manifest import NAME, Manifest, read_manifest
from reserve.frozen.verify import Verdict, verify
from reserve.services.access import require_own
from reserve.services.batches.access import find_batch
from reserve.services.batches.kept_archive import archive_of, current_freeze, is_frozen
from reserve.services.projects.views import Download
from reserve.services.sitting import reading, writing
from reserve.store.batches import Batch
from reserve.store.freezes import BatchFreeze
from reserve.store.people import PersonRow

__all__ = [
    "FrozenBatch", "archive_of", "check_frozen", "current_freeze", "export_frozen", "frozen_of", "frozen_view", "is_frozen", "read_frozen",
]  # fmt: skip
MEDIA_TYPE = "application/zip"
RESULT = "result.json"


@dataclass(frozen=True, slots=True)
class FrozenBatch:
    """The freezing that stands. ``digest`` is the one of its manifest; ``archive_bytes`` the size of the .zip."""

    batch: str
    digest: str
    run: int
    number: int
    projects: int
    archive_bytes: int
    frozen_at: dt.datetime
    frozen_by: str
    manifest: Manifest


def frozen_of(session: Session, batch: Batch) -> Frozen:
    """The frozen batch, to compute with: its own law, programme and candidates; ``NotAllowedNow`` where it is not frozen."""
    return read_from(files_of(archive_of(session, current_freeze(session, batch)), batch.code))


def frozen_view(session: Session, batch: Batch, freeze: BatchFreeze) -> FrozenBatch:
    """What a page shows of a freezing."""
    files = files_of(archive_of(session, freeze), batch.code, only=(NAME, RESULT))
    return FrozenBatch(
        batch=batch.code, digest=freeze.manifest_digest, run=freeze.run_number, number=freeze.number,
        projects=read_whole(files[RESULT], RESULT)["projects"], archive_bytes=freeze.archive_bytes, frozen_at=freeze.frozen_at,
        frozen_by=session.get_one(PersonRow, freeze.frozen_by).name, manifest=read_manifest(files[NAME]),
    )  # fmt: skip


def read_frozen(desk: Desk, session_id: str, code: str) -> FrozenBatch:
    """The freezing of a batch that stands. Raises ``NotFound``, ``Refused``, and ``NotAllowedNow`` where it is not frozen."""
    with refusals(desk, session_id, "batch.read", code), reading(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        return frozen_view(sitting.session, batch, current_freeze(sitting.session, batch))


def check_frozen(desk: Desk, session_id: str, code: str, progress: Progress | None = None) -> Verdict:
    """Verify the freezing of a batch: its digest as it was recorded, every byte, and the list ranked again."""
    with refusals(desk, session_id, "batch.read", code):
        with reading(desk, session_id) as sitting:
            batch = find_batch(sitting.session, sitting.person, code)
            freeze = current_freeze(sitting.session, batch)
            content, expected = archive_of(sitting.session, freeze), freeze.manifest_digest
        return verify(files_of(content, code), expected, progress)


def export_frozen(desk: Desk, session_id: str, code: str) -> Download:
    """The frozen batch as one .zip, the same bytes each time. Raises ``NotFound``, ``Refused``, ``NotAllowedNow``."""
    with refusals(desk, session_id, "batch.export", code), writing(desk, session_id) as sitting:
        batch = find_batch(sitting.session, sitting.person, code)
        require_own(sitting.person, "batch.export")
        freeze = current_freeze(sitting.session, batch)
        sitting.record("batch.export", code, {"frozen": freeze.manifest_digest, "run": freeze.run_number})
        return Download(f"{code} frozen {freeze.manifest_digest[:12]}.zip", archive_of(sitting.session, freeze), MEDIA_TYPE)
