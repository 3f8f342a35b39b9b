"""An open page without a browser: the requests and messages that the page's scripts send, hundreds of them in one process.

    async with Visitor(base) as visitor:
        await visitor.sign_in("changxing.clerk", "password")
        page = await visitor.open("/entry?project=3305-2024-00001")
        edit = await page.edit("output_before_t_per_year", "160", "10kt/yr")   # saved by HTTP, answered by the kernel
        result = await page.submit()                                           # the message "done" or "failed"
        await page.leave()

Every call ends in time: ``TimeoutError`` when nothing came, ``ConnectionError`` when the line broke, :class:`LineLost` (one of them) with
the close code when the websocket was closed, :class:`NotServed` where the server answered with something else than asked for.
"""

import asyncio
import copy
import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from tests.support.http_line import PATIENCE, Answer, HttpLine
from tests.support.page_outbox import BACK_OFF, STOPPED, Outbox

PROTOCOL = Subprotocol("v1.kernel.websocket.jupyter.org")
BEAT = "beat"
_OUTPUT = re.compile(r'<script type="application/json" data-output>(.*?)</script>', re.DOTALL)


class LineLost(ConnectionError):
    """The websocket was closed. ``code`` 4410: the kernel has ended and will not come back."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the line to the kernel was closed with code {code}")
        self.code = code


class NotServed(RuntimeError):
    """The server answered, but not with what was asked for."""

    def __init__(self, what: str, answer: Answer) -> None:
        super().__init__(f"{what} was answered with {answer.status}: {answer.text[:300]}")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Edit:
    """Seconds until the kernel had answered and until the server had the text; ``state`` as the page shows it."""

    answered_s: float
    saved_s: float
    state: str


@dataclass(slots=True)
class Visitor:
    """One browser: cookies and connections, shared by its pages."""

    base: str
    http: HttpLine = field(init=False)
    pages: list["ClientPage"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.http = HttpLine(self.base)

    async def __aenter__(self) -> "Visitor":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def sign_in(self, login: str, password: str) -> None:
        """Through the door, as the form does."""
        await self.http.get("/sign-in")
        answer = await self.http.post_form("/sign-in", {"login": login, "password": password})
        if answer.status != 303:
            raise NotServed("signing in", answer)

    async def enter(self, session_id: str) -> None:
        """With a session that was opened before."""
        self.http.cookies["reserve"] = session_id
        await self.http.get("/sign-in")

    async def open(self, address: str, *, earlier: Outbox | None = None, seconds: float = 60.0) -> "ClientPage":
        """Open a page with its components and its line; ``earlier`` is what a lost page of the same project left unsent."""
        page = await self.load(address, seconds=seconds)
        await page.connect(seconds=seconds)
        if earlier is not None:
            page.adopt(earlier)
        return page

    async def load(self, address: str, *, seconds: float = 60.0) -> "ClientPage":
        """Only the page's HTML with its components as data, read to its end; its kernel runs then, and nobody is connected to it yet."""
        started, first = time.perf_counter(), 0.0

        def note(_part: bytes) -> None:
            nonlocal first
            first = first or time.perf_counter()

        answer = await self.http.get(address, seconds=seconds, on_part=note)
        kernel_id, account = (answer.text.partition(f'data-{name}="')[2].partition('"')[0] for name in ("kernel", "account"))
        if answer.status != 200 or not kernel_id:
            raise NotServed(f"opening {address}", answer)
        page = ClientPage(self.http, kernel_id, account, answer.text)
        page.first_byte_s, page.html_s = first - started, time.perf_counter() - started
        page.take(json.loads(output) for output in _OUTPUT.findall(answer.text))
        if not page.outputs:
            raise NotServed(f"opening {address}, which shows no component,", answer)
        self.pages.append(page)
        return page

    async def close(self) -> None:
        """Leave what is still open, silently: the server may be gone."""
        for page in self.pages:
            await page.drop()
        self.http.close()


