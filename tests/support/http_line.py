"""HTTP as a browser speaks it: cookies, kept connections, at most six of them to a server. Light enough for hundreds in one process."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

CONNECTIONS = 6
"""How many connections a browser opens to one server."""

PATIENCE = 30.0
"""Seconds for a whole exchange unless a call names another limit."""

_Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class ConnectionCut(ConnectionError):
    """The server closed the connection before its answer was complete."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body as JSON; raises ``ValueError`` where it is none."""
        return json.loads(self.body)


@dataclass(slots=True)
class HttpLine:
    """Connections of one browser to one server. Raises ``ConnectionError`` or ``TimeoutError``, never waits for ever."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)
    _idle: list[_Pipe] = field(default_factory=list)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.base).netloc

    @property
    def cookie_header(self) -> str:
        """All cookies as one header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str, *, seconds: float = PATIENCE, on_part: Callable[[bytes], None] | None = None) -> Answer:
        """GET; ``on_part`` hears each part of a streamed body as it comes."""
        return await self.request("GET", path, seconds=seconds, on_part=on_part)

    async def post(self, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, *, seconds: float = PATIENCE) -> Answer:
        """POST with the XSRF token in its header."""
        return await self.request("POST", path, body, {"X-XSRFToken": self.cookies.get("_xsrf", ""), **(headers or {})}, seconds=seconds)

    async def post_form(self, path: str, fields: Mapping[str, str], *, seconds: float = PATIENCE) -> Answer:
        """POST as a form does."""
        return await self.post(path, urlencode(fields).encode(), {"Content-Type": "application/x-www-form-urlencoded"}, seconds=seconds)

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None,
        *, seconds: float = PATIENCE, on_part: Callable[[bytes], None] | None = None,
    ) -> Answer:  # fmt: skip
        """One exchange; redirects are not followed. A kept connection that turns out dead is replaced once, as browsers do."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", f"Origin: {self.base}", f"Content-Length: {len(body)}"]
        lines += [f"Cookie: {self.cookie_header}"] if self.cookies else []
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        message = "\r\n".join((*lines, "", "")).encode() + body
        async with asyncio.timeout(seconds), self._places:
            while self._idle:
                pipe = self._idle.pop()
                try:
                    first = await _send(pipe, message)
                except ConnectionError:
                    pipe[1].close()
                except BaseException:
                    pipe[1].close()
                    raise
                else:
                    return await self._read(pipe, first, on_part)
            pipe = await asyncio.open_connection(*_address(self.base))
            try:
                first = await _send(pipe, message)
            except BaseException:
                pipe[1].close()
                raise
            return await self._read(pipe, first, on_part)

    async def _read(self, pipe: _Pipe, first: bytes, on_part: Callable[[bytes], None] | None) -> Answer:
        reader, writer = pipe
        try:
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            status, headers = int(head[0].split(" ", 2)[1]), self._headers(head[1:])
            body = await _body(reader, status, headers, on_part)
        except BaseException as error:
            writer.close()
            if isinstance(error, asyncio.IncompleteReadError):
                raise ConnectionCut("the connection ended inside an answer") from error
            raise
        if headers.get("connection", "").lower() == "close":
            writer.close()
        else:
            self._idle.append(pipe)
        return Answer(status, headers, body)

    def _headers(self, lines: list[str]) -> dict[str, str]:
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].strip().partition("=")
                if content.strip('"'):
                    self.cookies[cookie] = content
                else:
                    self.cookies.pop(cookie, None)
            elif name:
                headers[name.lower()] = value.strip()
        return headers

    def close(self) -> None:
        """Close the kept connections."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()


def _address(base: str) -> tuple[str, int]:
    parts = urlsplit(base)
    return parts.hostname or "127.0.0.1", parts.port or 80


async def _send(pipe: _Pipe, message: bytes) -> bytes:
    """Send, and wait for the first byte of the answer: until then a kept connection may turn out to be dead."""
    reader, writer = pipe
    writer.write(message)
    first = await reader.read(1)
    if not first:
        raise ConnectionCut("the connection was closed without an answer")
    return first


async def _body(
    reader: asyncio.StreamReader, status: int, headers: Mapping[str, str], on_part: Callable[[bytes], None] | None
) -> bytes:  # fmt: skip
    if status in {204, 304}:
        return b""
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        part = (await reader.readexactly(size + 2))[:-2]
        parts.append(part)
        if on_part is not None:
            on_part(part)
    await reader.readuntil(b"\r\n")
    return b"".join(parts)
