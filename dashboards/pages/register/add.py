"""A new record begins with what it cannot be kept without; everything else is written in its form."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.entry.form import county_groups
from dashboards.pages.register.form import Place, needed_fields
from dashboards.wiring import CurrentUser
from reserve.services.register.add_record import add_record
from reserve.services.register.errors import RecordRefused
from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import Field
from reserve.vocabulary.language import Language
from reserve.vocabulary.products import products, sectors
from reserve.vocabulary.register import Kind, for_product
from reserve.vocabulary.units import unit_name
from widgets import View, blocks

Block = dict[str, Any]
Options = Sequence[tuple[str, str]]
ALSO_OF_LINE: Mapping[Kind, tuple[Kind, ...]] = {"measure": ("line",), "diagnosis": ("line",)}
"""Kinds that belong to an enterprise and may be about one of its lines."""


class RecordAdd:
    """The few fields of a new record; ``made`` is called with its kind and id."""

    def __init__(  # noqa: PLR0917 - what is added, below what, and where it leads
        self,
        user: CurrentUser,
        kind: Kind,
        parent_id: str,
        line_id: str | None,
        product: str | None,
        back: Place,
        made: Callable[[Kind, str], None],
    ) -> None:
        self.user = user
        self.kind = kind
        self.parent_id = parent_id
        self.line_id = line_id
        self.back = back
        self.made = made
        self.fields = [for_product(field, product) for field in needed_fields(kind)]
        self.view = View(language=user.language, blocks=self.drawn({}, {}), focus="add", address=self.address())
        self.view.on_action(self.act)

    def address(self) -> str:
        """Where a reload leads."""
        told = {"add": self.kind, "parent": self.parent_id, "below": self.line_id or ""}
        return f"/register?{urlencode({name: text for name, text in told.items() if text})}"

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def drawn(self, typed: Mapping[str, str], errors: Mapping[str, str]) -> list[Block]:
        """The fields with what was typed and what is wrong with it."""
        _ = translator(self.user.language)
        kind = choices("register_kind")[self.kind].text(self.user.language)
        made: list[Block] = []
        if errors:
            labels = {field.name: field.label.text(self.user.language) for field in self.fields}
            lines = [message if path in labels else f"{path}: {message}" for path, message in errors.items()]
            made.append(blocks.notice("bad", _("Not added yet"), lines, id="errors"))
        inputs = [part for field in self.fields for part in self._input(field, typed, errors.get(field.name, ""))]
        inputs.append(
            blocks.actions([blocks.action("add", _("Add and go on"), "primary"), blocks.action("back", _("Back without adding"), "plain")])
        )
        made.append(blocks.group(_("New: {kind}").format(kind=kind), inputs, id="add"))
        made.append(blocks.paragraph(_("Everything else is filled in on the next screen and can be completed at any time."), muted=True))
        return made

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Add the record, or go back; what stands against it is shown beside the fields."""
        if name == "back":
            self.back.show("")
            return
        if name != "add":
            return
        values = payload["values"]
        typed = {
            field.name: (values.get(field.name, ""), values.get(f"{field.name}-unit") or (field.accepted_units or (None,))[0])
            for field in self.fields
        }
        try:
            also: dict[Kind, str] = {"line": self.line_id} if self.line_id and "line" in ALSO_OF_LINE.get(self.kind, ()) else {}
            ref = add_record(self.user.desk, self.user.session_id, self.kind, typed, self.parent_id or None, also=also)
        except RecordRefused as refused:
            errors = {path: error.text(self.user.language) for path, error in refused.problems}
            self.view.show(self.drawn({name: text for name, (text, _unit) in typed.items()}, errors), focus="errors")
            return
        self.made(ref.kind, ref.id)

    def _input(self, field: Field, typed: Mapping[str, str], error: str) -> list[Block]:
        language = self.user.language
        options = self._options(field)
        kind = "select" if options else "date" if field.type == "date" else "money" if field.type in ("year", "quantity") else "text"
        unit = units_of(field, language)
        return [
            blocks.field(
                field.name, field.label.text(language), kind, typed.get(field.name, ""), field.help.text(language), error, options, unit
            )
        ]

    def _options(self, field: Field) -> Options:
        _ = translator(self.user.language)
        language = self.user.language
        first = [("", _("Please choose"))]
        if field.type == "region":
            groups = county_groups(self.user.person.unit_code, self.user.desk.today(), language)
            return first + [(code, f"{city} {name}".strip()) for city, pairs in groups.items() for code, name in pairs]
        if field.name == "product":
            return first + [
                (code, f"{sectors()[each.sector].label.text(language)} · {each.label.text(language)}") for code, each in products().items()
            ]
        if field.choices:
            return first + [(code, label.text(language)) for code, label in choices(field.choices).items()]
        return []


def units_of(field: Field, language: Language) -> str:
    """The unit that an answer without one is taken in."""
    return unit_name(field.accepted_units[0]).text(language) if field.accepted_units else ""
