"""``/api/uploads/<code>``: the attachments of a project. A file comes as the bare body of a request and goes straight to the disk."""

import os
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import unquote

import structlog
from tornado import web
from tornado.http1connection import HTTP1Connection

from dashboards.server.accounts import require_same_account
from dashboards.server.base import JsonHandler
from dashboards.server.scanner import scan
from reserve.accounts.desk import OFFICE_ZONE
from reserve.services import AttachmentView, attach_file, list_attachments, may_attach, remove_attachment
from reserve.services.drafts.attachment_rows import vault_of
from reserve.vocabulary.attached import reference

log = structlog.get_logger("reserve.uploads")
NAME_HEADER = "X-Reserve-Name"
"""The file's name, percent-encoded UTF-8."""


class UploadRefused(web.HTTPError):
    """The request is not what the protocol asks for. ``text_key``: the sentence for people."""

    def __init__(self, status: int, text_key: str) -> None:
        self.text_key = text_key
        super().__init__(status)


@web.stream_request_body
class ArrivingFile(JsonHandler):
    """Takes one file as the body of a POST; a subclass says whether it may come, and what becomes of it."""

    arriving: Path | None = None
    file: BinaryIO | None = None
    received = 0
    expected = 0
    name = ""

    async def admit(self, given: str, length: int) -> tuple[str, Path, int]:
        """The cleaned name, the fresh path to write to, and the most bytes; raises where this person may not send this file."""
        raise NotImplementedError

    async def prepare(self, **_: bool) -> None:
        """Who asks, whether this file may come at all; only then its first byte is read."""
        await super().prepare()
        if self.request.method != "POST" or self._finished:
            return
        self.pace("upload", self.person.id)
        require_same_account(self)
        length = self.request.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise UploadRefused(411, "upload_length")
        self.expected = int(length)
        self.name, path, most = await self.admit(unquote(self.request.headers.get(NAME_HEADER, "")), self.expected)
        line = cast(HTTP1Connection, self.request.connection)
        line.set_max_body_size(most)
        line.set_body_timeout(self.chosen.upload_seconds)
        self.arriving = path
        self.file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def data_received(self, chunk: bytes) -> None:
        """One piece; a body that nobody waits for is thrown away."""
        if self.file is not None:
            self.received += len(chunk)
            self.file.write(chunk)

    async def arrived(self) -> Path:
        """The whole file, scanned. Raises :class:`UploadRefused` where it did not come complete."""
        if self.arriving is None or self.file is None:
            raise UploadRefused(411, "upload_length")
        self.file.close()
        if self.received != self.expected:
            raise UploadRefused(400, "upload_cut")
        await scan(self.chosen.scanner_command, self.arriving, self.name)
        return self.arriving

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The rest of the file is not waited for: the line is closed, and the browser is told so."""
        self.set_header("Connection", "close")
        super().write_error(status_code, **kwargs)

    def on_finish(self) -> None:
        """Whatever happened, nothing half arrived stays."""
        self.clear_away()
        super().on_finish()

    def on_connection_close(self) -> None:
        """The browser went away in the middle."""
        self.clear_away()
        super().on_connection_close()

    def clear_away(self) -> None:
        """Close and remove the file that was arriving; one that was kept has been moved away already."""
        if self.file is not None:
            self.file.close()
        if self.arriving is not None:
            self.arriving.unlink(missing_ok=True)


class UploadHandler(ArrivingFile):
    """Lists and takes attachments; the services decide who may."""

    async def admit(self, given: str, length: int) -> tuple[str, Path, int]:
        """A project that this person may add to, a kind and a size that are taken."""
        name = await self.workers.call(may_attach, self.desk, self.official.session_id, self.path_args[0], given, length)
        return name, await self.workers.call(vault_of(self.desk).incoming), self.chosen.attachment_bytes

    async def get(self, code: str) -> None:
        """The list of a project."""
        found = await self.workers.call(list_attachments, self.desk, self.official.session_id, code)
        items = [attachment_json(item) for item in found.items]
        limits = {"limit_bytes": found.file_bytes, "extensions": list(found.extensions)}
        self.send_json({"code": found.code, "items": items, "editable": found.editable, **limits})

    async def post(self, code: str) -> None:
        """Check and keep what has arrived."""
        path = await self.arrived()
        kept = await self.workers.call(attach_file, self.desk, self.official.session_id, code, self.name, path)
        log.info("attached", bytes=kept.size_bytes, media_type=kept.media_type, reference=self.reference)
        self.set_status(201)
        self.send_json(attachment_json(kept))


class AttachmentHandler(JsonHandler):
    """``/api/uploads/<code>/<id>``: one attachment of a project."""

    async def delete(self, code: str, attachment_id: str) -> None:
        """Take it back."""
        require_same_account(self)
        await self.workers.call(remove_attachment, self.desk, self.official.session_id, code, attachment_id)
        self.set_status(204)
        self.finish()


def attachment_json(item: AttachmentView) -> dict[str, Any]:
    """An attachment as the page shows it (Beijing time); ``reference``: what a field holds that names it."""
    return {
        "id": item.id, "name": item.name, "bytes": item.size_bytes, "media_type": item.media_type, "sha256": item.sha256,
        "reference": reference(item.name, item.sha256),
        "added_by": item.added_by, "added_at": item.added_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
