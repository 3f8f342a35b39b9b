"""The table of the settlement of a batch on its way out."""

from functools import partial

from dashboards.server.base import ReserveHandler
from dashboards.server.batch_files import asked_language
from dashboards.server.register_files import send
from reserve.services.settlement.export import export_settlement


class SettlementHandler(ReserveHandler):
    """``/download/settlement/<code>.<format>``: the awards of an issued batch; ``language`` is that of the table."""

    async def get(self, code: str, format_: str) -> None:
        """Send the table; rights are the service's matter."""
        if self._finished:
            return
        self.pace("export", self.person.id)
        make = partial(export_settlement, language=asked_language(self))
        send(self, await self.workers.call(make, self.desk, self.official.session_id, code, format_))
