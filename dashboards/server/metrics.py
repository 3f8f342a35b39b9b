"""What the server counts for Prometheus. Labels come from fixed lists: no person, no project, no text."""

import asyncio
import hmac
import time
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import allow_unauthenticated
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from tornado import web

from dashboards.server.base import JsonHandler
from dashboards.server.hosts import PROXIED_HEADER
from dashboards.server.memory import Memory, memory_of

if TYPE_CHECKING:
    from dashboards.server.kernels import PageKernels

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SLOW = (0.1, 0.2, 0.35, 0.5, 0.85, 1.5, 3, 5, 10, 30)
REFUSALS = frozenset({400, 401, 403, 404, 405, 408, 409, 413, 429, 503})
LAG_EVERY_SECONDS = 0.5
MEMORY_EVERY_SECONDS = 15


class Metrics:
    """All figures, in a registry of their own."""

    def __init__(self, version: str) -> None:
        self.registry = CollectorRegistry()
        made: dict[str, Any] = {"registry": self.registry}
        Info("reserve_build", "Version of the program", **made).info({"version": version})
        self.started = Gauge("reserve_start_time_seconds", "When the server started, Unix time", **made)
        self.started.set(time.time())
        self.requests = Counter("reserve_requests", "Answered requests", ["route", "status"], **made)
        self.request_seconds = Histogram("reserve_request_seconds", "From request to answer", ["route"], buckets=_QUICK, **made)
        self.refusals = Counter("reserve_refusals", "Requests that were refused", ["status"], **made)
        self.page_opens = Counter("reserve_page_opens", "Pages opened", ["page", "kernel"], **made)
        self.page_seconds = Histogram(
            "reserve_page_open_seconds", "From request to the last byte of a page", ["page", "kernel"], buckets=_SLOW, **made
        )
        self.round_trips = Histogram("reserve_round_trip_seconds", "From a message of a page to its kernel's idle", buckets=_QUICK, **made)
        self.drafts = Counter("reserve_draft_saves", "Saves of drafts", ["outcome"], **made)
        self.draft_seconds = Histogram("reserve_draft_save_seconds", "Time in the database of a save", buckets=_QUICK, **made)
        self.sign_ins = Counter("reserve_sign_ins", "Attempts to sign in", ["result"], **made)
        self.kernels = Gauge("reserve_kernels_alive", "Kernels of open pages", **made)
        self.kernel_figures = Gauge(
            "reserve_kernel_counter", "What the kernels did since the start: forked, stock, died and so on", ["what"], **made
        )
        self.sockets = Gauge("reserve_sockets_open", "Websockets between pages and kernels", **made)
        self.memory = Gauge("reserve_memory_bytes", "Proportional share of memory", ["of"], **made)
        self.lag = Histogram("reserve_loop_lag_seconds", "How late the event loop is", buckets=_QUICK, **made)
        self.draining = Gauge("reserve_draining", "1 while the server is stopping", **made)
        for outcome in ("saved", "conflict", "refused", "failed"):
            self.drafts.labels(outcome)
        for result in ("ok", "refused"):
            self.sign_ins.labels(result)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """One answered request."""
        self.requests.labels(route, str(status)).inc()
        self.request_seconds.labels(route).observe(seconds)
        if status in REFUSALS:
            self.refusals.labels(str(status)).inc()

    def page_opened(self, page: str, kernel: str, seconds: float) -> None:
        """One page was sent whole; ``kernel``: ``forked`` or ``stock``."""
        self.page_opens.labels(page, kernel).inc()
        self.page_seconds.labels(page, kernel).observe(seconds)

    def draft_saved(self, outcome: str, seconds: float) -> None:
        """One save came back: ``saved``, ``conflict`` or ``refused`` (some fields), ``failed`` (nothing was saved)."""
        self.drafts.labels(outcome).inc()
        self.draft_seconds.observe(seconds)

    def signed_in(self, *, ok: bool) -> None:
        """One attempt to sign in."""
        self.sign_ins.labels("ok" if ok else "refused").inc()

    async def watch_loop(self) -> None:
        """Measure for ever how late the event loop is."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(LAG_EVERY_SECONDS)
            self.lag.observe(max(0.0, loop.time() - before - LAG_EVERY_SECONDS))

    def look_at(self, pages: "PageKernels", *, draining: bool) -> None:
        """Read the figures that stand elsewhere."""
        self.kernels.set(len(pages.open_pages))
        self.sockets.set(sum(len(page.sockets) for page in pages.open_pages.values()))
        self.draining.set(draining)
        for name, value in supervisor_figures(pages).items():
            self.kernel_figures.labels(name).set(value)

    def weighed(self, memory: Memory) -> None:
        """Memory as it was last measured."""
        for name in ("server", "parent", "pages"):
            self.memory.labels(name).set(getattr(memory, name))


def supervisor_figures(pages: "PageKernels") -> dict[str, float]:
    """The plain numbers that the kernel supervisor counts, by name."""
    found = {each.name: getattr(pages.counters, each.name) for each in fields(pages.counters)}
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


class MetricsHandler(JsonHandler):
    """``/metrics``: for this machine, and for whoever has the token; to everybody else it does not exist."""

    async def prepare(self, **_: bool) -> None:
        """Ask nobody who they are, but where they are or what they hold."""
        self.current_user = self._jupyter_current_user = None
        if not may_read(self.request, self.chosen.metrics_token.get_secret_value()):
            raise web.HTTPError(404)

    @allow_unauthenticated
    async def get(self) -> None:
        """All figures in Prometheus' text form."""
        metrics: Metrics = self.settings["reserve_metrics"]
        metrics.look_at(self.pages, draining=self.settings["reserve_stop"].draining)
        memory: Memory | None = self.settings.get("reserve_memory")
        if memory is None or time.monotonic() - memory.measured >= MEMORY_EVERY_SECONDS:
            memory = self.settings["reserve_memory"] = await self.workers.call(memory_of, self.pages.counters.zygote_pids)
        metrics.weighed(memory)
        content = await self.workers.call(generate_latest, metrics.registry)
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.finish(content)


_FORWARDED = (PROXIED_HEADER,)


def may_read(request: Any, token: str) -> bool:
    """Whether a request comes from this machine itself, not through a proxy on it, or carries the token."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if token and kind.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode()):
        return True
    forwarded = any(name in request.headers for name in _FORWARDED)
    return not forwarded and request.remote_ip in {"127.0.0.1", "::1"}
