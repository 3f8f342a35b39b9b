"""The page of waivers: the public list, one waiver with what the reader may do, and the ask of a county."""

from typing import Any

import ipywidgets as ipw

from dashboards.pages.safely import page_frame
from dashboards.pages.waivers.ask import ask_blocks, asking
from dashboards.pages.waivers.view import list_blocks, one_blocks
from dashboards.wiring import CurrentUser
from reserve.services import (
    WaiverView,
    ask_waiver,
    decline_waiver,
    grant_waiver,
    list_waivers,
    read_last_day,
    revoke_waiver,
    withdraw_waiver,
)
from reserve.vocabulary.errors import NotFound
from widgets import View

HOME = "/waivers"
ACTS = ("grant", "decline", "withdraw", "revoke")


class WaiversPage:
    """Keeps one view and changes what stands in it."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.view = View(language=user.language, blocks=[], address=HOME)
        self.view.on_action(self.act)

    def show_list(self, focus: str = "") -> None:
        """What waits for an answer, and everything that was granted."""
        self.view.address = HOME
        self.view.show(list_blocks(self._all(), self.user.language), focus=focus)

    def show_one(self, code: str, focus: str = "", said: str = "") -> None:
        """One waiver; ``said``: what was just done with it."""
        found = next((one for one in self._all() if one.code == code), None)
        if found is None:
            raise NotFound("waiver_not_found", waiver=code[:40])
        self.view.address = f"{HOME}?waiver={code}"
        self.view.show(one_blocks(found, self.user.desk.today(), self.user.language, said), focus=focus)

    def show_ask(self, code: str, rule_id: str, path: str) -> None:
        """The form of a county, or its ask where it already waits."""
        known = [one for one in self._all() if one.ask and (one.ask.project_code, one.rule_id, one.ask.path) == (code, rule_id, path)]
        waiting = next((one for one in known if one.standing == "waiting"), None)
        if waiting is not None:
            self.show_one(waiting.code, said="asked")
            return
        self.view.show(ask_blocks(asking(self.user, code, rule_id, path), self.user.language))

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Ask, answer, take back, revoke, or go elsewhere."""
        data, values = payload["data"], payload["values"]
        code = str(data.get("code", ""))
        if name == "list":
            self.show_list()
        elif name == "open":
            self.show_one(code, focus="waiver")
        elif name == "ask":
            desk, session_id = self.user.desk, self.user.session_id
            project, rule_id, path = (str(data.get(part, "")) for part in ("project", "rule", "path"))
            made = ask_waiver(desk, session_id, project, rule_id, path, reason=values.get("reason", ""))
            self.show_one(made, focus="outcome", said="asked")
        elif name in ACTS:
            self._perform(name, code, values, payload["comment"])
            self.show_one(code, focus="outcome", said=name)

    def _perform(self, name: str, code: str, values: dict[str, str], comment: str) -> None:
        desk, session_id = self.user.desk, self.user.session_id
        match name:
            case "grant":
                until = read_last_day(values.get("until", ""))
                grant_waiver(desk, session_id, code, values.get("reason", ""), basis=values.get("basis", ""), expires_on=until)
            case "decline":
                decline_waiver(desk, session_id, code, comment)
            case "withdraw":
                withdraw_waiver(desk, session_id, code, comment)
            case _:
                revoke_waiver(desk, session_id, code, comment)

    def _all(self) -> list[WaiverView]:
        return list_waivers(self.user.desk, self.user.session_id)


@page_frame(HOME)
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/waivers``, ``/waivers?waiver=CODE`` and ``/waivers?project=CODE&rule=ID&path=PATH`` show."""
    shown = WaiversPage(user)
    asked = {name: user.query.get(name, "") for name in ("waiver", "project", "rule", "path")}
    if asked["project"] and asked["rule"]:
        shown.show_ask(asked["project"], asked["rule"], asked["path"])
    elif asked["waiver"]:
        shown.show_one(asked["waiver"])
    else:
        shown.show_list()
    return shown.view
