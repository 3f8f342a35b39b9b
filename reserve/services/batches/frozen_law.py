"""The law that answers for a batch: what it keeps where it is frozen, and the law as it stands before."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from reserve.frozen.folder import files_of
from reserve.frozen.frozen import LAW, law_in
from reserve.parameters.held import holding
from reserve.services.batches.read_frozen import archive_of, current_freeze, is_frozen
from reserve.store.batches import Batch


@contextmanager
def frozen_law(session: Session, batch: Batch) -> Iterator[None]:
    """Let the frozen law answer inside where ``batch`` is frozen: what is said of its list later rests on the values it was made with."""
    if not is_frozen(batch.state):
        yield
        return
    kept = law_in(files_of(archive_of(session, current_freeze(session, batch)), batch.code, only=LAW))
    with holding(kept.library):
        yield
