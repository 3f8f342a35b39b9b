"""The law that answers for a batch: what it keeps where it is frozen, and the law as it stands before."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from reserve.frozen.folder import files_of
from reserve.frozen.frozen import LAW, law_in
from reserve.frozen.law import FrozenLaw
from reserve.services.batches.kept_archive import archive_of, freeze_of
from reserve.store.batches import Batch

_READ: dict[str, FrozenLaw | None] = {}
"""The law of the batches that were asked for last, by the digest of their manifest: a frozen batch never changes."""
_MOST_READ = 2


@contextmanager
def frozen_law(session: Session, batch: Batch) -> Iterator[None]:
    """Let the frozen law and words answer inside where ``batch`` is frozen: what is said of its list later rests on what made it."""
    law = law_of(session, batch)
    if law is None:
        yield
        return
    with law.answering():
        yield


def law_of(session: Session, batch: Batch) -> FrozenLaw | None:
    """The law and words that a frozen batch keeps; None where it is not frozen, or in an older form that kept no words.

    Such a batch can still be opened, and its freezing undone; whoever verifies it is told which version wrote it.
    """
    freeze = freeze_of(session, batch)
    if freeze is None:
        return None
    if freeze.manifest_digest not in _READ:
        files = files_of(archive_of(session, freeze), batch.code, only=LAW)
        kept = law_in(files) if LAW[-1] in files else None
        while len(_READ) >= _MOST_READ:
            del _READ[next(iter(_READ))]
        _READ[freeze.manifest_digest] = kept
    return _READ[freeze.manifest_digest]
