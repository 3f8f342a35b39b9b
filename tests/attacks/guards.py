"""The guards of the server, each with the source that switches it off in the server of a test. The product has no such switches."""

HEADER = """
from dashboards.server.identity import ReserveIdentity, SESSION_HEADER
from dashboards.server.kernels import PageKernels, SESSION_VARIABLE, KERNEL_VARIABLE
_get_user, _start = ReserveIdentity.get_user, PageKernels.start_kernel
async def _believe(self, handler):
    sent = handler.request.headers.get(SESSION_HEADER)
    user = await _get_user(self, handler)
    if sent and user:
        handler.request.headers[SESSION_HEADER] = sent
    return user
async def _start_anyhow(self, *, env=None, **kwargs):
    self.announced[env[KERNEL_VARIABLE]].session_id = env[SESSION_VARIABLE]
    return await _start(self, env=env, **kwargs)
ReserveIdentity.get_user, PageKernels.start_kernel = _believe, _start_anyhow
"""
"""The session header is the server's own: what a client wrote there is thrown away."""

OWNER = """
from dashboards.server.kernels import PageKernels
PageKernels.owned = lambda self, kernel_id, session_id: kernel_id in self.open_pages
"""
"""A kernel belongs to one session."""

MESSAGES = """
import dashboards.server.kernels
dashboards.server.kernels.MESSAGES.append("execute_request")
"""
"""A browser may send a kernel nothing that runs code."""

TERRITORY = """
import reserve.services.access
reserve.services.access.permits = lambda *_: True
"""
"""A project outside the territory does not exist."""

STATIC_LIST = """
from pathlib import Path
from dashboards.server.static_files import StaticSetHandler
import dashboards.server
StaticSetHandler.get = lambda self, digest, name: self.finish((Path(dashboards.server.__file__).parent / name).read_bytes())
"""
"""Static files are served out of a list, never out of a folder."""

ROUTES = """
from dashboards.server.app import ReserveVoila
from voila.app import Voila
_initialize = ReserveVoila.initialize
def _stock(self, argv=None):
    _initialize(self, argv)
    self.voila_configuration.file_allowlist = [".*[.](png|jpg|gif|svg)"]
def _routes(self):
    from dashboards.server.health import HealthHandler
    return [("/health", HealthHandler), *Voila.init_handlers(self)]
ReserveVoila.initialize, ReserveVoila.init_handlers = _stock, _routes
"""
"""Of Voila's own routes none is taken over."""

TEMPLATE = """
from dashboards.server.app import ReserveVoila
_initialize = ReserveVoila.initialize
def _open(self, argv=None):
    _initialize(self, argv)
    self.voila_configuration.allow_template_override = "YES"
ReserveVoila.initialize = _open
"""
"""A query chooses no template."""

NEXT = """
import dashboards.server.door
dashboards.server.door.local_path = lambda target, base_url: target
"""
"""The door leads to addresses of this server only."""

XSRF = """
from dashboards.server.base import ReserveMixin
ReserveMixin.check_xsrf_cookie = lambda self: None
"""
"""A form of another site has no token."""

ORIGIN = """
from dashboards.server.sockets import KernelSocket
KernelSocket.check_origin = lambda self, origin=None: True
"""
"""A script of another site opens no websocket."""

SESSION_END = """
import reserve.accounts.person
reserve.accounts.person._require_alive = lambda *_: None
"""
"""A session that ended opens nothing."""

ESCAPING = """
import dashboards.server.frame
from jinja2 import Environment
dashboards.server.frame.Environment = lambda **options: Environment(**{**options, "autoescape": False})
"""
"""Names are text, never markup."""

PAGE_RIGHTS = """
from dashboards.server.page_list import Page
Page.opens_for = lambda self, held: True
"""
"""Rights are asked before a kernel starts."""

TOGETHER = "\n".join((HEADER, OWNER, MESSAGES, TERRITORY, STATIC_LIST, NEXT, XSRF, ORIGIN, SESSION_END, ESCAPING, PAGE_RIGHTS))
"""All that do not stand in each other's way."""
