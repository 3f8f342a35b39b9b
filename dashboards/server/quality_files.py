"""The data-quality card on its way out."""

import datetime as dt
from functools import partial

from tornado import web

from dashboards.server.base import ReserveHandler
from dashboards.server.register_files import send
from reserve.services import Download
from reserve.services.quality.export_card import export_quality


class QualityDownloadHandler(ReserveHandler):
    """``/download/quality.xlsx``: the card of ``unit`` from ``from`` to ``to`` as known on ``as_of``; what is left out is the usual."""

    async def get(self) -> None:
        """Send the workbook; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        start, end, as_of = (self._day(name) for name in ("from", "to", "as_of"))
        unit = self.get_query_argument("unit", "") or None
        make = partial(export_quality, start=start, end=end, as_of=as_of, language=self.language)
        file: Download = await self.workers.call(make, self.desk, self.official.session_id, unit)
        send(self, file)

    def _day(self, name: str) -> dt.date | None:
        """A day of the address; what is no day is a wrong address."""
        text = self.get_query_argument(name, "")
        if not text:
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise web.HTTPError(400) from error
