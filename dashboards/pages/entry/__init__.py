"""The entry page: my projects, one project's form, and the project after it was submitted."""

import ipywidgets as ipw

from dashboards.pages.entry.form import EntryForm
from dashboards.pages.entry.list import EntryList
from dashboards.pages.entry.read import EntryRead
from dashboards.pages.entry.upload import EntryImport
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from reserve.services import read_project
from reserve.vocabulary.rights import permits
from widgets import Stack


class EntryPage:
    """Keeps one box and changes what stands in it: the list, a form, or a project as filed."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.box = Stack()

    def show_list(self) -> None:
        """My projects."""
        self.box.children = EntryList(self.user, self.open_project).widgets()

    def show_import(self) -> None:
        """A workbook of projects."""
        self.box.children = EntryImport(self.user, self.show_list).widgets()

    def open_project(self, code: str) -> None:
        """A project in the place of what stood there; reading begins at its state."""
        self.show_project(code, focus="state")

    def show_project(self, code: str, focus: str = "") -> None:
        """The form where the project can be edited by this person, otherwise the project as filed."""
        project = read_project(self.user.desk, self.user.session_id, code)
        if project.editable:
            self.box.children = EntryForm(self.user, code).widgets()
        else:
            self.box.children = EntryRead(self.user, project, self.open_project, focus).widgets()


@page_frame("/entry")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/entry``, ``/entry?project=CODE`` and ``/entry?import=1`` show."""
    shown = EntryPage(user)
    code = user.query.get("project", "")
    if code:
        shown.show_project(code)
    elif user.query.get("import") and permits(user.person.roles, "project.create", "own"):
        shown.show_import()
    else:
        shown.show_list()
    return shown.box
