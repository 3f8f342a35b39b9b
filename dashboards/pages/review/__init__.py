"""The review page: the queue, one project under review, and the next one after each act."""

import ipywidgets as ipw

from dashboards.pages.review.project import ReviewProject
from dashboards.pages.review.queue import ReviewQueue
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from widgets import Stack


class ReviewPage:
    """Keeps one box and changes what stands in it."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.box = Stack()

    def show_queue(self) -> None:
        """What waits for this person, and what passed before."""
        self.box.children = ReviewQueue(self.user, self.open_project).widgets()

    def open_project(self, code: str) -> None:
        """Another project in the place of the queue or of the last project; reading begins at its name."""
        self.show_project(code, focus="project")

    def show_project(self, code: str, focus: str = "") -> None:
        """One project with what changed, its findings and figures, and the acts that are open."""
        self.box.children = ReviewProject(self.user, code, self.open_project, self.show_queue, focus).widgets()


@page_frame("/review")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/review`` and ``/review?project=CODE`` show."""
    shown = ReviewPage(user)
    code = user.query.get("project", "")
    if code:
        shown.show_project(code)
    else:
        shown.show_queue()
    return shown.box
