"""Sign-in, sign-out, change of password, and the password once more before a signature."""

import json
from collections.abc import Iterable

import structlog
from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.ioloop import IOLoop

from dashboards.logs import short_hash
from dashboards.server.accounts import require_same_account
from dashboards.server.base import JsonHandler, ReserveHandler, local_path
from dashboards.server.texts import text
from reserve.accounts import LockedOut, SessionEnded, SignInFailed, change_password, confirm, sign_in, sign_out
from reserve.vocabulary.errors import BadInput, ReserveError

log = structlog.get_logger("reserve.door")
BODY_LIMIT = 4096
"""Bytes; a password has 256 characters at most."""


class DoorHandler(ReserveHandler):
    """What sign-in, sign-out and the change of password have in common."""

    over: Iterable[str] = ()
    """Sessions that ended with this request."""

    async def end_present_session(self) -> None:
        """End the session this browser held until now, with its pages; one that is over already is no error."""
        present = self.identity.session_of(self)
        if not present:
            return
        try:
            await self.workers.call(sign_out, self.desk, present)
        except SessionEnded:
            log.info("session_ended_before", reference=self.reference)
        self.over = {present}

    def on_finish(self) -> None:
        """Close the pages once the answer is out: a page that is about to be replaced need not cry for its kernel."""
        for session_id in self.over:
            IOLoop.current().spawn_callback(self.pages.end_session, session_id)


class SignInHandler(DoorHandler):
    """``/sign-in``: every success makes a new session, never continues one the browser brought."""

    open_before_password = True

    @allow_unauthenticated
    def get(self) -> None:
        """Show the door."""
        self.ask([])

    @allow_unauthenticated
    async def post(self) -> None:
        """Check the password and let in; say how many tries are left or how long the lock lasts."""
        self.pace("door", str(self.request.remote_ip))
        login = self.get_body_argument("login", "").strip()
        password = self.get_body_argument("password", "", strip=False)
        blank = [(name, text(f"fill_{name}", self.language)) for name, value in (("login", login), ("password", password)) if not value]
        if blank:
            self.ask(blank, login)
            return
        try:
            signed_in = await self.workers.hash(sign_in, self.desk, login, password, self.request.remote_ip or "")
        except ReserveError as error:
            self.note_sign_in(error.code)
            self.ask([("login", error.text(self.language))], login)
            return
        self.note_sign_in("", signed_in.session_id)
        await self.end_present_session()
        self.identity.remember(self, signed_in.session_id)
        target = local_path(self.get_body_argument("next", ""), self.base_url)
        self.redirect(f"{self.base_url}password" if signed_in.must_change_password else target, status=303)

    def note_sign_in(self, refused: str, session_id: str = "") -> None:
        """Count and write down the result; never the name that was typed."""
        self.settings["reserve_metrics"].signed_in(ok=not refused)
        said = {"result": refused or "ok", "address": self.request.remote_ip, "reference": self.reference}
        log.info("sign_in", **said, **({"session": short_hash(session_id)} if session_id else {}))

    def ask(self, problems: list[tuple[str, str]], login: str = "") -> None:
        """Show the form, with problems as (field, sentence)."""
        target = local_path(self.get_argument("next", ""), self.base_url)
        note = self.get_query_argument("note", "")
        note = text(note, self.language) if note in {"signed_out_note", "session_ended"} else ""
        self.show("sign_in.html", text("sign_in", self.language), problems=problems, login=login, target=target, note=note)


class SignOutHandler(DoorHandler):
    """``/sign-out``: ends the session with its pages and sockets."""

    open_before_password = True

    @allow_unauthenticated
    async def post(self) -> None:
        """End the session; signing out twice is no error."""
        await self.end_present_session()
        self.identity.forget(self)
        self.redirect(f"{self.base_url}sign-in?note=signed_out_note", status=303)


class PasswordHandler(DoorHandler):
    """``/password``: the only page open to a person who must change the password."""

    open_before_password = True

    def get(self) -> None:
        """Show the form."""
        self.ask([])

    async def post(self) -> None:
        """Change the password; all sessions of the person end, and this browser gets a fresh one."""
        self.pace("door", str(self.request.remote_ip))
        old = self.get_body_argument("old", "", strip=False)
        new = self.get_body_argument("new", "", strip=False)
        again = self.get_body_argument("again", "", strip=False)
        if not old or not new:
            self.ask([("old" if not old else "new", text("fill_password", self.language))])
            return
        if new != again:
            self.ask([("again", text("passwords_differ", self.language))])
            return
        session_id, person_id = self.official.session_id, str(self.person.id)
        try:
            signed_in = await self.workers.hash(change_password, self.desk, session_id, old, new)
        except (SignInFailed, LockedOut) as error:
            self.ask([("old", error.text(self.language))])
            return
        except BadInput as error:
            self.ask([("new", error.text(self.language))])
            return
        self.over = {session_id, *(page.session_id for page in self.pages.pages_of(person_id))}
        self.identity.remember(self, signed_in.session_id)
        self.redirect(f"{self.base_url}password?note=password_changed", status=303)

    def ask(self, problems: list[tuple[str, str]]) -> None:
        """Show the form, with problems as (field, sentence)."""
        note = text("password_changed", self.language) if self.get_query_argument("note", "") == "password_changed" else ""
        forced = self.person.must_change_password
        self.show("password.html", text("password_title", self.language), problems=problems, forced=forced, note=note)


class ConfirmHandler(JsonHandler):
    """``/api/confirm``: the password once more before an act that counts as a signature. It never comes near a kernel."""

    async def post(self) -> None:
        """204 where it is right; 403 with the sentence where it is wrong or the account rests."""
        self.pace("door", str(self.request.remote_ip))
        require_same_account(self)
        password = self.typed_password()
        if not password:
            self.set_status(400)
            self.send_json({"error": text("confirm_blank", self.language), "reference": self.reference})
            return
        try:
            await self.workers.hash(confirm, self.desk, self.official.session_id, password)
        except (SignInFailed, LockedOut) as error:
            log.info("confirm", result=error.code, reference=self.reference)
            raise
        log.info("confirm", result="ok", reference=self.reference)
        self.set_status(204)
        self.finish()

    def typed_password(self) -> str:
        """The password in the body; blank where there is none."""
        try:
            content = json.loads(self.request.body[:BODY_LIMIT])
        except (ValueError, RecursionError):
            return ""
        found = content.get("password") if isinstance(content, dict) else None
        return found if isinstance(found, str) else ""
