"""Static files of Voila and of the allowed lab extensions, compressed once and served under an address that names their content.

The address contains a digest of the whole set, so that a browser may keep a file for a year and an upgrade changes every address at once.
Only files listed here can be served: a path outside the list does not exist, whatever it contains.
"""

import gzip
import hashlib
import mimetypes
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

EXTENSIONS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager", "anywidget")
"""Lab extensions the pages need. Voila would load every extension installed on the machine."""

_LEFT_OUT = {".map", ".txt", ".eot", ".ttf"}
_COMPRESSED = {".js", ".css", ".svg", ".json", ".html"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One servable file: where it lies, its compressed sibling (None where that is not smaller), media type and digest."""

    path: Path
    compressed: Path | None
    media_type: str
    digest: str


@dataclass(frozen=True, slots=True)
class StaticSet:
    """All servable files by their name below the digest."""

    digest: str
    files: Mapping[str, StaticFile]


def media_type(path: Path) -> str:
    """The media type by suffix, the same on every machine."""
    fixed = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json",
             ".svg": "image/svg+xml", ".woff2": "font/woff2", ".woff": "font/woff"}  # fmt: skip
    return fixed.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def build(static_roots: Iterable[Path], extension_roots: Iterable[Path], template_static: Path, cache: Path) -> StaticSet:
    """List the files of ``voila/``, ``extensions/`` (first root wins) and ``gov/``, and compress those not yet in ``cache``.

    Compressed files are named by the digest of their content: a second start finds them all, an upgrade adds the new ones.
    """
    cache.mkdir(parents=True, exist_ok=True)
    found: dict[str, StaticFile] = {}
    for name, path in (*_listed("voila", static_roots), *_extensions(extension_roots), *_listed("gov", [template_static])):
        if name not in found:
            found[name] = _prepared(path, cache)
    whole = hashlib.sha256()
    for name in sorted(found):
        whole.update(f"{name}\0{found[name].digest}\n".encode())
    return StaticSet(whole.hexdigest()[:16], found)


def _listed(prefix: str, roots: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix not in _LEFT_OUT:
                yield f"{prefix}/{path.relative_to(root).as_posix()}", path


def _extensions(roots: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for root in roots:
        for extension in EXTENSIONS:
            yield from _listed(f"extensions/{extension}", [root / extension])


def _prepared(path: Path, cache: Path) -> StaticFile:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix not in _COMPRESSED:
        return StaticFile(path, None, media_type(path), digest)
    compressed = cache / f"{digest}.gz"
    if not compressed.exists():
        small = gzip.compress(content, compresslevel=9, mtime=0)
        if len(small) >= len(content):
            return StaticFile(path, None, media_type(path), digest)
        partial = compressed.with_suffix(f".{os.getpid()}")
        partial.write_bytes(small)
        partial.replace(compressed)
    return StaticFile(path, compressed, media_type(path), digest)
