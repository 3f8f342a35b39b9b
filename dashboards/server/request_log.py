"""What is written down and counted of a request: which route, how it ended, how long it took. Never what it carried."""

from typing import Any

import structlog

from dashboards.logs import short_hash
from dashboards.server.identity import KERNEL_HEADER, Official
from dashboards.server.kernels import PageKernels

log = structlog.get_logger("reserve.request")
SLOW_SECONDS = 1.0
_PATH_IS_TYPED = frozenset({"MissingHandler", "AssetHandler"})
"""Routes whose path may be anything; the others match narrow patterns: codes and identifiers."""


def route_of(handler: Any) -> str:
    """The name of the route: the page's, else the handler's. One of a fixed list."""
    page = getattr(handler, "page", None)
    return f"page.{page.name}" if page is not None else type(handler).__name__.removesuffix("Handler").lower()


def kind_of(pages: PageKernels, kernel_id: str) -> str:
    """How the kernel of a page came to be: ``forked`` or ``stock``."""
    return "forked" if getattr(pages.open_pages.get(kernel_id), "forked", False) else "stock"


def whose(handler: Any) -> dict[str, str]:
    """The session of a request as the log calls it; nothing for a stranger."""
    user = getattr(handler, "_jupyter_current_user", None)
    return {"session": short_hash(user.session_id)} if isinstance(user, Official) else {}


def log_request(handler: Any) -> None:
    """Count every answer; write down those that failed, were refused or slow, and each opened page."""
    request, status = handler.request, handler.get_status()
    seconds = request.request_time()
    route = route_of(handler)
    settings = handler.settings
    settings["reserve_stop"].ended(handler)
    settings["reserve_metrics"].answered(route, status, seconds)
    page = getattr(handler, "page", None)
    told: dict[str, Any] = {}
    opened = False
    if page is not None and status == 200 and request.method == "GET":
        opened = True
        kernel_id = request.headers.get(KERNEL_HEADER, "")
        told = {"kernel": kernel_id, "kind": kind_of(handler.pages, kernel_id)}
        settings["reserve_metrics"].page_opened(page.name, told["kind"], seconds)
    elif status < 400 and seconds <= SLOW_SECONDS:
        return
    told |= {"method": request.method, "route": route, "status": status, "ms": round(1000 * seconds), **whose(handler)}
    if type(handler).__name__ not in _PATH_IS_TYPED:
        told["path"] = request.path
    if hasattr(handler, "_reference"):
        told["reference"] = handler.reference
    if status >= 400:
        told["address"] = request.remote_ip
    tell = log.error if status >= 500 else log.info
    tell("page_opened" if opened else "request", **told)
