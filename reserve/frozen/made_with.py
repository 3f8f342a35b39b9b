"""The versions that rank: of the product, of the packages that decide, of Python and the libraries that compute."""

import hashlib
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from reserve.frozen.manifest import MadeWith

DECIDING = ("reserve.vocabulary", "reserve.parameters", "reserve.rules", "reserve.frozen")
_COUNTED = (".py", ".csv")


def made_with(source_date_epoch: int) -> MadeWith:
    """What this process would rank with."""
    return MadeWith(
        product=version("retrofit-reserve"), code={package: code_digest(package) for package in DECIDING}, python=platform.python_version(),
        numpy=version("numpy"), scipy=version("scipy"), polars=version("polars"), source_date_epoch=source_date_epoch,
    )  # fmt: skip


@cache
def code_digest(package: str) -> str:
    """SHA-256 over the modules and tables of a package by their names; legal values are not among them, they stand in the frozen batch."""
    total = hashlib.sha256()
    for name, content in _sources(files(package), ""):
        total.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def _sources(folder: Traversable, below: str) -> Iterator[tuple[str, bytes]]:
    for child in sorted(folder.iterdir(), key=lambda one: one.name):
        if child.is_dir() and child.name not in ("__pycache__", "data"):
            yield from _sources(child, f"{below}{child.name}/")
        elif child.name.endswith(_COUNTED):
            yield f"{below}{child.name}", child.read_bytes()
