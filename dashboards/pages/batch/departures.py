"""Departures from the ranked list: exceptions to the method, proposed by one person with a reason and signed by another."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import N_, translator
from dashboards.pages import formats
from dashboards.pages.review.view import asked
from reserve.rules.ranking.allocators.departed import counts_places, listed_amount
from reserve.services import (
    DepartureView,
    list_departures,
    propose_departure,
    refuse_departure,
    sign_departure,
    withdraw_departure,
)
from reserve.services.departures.access import may_depart
from reserve.vocabulary.errors import BadInput, Conflict, NotAllowedNow, NotFound
from reserve.vocabulary.numbers import parse_number
from reserve.vocabulary.rights import permits
from reserve.vocabulary.units import to_fen, units
from widgets import View, blocks
from widgets.columns import Column

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

STATES = {
    "proposed": N_("waits for a signature"), "signed": N_("signed"), "refused": N_("not agreed to"), "withdrawn": N_("taken back"),
}  # fmt: skip
TONES = {"proposed": "warn", "signed": "ok", "refused": "bad", "withdrawn": ""}


class Departures:
    """What departs from the list, what waits for a signature, and the form that proposes one."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.frame, self.user, self.code = frame, frame.user, frame.code
        self.found = list_departures(self.user.desk, self.user.session_id, self.code)
        self.view = View(language=self.user.language, blocks=self._blocks({}, {}))
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Propose, sign, refuse or withdraw."""
        desk, session_id = self.user.desk, self.user.session_id
        number = payload["data"].get("number")
        if name == "propose":
            self._propose(payload["values"])
            return
        if not isinstance(number, int):
            return
        if name == "sign":
            sign_departure(desk, session_id, self.code, number)
        elif name == "refuse":
            refuse_departure(desk, session_id, self.code, number, payload["comment"])
        elif name == "withdraw":
            withdraw_departure(desk, session_id, self.code, number)
        else:
            return
        self._show(None)

    @property
    def places(self) -> bool:
        """Whether this batch gives places instead of money."""
        return counts_places(self.frame.batch.programme.kind)

    def _propose(self, values: dict[str, str]) -> None:
        _ = translator(self.user.language)
        errors: dict[str, str] = {}
        offer = 0
        if not values.get("departure_project", "").strip():
            errors["departure_project"] = _("Enter the code of the project, as the list shows it")
        try:
            typed = values.get("departure_offer", "")
            offer = (1 if typed == "1" else 0) if self.places else to_fen(parse_number(typed), units()["10kCNY"])
        except BadInput as error:
            errors["departure_offer"] = error.text(self.user.language)
        if not values.get("departure_reason", "").strip():
            errors["departure_reason"] = _("Write the reason; the notice shows it to everybody")
        if not errors:
            try:
                made = propose_departure(
                    self.user.desk,
                    self.user.session_id,
                    self.code,
                    values["departure_project"].strip(),
                    offer,
                    reason=values["departure_reason"],
                )
            except (BadInput, NotFound, Conflict, NotAllowedNow) as error:
                field = "departure_project" if error.code in {"departure_no_place", "departure_again"} else "departure_offer"
                errors["departure_reason" if error.code.startswith("comment") else field] = error.text(self.user.language)
            else:
                self._show(made.number)
                return
        self.view.show(self._blocks(values, errors), focus=f"field-{next(iter(errors))}")

    def _show(self, number: int | None) -> None:
        self.frame.batch = self.frame.reread()
        self.found = list_departures(self.user.desk, self.user.session_id, self.code)
        self.view.show(self._blocks({}, {}), focus=f"departure-{number}" if number else "departures")

    def _blocks(self, values: dict[str, str], errors: dict[str, str]) -> list[blocks.Block]:
        language, batch = self.user.language, self.frame.batch
        _ = translator(language)
        made = [
            blocks.heading(_("Departures from the list"), id="departures"),
            blocks.paragraph(
                _("A departure is an exception to the method: it needs a reason and a second signature, and the notice shows both names."),
                muted=True,
            ),
            *self._law(),
            self._sums(),
            self._table(),
        ]  # fmt: skip
        if not may_depart(batch.state):
            made.append(blocks.notice("info", _("The list is approved"), [_("Nothing departs from it any more.")]))
            return made
        for one in self.found:
            made += self._answer(one)
        if permits(self.user.person.roles, "batch.depart", "own"):
            made.append(self._form(values, errors))
        return made

    def _law(self) -> list[blocks.Block]:
        """What a published formula leaves open."""
        if self.frame.batch.programme.kind != "entitlement":
            return []
        _ = translator(self.user.language)
        text = _(
            "This programme pays by a published formula: a departure only pays less or nothing. More needs another rule, published first."
        )
        return [blocks.paragraph(text)]

    def _amount(self, offer: int) -> str:
        """What a project gets, as the reader sees it: money, or whether it stands on the list."""
        _ = translator(self.user.language)
        return (_("on the list") if offer else _("not on the list")) if self.places else formats.money(offer, 2)

    def _counts(self) -> blocks.Block:
        """Places before and after the departures."""
        language, batch = self.user.language, self.frame.batch
        _ = translator(language)
        changed = {code: one.offer_fen for code, one in batch.departed().items()}
        listed = {row.project_code: listed_amount(batch.programme.kind, row.status, 0) for row in batch.rows}
        after = sum((listed | changed).values())
        free = formats.NOTHING if batch.places is None else f"{batch.places - after:,}"
        facts = [
            blocks.fact(_("Places"), _("no limit") if batch.places is None else f"{batch.places:,}"),
            blocks.fact(_("On the list by the ranking"), f"{sum(listed.values()):,}"),
            blocks.fact(_("With signed departures"), f"{after:,}"),
            blocks.fact(_("Places left"), free),
        ]
        return blocks.facts(facts, dense=True, id="departure-sums")

    def _sums(self) -> blocks.Block:
        if self.places:
            return self._counts()
        language, batch = self.user.language, self.frame.batch
        _ = translator(language)
        unit = formats.unit_label("10kCNY", language)
        changed = {code: one.offer_fen for code, one in batch.departed().items()}
        after = sum(changed.get(row.project_code, row.offer_fen) for row in batch.rows)
        facts = [
            *([blocks.fact(_("Budget"), formats.money(batch.budget_fen, 2), unit)] if batch.budget_fen else []),
            blocks.fact(_("Offered by the list"), formats.money(batch.spent_fen, 2), unit),
            blocks.fact(_("With signed departures"), formats.money(after, 2), unit),
            *([blocks.fact(_("Free"), formats.money(batch.budget_fen - after, 2), unit)] if batch.budget_fen else []),
        ]
        return blocks.facts(facts, dense=True, id="departure-sums")

    def _table(self) -> blocks.Block:
        language = self.user.language
        _ = translator(language)
        unit = formats.unit_label("10kCNY", language)
        names = {row.project_code: (row.name, row.enterprise) for row in self.frame.batch.rows}
        latest = self.frame.batch.runs[-1].number if self.frame.batch.runs else 0
        columns = [
            Column("number", _("No."), kind="number"), Column("project", _("Project")),
            *(
                [Column("list", _("List")), Column("offer", _("Instead"))]
                if self.places
                else [Column("list", _("List"), kind="money", unit=unit), Column("offer", _("Instead"), kind="money", unit=unit)]
            ),
            Column("reason", _("Reason")), Column("state", _("State"), kind="state"),
        ]  # fmt: skip
        rows = []
        for one in self.found:
            name, firm = names.get(one.project_code, (one.project_code, ""))
            breaks = ("；" if language == "zh" else "; ").join(text.text(language) for text in one.breaks)
            answered = f"{one.answered_by} {formats.minute(one.answered_at)} {one.comment}".strip() if one.answered_by else ""
            old = "" if one.run_number == latest else _("run {number}").format(number=one.run_number)
            cells = {
                "number": str(one.number), "project": {"text": name, "sub": f"{firm} · {one.project_code}"},
                "list": self._amount(one.list_offer_fen), "offer": self._amount(one.offer_fen),
                "reason": {"text": one.reason, "sub": _("breaks {limits}").format(limits=breaks) if breaks else self._kept()},
                "state": {
                    "text": _(STATES[one.state]), "tone": TONES[one.state],
                    "sub": " · ".join(part for part in (one.author_name, answered, old) if part),
                },
            }  # fmt: skip
            rows.append({"key": str(one.number), "cells": cells})
        return blocks.table(_("Departures proposed on this batch"), columns, rows, empty=_("Nothing departs from the list."))

    def _answer(self, one: DepartureView) -> list[blocks.Block]:
        _ = translator(self.user.language)
        latest = self.frame.batch.runs[-1].number if self.frame.batch.runs else 0
        if one.state != "proposed" or one.run_number != latest:
            return []
        own = one.author_id == self.user.person.id
        items = []
        if own:
            items.append(blocks.action("withdraw", _("Take it back"), data={"number": one.number}))
        elif permits(self.user.person.roles, "batch.sign_departure", "own"):
            confirm = _("Signed, it stands beside the list and is published with both names.")
            items.append(
                blocks.action(
                    "sign", _("Sign departure {number}").format(number=one.number), "primary", confirm=confirm, data={"number": one.number}
                )
            )
            comment = asked(_("Why is it not agreed to?"), self.user.language)
            items.append(blocks.action("refuse", _("Do not agree"), "danger", comment=comment, data={"number": one.number}))
        legend = _("Departure {number}").format(number=one.number)
        return [blocks.group(legend, [blocks.actions(items, legend)], id=f"departure-{one.number}")] if items else []

    def _kept(self) -> str:
        _ = translator(self.user.language)
        return _("breaks no share and no fence") if self.places else _("breaks no cap")

    def _form(self, values: dict[str, str], errors: dict[str, str]) -> blocks.Block:
        """The form; after each departure that was proposed it is a new, blank one."""
        _ = translator(self.user.language)
        turn = len(self.found)
        fields = [
            blocks.field("departure_project", _("Code of the project"), "text", values.get("departure_project", ""),
                         hint=_("A project with a place on the list; what a gate or a floor stopped cannot be let in"),
                         error=errors.get("departure_project", ""), turn=turn),
            self._offer_field(values, errors, turn),
            blocks.field("departure_reason", _("Reason"), "long_text", values.get("departure_reason", ""),
                         hint=_("Who decided it, when and why; the notice shows it"), error=errors.get("departure_reason", ""), turn=turn),
            blocks.actions([blocks.action("propose", _("Propose the departure"), "primary")]),
        ]  # fmt: skip
        return blocks.group(_("Propose a departure"), fields, id="propose")

    def _offer_field(self, values: dict[str, str], errors: dict[str, str], turn: int) -> blocks.Block:
        language, batch = self.user.language, self.frame.batch
        _ = translator(language)
        value, error = values.get("departure_offer", ""), errors.get("departure_offer", "")
        if self.places:
            full = _("Places are not added: whoever is let in needs one that another project left")
            hint = full if batch.places is not None else ""
            options = [("1", _("give it a place")), ("0", _("leave it out"))]
            return blocks.field(
                "departure_offer", _("Instead"), "select", value, hint=hint, error=error, options=options,
                turn=turn,
            )  # fmt: skip
        formula = batch.programme.kind == "entitlement"
        hint = _("Less than the published formula gives; 0 pays nothing") if formula else _("0 leaves the project out")
        unit = formats.unit_label("10kCNY", language)
        return blocks.field("departure_offer", _("Offer instead"), "money", value, unit=unit, hint=hint, error=error, turn=turn)
