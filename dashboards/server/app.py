"""The server: Voila with our own doors, our own rights and our own template."""

import importlib.metadata
import logging
import math
import os
import shutil
import signal
import socket
import ssl
import sys
from pathlib import Path
from typing import Any

from tornado import netutil
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import GZipContentEncoding
from traitlets import Instance, Unicode, default
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_template_paths

from dashboards.kernel_log import SOCKET_VARIABLE
from dashboards.kernels.limits import TooFewFiles, raise_file_limit
from dashboards.logs import configure, gather
from dashboards.server.authorizer import OwnKernelsOnly
from dashboards.server.draft_queue import DraftQueue
from dashboards.server.frame import TEMPLATES
from dashboards.server.identity import KERNEL_HEADER, SESSION_HEADER, ReserveIdentity, Workers
from dashboards.server.kernel_lines import KernelLines
from dashboards.server.kernel_setup import set_up
from dashboards.server.kernels import PageKernels
from dashboards.server.listening import guarded_server, renew_certificate, tls_context
from dashboards.server.messages import MESSAGE_LIMIT
from dashboards.server.metrics import Metrics
from dashboards.server.page_handler import dress
from dashboards.server.rates import Rates
from dashboards.server.request_log import log_request
from dashboards.server.routes import routes
from dashboards.server.server_secret import server_secret
from dashboards.server.start_checks import UnsafeStart, require_safe
from dashboards.server.stopping import Stop
from dashboards.server.texts import text
from dashboards.server.watch import Watch
from dashboards.settings import Settings
from reserve.accounts import Desk
from reserve.services.drafts.attachment_rows import vault_of
from reserve.vocabulary.language import LANGUAGES
from widgets import assets


def shipped_notebooks() -> Path:
    """The app notebooks: of the checkout this package stands in, else of the installed distribution."""
    checkout = Path(__file__).parent.parent.parent / "notebooks" / "apps"
    return checkout if checkout.is_dir() else Path(sys.prefix) / "share" / "retrofit-reserve" / "apps"


NOTEBOOKS = shipped_notebooks()
TEMPLATE = "gov"


class PortTaken(RuntimeError):
    """The address cannot be served: something else listens there, or it is not this machine's."""


