"""Who is asking: our own sign-in behind the interface Jupyter's handlers expect."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from jupyter_server.auth.identity import IdentityProvider, User
from tornado import web

from reserve.accounts import Desk, Person, SessionEnded, who_before_change
from reserve.vocabulary.language import Language

T = TypeVar("T")

SESSION_HEADER = "X-Reserve-Session"
KERNEL_HEADER = "X-Reserve-Kernel"


@dataclass(kw_only=True)
class Official(User):
    """A signed-in person with the session of this request."""

    session_id: str
    person: Person


class Workers:
    """Threads for calls that wait: the database on one side, slow password hashing apart, so that neither holds up the other."""

    def __init__(self) -> None:
        self._desk = ThreadPoolExecutor(8, thread_name_prefix="desk")
        self._door = ThreadPoolExecutor(2, thread_name_prefix="door")

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run ``function`` in a thread and wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self._desk, lambda: function(*arguments))

    async def hash(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run a call that hashes a password."""
        return await asyncio.get_running_loop().run_in_executor(self._door, lambda: function(*arguments))

    def close(self) -> None:
        """Let running calls finish, take no more."""
        self._desk.shutdown(wait=True, cancel_futures=True)
        self._door.shutdown(wait=True, cancel_futures=True)


class ReserveIdentity(IdentityProvider):
    """Reads the session cookie, re-reads session and account, and writes the session id the kernel may see."""

    desk: Desk
    workers: Workers
    encrypted = False
    """Whether people reach the server by HTTPS: the cookie is then bound to it, whatever one request says."""

    @property
    def auth_enabled(self) -> bool:
        """There is no server without sign-in."""
        return True

    def get_handlers(self) -> list[tuple[str, object]]:
        """Our own sign-in routes are listed with the others."""
        return []

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:  # noqa: ARG002 - the signature of Jupyter's provider
        """There are no tokens."""
        return False

    def cookie(self) -> str:
        """The name of the session cookie; over TLS the browser itself guards the prefix."""
        return "__Host-reserve" if self.encrypted else "reserve"

    def session_of(self, handler: web.RequestHandler) -> str | None:
        """The session id the browser sent, believed only after :meth:`get_user`."""
        return handler.get_cookie(self.cookie())

    def remember(self, handler: web.RequestHandler, session_id: str) -> None:
        """Give the browser its session. ``Lax``: a link in an official's mail must open the page signed in."""
        handler.set_cookie(self.cookie(), session_id, path="/", httponly=True, samesite="Lax", secure=self.encrypted)

    def forget(self, handler: web.RequestHandler) -> None:
        """Take the session from the browser."""
        handler.clear_cookie(self.cookie(), path="/", httponly=True, samesite="Lax", secure=self.encrypted)

    async def get_user(self, handler: web.RequestHandler) -> Official | None:
        """The person of this request, or None. What the client wrote into our headers is deleted first."""
        self.clean(handler)
        session_id = self.session_of(handler)
        if not session_id or len(session_id) > 200:
            return None
        try:
            person = await self.workers.call(who_before_change, self.desk, session_id)
        except SessionEnded:
            return None
        handler.request.headers[SESSION_HEADER] = session_id
        return Official(username=person.login, name=person.name, session_id=session_id, person=person)

    def clean(self, handler: web.RequestHandler) -> None:
        """Delete the headers that only the server may write."""
        for header in (SESSION_HEADER, KERNEL_HEADER):
            handler.request.headers.pop(header, None)

    def language(self, handler: web.RequestHandler, default: Language) -> Language:
        """The language of an answer: the person's, else the one chosen at the door."""
        user = handler.current_user if hasattr(handler, "_jupyter_current_user") else None
        if isinstance(user, Official):
            return "en" if user.person.language == "en" else "zh"
        chosen = handler.get_cookie("reserve_language")
        return "en" if chosen == "en" else "zh" if chosen == "zh" else default
