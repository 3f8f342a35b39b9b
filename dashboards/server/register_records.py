"""``/api/register/<kind>/<id>``: a record of the register is saved by HTTP, as a whole, when its person says so."""

from functools import partial

from tornado import web

from dashboards.server.accounts import require_same_account
from dashboards.server.base import JsonHandler
from dashboards.server.drafts import LIMIT, BodyUnreadable, conflict_json, read_changes
from dashboards.server.texts import text
from reserve.accounts.desk import OFFICE_ZONE
from reserve.services.register.change_record import change_record


class RegisterRecordHandler(JsonHandler):
    """Saves the changed answers of one record; the service decides who may."""

    paced_as = "draft"

    async def post(self, kind: str, record_id: str) -> None:
        """Conflicts and refused answers are part of a good answer; nothing is overwritten silently."""
        if len(self.request.body) > LIMIT:
            raise web.HTTPError(413)
        require_same_account(self)
        try:
            client, changes = read_changes(self.request.body)
        except BodyUnreadable as error:
            self.set_status(400)
            self.send_json({"error": text("body_unreadable", self.language, reason=str(error)), "reference": self.reference})
            return
        answer = await self.workers.call(
            partial(change_record, client=client), self.desk, self.official.session_id, kind, record_id, changes
        )
        self.pages.person_saved(self.official.session_id)
        self.send_json(
            {
                "revision": answer.revision, "saved": dict(answer.saved),
                "acknowledged_seq": max((change.seq for change in changes), default=0),
                "conflicts": [conflict_json(conflict) for conflict in answer.conflicts],
                "refused": [{"path": path, "message": message.text(self.language)} for path, message in answer.refused],
                "saved_at": self.desk.wall().astimezone(OFFICE_ZONE).strftime("%H:%M:%S"),
            }
        )  # fmt: skip
