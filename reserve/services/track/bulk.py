"""Work on a whole list at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many_at_once() -> Iterator[None]:
    """Let the collector of cycles rest while a list is worked on.

    Ten thousand lines are some millions of objects, all of which live until the end: the collector would look through them again and
    again and find nothing, which takes as long as a third of the work.

    >>> with many_at_once():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()