class ReserveVoila(Voila):
    """Serves the pages. Everything that differs between installations comes from :class:`Settings`."""

    name = "reserve"
    reserve_settings = Instance(Settings)
    reserve_desk = Instance(Desk)
    notebooks = Unicode(str(NOTEBOOKS))
    tls: ssl.SSLContext | None = None

    @default("config_file_paths")
    def _config_file_paths_default(self) -> list[str]:
        """No file of the machine may loosen what is set here."""
        return []

    def initialize(self, argv: list[str] | None = None) -> None:
        """Set what Voila reads from its configuration."""
        chosen = self.reserve_settings
        self.ip, self.port, self.base_url = chosen.host, chosen.port, chosen.base_url
        self.open_browser = False
        self.root_dir = self.notebooks
        self.identity_provider_class = ReserveIdentity
        self.authorizer_class = OwnKernelsOnly
        self.cookie_secret = server_secret(chosen)
        self.update_config(_configuration(chosen))
        super().initialize([] if argv is None else argv)
        gather()
        self.log.setLevel(chosen.log_level)  # Voila's own handler held the level, and that is gone
        self.log.addFilter(_worth_reading)
        self.voila_configuration.prelaunch_hook = dress

    def setup_template_dirs(self) -> None:
        """Our template first, then Voila's own error pages; nothing from the person's home folder can take its place."""
        self.template_paths = [str(TEMPLATES / TEMPLATE), *collect_template_paths(["voila", "nbconvert"], "base", prune=True)]
        self.static_paths: list[str] = []

    def init_settings(self) -> dict[str, Any]:
        """What handlers find in the application."""
        self.workers = Workers()
        self.rates = Rates(self.reserve_settings.rate_factor)
        self.lines = KernelLines()
        self.stopping = Stop(self.reserve_settings.stop_grace)
        self.metrics = Metrics(importlib.metadata.version("retrofit-reserve"))
        settings: dict[str, Any] = super().init_settings()
        self.identity_provider.desk = self.reserve_desk
        self.identity_provider.workers = self.workers
        self.identity_provider.encrypted = self.reserve_settings.encrypted
        pages: PageKernels = self.kernel_manager
        pages.environment = self.reserve_settings.for_kernel() | {SOCKET_VARIABLE: self.lines.address}
        set_up(pages, self.reserve_settings)
        settings.update(
            reserve_settings=self.reserve_settings,
            reserve_desk=self.reserve_desk,
            reserve_workers=self.workers,
            reserve_drafts=DraftQueue(self.reserve_desk, self.workers),
            reserve_rates=self.rates,
            reserve_metrics=self.metrics,
            reserve_stop=self.stopping,
            reserve_version=importlib.metadata.version("retrofit-reserve"),
            login_url=f"{self.base_url}sign-in",
            allow_remote_access=True,  # the gate knows the names of this server
            xsrf_cookies=True,
            xsrf_cookie_kwargs={"path": self.base_url, "samesite": "Lax", "secure": self.reserve_settings.encrypted},
            static_path=str(assets.folder()),
            static_url_prefix=f"{self.base_url}assets/",
            websocket_max_message_size=MESSAGE_LIMIT,
            log_function=log_request,
        )
        return settings

    def init_handlers(self) -> list[Any]:
        """Our table of routes; of Voila's own not one is taken over unseen."""
        return routes(self)

    def listen(self) -> None:
        """Listen at the address asked for, and at no other. Raises :class:`PortTaken`."""
        try:
            sockets = netutil.bind_sockets(self.port, self.ip)
        except (OSError, socket.gaierror) as error:
            raise PortTaken(f"{self.ip}:{self.port}: {error.strerror or error}") from error
        self.app.add_transform(GZipContentEncoding)
        server = guarded_server(self.app, self.reserve_settings, self.rates, self.tls)
        server.add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        sys.stdout.write(f"请用浏览器打开 / open in a browser: {self.address}\n")
        sys.stdout.flush()
        self.ioloop = IOLoop.current()
        watch = Watch(self.kernel_manager, self.reserve_desk, self.workers)
        for callback, every in ((watch.sweep, 2_000), (watch.end_ended_sessions, 3_000)):
            PeriodicCallback(callback, every).start()
        loop = self.ioloop.asyncio_loop  # type: ignore[attr-defined]
        self.lines.start(loop)
        lag = loop.create_task(self.metrics.watch_loop())
        loop.add_signal_handler(signal.SIGHUP, self.renew)
        loop.call_soon(self.kernel_manager.start_forking)
        self.stopping.watch_signals(loop, self.kernel_manager, server.stop, self.ioloop.stop)
        try:
            self.ioloop.start()
        finally:
            lag.cancel()
            server.stop()
            self.stop()
            self.workers.close()
            self.lines.close()
            self.reserve_desk.store.dispose()

    def renew(self) -> None:
        """SIGHUP: take what was installed meanwhile, certificate and program files, without closing a page."""
        if self.tls is not None:
            renew_certificate(self.tls, self.reserve_settings)
        self.kernel_manager.renew_forking()

    def stop(self) -> None:
        """End every kernel and what forks them."""
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        loop = self.ioloop.asyncio_loop  # type: ignore[attr-defined]
        loop.run_until_complete(self.kernel_manager.close())

    @property
    def address(self) -> str:
        """Where a browser finds the server."""
        host = "127.0.0.1" if self.reserve_settings.loopback else self.ip
        return f"{'https' if self.reserve_settings.tls else 'http'}://{host}:{self.port}{self.base_url}"


def _worth_reading(record: logging.LogRecord) -> bool:
    """Leaves out what Voila says at every start and every page: where it keeps files, and that notebooks are not signed."""
    return not str(record.msg).startswith(("Notebook %s is not trusted", "Using %s to store", "Storing connection", "Serving static"))


def _configuration(chosen: Settings) -> Config:
    config = Config()
    config.VoilaConfiguration.template = TEMPLATE
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.extension_allowlist = []
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.http_header_envs = [SESSION_HEADER, KERNEL_HEADER]
    config.VoilaConfiguration.multi_kernel_manager_class = PageKernels
    config.VoilaConfiguration.http_keep_alive_timeout = 2
    config.PageKernels.allow_tracebacks = False
    config.VoilaExecutor.startup_timeout = math.ceil(chosen.kernel_start_seconds)
    config.KernelManager.autorestart = False
    config.KernelManager.transport = "ipc"
    config.NotebookNotary.db_file = ":memory:"
    config.NotebookNotary.secret = os.urandom(32)
    return config


def serve(chosen: Settings, desk: Desk, notebooks: Path = NOTEBOOKS) -> None:
    """Serve until stopped. Exits with 1 and a sentence for each reason where the address is taken or the server would not be safe."""
    configure(chosen.log_level, chosen.log_format)
    try:
        require_safe(chosen, desk)
        vault_of(desk).clear_incoming()
        raise_file_limit()
        app = ReserveVoila(reserve_settings=chosen, reserve_desk=desk, notebooks=str(notebooks))
        app.tls = tls_context(chosen)
        app.initialize([])
        app.start()
    except UnsafeStart as error:
        asked = [text("start_refused", language) for language in LANGUAGES]
        sys.stderr.write("\n".join((*asked, *(f"- {fault}" for fault in error.faults), "")))
        sys.exit(1)
    except TooFewFiles as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    except PortTaken as error:
        sys.stderr.write(f"地址无法使用 / the address cannot be used: {error}\n")
        sys.exit(1)
