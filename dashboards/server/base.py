"""What all our handlers share: headers, language, frame, and answers to errors that a person can act on."""

import json
import math
import secrets
from typing import Any
from urllib.parse import urlsplit

import structlog
from jupyter_server.base.handlers import JupyterHandler
from sqlalchemy.exc import OperationalError
from tornado import web
from tornado.httputil import HTTPServerRequest

from dashboards.server.frame import Frame
from dashboards.server.identity import Official, ReserveIdentity, Workers
from dashboards.server.kernels import PageKernels
from dashboards.server.protection import page_headers
from dashboards.server.stopping import RETRY_AFTER_SECONDS, Restarting
from dashboards.server.texts import text, texts
from dashboards.settings import Settings
from reserve.accounts import Desk, NeedsConfirmation, PasswordChangeNeeded, Person, SessionEnded
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound, Refused, ReserveError, Unavailable
from reserve.vocabulary.language import Language

log = structlog.get_logger("reserve.request")
_STATUS: tuple[tuple[type[ReserveError], int], ...] = (
    (SessionEnded, 401), (Refused, 403), (NeedsConfirmation, 403), (NotFound, 404), (Conflict, 409), (NotAllowedNow, 409), (BadInput, 400),
    (Unavailable, 503),
)  # fmt: skip


def status_of(error: BaseException | None, status: int) -> int:
    """The HTTP status of an error; ``status`` where it has none of its own."""
    for kind, code in _STATUS:
        if isinstance(error, kind):
            return code
    return 503 if isinstance(error, OperationalError) else status


def local_path(target: str, base_url: str) -> str:
    """``target`` if it is an address of this server below ``base_url``, else the home page."""
    parts = urlsplit(target)
    plain = target.startswith(base_url) and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain and not parts.scheme and not parts.netloc else base_url


class TooOften(web.HTTPError):
    """Asked faster than any person does. ``seconds``: until the next request is heard."""

    text_key = "error_rate"

    def __init__(self, wait: float) -> None:
        self.seconds = max(1, math.ceil(wait))
        super().__init__(429)


