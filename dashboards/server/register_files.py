"""Lists of lines on their way in, and the lists of the register on their way out."""

from dashboards.server.base import ReserveHandler
from dashboards.server.downloads import disposition
from dashboards.server.protection import file_headers
from dashboards.server.waiting_files import WaitingFile
from reserve.exchange.table_import import safe_name
from reserve.services import Download
from reserve.services.register.access import IMPORT
from reserve.services.register.export_lists import export_list
from reserve.services.register.import_lines import lines_template, refused_lines
from reserve.store.tray import Tray


class LineListHandler(WaitingFile):
    """``/api/register/lines``: a list waits on its person's tray until the page has looked at it."""

    right = IMPORT


class RegisterDownloadHandler(ReserveHandler):
    """``/download/register/<list>.xlsx``: one of the three lists, or the template; rights are the services' matter."""

    async def get(self, name: str) -> None:
        """Send the workbook."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        if name == "template":
            file: Download = await self.workers.call(lines_template, self.desk, self.official.session_id)
        else:
            file = await self.workers.call(export_list, self.desk, self.official.session_id, name)
        send(self, file)


class RefusedRowsHandler(ReserveHandler):
    """``/download/register/refused/<token>.xlsx``: the rows of an uploaded list that cannot be taken, each with its reason."""

    async def get(self, token: str) -> None:
        """Read the list anew from the tray of the person who asks."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        content = await self.workers.call(Tray(self.chosen.tray, self.person.id).read, token)
        name = safe_name(self.get_query_argument("name", "list.xlsx"))
        send(self, await self.workers.call(refused_lines, self.desk, self.official.session_id, content, name))


def send(handler: ReserveHandler, file: Download) -> None:
    """Answer with a file that no browser shows inside this site."""
    handler.set_header("Content-Type", file.media_type)
    handler.set_header("Content-Disposition", disposition(file.filename))
    for name, value in file_headers().items():
        handler.set_header(name, value)
    handler.finish(file.content)
