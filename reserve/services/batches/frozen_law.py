"""The law that answers for a batch: what it keeps where it is frozen, and the law as it stands before."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from reserve.frozen.folder import files_of
from reserve.frozen.frozen import LAW, law_in
from reserve.frozen.law import FrozenLaw
from reserve.services.batches.kept_archive import archive_of, current_freeze, is_frozen
from reserve.store.batches import Batch

_READ: dict[str, FrozenLaw] = {}
"""The law of the batches that were asked for last, by the digest of their manifest: a frozen batch never changes."""
_MOST_READ = 2


@contextmanager
def frozen_law(session: Session, batch: Batch) -> Iterator[None]:
    """Let the frozen law and words answer inside where ``batch`` is frozen: what is said of its list later rests on what made it."""
    if not is_frozen(batch.state):
        yield
        return
    with law_of(session, batch).answering():
        yield


def law_of(session: Session, batch: Batch) -> FrozenLaw:
    """The law and words that a frozen batch keeps; ``NotAllowedNow`` where it is not frozen."""
    freeze = current_freeze(session, batch)
    if freeze.manifest_digest not in _READ:
        kept = law_in(files_of(archive_of(session, freeze), batch.code, only=LAW))
        while len(_READ) >= _MOST_READ:
            del _READ[next(iter(_READ))]
        _READ[freeze.manifest_digest] = kept
    return _READ[freeze.manifest_digest]
