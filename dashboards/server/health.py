"""``/health``: whether the server can do its work, for a watchdog. Says nothing about people or projects."""

from jupyter_server.auth.decorator import allow_unauthenticated
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from dashboards.server.base import JsonHandler
from reserve.accounts import Desk


class HealthHandler(JsonHandler):
    """200 where the database answers, else 503."""

    async def prepare(self, **_: bool) -> None:
        """Ask nobody who they are."""
        self.current_user = self._jupyter_current_user = None

    @allow_unauthenticated
    async def get(self) -> None:
        """The state in four figures."""
        answers = await self.workers.call(database_answers, self.desk)
        self.set_status(200 if answers else 503)
        self.send_json(
            {
                "status": "ok" if answers else "database does not answer",
                "database": answers,
                "kernels": len(self.pages.open_pages),
                "version": self.settings["reserve_version"],
            }
        )


def database_answers(desk: Desk) -> bool:
    """Whether a query comes back."""
    try:
        with desk.store.read() as session:
            session.connection().execute(sql("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
