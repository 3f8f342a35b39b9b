"""Who stands between us and the browser, and under which names the server may be asked for."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

from tornado.httputil import HTTPHeaders

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Real-Ip",
              "X-Scheme", "X-Forwarded-Server", "Forwarded", "Via")  # fmt: skip
PROXIED_HEADER = "X-Reserve-Proxied"
"""Our own mark on a request that came with forwarded headers, from whomever: it is not one of this machine itself."""

_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::(?P<port>\d{1,5}))?")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a request came from, after what a trusted proxy said of it."""

    address: str
    protocol: str
    proxied: bool


@dataclass(frozen=True, slots=True)
class Proxies:
    """The machines whose forwarded headers are believed."""

    networks: tuple[Network, ...]

    @classmethod
    def of(cls, addresses: Sequence[str]) -> "Proxies":
        """From addresses and networks such as ``10.1.2.3`` and ``10.1.0.0/24``. Raises ``ValueError`` for anything else."""
        return cls(tuple(ipaddress.ip_network(address, strict=False) for address in addresses))

    def trusts(self, address: str) -> bool:
        """Whether a direct peer is one of them."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def read(self, address: str, protocol: str, headers: HTTPHeaders) -> Peer:
        """Who asks. Forwarded headers are taken out of every request; only a trusted peer's are read before that.

        The client's address is the rightmost one in ``X-Forwarded-For`` that is no proxy of ours: what stands left of it, the
        client may have written itself.
        """
        said = {name: headers[name] for name in _FORWARDED if name in headers}
        for name in said:
            del headers[name]
        if said:
            headers[PROXIED_HEADER] = "yes"
        if not self.trusts(address):
            return Peer(address, protocol, proxied=False)
        hops = [hop.strip() for hop in said.get("X-Forwarded-For", "").split(",")]
        client = next((hop for hop in reversed(hops) if hop and not self.trusts(hop)), address)
        scheme = said.get("X-Forwarded-Proto", protocol).rpartition(",")[2].strip().lower()
        host = said.get("X-Forwarded-Host", "").rpartition(",")[2].strip()
        if host:
            headers["Host"] = host
        return Peer(client if _is_address(client) else address, scheme if scheme in {"http", "https"} else protocol, proxied=True)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Names:
    """The names under which the server answers; an address as such always may be asked for, a foreign name never.

    A page of another site whose name was pointed at this machine (DNS rebinding) asks under that other name.
    """

    known: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, host: str, more: Sequence[str]) -> "Names":
        """Those of this machine, the one it listens at, and those of the settings."""
        here = {"localhost", socket.gethostname().lower()}
        return cls(frozenset({*here, host.lower(), *(name.strip().lower().rstrip(".") for name in more)}))

    def allow(self, asked: str) -> bool:
        """Whether a ``Host`` header names this server."""
        found = _HOST.fullmatch(asked)
        if found is None:
            return False
        name = found["name"].lower().rstrip(".")
        return name in self.known or _is_address(name.strip("[]"))
