"""``/health``: the process lives. ``/ready``: it can do its work now. For watchdogs; nothing about people or projects."""

import asyncio
import shutil
import time
from dataclasses import dataclass
from functools import cache

from jupyter_server.auth.decorator import allow_unauthenticated
from sqlalchemy.exc import SQLAlchemyError

from dashboards.server.base import JsonHandler
from dashboards.settings import Settings
from reserve.accounts import Desk
from reserve.store.migrate import current, newest

KEPT_SECONDS = 1.0
DATABASE_PATIENCE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be right before people are sent here."""

    name: str
    ok: bool
    found: str


class WatchdogHandler(JsonHandler):
    """What both have in common: they ask nobody who they are."""

    async def prepare(self, **_: bool) -> None:
        """Skip sign-in."""
        self.current_user = self._jupyter_current_user = None


class HealthHandler(WatchdogHandler):
    """200 as long as the process answers; asks nobody else, so that a slow database restarts no server."""

    @allow_unauthenticated
    def get(self) -> None:
        """Alive, with the version and the number of open pages."""
        self.send_json({"status": "ok", "kernels": len(self.pages.open_pages), "version": self.settings["reserve_version"]})


class ReadyHandler(WatchdogHandler):
    """200 where every check passes, else 503; both name the checks. Asked often, it looks at most once a second."""

    @allow_unauthenticated
    async def get(self) -> None:
        """The checks."""
        checks = [*await self._looked(), self._draining(), self._kernels()]
        ready = all(check.ok for check in checks)
        self.set_status(200 if ready else 503)
        self.send_json({"ready": ready, "checks": {check.name: {"ok": check.ok, "found": check.found} for check in checks}})

    async def _looked(self) -> list[Check]:
        kept: tuple[float, list[Check]] | None = self.settings.get("reserve_ready")
        if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
            return kept[1]
        try:
            checks = await asyncio.wait_for(self.workers.call(look, self.desk, self.chosen), DATABASE_PATIENCE_SECONDS)
        except TimeoutError:
            checks = [Check("database", ok=False, found=f"no answer within {DATABASE_PATIENCE_SECONDS:.0f} s")]
        self.settings["reserve_ready"] = (time.monotonic(), checks)
        return checks

    def _draining(self) -> Check:
        draining = self.settings["reserve_stop"].draining
        return Check("accepting", not draining, "stopping" if draining else "yes")

    def _kernels(self) -> Check:
        """Pages open either way; the word says how fast."""
        forked = self.pages.forks
        return Check("kernels", ok=True, found="forked" if forked else "stock")


@cache
def expected() -> str:
    """The schema this program works on."""
    return newest()


def look(desk: Desk, chosen: Settings) -> list[Check]:
    """The checks that wait for something else: database, schema, disk."""
    try:
        found = current(desk.store.engine)
    except SQLAlchemyError as error:
        return [Check("database", ok=False, found=type(error).__name__), disk(chosen)]
    return [Check("database", ok=True, found=desk.store.dialect), Check("schema", found == expected(), found or "empty"), disk(chosen)]


def disk(chosen: Settings) -> Check:
    """Whether the data folder's disk has room."""
    try:
        free = shutil.disk_usage(chosen.data_dir).free
    except OSError as error:
        return Check("disk", ok=False, found=error.strerror or type(error).__name__)
    return Check("disk", free >= chosen.disk_minimum, "enough" if free >= chosen.disk_minimum else "low")
