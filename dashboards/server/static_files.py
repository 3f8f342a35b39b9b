"""The program files of the pages: the bundle of ``widgets``, under names that tell their content."""

import mimetypes
from pathlib import Path

from tornado import web

from dashboards.server.protection import static_headers
from widgets import assets

_TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


def media_type(path: Path) -> str:
    """The media type by suffix, the same on every machine."""
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


class AssetHandler(web.RequestHandler):
    """``/assets/<file>``: only names of the manifest. Needs no session: program files hold nothing of the library."""

    def set_default_headers(self) -> None:
        """Nothing here may be taken for something else."""
        for name, value in static_headers().items():
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """Nothing can be changed here."""

    def compute_etag(self) -> None:
        """The name is the tag: what stands under it never changes."""

    def get(self, name: str) -> None:
        """Send a file, compressed where the browser takes it, to be kept for a year; 304 where the browser has it."""
        if name not in assets.manifest()["files"]:
            self.set_status(404)
            self.set_header("Cache-Control", "no-store")
            self.finish("404")
            return
        path = assets.folder() / name
        self.set_header("Content-Type", media_type(path))
        self.set_header("ETag", f'"{name}"')
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(304)
            return
        compressed = path.with_name(f"{name}.gz")
        if "gzip" in self.request.headers.get("Accept-Encoding", "") and compressed.exists():
            self.set_header("Content-Encoding", "gzip")
            path = compressed
        self.finish(path.read_bytes())

    head = get
