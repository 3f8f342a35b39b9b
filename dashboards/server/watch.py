"""What the server looks after while it runs: pages that were left or died, sessions that ended elsewhere."""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from dashboards.server.identity import Workers
from dashboards.server.kernels import PageKernels
from reserve.accounts import Desk, SessionEnded, who_before_change
from reserve.vocabulary.errors import Unavailable

log = structlog.get_logger("reserve.watch")


class Watch:
    """Two regular rounds; neither stops when one of them meets an error."""

    def __init__(self, pages: PageKernels, desk: Desk, workers: Workers) -> None:
        self.pages = pages
        self.desk = desk
        self.workers = workers

    async def sweep(self) -> None:
        """End kernels nobody needs."""
        await self.pages.sweep()

    async def end_ended_sessions(self) -> None:
        """End the pages of sessions that were revoked, locked out, expired or lost a role."""
        open_now = {page.session_id for page in self.pages.open_pages.values()}
        if not open_now:
            return
        try:
            ended = await self.workers.call(ended_sessions, self.desk, open_now)
        except (SQLAlchemyError, Unavailable) as error:
            log.warning("sessions_not_checked", exc_info=error)
            return
        for session_id in ended:
            await self.pages.end_session(session_id)


def ended_sessions(desk: Desk, session_ids: set[str]) -> set[str]:
    """Those of ``session_ids`` that are over."""
    ended = set()
    for session_id in session_ids:
        try:
            who_before_change(desk, session_id)
        except SessionEnded:
            ended.add(session_id)
    return ended
