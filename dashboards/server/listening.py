"""The listening server: TLS by configuration, limits of time and size, the gate in front of everything."""

import ssl
from typing import Any

import structlog

from dashboards.server.gate import HEADER_BYTES, Gate, GuardedServer
from dashboards.server.hosts import Names, Proxies
from dashboards.server.rates import Rates
from dashboards.server.start_checks import UnsafeStart, said
from dashboards.settings import Settings

BODY_LIMIT = 1024 * 1024
"""Bytes of a request; uploads have a door of their own."""

log = structlog.get_logger("reserve.listen")


def tls_context(chosen: Settings) -> ssl.SSLContext | None:
    """TLS 1.2 or newer with the certificate of the settings; None without one. Raises :class:`UnsafeStart` for a wrong one."""
    if chosen.tls_cert is None or chosen.tls_key is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    load_certificate(context, chosen)
    return context


def load_certificate(context: ssl.SSLContext, chosen: Settings) -> None:
    """Read certificate and key, at the start and when they were renewed; open connections keep theirs."""
    if chosen.tls_cert is None or chosen.tls_key is None:
        return
    try:
        context.load_cert_chain(chosen.tls_cert, chosen.tls_key)
    except (ssl.SSLError, OSError) as error:
        raise UnsafeStart([said("start_tls_wrong", why=error)]) from error


def renew_certificate(context: ssl.SSLContext, chosen: Settings) -> None:
    """Read them again; a wrong pair leaves the old one in use and is logged."""
    try:
        load_certificate(context, chosen)
    except UnsafeStart as error:
        log.error("certificate_not_renewed", why="; ".join(error.faults))  # noqa: TRY400 - the trace says nothing more
        return
    log.info("certificate_renewed")


def proxies_of(chosen: Settings) -> Proxies:
    """Whose forwarded headers are believed: nobody's unless the server stands behind a proxy."""
    return Proxies.of(chosen.trusted_proxies if chosen.behind_proxy else ())


def guarded_server(application: Any, chosen: Settings, rates: Rates, tls: ssl.SSLContext | None) -> GuardedServer:
    """The server as it listens. A connection that says nothing, or says it too slowly, is closed."""
    proxies = proxies_of(chosen)
    gate = Gate(
        application,
        Names.of(chosen.host, chosen.hosts),
        proxies,
        rates,
        base_url=chosen.base_url,
        https_only=chosen.behind_proxy and not chosen.tls,
    )
    return GuardedServer(
        gate,
        connections_per_address=chosen.connections_per_address,
        spared=proxies.trusts,
        ssl_options=tls,
        max_body_size=BODY_LIMIT,
        max_header_size=HEADER_BYTES,
        idle_connection_timeout=chosen.header_seconds,
        body_timeout=chosen.body_seconds,
        chunk_size=64 * 1024,
    )
