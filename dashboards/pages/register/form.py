"""The form of one record of the register: typed text is kept by the browser until it is saved, and saved by HTTP as a whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.entry.form import county_groups
from dashboards.pages.register.live import live_blocks
from dashboards.wiring import CurrentUser
from reserve.services.register.hints import hints_of
from reserve.services.register.read_record import read_record as read_stored
from reserve.vocabulary.choices import choices
from reserve.vocabulary.fields import Field
from reserve.vocabulary.language import Language
from reserve.vocabulary.register import KINDS, Kind, for_product, missing_fields, problems, read_record, register_fields
from reserve.vocabulary.reporting_units import area_of
from widgets import Form, View, blocks
from widgets.form import Answer, Changed, Done
from widgets.schema import record_schema

Block = dict[str, Any]
NAMES: Mapping[Kind, str] = {
    "enterprise": "enterprise_name", "site": "site_name", "line": "line_name", "observation": "year", "diagnosis": "diagnosis_date",
    "measure": "measure_name", "saving": "completed_date",
}  # fmt: skip
"""The answer that a record is known by."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form was opened from: the address to go back to, and how to show it in the same page."""

    address: str
    show: Callable[[str], None]


def is_kind(name: str) -> bool:
    """Whether ``name`` is a kind of record."""
    return name in KINDS


def fields_for(kind: Kind, product: str | None) -> tuple[Field, ...]:
    """The fields of a form, with the units in which a line of ``product`` counts."""
    return tuple(for_product(field, product) for field in register_fields(kind).values())


class RecordForm:
    """The form with its way back; ``back.show`` is called with a sentence when the record was saved."""

    def __init__(self, user: CurrentUser, kind: Kind, record_id: str, back: Place) -> None:
        self.user = user
        self.kind = kind
        self.back = back
        view = read_stored(user.desk, user.session_id, kind, record_id)
        self.view = view
        _ = translator(user.language)
        name = view.record.text(NAMES[kind])
        title = f"{choices('register_kind')[kind].text(user.language)}{'：' if user.language == 'zh' else ': '}{name}"
        self.head = View(language=user.language, blocks=[blocks.links([blocks.link(_("Back without saving"), back.address)])])
        self.form = Form(
            language=user.language,
            schema=record_schema(
                fields_for(kind, view.product), choices("register_step"), user.language,
                counties=county_groups(view.unit_code, user.desk.today(), user.language), open_fields=None if view.editable else (),
            ),
            account=str(user.person.id), project=f"register.{kind}.{record_id}", save_address=f"api/register/{kind}/{record_id}",
            address=f"/register?edit={kind}&id={record_id}", title=title, values=dict(view.raw), revision=view.ref.revision,
            field_revisions=dict(view.field_revisions), findings=self.found(view.raw), panel=self.panel(view.raw), submit_label=_("Save"),
            read_only=not view.editable,
        )  # fmt: skip
        self.form.on_changed(self.changed)
        self.form.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The way back, and the form."""
        return (self.head, self.form)

    def changed(self, change: Changed) -> Answer:
        """What cannot be read as it stands on the screen, and the figures it gives; nothing is stored from here."""
        return Answer(findings=self.found(change.raw), panel=self.panel(change.raw))

    def act(self, name: str, key: str, payload: dict[str, Any]) -> Done | None:
        """The record was saved by HTTP: back to where it stands."""
        del key, payload
        if name == "saved":
            _ = translator(self.user.language)
            self.back.show(_("Saved. The history of the record says what changed."))
        return None

    def found(self, raw: Mapping[str, Any]) -> list[Block]:
        """The findings of the record alone; the service holds it against the rest of the register when it is saved."""
        found = record_findings(self.kind, raw, self.view.product, self.user.language)
        record = read_record(self.kind, raw, self.view.product)
        hints = hints_of(record, self.view.product, self.user.desk.today(), area_of(self.view.unit_code))
        return found + [finding(path, message.text(self.user.language), "hint") for path, message in hints]

    def panel(self, raw: Mapping[str, Any]) -> list[Block]:
        """Figures of what stands on the screen, for records that have any."""
        return live_blocks(self.user, self.view, raw)


def record_findings(kind: Kind, raw: Mapping[str, Any], product: str | None, language: Language) -> list[Block]:
    """Answers that are missing or cannot be read, as the form shows findings."""
    _ = translator(language)
    record = read_record(kind, raw, product)
    told: list[tuple[str, str]] = [
        (field.name, _("{label} is needed").format(label=field.label.text(language))) for field in missing_fields(record)
    ]
    told += [(path, error.text(language)) for path, error in problems(record)]
    return [finding(path, message, "block") for path, message in told]


def finding(path: str, message: str, severity: str) -> Block:
    """A finding as the form shows it: what stops a save, or what should be looked at."""
    return {
        "rule": "register", "severity": severity, "path": path, "message": message, "citation": "", "related": [], "explained": False,
    }  # fmt: skip


def needed_fields(kind: Kind) -> Sequence[Field]:
    """What a record cannot begin without."""
    return tuple(field for field in register_fields(kind).values() if field.needed_at == "draft" and field.table is None)
