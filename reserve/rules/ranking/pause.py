"""A pause of the garbage collector while a list is made."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """No collection of cycles inside: a ranking makes objects by the million, keeps them all and makes no cycle among them.

    The collector would look through all of them again and again and find nothing; it took half of the time. Afterwards it does what
    it did before.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
