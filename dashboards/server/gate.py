"""The outermost guard: every request passes here before any handler is chosen, static files and websockets included.

It knows no session. It refuses what no browser of ours sends: foreign hosts, other sites, endless addresses and headers, floods.
"""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from http.client import responses
from urllib.parse import urlsplit
from weakref import WeakSet

import structlog
from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerConnectionDelegate,
    RequestStartLine,
    ResponseStartLine,
)  # fmt: skip
from tornado.iostream import IOStream

from dashboards.server.hosts import Names, Peer, Proxies
from dashboards.server.protection import plain_headers
from dashboards.server.rates import Rates
from dashboards.server.texts import text

log = structlog.get_logger("reserve.gate")

METHODS = frozenset({"GET", "HEAD", "POST", "DELETE"})
SAFE = frozenset({"GET", "HEAD"})
ADDRESS_LIMIT = 4096
COOKIE_LIMIT = 8192
HEADER_COUNT = 80
HEADER_BYTES = 32 * 1024
PROBES = ("health", "ready", "metrics")
"""Asked for by watchdogs on the machine itself, in plain HTTP."""

_PLAIN_ADDRESS = re.compile(r"[\x21-\x7e]+")
_MANY_ADDRESSES = 1_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request goes no further: status, key of the sentence, and headers of the answer."""

    status: int
    key: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gate(HTTPServerConnectionDelegate):
    """``application``: what stands behind; ``https_only``: a proxy in front speaks TLS to people, so plain requests are sent there."""

    application: HTTPServerConnectionDelegate
    names: Names
    proxies: Proxies
    rates: Rates
    base_url: str = "/"
    https_only: bool = False

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """One request of a connection begins."""
        return _Passage(self, server_conn, request_conn)

    def judge(self, peer: Peer, start: RequestStartLine, headers: HTTPHeaders) -> Refusal | None:
        """The first reason against a request, or None."""
        return (
            self.form(start, headers)
            or self.known_host(headers)
            or self.encrypted(peer, start, headers)
            or self.same_site(peer, start, headers)
            or self.pace(peer)
        )

    def form(self, start: RequestStartLine, headers: HTTPHeaders) -> Refusal | None:
        """Method, address and headers as browsers send them."""
        if start.method not in METHODS:
            return Refusal(405, "gate_method", (("Allow", ", ".join(sorted(METHODS))),))
        if len(start.path) > ADDRESS_LIMIT:
            return Refusal(414, "gate_address_long")
        if not _PLAIN_ADDRESS.fullmatch(start.path) or not start.path.startswith("/"):
            return Refusal(400, "gate_address")
        if len(list(headers.get_all())) > HEADER_COUNT or len(headers.get("Cookie", "")) > COOKIE_LIMIT:
            return Refusal(431, "gate_headers")
        return None

    def known_host(self, headers: HTTPHeaders) -> Refusal | None:
        """The server answers under its own names only."""
        return None if self.names.allow(headers.get("Host", "")) else Refusal(421, "gate_host")

    def encrypted(self, peer: Peer, start: RequestStartLine, headers: HTTPHeaders) -> Refusal | None:
        """Where TLS ends at a proxy, nobody signs in around it."""
        if not self.https_only or peer.protocol == "https" or start.path.partition("?")[0] in {self.base_url + name for name in PROBES}:
            return None
        return Refusal(308, "gate_plain", (("Location", f"https://{headers['Host']}{start.path}"),))

    def same_site(self, peer: Peer, start: RequestStartLine, headers: HTTPHeaders) -> Refusal | None:
        """What changes something, opens a socket or reads data is asked for by our own pages only; a link may come from anywhere."""
        socket = headers.get("Upgrade", "").lower() == "websocket"
        if start.method in SAFE and not socket and not start.path.startswith(f"{self.base_url}api/"):
            return None
        if headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return Refusal(403, "gate_site")
        origin = headers.get("Origin")
        if origin is None:
            return None
        parts = urlsplit(origin)
        same = parts.scheme == peer.protocol and parts.netloc.lower() == headers.get("Host", "").lower()
        return None if same else Refusal(403, "gate_site")

    def pace(self, peer: Peer) -> Refusal | None:
        """One address does not get all of the server."""
        wait = self.rates.take("address", peer.address)
        return Refusal(429, "error_rate", (("Retry-After", str(math.ceil(wait))),)) if wait else None


class _Passage(HTTPMessageDelegate):
    """One request at the gate: refused in two languages, or handed on."""

    def __init__(self, gate: Gate, server_conn: object, request_conn: HTTPConnection) -> None:
        self.gate = gate
        self.server_conn = server_conn
        self.request_conn = request_conn
        self.behind: HTTPMessageDelegate | None = None

    def headers_received(self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders):  # type: ignore[no-untyped-def]
        """Judge; what may pass goes on as if nobody had stood here."""
        context = self.request_conn.context  # type: ignore[attr-defined]
        direct = context.address[0] if isinstance(context.address, tuple) and context.address else context.remote_ip
        protocol = getattr(context, "reserve_protocol", context.protocol)
        context.reserve_protocol = protocol  # a proxy sends requests of many clients over one connection
        peer = self.gate.proxies.read(direct, protocol, headers)
        context.remote_ip, context.protocol = peer.address, peer.protocol
        start = start_line if isinstance(start_line, RequestStartLine) else RequestStartLine("", "", "")
        refusal = self.gate.judge(peer, start, headers)
        if refusal is not None:
            log.info("refused_at_gate", why=refusal.key, status=refusal.status, address=peer.address)
            metrics = getattr(self.gate.application, "settings", {}).get("reserve_metrics")
            if metrics is not None:
                metrics.answered("gate", refusal.status, 0.0)
            self.refuse(refusal, start)
            return None
        self.behind = self.gate.application.start_request(self.server_conn, self.request_conn)
        return self.behind.headers_received(start_line, headers)

    def refuse(self, refusal: Refusal, start: RequestStartLine) -> None:
        """Answer and close: what else is on the line is not read."""
        sentences = {language: text(refusal.key, language) for language in ("zh", "en")}
        if start.path.startswith(f"{self.gate.base_url}api/"):
            body, kind = json.dumps({"error": " / ".join(sentences.values())}, ensure_ascii=False), "application/json; charset=utf-8"
        else:
            body, kind = "\n".join((*sentences.values(), "")), "text/plain; charset=utf-8"
        content = body.encode()
        given = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Connection": "close",
            **plain_headers(),
            **dict(refusal.headers),
        }
        line = ResponseStartLine("HTTP/1.1", refusal.status, responses.get(refusal.status, "Refused"))
        self.request_conn.write_headers(line, HTTPHeaders(given), b"" if start.method == "HEAD" else content)
        self.request_conn.finish()

    def data_received(self, chunk: bytes):  # type: ignore[no-untyped-def]
        """Hand on."""
        return self.behind.data_received(chunk) if self.behind is not None else None

    def finish(self) -> None:
        """Hand on."""
        if self.behind is not None:
            self.behind.finish()

    def on_connection_close(self) -> None:
        """Hand on."""
        if self.behind is not None:
            self.behind.on_connection_close()


class GuardedServer(HTTPServer):
    """An HTTP server with a limit of open connections per address; a trusted proxy, which speaks for many, has none."""

    most: int
    spared: Callable[[str], bool]

    def initialize(  # type: ignore[override]
        self, *args: object, connections_per_address: int, spared: Callable[[str], bool], **kwargs: object
    ) -> None:
        """As Tornado's, with the limit."""
        self.most, self.spared = connections_per_address, spared
        self.streams: dict[str, WeakSet[IOStream]] = {}
        super().initialize(*args, **kwargs)  # type: ignore[arg-type]

    def handle_stream(self, stream: IOStream, address: tuple) -> None:  # type: ignore[type-arg]
        """Take the connection, or close it where the address has too many."""
        here = str(address[0]) if address else ""
        if not self.spared(here):
            if len(self.streams) > _MANY_ADDRESSES:
                self.streams = {peer: streams for peer, streams in self.streams.items() if any(not one.closed() for one in streams)}
            mine = self.streams.setdefault(here, WeakSet())
            if len(mine) >= self.most:
                mine = self.streams[here] = WeakSet(one for one in mine if not one.closed())
            if len(mine) >= self.most:
                log.warning("too_many_connections", limit=self.most)
                stream.close()
                return
            mine.add(stream)
        super().handle_stream(stream, address)
