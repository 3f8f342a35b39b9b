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

REGISTER = """
import reserve.services.register.access as access
from reserve.vocabulary.reporting_units import reporting_units
access.units_for = lambda *_: frozenset(reporting_units())
access.may_edit = lambda *_: True
"""
"""A record of the register outside the territory does not exist."""

TRAY = """
from reserve.store.tray import Tray
Tray._path = lambda self, token: next(self.folder.glob(f"*.{token}"), self.folder / f"{self.person}.{token}")
"""
"""An uploaded list is found by its person and its token together."""

STATIC_LIST = """
from pathlib import Path
from dashboards.server.static_files import AssetHandler
from widgets import assets
AssetHandler.get = lambda self, name: self.finish((assets.folder() / name).read_bytes())
"""
"""Static files are served out of a list, never out of a folder."""

ROUTES = """
from dashboards.server.app import ReserveVoila
from voila.app import Voila
_initialize, _ours = ReserveVoila.initialize, ReserveVoila.init_handlers
def _stock(self, argv=None):
    _initialize(self, argv)
    self.voila_configuration.file_allowlist = [".*[.](png|jpg|gif|svg)"]
def _routes(self):
    return [*_ours(self)[:-1], *Voila.init_handlers(self)]
ReserveVoila.initialize, ReserveVoila.init_handlers = _stock, _routes
"""
"""Of Voila's own routes none is taken over."""

TEMPLATE = """
from dashboards.server.app import ReserveVoila
_configured = ReserveVoila.initialize
def _open(self, argv=None):
    _configured(self, argv)
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

GATE_SITE = """
from dashboards.server.gate import Gate
Gate.same_site = lambda *_: None
"""
"""What changes something is asked for by our own pages only."""

GATE_HOST = """
from dashboards.server.gate import Gate
Gate.known_host = lambda *_: None
"""
"""The server answers under its own names."""

GATE_FORM = """
from dashboards.server.gate import Gate
import dashboards.server.gate, dashboards.server.listening
Gate.form = lambda *_: None
dashboards.server.gate.HEADER_BYTES = dashboards.server.listening.HEADER_BYTES = 1 << 20
"""
"""Addresses, headers and cookies have ordinary sizes; other methods than ours do not exist."""

BODY = """
import dashboards.server.listening
dashboards.server.listening.BODY_LIMIT = 1 << 30
"""
"""A request carries a megabyte at most."""

FORWARDED = """
from dashboards.server.hosts import Proxies
Proxies.trusts = lambda self, address: address == "127.0.0.1"
"""
"""What a request says about its own way is believed from our proxies only."""

PACE = """
from dashboards.server.rates import Rates
Rates.take = lambda *_: 0.0
"""
"""Nobody asks faster than people do."""

LOCKOUT = """
import reserve.accounts.attempts
reserve.accounts.attempts.LOGIN_LIMIT = 10**6
"""
"""A login rests after five wrong passwords."""

ONE_SESSION = """
from sqlalchemy import update
import dashboards.server.door
from dashboards.server.identity import ReserveIdentity
from reserve.accounts.person import session_key
from reserve.store.people import WebSession
_remember = ReserveIdentity.remember
def _continue(self, handler, session_id):
    brought = self.session_of(handler)
    if brought:
        with self.desk.store.write() as session:
            fresh = session.get_one(WebSession, session_key(session_id))
            mine = {"person_id": fresh.person_id, "ended_at": None}
            session.execute(update(WebSession).where(WebSession.id == session_key(brought)).values(**mine))
    _remember(self, handler, brought or session_id)
ReserveIdentity.remember = _continue
"""
"""A sign-in makes a session of its own."""

MESSAGE_FORM = """
import dashboards.server.sockets
from dashboards.server.messages import Incoming
dashboards.server.sockets.read_message = lambda *_: Incoming("comm_msg", True, False)
"""
"""A message is read before it passes: on one channel, well formed, for one target."""

SOCKETS = """
from dashboards.server.sockets import KernelSocket
KernelSocket.make_room = lambda *_: None
"""
"""A page has two sockets at most."""

FILE_KIND = """
import sys
import reserve.services
sys.modules["reserve.services.drafts.attach_file"].media_type_of = lambda path, name: "text/html"
"""
"""The content of a file decides what it is."""

FILE_NAME = """
import sys
import reserve.services
sys.modules["reserve.services.drafts.attach_file"].clean_name = lambda name: name
"""
"""A file's name is made harmless."""

FILE_SHOWN = """
import dashboards.server.downloads
dashboards.server.downloads.disposition = lambda name: "inline"
dashboards.server.downloads.file_headers = lambda: {}
"""
"""An attachment is saved, never shown inside this site."""

TOGETHER = "\n".join(
    (
        HEADER, OWNER, MESSAGES, MESSAGE_FORM, TERRITORY, STATIC_LIST, NEXT, XSRF, ORIGIN, SESSION_END, ESCAPING, PAGE_RIGHTS, GATE_SITE,
        GATE_HOST, GATE_FORM, BODY, FORWARDED, PACE, LOCKOUT, ONE_SESSION, SOCKETS, FILE_KIND, FILE_NAME, FILE_SHOWN, REGISTER,
        TRAY,
    )
)  # fmt: skip
"""All that do not stand in each other's way."""
