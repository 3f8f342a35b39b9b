"""``/api/drafts/<code>``: what is typed reaches the draft by HTTP, never through a kernel."""

import json
import time
from typing import Any

from tornado import web

from dashboards.server.accounts import ACCOUNT_HEADER
from dashboards.server.base import JsonHandler
from dashboards.server.draft_queue import DraftQueue
from dashboards.server.texts import text
from reserve.accounts.desk import OFFICE_ZONE
from reserve.services import Change, DraftView, FieldConflict, open_draft
from reserve.services.drafts.save_drafts import Save

LIMIT = 256 * 1024
"""Bytes of one request."""

LARGEST = 2**53 - 1
"""Browsers count no further."""


class BodyUnreadable(ValueError):
    """The body is not what the protocol asks for."""


class DraftHandler(JsonHandler):
    """Reads and saves one draft; the service decides who may."""

    paced_as = "draft"

    @property
    def queue(self) -> DraftQueue:
        """Where saves wait for their transaction."""
        return self.settings["reserve_drafts"]

    async def get(self, code: str) -> None:
        """The draft as it stands."""
        view: DraftView = await self.workers.call(open_draft, self.desk, self.official.session_id, code)
        self.send_json(
            {
                "code": view.code, "state": view.state, "raw": view.raw, "revision": view.revision, "field_revisions": view.field_revisions,
                "open_fields": sorted(view.open_fields) if view.open_fields is not None else None, "explanations": view.explanations,
            }
        )  # fmt: skip

    async def post(self, code: str) -> None:
        """Save changed fields. Conflicts and refused fields are part of a good answer; nothing is overwritten silently."""
        if len(self.request.body) > LIMIT:
            raise web.HTTPError(413)
        if self.request.headers.get(ACCOUNT_HEADER, self.official.person.id) != self.official.person.id:
            # somebody else signed in from another tab: what this page typed is not theirs to save
            raise web.HTTPError(401)
        try:
            client, changes = read_changes(self.request.body)
        except BodyUnreadable as error:
            self.set_status(400)
            self.send_json({"error": text("body_unreadable", self.language, reason=str(error)), "reference": self.reference})
            return
        began = time.perf_counter()
        outcome = "failed"
        try:
            answer = await self.queue.save(Save(self.official.session_id, code, client, changes))
            outcome = "conflict" if answer.conflicts else "refused" if answer.refused else "saved"
        finally:
            self.settings["reserve_metrics"].draft_saved(outcome, time.perf_counter() - began)
        self.pages.person_saved(self.official.session_id)
        saved_at = self.desk.wall().astimezone(OFFICE_ZONE).strftime("%H:%M:%S")
        self.send_json(
            {
                "revision": answer.revision, "saved": answer.saved, "acknowledged_seq": answer.acknowledged_seq,
                "conflicts": [conflict_json(conflict) for conflict in answer.conflicts],
                "refused": [{"path": path, "message": message.text(self.language)} for path, message in answer.refused],
                "saved_at": saved_at,
            }
        )  # fmt: skip


def conflict_json(conflict: FieldConflict) -> dict[str, Any]:
    """Both texts, who wrote the other one and when (Beijing time)."""
    return {
        "path": conflict.path, "mine": conflict.mine, "theirs": conflict.theirs, "theirs_unit": conflict.theirs_unit,
        "who": conflict.who, "when": conflict.when.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M:%S"), "revision": conflict.revision,
    }  # fmt: skip


def read_changes(body: bytes) -> tuple[str, list[Change]]:
    """The client's name and its changes out of a request body. Raises :class:`BodyUnreadable` naming the part at fault."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BodyUnreadable(str(error)) from error
    if not isinstance(content, dict) or not isinstance(content.get("client"), str) or not isinstance(content.get("changes"), list):
        raise BodyUnreadable("client, changes")
    if not 1 <= len(content["client"]) <= 100:
        raise BodyUnreadable("client")
    return content["client"], [_change(entry, number) for number, entry in enumerate(content["changes"], start=1)]


def _change(entry: object, number: int) -> Change:
    if not isinstance(entry, dict):
        raise BodyUnreadable(f"changes[{number}]")
    for name, kinds in (("seq", int), ("base", int), ("path", str), ("text", str | None), ("unit", str | None), ("op", str)):
        value = entry.get(name, "set" if name == "op" else None)
        if not isinstance(value, kinds) or isinstance(value, bool):
            raise BodyUnreadable(f"changes[{number}].{name}")
    for name in ("seq", "base"):
        if not 0 <= entry[name] <= LARGEST:
            raise BodyUnreadable(f"changes[{number}].{name}")
    if entry.get("op", "set") not in {"set", "remove_row"}:
        raise BodyUnreadable(f"changes[{number}].op")
    return Change(
        seq=entry["seq"], path=entry["path"], text=entry.get("text"), unit=entry.get("unit"), base=entry["base"], op=entry.get("op", "set")
    )