class ReserveMixin(JupyterHandler):
    """Mixed into every handler that answers with a page or with JSON."""

    answers_json = False
    open_before_password = False
    paced_as = ""
    """A limit of its own besides the one of all requests (``rates.csv``)."""

    def initialize(self, **kwargs: Any) -> None:
        """Pass on what a Voila handler wants; from now on the request is under way."""
        self.settings["reserve_stop"].began(self)
        if kwargs:
            super().initialize(**kwargs)

    # What the server holds ------------------------------------------------------------------------------------
    @property
    def chosen(self) -> Settings:
        """The settings of the installation."""
        return self.settings["reserve_settings"]

    @property
    def desk(self) -> Desk:
        """The desk all services act at."""
        return self.settings["reserve_desk"]

    @property
    def workers(self) -> Workers:
        """Threads for the services."""
        return self.settings["reserve_workers"]

    @property
    def identity(self) -> ReserveIdentity:
        """The identity provider under its own type."""
        return self.settings["identity_provider"]

    @property
    def pages(self) -> PageKernels:
        """The kernel manager under its own type."""
        return self.settings["kernel_manager"]

    @property
    def official(self) -> Official:
        """The signed-in person. Raises 401 where nobody is."""
        user = self.current_user
        if not isinstance(user, Official):
            raise web.HTTPError(401)
        return user

    @property
    def person(self) -> Person:
        """The signed-in person's account as it was read for this request."""
        return self.official.person

    @property
    def language(self) -> Language:
        """The language of this answer."""
        return self.identity.language(self, self.chosen.language)

    # One answer -----------------------------------------------------------------------------------------------
    @property
    def reference(self) -> str:
        """The number under which the log knows this request."""
        if not hasattr(self, "_reference"):
            digits = secrets.token_hex(4).upper()
            self._reference = f"{digits[:4]}-{digits[4:]}"
        return self._reference

    def set_default_headers(self) -> None:
        """Limit what the page may do."""
        request: HTTPServerRequest = self.request
        for name, value in page_headers(request.host, encrypted=self.chosen.encrypted).items():
            self.set_header(name, value)

    async def prepare(self, *, _redirect_to_login: bool = True) -> None:
        """Find out who asks. Pages send strangers to the door; a person who must change the password can do nothing else first."""
        if self.settings["reserve_stop"].closed:
            raise Restarting
        try:
            await super().prepare(_redirect_to_login=_redirect_to_login and not self.answers_json)
        except web.HTTPError as error:
            if error.status_code == 403 and self.answers_json and getattr(self, "_jupyter_current_user", True) is None:
                raise web.HTTPError(401) from error
            raise
        user = self.current_user
        if isinstance(user, Official) and user.person.must_change_password and not self.open_before_password and not self._finished:
            if self.answers_json:
                raise PasswordChangeNeeded("password_change_needed")
            self.redirect(f"{self.base_url}password")
        if not self._finished:
            self.keep_pace()

    def keep_pace(self) -> None:
        """Raise :class:`TooOften` when this session (or this address, where nobody is signed in) asks faster than any person."""
        user = self.current_user
        key = user.person.session_key if isinstance(user, Official) else str(self.request.remote_ip)
        self.pace("session", key)
        if self.paced_as:
            self.pace(self.paced_as, key)

    def pace(self, kind: str, key: str) -> None:
        """Take one token of ``kind``. Raises :class:`TooOften` with the seconds to wait."""
        wait = self.settings["reserve_rates"].take(kind, key)
        if wait:
            raise TooOften(wait)

    def on_connection_close(self) -> None:
        """Nobody waits for this answer any more: a stop need not either."""
        self.settings["reserve_stop"].ended(self)
        super().on_connection_close()

    def check_xsrf_cookie(self) -> None:
        """As Jupyter's; the error page must say what happened, so the reason is kept."""
        try:
            super().check_xsrf_cookie()
        except web.HTTPError as error:
            self._expired = True
            raise web.HTTPError(403, str(error.log_message)) from error

    def frame(self, title: str, page: str = "") -> Frame:
        """The frame of an answer in the person's language."""
        user = self.current_user if hasattr(self, "_jupyter_current_user") else None
        person = user.person if isinstance(user, Official) else None
        return Frame(
            language=self.language,
            title=title,
            page=page,
            person=person,
            address=self.request.uri or self.base_url,
            base_url=self.base_url,
            xsrf=self.xsrf_token.decode(),
            demo=self.chosen.demo,
            now=self.desk.now(),
        )

    def show(self, template: str, title: str, page: str = "", **values: Any) -> None:
        """Answer with one of our own pages."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.frame(title, page).render(template, **values))

    def send_json(self, content: dict[str, Any]) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str))

    # Errors ---------------------------------------------------------------------------------------------------
    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Give our own errors their status before the answer is made."""
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        super().send_error(status_of(error, status_code), **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log what nobody expected under the reference a person can quote; refusals are no faults."""
        if isinstance(value, ReserveError) and not isinstance(value, Unavailable):
            log.info("refused", code=value.code, kind=type(value).__name__, reference=self.reference)
        elif isinstance(value, web.HTTPError) and (value.status_code < 500 or hasattr(value, "text_key")):
            log.info("refused", status=value.status_code, reference=self.reference)
        else:
            log.error("request_failed", route=type(self).__name__, reference=self.reference, exc_info=(typ, value, tb))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what is wrong, what to do, and the reference."""
        if not hasattr(self, "_jupyter_current_user"):  # it failed before anybody was known
            self.current_user = self._jupyter_current_user = None
        error = (kwargs.get("exc_info") or (None, None, None))[1]
        sentence, advice = self.explain(status_code, error)
        if isinstance(error, TooOften):
            self.set_header("Retry-After", str(error.seconds))
        if status_code == 503:
            self.set_header("Retry-After", str(RETRY_AFTER_SECONDS))
        if self.answers_json:
            self.send_json({"error": sentence, "advice": advice, "reference": self.reference})
            return
        self.show("error.html", sentence, status=status_code, sentence=sentence, advice=advice, reference=self.reference)

    def explain(self, status: int, error: BaseException | None) -> tuple[str, str]:
        """The sentence and the advice for an error, in the person's language."""
        figures = {"limit": self.chosen.pages_per_person if status == 429 else 256, "wait": getattr(error, "seconds", 1)}
        key = "error_xsrf" if status == 403 and getattr(self, "_expired", False) else f"error_{status}"
        key = getattr(error, "text_key", key)
        if key not in texts():
            key = "error_500" if status >= 500 else "error_400"
        if status == 401:
            return text("session_ended", self.language), ""
        sentence = error.text(self.language) if isinstance(error, ReserveError) else text(key, self.language, **figures)
        return sentence, text(f"{key}_help", self.language, **figures)


class ReserveHandler(ReserveMixin):
    """A handler that answers with a page."""


class JsonHandler(ReserveMixin):
    """A handler that answers with JSON; strangers get 401, never a redirect."""

    answers_json = True


class MissingHandler(ReserveMixin):
    """Every address nobody else serves: Voila's tree, contents, files and render, Jupyter's kernels list, and plain mistakes."""

    async def prepare(self, *, _redirect_to_login: bool = True) -> None:
        """Answer 404 to everybody alike; the frame is the person's where one is signed in."""
        self.current_user = self._jupyter_current_user = await self.identity.get_user(self)
        raise web.HTTPError(404)
