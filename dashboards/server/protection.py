"""Headers that limit what a page may do. Sources: CSP Level 3; OWASP secure headers."""

import re

_HOST = re.compile(r"^[A-Za-z0-9.\-\[\]:]{1,255}$")


def page_headers(nonce: str, host: str) -> dict[str, str]:
    """Headers of every page. ``nonce``: of the inline scripts of this answer. ``host``: as asked for, for the page's own websocket.

    ``blob:`` is how a widget's one-line loader travels; inline styles are how the lab shell lays itself out; nothing comes from elsewhere.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.match(host) else ""
    policy = (
        "default-src 'none'",
        f"script-src 'self' blob: 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self'{sockets}",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "manifest-src 'self'",
    )
    return {
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


def static_headers() -> dict[str, str]:
    """Headers of static files."""
    return {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Server": "reserve"}
