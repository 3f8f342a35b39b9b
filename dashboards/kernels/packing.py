"""Fill the holes of the heap before the first fork, so that a child writes to pages of its own and shares the others.

After its imports the parent's heap is full of small holes. A child that puts its first megabyte into them touches thousands of pages, and
each of them, shared until then, is copied. With the holes taken, the child's memory grows at the end of the heap, page after page.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

SMALLEST, LARGEST = 24, 128 * 1024
"""Sizes in bytes between which the C library looks for a hole; beyond it asks the kernel for pages."""
MOST = 1_000_000
"""Pieces after which filling ends whatever the allocator answers."""


class _Info(ctypes.Structure):
    """``struct mallinfo2`` of the GNU C library."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
    ]


@dataclass(frozen=True, slots=True)
class Packed:
    """What was done: pieces taken, and the bytes free below the end of the heap before and after."""

    pieces: int
    free_before: int
    free_after: int


def pack() -> Packed | None:
    """Take every hole below the end of the heap for ever; None where the C library is not GNU's 2.33 or later."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        return None
    _declare(library)
    library.malloc_trim(0)
    before = _below_end(library)
    end = library.sbrk(0) - library.mallinfo2().keepcost
    pieces = 0
    for size in _sizes():
        while pieces < MOST:
            found = library.malloc(size)
            if found is None or found >= end:
                library.free(found)
                break
            pieces += 1
    return Packed(pieces, before, _below_end(library))


def _declare(library: ctypes.CDLL) -> None:
    library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    library.free.restype, library.free.argtypes = None, [ctypes.c_void_p]
    library.sbrk.restype, library.sbrk.argtypes = ctypes.c_void_p, [ctypes.c_ssize_t]
    library.mallinfo2.restype = _Info


def _below_end(library: ctypes.CDLL) -> int:
    told = library.mallinfo2()
    return int(told.fordblks - told.keepcost)


def _sizes() -> Iterator[int]:
    """From large to small, so that a large hole is not cut up by small pieces."""
    size = LARGEST
    while size > SMALLEST:
        yield size
        size = min(size - 16, size * 15 // 16) // 8 * 8
    yield SMALLEST
