"""Headers that limit what a page may do. Sources: CSP Level 3; OWASP secure headers."""

import re

HSTS = "max-age=31536000"
"""One year, this host only: other services of the authority keep their own rule."""

_HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]{1,255}$")


def page_headers(host: str, *, encrypted: bool = False) -> dict[str, str]:
    """Headers of every page. ``host``: as asked for, for the page's own websocket.

    No inline script, no inline style, nothing from elsewhere: scripts and styles are files of the product.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.match(host) else ""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        f"connect-src 'self'{sockets}",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "manifest-src 'self'",
    )
    return {
        **({"Strict-Transport-Security": HSTS} if encrypted else {}),
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Server": "reserve",
    }


def plain_headers() -> dict[str, str]:
    """Headers of an answer that is only a sentence."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'",
        "Server": "reserve",
    }


def file_headers() -> dict[str, str]:
    """Headers of a file that somebody attached: saved, never shown by the browser, and powerless if it were."""
    return {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff", "X-Download-Options": "noopen"}


def static_headers() -> dict[str, str]:
    """Headers of static files."""
    return {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Server": "reserve"}
