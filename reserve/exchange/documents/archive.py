"""Office files are zip archives: the same content is the same bytes."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

_EPOCH = (1980, 1, 1, 0, 0, 0)


def same_bytes(archive: bytes, change: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({})) -> bytes:
    """The archive with its parts in their order and without a clock, a system or a comment in it; ``change`` makes a part anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            made = zipfile.ZipInfo(entry.filename, _EPOCH)
            made.compress_type, made.create_system, made.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            content = source.read(entry)
            target.writestr(made, change.get(entry.filename, bytes)(content), compresslevel=6)
    return out.getvalue()


def bundle(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Several files as one archive, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in files:
            made = zipfile.ZipInfo(name, _EPOCH)
            made.compress_type, made.create_system, made.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            target.writestr(made, content, compresslevel=6)
    return out.getvalue()
