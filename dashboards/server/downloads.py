"""Files made for one person on one request: nothing lies anywhere to be fetched by address."""

from urllib.parse import quote

from dashboards.server.base import ReserveHandler
from reserve.services import Download, export_batch


class BatchDownloadHandler(ReserveHandler):
    """``/download/batch/<code>.xlsx``: the ranked list as a workbook."""

    async def get(self, code: str) -> None:
        """Send the workbook; rights are the service's matter."""
        if self._finished:
            return
        file: Download = await self.workers.call(export_batch, self.desk, self.official.session_id, code)
        self.set_header("Content-Type", file.media_type)
        self.set_header("Content-Disposition", disposition(file.filename))
        self.finish(file.content)


def disposition(filename: str) -> str:
    """``Content-Disposition`` with the name as RFC 5987 and RFC 6266 ask, and a plain one for old clients."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
