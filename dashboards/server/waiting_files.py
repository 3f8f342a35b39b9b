"""A file that waits on the tray of the person who sent it, until a page has looked at it."""

from pathlib import Path

from dashboards.server.uploads import ArrivingFile, UploadRefused
from reserve.exchange.limits import MAX_FILE_BYTES
from reserve.exchange.table_import import safe_name
from reserve.services.access import require_own
from reserve.store.tray import Tray


class WaitingFile(ArrivingFile):
    """Takes one file of somebody who has ``right`` at the own unit."""

    right = ""
    token = ""

    async def admit(self, given: str, length: int) -> tuple[str, Path, int]:
        """Somebody with the right; a file that is not larger than what is read."""
        require_own(self.person, self.right)
        if length > MAX_FILE_BYTES:
            raise UploadRefused(413, "line_list_large")
        self.token, path = await self.workers.call(Tray(self.chosen.tray, self.person.id).fresh)
        return safe_name(given), path, MAX_FILE_BYTES

    async def post(self) -> None:
        """The token and the name by which the page finds it; nothing of it is read here."""
        await self.arrived()
        self.arriving = None  # it stays where it arrived: the tray clears itself
        self.set_status(201)
        self.send_json({"token": self.token, "name": self.name, "bytes": self.received})
