"""The awards of an issued batch settled: advance, verified figures, proposal, second signature, payment or recovery."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.batch.settlement_account import account_blocks
from dashboards.pages.batch.settlement_blocks import overview_blocks
from reserve.rules.ranking.settlements.reckoning import Reckoned
from reserve.services.proceedings.typed import read_day
from reserve.services.settlement import (
    SettlementForm,
    Typed,
    preview_settlement,
    propose_settlement,
    read_settlement,
    record_advance,
    record_payment,
    record_verification,
    refuse_settlement,
    settlement_form,
    sign_settlement,
    withdraw_settlement,
)
from reserve.services.settlement.access import SETTLE
from reserve.services.settlement.typed import FIGURES
from reserve.vocabulary.numbers import parse_number
from reserve.vocabulary.rights import permits
from reserve.vocabulary.units import to_fen, units
from widgets import View

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk


class Settlement:
    """The part ``settlement`` of a batch: all awards, and the account of the one that was chosen."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.frame, self.user, self.code = frame, frame.user, frame.code
        self.found = read_settlement(self.user.desk, self.user.session_id, self.code)
        self.chosen = ""
        self.would: Reckoned | None = None
        self.view = View(language=self.user.language, blocks=self._blocks())
        self.view.on_action(self.act)

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Open an account, or make the act that was asked for; what the service refuses stands at the button."""
        if name == "account":
            self.chosen, self.would = str(payload["data"].get("project") or ""), None
            self.view.show(self._blocks(), focus="account")
            return
        if name == "preview":
            self.would = preview_settlement(
                self.user.desk, self.user.session_id, self.code, self.chosen, _figures(payload["values"]),
                closing=payload["values"].get("closing") == "yes",
            )  # fmt: skip
            self.view.show(self._blocks(), focus="preview")
            return
        said = self._made(name, payload)
        if said is None:
            return
        self.would = None
        self.found = read_settlement(self.user.desk, self.user.session_id, self.code)
        self.view.show(self._blocks(said), focus="said")

    def _made(self, name: str, payload: dict[str, Any]) -> str | None:
        """What was done, in words; None where there is no such act."""
        _ = translator(self.user.language)
        desk, who, code, typed = self.user.desk, self.user.session_id, self.code, payload["values"]
        if name == "advance":
            paid = record_advance(desk, who, code, document_number=typed.get("advance.document", ""), day=_day(typed, "advance.day"))
            return _("The advance of {sum} ×10⁴ yuan is recorded.").format(sum=formats.money(paid))
        if not self.chosen:
            return None
        if name == "verify":
            record_verification(
                desk, who, code, self.chosen, _figures(typed), verifier=typed.get("verify.verifier", ""),
                report=typed.get("verify.report", ""), day=read_day(typed.get("verify.day", ""), "report_day"),
            )  # fmt: skip
            return _("The verification is recorded. Propose the settlement next.")
        if name == "propose":
            propose_settlement(desk, who, code, self.chosen, closing=bool(payload["data"].get("closing")))
            return _("The settlement is proposed and waits for another person's signature.")
        if name == "sign":
            sign_settlement(desk, who, code, self.chosen)
            return _("The settlement is signed.")
        if name == "refuse":
            refuse_settlement(desk, who, code, self.chosen, str(payload.get("comment") or ""))
            return _("The settlement is not agreed to.")
        if name == "withdraw":
            withdraw_settlement(desk, who, code, self.chosen)
            return _("The proposal is taken back.")
        if name == "pay":
            amount = typed.get("pay.amount", "").strip()
            fen = to_fen(parse_number(amount), units()["10kCNY"]) if amount else None
            number, day = typed.get("pay.document", ""), _day(typed, "pay.day")
            record_payment(desk, who, code, self.chosen, document_number=number, day=day, amount_fen=fen)
            return _("The payment is recorded.")
        return None

    def _form(self) -> SettlementForm | None:
        if not permits(self.user.person.roles, SETTLE, "own"):
            return None
        return settlement_form(self.user.desk, self.user.session_id, self.code, self.chosen)

    def _blocks(self, said: str = "") -> list[dict[str, Any]]:
        language, person, today = self.user.language, self.user.person, self.user.desk.today()
        made = overview_blocks(self.found, self.frame.batch, person.roles, language, (said, today))
        row = self.found.of(self.chosen)
        if row is not None:
            made += account_blocks(row, self._form(), (person.id, person.roles), language, (self.would, today))
        return made


def _figures(values: dict[str, str]) -> dict[str, Typed]:
    return {name: Typed(values.get(f"figure.{name}", "")) for name in FIGURES}


def _day(values: dict[str, str], name: str) -> dt.date:
    return read_day(values.get(name, ""), "payment_day")