@dataclass(slots=True)
class ClientPage:
    """One open page and its line to the kernel.

    ``outputs``: ids of what the cells show; ``models``: state by id; ``form``: id of the entry form, "" on other pages.
    """

    http: HttpLine
    kernel_id: str
    account: str
    html: str
    first_byte_s: float = 0.0
    html_s: float = 0.0
    outputs: list[str] = field(default_factory=list)
    models: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    form: str = ""
    outbox: Outbox = field(default_factory=Outbox)
    close_code: int | None = None
    messages: list[dict[str, Any]] = field(default_factory=list)
    """Messages of the component that answered no question."""
    _screen: dict[str, Any] = field(default_factory=dict)
    _pending: dict[str, None] = field(default_factory=dict)
    _seq: int = 0
    _waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _beats: list[asyncio.Future[None]] = field(default_factory=list)
    _client: str = field(default_factory=lambda: secrets.token_hex(8))
    _session: str = field(default_factory=lambda: secrets.token_hex(16))
    _socket: ClientConnection | None = None
    _reader: asyncio.Task[None] | None = None
    _posting: asyncio.Lock = field(default_factory=asyncio.Lock)

    # The line -------------------------------------------------------------------------------------------------
    @property
    def connected(self) -> bool:
        """Whether the websocket is open."""
        return self._reader is not None and not self._reader.done()

    def take(self, outputs: Iterable[Mapping[str, Any]]) -> None:
        """Take the components over that the page's text holds."""
        for output in outputs:
            self.outputs.append(output["model_id"])
            self._know(output["models"])
        self.form = next((name for name, state in self.models.items() if "field_revisions" in state), "")
        if self.form:
            state = self.models[self.form]
            self.outbox = Outbox(dict(state["field_revisions"]), state["revision"])
            self._screen = copy.deepcopy({"tables": {}, **state["values"], "explanations": state["explanations"]})

    def _know(self, models: Mapping[str, Any]) -> None:
        for name, made in models.items():
            self.models.setdefault(name, {}).update(made["state"])
            self.versions[name] = made["version"]

    async def connect(self, *, seconds: float = PATIENCE) -> None:
        """Open the line and ask for what was missed. May be called again after the line broke; a kernel that is gone is ``NotServed``."""
        async with asyncio.timeout(seconds):
            address = f"ws://{self.http.host}/api/kernels/{self.kernel_id}/channels?session_id={self._session}"
            try:
                self._socket = await connect(
                    address, additional_headers={"Cookie": self.http.cookie_header}, origin=Origin(self.http.base), subprotocols=[PROTOCOL],
                    compression=None, ping_interval=None, max_size=None, proxy=None, open_timeout=seconds, close_timeout=2,
                )  # fmt: skip
            except InvalidHandshake as error:
                answer = await self.http.get(f"/api/kernels/{self.kernel_id}", seconds=seconds)
                if answer.status != 200:
                    raise NotServed("asking for the kernel", answer) from error
                raise LineLost(None) from error
            self.close_code = None
            self._reader = asyncio.create_task(self._read(self._socket))
            for name in self.outputs:
                hello = {"type": "hello", "versions": self.versions}
                await self._send("comm_msg", {"comm_id": name, "data": {"method": "custom", "content": hello}})

    async def beat(self, *, seconds: float = PATIENCE) -> None:
        """Ask the server whether the line stands, as a page does that has heard nothing for a while."""
        if self._socket is None:
            raise LineLost(None)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._beats.append(future)
        async with asyncio.timeout(seconds):
            try:
                await self._socket.send(BEAT)
            except ConnectionClosed as closed:
                raise LineLost(_code(closed)) from closed
            await future

    async def _send(self, kind: str, content: dict[str, Any]) -> None:
        if self._socket is None:
            raise LineLost(None)
        header = {
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "msg_id": secrets.token_hex(16), "msg_type": kind,
            "session": self._session, "username": "", "version": "5.4",
        }  # fmt: skip
        whole = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        try:
            await self._socket.send(serialize_msg_to_ws_v1(whole, "shell", _pack))  # type: ignore[no-untyped-call]
        except ConnectionClosed as closed:
            raise LineLost(_code(closed)) from closed

    async def _read(self, socket: ClientConnection) -> None:
        try:
            while True:
                frame = await socket.recv()
                if isinstance(frame, bytes):
                    self._heard(frame)
                elif frame == BEAT:
                    self._settle(self._beats, None)
        except ConnectionClosed as closed:
            self.close_code = _code(closed)
            waiting: list[asyncio.Future[Any]] = [*self._waiting.values(), *self._beats]
            self._waiting.clear()
            self._beats.clear()
            for future in waiting:
                if not future.done():
                    future.set_exception(LineLost(self.close_code))

    @staticmethod
    def _settle(futures: list[asyncio.Future[Any]], result: Any) -> None:
        for future in futures:
            if not future.done():
                future.set_result(result)
        futures.clear()

    def _heard(self, frame: bytes) -> None:
        _, parts = deserialize_msg_from_ws_v1(frame)  # type: ignore[no-untyped-call]
        if json.loads(parts[0])["msg_type"] == "comm_msg":
            content = json.loads(parts[3])
            self._told(content["comm_id"], content["data"])

    def _told(self, model: str, data: dict[str, Any]) -> None:
        message = data if data["method"] == "update" else data.get("content", {})
        if "version" in message:
            self.versions[model] = message["version"]
        self.models.setdefault(model, {}).update(message.get("state", {}))
        if data["method"] != "custom" or message.get("type") in {"received", "progress"}:
            return
        if message.get("type") == "welcome":
            self._know(message["models"])
            return
        number = message.get("seq", 0)
        if number not in self._waiting or message.get("client") != self._client:
            self.messages.append(message)
            return
        self._settle([self._waiting.pop(seq) for seq in list(self._waiting) if seq <= number], message)

    async def closed(self, seconds: float = PATIENCE) -> int | None:
        """Wait until the line is closed; its code. Raises ``TimeoutError``."""
        if self._reader is not None:
            async with asyncio.timeout(seconds):
                await asyncio.wait([self._reader])
                if not self._reader.done():
                    raise TimeoutError
        return self.close_code

    # The form -------------------------------------------------------------------------------------------------
    @property
    def state(self) -> dict[str, Any]:
        """What the form shows: ``findings``, ``panel``, ``values`` as opened, and so on."""
        return self.models[self.form]

    def shown(self, path: str) -> tuple[str, str | None]:
        """Text and unit on the screen."""
        entry = self._cells(path).get(path.rsplit("/", maxsplit=1)[-1]) or {}
        return entry.get("text", ""), entry.get("unit")

    def type(self, path: str, text: str, unit: str | None = None) -> None:
        """Write into a field; nothing is sent before :meth:`save`, :meth:`ask` or :meth:`edit`."""
        self._cells(path, make=True)[path.rsplit("/", maxsplit=1)[-1]] = {"text": text, "unit": unit}
        self._pending[path] = None
        self.outbox.put(path, text, unit if text else None)

    async def edit(self, path: str, text: str, unit: str | None = None, *, seconds: float = PATIENCE) -> Edit:
        """Type and leave the field: the save goes out and the kernel is asked, both at once. The save may fail, the answer may not."""
        started = time.perf_counter()
        self.type(path, text, unit)

        async def timed(work: Any) -> float:
            await work
            return time.perf_counter() - started

        saved, answered = await asyncio.gather(timed(self.save(seconds=seconds)), timed(self.ask(seconds=seconds)))
        return Edit(answered, saved, self.outbox.state)

    async def ask(self, *, seconds: float = PATIENCE) -> dict[str, Any]:
        """Tell the kernel what changed; its answer; :attr:`state` is new then. Raises ``RuntimeError`` on "failed"."""
        changes = {path: dict(zip(("text", "unit"), self.shown(path), strict=True)) for path in self._pending}
        self._pending.clear()
        answer = await self.tell("changed", {"changes": changes, "raw": self._raw(), "step": "production"}, seconds=seconds)
        if answer["type"] != "answer":
            raise RuntimeError(f"the kernel answered {answer}")
        return answer

    async def save(self, *, seconds: float = PATIENCE) -> str:
        """One request with what waits, as the outbox sends it; the state it leaves. A line that is down is the state ``offline``."""
        async with self._posting:
            batch = self.outbox.batch()
            if not batch:
                return self.outbox.state
            headers = {"Content-Type": "application/json", "Accept": "application/json", "X-Reserve-Account": self.account}
            try:
                answer = await self.http.post(self._draft, _pack(self.outbox.body(batch)), headers, seconds=seconds)
            except (ConnectionError, TimeoutError):
                self.outbox.state = "offline"
            else:
                self.outbox.answered(answer.status, _json(answer), batch)
            return self.outbox.state

    async def flush(self, *, seconds: float = PATIENCE) -> str:
        """Save until nothing waits, backing off as the page does; gives up after ``seconds`` or where trying again has no sense."""
        end, failures = time.monotonic() + seconds, 0
        while self.outbox.entries and time.monotonic() < end:
            state = await self.save(seconds=max(0.1, end - time.monotonic()))
            if state in STOPPED.values():
                break
            if state == "offline":
                await asyncio.sleep(min(BACK_OFF[min(failures, len(BACK_OFF) - 1)], max(0.0, end - time.monotonic())))
                failures += 1
        return self.outbox.state

    async def submit(self, *, key: str = "", seconds: float = 60.0) -> dict[str, Any]:
        """Flush, then submit; the message ``done`` or ``failed``. ``key`` repeats an earlier submission."""
        if await self.flush(seconds=seconds) in {"offline", "conflict", *STOPPED.values()}:
            raise RuntimeError(f"not submitted: the outbox is {self.outbox.state}")
        payload = {"revision": self.outbox.revision, "raw": self._raw()}
        return await self.tell("action", {"name": "submit", "key": key or self.submission_key, "payload": payload}, seconds=seconds)

    @property
    def submission_key(self) -> str:
        """The key of a submission of what is on the screen now: the same act sent again carries the same key."""
        return f"{self.outbox.client}-{self.outbox.revision}"

    async def tell(self, kind: str, body: dict[str, Any] | None = None, *, seconds: float = PATIENCE) -> dict[str, Any]:
        """Send the form a numbered message and wait for its answer."""
        self._seq += 1
        seq = self._seq
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[seq] = future
        try:
            async with asyncio.timeout(seconds):
                content = {**(body or {}), "type": kind, "seq": seq, "client": self._client}
                await self._send("comm_msg", {"comm_id": self.form, "data": {"method": "custom", "content": content}})
                return await future
        finally:
            self._waiting.pop(seq, None)

    def adopt(self, earlier: Outbox) -> None:
        """Show and keep what an earlier page of the same project could not save."""
        for entry in self.outbox.adopt(earlier):
            if entry.op == "set":
                self._cells(entry.path, make=True)[entry.path.rsplit("/", maxsplit=1)[-1]] = {"text": entry.text, "unit": entry.unit}
            self._pending[entry.path] = None

    # The end --------------------------------------------------------------------------------------------------
    async def leave(self, *, seconds: float = PATIENCE) -> None:
        """Leave the page: what waits is sent once more, the server hears that the page is left, the line is closed."""
        if self.outbox.entries:
            await self.save(seconds=seconds)
        answer = await self.http.post(f"/api/leave/{self.kernel_id}", seconds=seconds)
        await self.drop()
        if answer.status not in {204, 404}:
            raise NotServed("leaving", answer)

    async def drop(self) -> None:
        """Close the line without a word, as a browser that is killed does."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None
        if self._reader is not None:
            await asyncio.wait([self._reader], timeout=PATIENCE)

    # Inside ---------------------------------------------------------------------------------------------------
    @property
    def _draft(self) -> str:
        return f"/api/drafts/{self.state['project']}"

    def _cells(self, path: str, *, make: bool = False) -> dict[str, Any]:
        parts = path.split("/")
        if parts[0] == "explain":
            raise ValueError("justifications are not typed by this client")
        if len(parts) == 1:
            fields: dict[str, Any] = self._screen["fields"]
            return fields
        rows = self._screen["tables"].setdefault(parts[0], []) if make else self._screen["tables"].get(parts[0], [])
        row = next((row for row in rows if row["key"] == parts[1]), None)
        if row is None:
            row = {"key": parts[1], "cells": {}}
            if make:
                rows.append(row)
        cells: dict[str, Any] = row["cells"]
        return cells

    def _raw(self) -> dict[str, Any]:
        def filled(cells: dict[str, Any]) -> dict[str, Any]:
            return {name: {key: value for key, value in cell.items() if value} for name, cell in cells.items() if cell.get("text")}

        tables = {
            name: [{"key": row["key"], "cells": filled(row["cells"])} for row in rows] for name, rows in self._screen["tables"].items()
        }
        return {"fields": filled(self._screen["fields"]), "tables": tables, "explanations": self._screen["explanations"]}


def _pack(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _json(answer: Answer) -> dict[str, Any] | None:
    try:
        content = answer.json()
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _code(closed: ConnectionClosed) -> int | None:
    return closed.rcvd.code if closed.rcvd else None
