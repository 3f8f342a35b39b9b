"""The register page: lines of the territory, one line, one enterprise, the form of a record, a new record."""

from collections.abc import Callable
from typing import Any, cast

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.register.add import RecordAdd
from dashboards.pages.register.enterprise import enterprise_blocks
from dashboards.pages.register.form import Place, RecordForm, is_kind
from dashboards.pages.register.line import line_blocks
from dashboards.pages.register.list import RegisterList
from dashboards.pages.register.targets import RegisterTargets
from dashboards.pages.register.upload import RegisterImport
from dashboards.pages.safely import page_frame
from dashboards.wiring import CurrentUser
from reserve.services.register.end_record import end_record, resume_record
from reserve.services.register.history import record_history
from reserve.services.register.read_enterprise import read_enterprise
from reserve.services.register.read_line import read_line
from reserve.services.register.read_record import read_record
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.register import Kind
from reserve.vocabulary.rights import permits
from widgets import Stack, View


class RegisterPage:
    """Keeps one box and changes what stands in it."""

    def __init__(self, user: CurrentUser) -> None:
        self.user = user
        self.box = Stack()

    def show_list(self, said: str = "") -> None:
        """The lines of the territory."""
        del said
        may_add = permits(self.user.person.roles, "register.edit", "own")
        self.box.children = RegisterList(self.user, may_add, lambda: self.show_add("enterprise", "", None), self.show_tab).widgets()

    def show_tab(self, tab: str) -> None:
        """One of the views beside the lines: the targets, the lists that come in and go out. Anything else is the lines."""
        if tab == "targets":
            self.box.children = RegisterTargets(self.user, self.show_tab, self.user.query.get("area", "")).widgets()
        elif tab == "lists":
            self.box.children = RegisterImport(self.user, self.show_tab).widgets()
        else:
            self.show_list()

    def show_line(self, line_id: str, said: str = "") -> None:
        """One line."""
        line = read_line(self.user.desk, self.user.session_id, line_id)
        history = record_history(self.user.desk, self.user.session_id, "line", line_id)
        view = View(
            language=self.user.language, blocks=line_blocks(line, history, said, self.user.language), focus="said" if said else "",
            address=f"/register?line={line_id}",
        )  # fmt: skip

        def act(name: str, payload: dict[str, Any]) -> None:
            if name == "edit":
                self.show_form("line", line_id)
            elif name == "add":
                kind = wanted_kind(payload)
                below = line.enterprise_id if kind in ("measure", "diagnosis") else line_id
                self.show_add(kind, below, line_id)
            elif name == "end":
                _ = translator(self.user.language)
                today = self.user.desk.today()
                end_record(
                    self.user.desk, self.user.session_id, "line", line_id, line.form.ref.revision, ended_on=today, reason=payload["comment"]
                )
                self.show_line(line_id, _("The line was ended; it stays on record."))
            elif name == "resume":
                _ = translator(self.user.language)
                revision = line.form.ref.revision
                resume_record(self.user.desk, self.user.session_id, "line", line_id, revision, reason=payload["comment"])
                self.show_line(line_id, _("The line holds again."))

        view.on_action(act)
        self.box.children = (view,)

    def show_enterprise(self, enterprise_id: str, said: str = "") -> None:
        """One enterprise."""
        firm = read_enterprise(self.user.desk, self.user.session_id, enterprise_id)
        history = record_history(self.user.desk, self.user.session_id, "enterprise", enterprise_id)
        view = View(
            language=self.user.language, blocks=enterprise_blocks(firm, history, said, self.user), focus="said" if said else "",
            address=f"/register?enterprise={enterprise_id}",
        )  # fmt: skip

        def act(name: str, payload: dict[str, Any]) -> None:
            if name == "edit":
                self.show_form("enterprise", enterprise_id)
            elif name == "add":
                self.show_add(wanted_kind(payload), enterprise_id, None)

        view.on_action(act)
        self.box.children = (view,)

    def show_form(self, kind: Kind, record_id: str) -> None:
        """The form of a record, leading back to the line or the enterprise it belongs to."""
        back = self.place_of(kind, record_id)
        self.box.children = RecordForm(self.user, kind, record_id, back).widgets()

    def show_add(self, kind: Kind, parent_id: str, line_id: str | None) -> None:
        """A new record below ``parent_id``; for what concerns a line, also below that."""
        back = (
            self.line_place(line_id) if line_id else self.enterprise_place(parent_id) if parent_id else Place("/register", self.show_list)
        )
        product = read_record(self.user.desk, self.user.session_id, "line", line_id).product if line_id else None
        self.box.children = RecordAdd(self.user, kind, parent_id, line_id, product, back, self.show_form).widgets()

    def place_of(self, kind: Kind, record_id: str) -> Place:
        """Where a record is shown."""
        if kind == "line":
            return self.line_place(record_id)
        if kind == "enterprise":
            return self.enterprise_place(record_id)
        parents = read_record(self.user.desk, self.user.session_id, kind, record_id).parents
        return self.line_place(parents["line"]) if "line" in parents else self.enterprise_place(parents["enterprise"])

    def line_place(self, line_id: str) -> Place:
        """The page of a line."""
        return Place(f"/register?line={line_id}", lambda said: self.show_line(line_id, said))

    def enterprise_place(self, enterprise_id: str) -> Place:
        """The page of an enterprise."""
        return Place(f"/register?enterprise={enterprise_id}", lambda said: self.show_enterprise(enterprise_id, said))


def wanted_kind(payload: dict[str, Any]) -> Kind:
    """The kind of record that a button asks for. Raises ``BadInput`` for anything else."""
    return known_kind(str(payload["data"].get("kind", "")))


def known_kind(name: str) -> Kind:
    """A kind by its name. Raises ``BadInput`` for a kind the register does not know."""
    if not is_kind(name):
        raise BadInput("field_unknown", path=name[:60])
    return cast(Kind, name)


@page_frame("/register")
def page(user: CurrentUser) -> ipw.Widget:
    """What ``/register`` shows: ``line``, ``enterprise``, ``edit`` with ``id``, ``add`` with ``parent`` and ``below``, or the list."""
    shown = RegisterPage(user)
    asked = user.query
    ways: tuple[tuple[str, Callable[[], None]], ...] = (
        ("line", lambda: shown.show_line(asked["line"])),
        ("enterprise", lambda: shown.show_enterprise(asked["enterprise"])),
        ("edit", lambda: shown.show_form(known_kind(asked["edit"]), asked.get("id", ""))),
        ("tab", lambda: shown.show_tab(asked["tab"])),
        ("add", lambda: shown.show_add(known_kind(asked["add"]), asked.get("parent", ""), asked.get("below") or None)),
    )
    next((show for name, show in ways if asked.get(name)), shown.show_list)()
    return shown.box
