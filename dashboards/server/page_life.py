"""What a page tells about itself: that it was left, that it wants its kernel's state, that it uses another language."""

import json

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from dashboards.server.base import JsonHandler, ReserveHandler, local_path
from reserve.accounts import set_language


class LeaveHandler(JsonHandler):
    """``/api/leave/<kernel id>``: the browser left; the kernel ends after the grace unless the page comes back."""

    def post(self, kernel_id: str) -> None:
        """Note the leaving; only the owning session is heard."""
        if not self.pages.owned(kernel_id, self.official.session_id):
            raise web.HTTPError(404)
        self.pages.leave(kernel_id)
        self.set_status(204)
        self.finish()


class EndHandler(JsonHandler):
    """``/voila/api/shutdown/<kernel id>``: ends the page's own kernel at once."""

    async def post(self, kernel_id: str) -> None:
        """End it; only the owning session is heard."""
        if not self.pages.owned(kernel_id, self.official.session_id):
            raise web.HTTPError(404)
        await self.pages.end(kernel_id)
        self.set_status(204)
        self.finish()


class KernelHandler(JsonHandler):
    """``/api/kernels/<kernel id>``: the page's script asks for its kernel before it connects."""

    def get(self, kernel_id: str) -> None:
        """The model of the page's own kernel."""
        if not self.pages.owned(kernel_id, self.official.session_id) or kernel_id not in self.pages:
            raise web.HTTPError(404)
        self.send_json(json.loads(json.dumps(self.pages.kernel_model(kernel_id), default=str)))


class LanguageHandler(ReserveHandler):
    """``/api/language``: the person's language, or the browser's at the door."""

    open_before_password = True

    @allow_unauthenticated
    async def post(self) -> None:
        """Switch and come back to the page."""
        language = self.get_body_argument("language")
        if language not in {"zh", "en"}:
            raise web.HTTPError(400)
        if self.current_user:
            await self.workers.call(set_language, self.desk, self.official.session_id, language)
        self.set_cookie("reserve_language", language, path=self.base_url, samesite="Lax", expires_days=365)
        self.redirect(local_path(self.get_body_argument("next", ""), self.base_url), status=303)
