"""Files made for one person on one request: nothing lies anywhere to be fetched by address."""

from functools import partial
from urllib.parse import quote

from tornado import web

from dashboards.server.base import ReserveHandler
from dashboards.server.protection import file_headers
from reserve.services import AttachmentFile, Download, check_report, export_batch, export_frozen, export_verdicts, read_attachment
from reserve.services.waivers.export import export_waivers
from reserve.store.vault import VaultDamaged
from validation.catalogue import catalogue


class BatchDownloadHandler(ReserveHandler):
    """``/download/batch/<code>.xlsx``: the ranked list as a workbook."""

    async def get(self, code: str) -> None:
        """Send the workbook; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        file: Download = await self.workers.call(export_batch, self.desk, self.official.session_id, code)
        self.set_header("Content-Type", file.media_type)
        self.set_header("Content-Disposition", disposition(file.filename))
        self.finish(file.content)


class BatchVerdictsHandler(ReserveHandler):
    """``/download/verdicts/<code>.zip``: the formal verdicts of a batch's candidates as one archive."""

    async def get(self, code: str) -> None:
        """Send the archive, to be saved; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        make = partial(export_verdicts, language=self.language)
        file: Download = await self.workers.call(make, self.desk, self.official.session_id, code)
        self.set_header("Content-Type", file.media_type)
        self.set_header("Content-Disposition", disposition(file.filename))
        for name, value in file_headers().items():
            self.set_header(name, value)
        self.finish(file.content)


class FrozenDownloadHandler(ReserveHandler):
    """``/download/frozen/<code>.zip``: the frozen form of a batch as one archive."""

    async def get(self, code: str) -> None:
        """Send the archive, to be saved; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        file: Download = await self.workers.call(export_frozen, self.desk, self.official.session_id, code)
        self.set_header("Content-Type", file.media_type)
        self.set_header("Content-Disposition", disposition(file.filename))
        for name, value in file_headers().items():
            self.set_header(name, value)
        self.finish(file.content)


class CheckReportHandler(ReserveHandler):
    """``/download/check/<code>.html``, ``.xlsx`` and ``.json``: the auditor's copy of a verdict; ``?version=`` for an earlier one."""

    async def get(self, code: str, kind: str) -> None:
        """Send the report, to be saved; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        asked = self.get_query_argument("version", "")
        if asked and not (asked.isdecimal() and len(asked) < 10):
            raise web.HTTPError(400)
        version = int(asked) if asked else None
        make = partial(check_report, version=version, language=self.language)
        file: Download = await self.workers.call(make, self.desk, self.official.session_id, code, kind)
        self.set_header("Content-Type", file.media_type)
        self.set_header("Content-Disposition", disposition(file.filename))
        for name, value in file_headers().items():
            self.set_header(name, value)
        self.finish(file.content)


class WaiverDownloadHandler(ReserveHandler):
    """``/download/waivers.xlsx``: the public list of waivers."""

    async def get(self) -> None:
        """Send the workbook; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        titles = {rule.id: rule.title for rule in catalogue()}
        make = partial(export_waivers, language=self.language)
        file: Download = await self.workers.call(make, self.desk, self.official.session_id, titles)
        self.set_header("Content-Type", file.media_type)
        self.set_header("Content-Disposition", disposition(file.filename))
        for name, value in file_headers().items():
            self.set_header(name, value)
        self.finish(file.content)


class FileDamaged(web.HTTPError):
    """A kept file is not what it was. ``text_key``: the sentence for people."""

    text_key = "attachment_damaged"

    def __init__(self) -> None:
        super().__init__(500)


class AttachmentDownloadHandler(ReserveHandler):
    """``/download/attachment/<id>``: a file as it was attached, to be saved; no browser shows it inside this site."""

    async def get(self, attachment_id: str) -> None:
        """Send the file in pieces, after its bytes were compared with their digest; rights are the service's matter."""
        if self._finished:
            return
        file: AttachmentFile = await self.workers.call(read_attachment, self.desk, self.official.session_id, attachment_id)
        try:
            piece = await self.workers.call(next, file.pieces, b"")
        except VaultDamaged as error:
            raise FileDamaged from error
        self.set_header("Content-Type", file.about.media_type)
        self.set_header("Content-Length", str(file.about.size_bytes))
        self.set_header("Content-Disposition", disposition(file.about.name))
        for name, value in file_headers().items():
            self.set_header(name, value)
        while piece:
            self.write(piece)
            await self.flush()
            piece = await self.workers.call(next, file.pieces, b"")


def disposition(filename: str) -> str:
    """``Content-Disposition`` with the name as RFC 5987 and RFC 6266 ask, and a plain one for old clients."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
