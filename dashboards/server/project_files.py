"""Project workbooks on their way in, the empty one and the checked one on their way out."""

from dashboards.server.base import ReserveHandler
from dashboards.server.register_files import send
from dashboards.server.waiting_files import WaitingFile
from reserve.exchange.table_import import safe_name
from reserve.services import Download, projects_template
from reserve.services.access import require_own
from reserve.services.drafts.import_workbook import MEDIA_TYPE, RIGHT
from reserve.store.tray import Tray


class ProjectBookHandler(WaitingFile):
    """``/api/projects/workbook``: a workbook waits on its person's tray until the page has looked at it."""

    right = RIGHT


class ProjectTemplateHandler(ReserveHandler):
    """``/download/projects/template.xlsx``: the empty workbook of the person's unit; rights are the service's matter."""

    async def get(self) -> None:
        """Send the workbook."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        send(self, await self.workers.call(projects_template, self.desk, self.official.session_id, self.language))


class CheckedWorkbookHandler(ReserveHandler):
    """``/download/projects/checked/<token>.xlsx``: the workbook that the page put on the tray of the person who asks."""

    async def get(self, token: str) -> None:
        """Send it, to be saved."""
        if self._finished:
            return
        require_own(self.person, RIGHT)
        content = await self.workers.call(Tray(self.chosen.tray, self.person.id).read, token)
        send(self, Download(safe_name(self.get_query_argument("name", "projects.xlsx")), content, MEDIA_TYPE))
