"""Handlers of static files: from the prepared set, and from the bundle of ``widgets``."""

from tornado import web

from dashboards.server.precompress import StaticFile, StaticSet, media_type
from dashboards.server.protection import static_headers
from widgets import assets


class ListedFileHandler(web.RequestHandler):
    """Serves files out of a list; needs no session: program files hold nothing of the library."""

    def set_default_headers(self) -> None:
        """Content is kept for a year: every address names its content."""
        for name, value in static_headers().items():
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """Nothing can be changed here."""

    def send(self, file: StaticFile) -> None:
        """Send one file, compressed where the browser takes it, or 304 where it has it."""
        self.set_header("Content-Type", file.media_type)
        self.set_header("ETag", f'"{file.digest[:32]}"')
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(304)
            return
        chosen = file.path
        if file.compressed and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            chosen = file.compressed
        self.finish(chosen.read_bytes())

    def missing(self) -> None:
        """Answer that there is no such file."""
        self.set_status(404)
        self.set_header("Cache-Control", "no-store")
        self.finish("404")

    def compute_etag(self) -> None:
        """The tag is set by :meth:`send`."""


class StaticSetHandler(ListedFileHandler):
    """``/static/<digest>/<name>``."""

    def initialize(self, static_set: StaticSet) -> None:
        """Keep the prepared set."""
        self.static_set = static_set

    def get(self, digest: str, name: str) -> None:
        """Send the file ``name``; an old digest is 404, never a newer file under an old address."""
        file = self.static_set.files.get(name)
        if file is None or digest != self.static_set.digest:
            self.missing()
            return
        self.send(file)

    head = get


class AssetHandler(ListedFileHandler):
    """``/assets/<file>``: the bundle of ``widgets``; only names of its manifest."""

    def get(self, name: str) -> None:
        """Send one bundled file."""
        if name not in assets.manifest()["files"]:
            self.missing()
            return
        path = assets.folder() / name
        compressed = path.with_name(f"{name}.gz")
        self.send(StaticFile(path, compressed if compressed.exists() else None, media_type(path), name.encode().hex()))

    head = get
