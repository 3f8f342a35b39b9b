"""The page of experts: the projects that the lot gave, one at a time, without money and without place."""

from typing import Any

import ipywidgets as ipw

from dashboards.pages.judging.view import judging_blocks
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from reserve.services.experts import cannot_judge, declare_conflict, expert_tasks, score_project
from widgets import View

HOME = "/judging"


class JudgingPage:
    """Keeps one view; ``chosen`` is the project that is shown, as batch and code."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.view = View(language=user.language, blocks=[], address=HOME)
        self.view.on_action(self.act)
        self.show(("", ""))

    def show(self, chosen: tuple[str, str], said: str = "") -> None:
        """The chosen project, else the first without an answer; ``said`` is what was just recorded."""
        tasks = expert_tasks(self.user.desk, self.user.session_id)
        task = next((one for one in tasks if (one.batch, one.project_code) == chosen), None)
        task = task or next((one for one in tasks if one.said is None), None)
        self.view.show(judging_blocks(tasks, task, self.user.language, said), focus="said" if said else None)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Open a project, or record what the expert says about it; then the next one without an answer is shown."""
        data, typed = payload["data"], payload["values"]
        batch, project = str(data.get("batch", "")), str(data.get("project", ""))
        desk, session_id = self.user.desk, self.user.session_id
        match name:
            case "open":
                self.show((batch, project))
                return
            case "score":
                score_project(desk, session_id, batch, project, score=typed.get("score", ""), reason=typed.get("reason", ""))
            case "unable":
                cannot_judge(desk, session_id, batch, project, payload["comment"])
            case "conflict":
                declare_conflict(desk, session_id, batch, project, payload["comment"])
            case _:
                return
        self.show(("", ""), said=name)


@page_frame(HOME)
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/judging`` shows."""
    return JudgingPage(user).view
