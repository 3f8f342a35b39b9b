"""What is done with a ranked batch until it ends: what comes next as a form, what happened as a timeline."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from dashboards.i18n import translator
from dashboards.pages.batch.proceedings_view import proceedings_blocks
from reserve.services.proceedings import (
    accept_offer,
    answer_objection,
    approve_batch,
    close_notice,
    decline_offer,
    end_batch,
    finalise_batch,
    issue_batch,
    publicise_batch,
    read_objector,
    read_proceedings,
    take_back_approval,
    take_objection,
    withdraw_from_batch,
)
from reserve.services.proceedings.typed import read_day, split_names
from widgets import View

if TYPE_CHECKING:
    from dashboards.pages.batch.desk import BatchDesk

Payload = Mapping[str, Any]


class Proceedings:
    """The part ``proceedings`` of a batch."""

    def __init__(self, frame: "BatchDesk") -> None:
        self.frame, self.user, self.code = frame, frame.user, frame.code
        self.view = View(language=self.user.language, blocks=[])
        self.view.on_action(self.act)
        self.refresh()

    def widgets(self) -> tuple[ipw.Widget, ...]:
        """The one view."""
        return (self.view,)

    def refresh(self, said: str = "") -> None:
        """Read the proceedings again; ``said`` tells what was just done."""
        found = read_proceedings(self.user.desk, self.user.session_id, self.code)
        made = proceedings_blocks(found, self.user.person.roles, self.user.language, said)
        self.view.show(made, focus="said" if said else None)

    def act(self, name: str, payload: dict[str, Any]) -> None:
        """Make the step that was asked for, and show how the batch stands after it."""
        step = self._steps().get(name)
        if step is None:
            return
        before = self.frame.batch.state
        said = step(payload)
        if read_proceedings(self.user.desk, self.user.session_id, self.code).state == before:
            self.refresh(said)
        else:
            self.frame.changed()

    def _steps(self) -> dict[str, Callable[[Payload], str]]:
        return {
            "approve": self._approve, "unapprove": self._unapprove, "publicise": self._publicise, "object": self._object,
            "answer": self._answer, "objector": self._objector, "withdraw": self._withdraw, "accept": self._accept,
            "decline": self._decline, "close": self._plain(close_notice), "final": self._plain(finalise_batch), "issue": self._issue,
            "end": self._plain(end_batch),
        }  # fmt: skip

    def _approve(self, payload: Payload) -> str:
        typed = payload["values"]
        approve_batch(
            self.user.desk, self.user.session_id, self.code, run=_number(payload, "run"), meeting=typed.get("approve.meeting", ""),
            meeting_day=read_day(typed.get("approve.meeting_day", ""), "meeting_day"),
            present=split_names(typed.get("approve.present", "")), decision=typed.get("approve.decision", ""),
        )  # fmt: skip
        return ""

    def _unapprove(self, payload: Payload) -> str:
        take_back_approval(self.user.desk, self.user.session_id, self.code, payload["comment"])
        return ""

    def _publicise(self, payload: Payload) -> str:
        typed = payload["values"]
        publicise_batch(
            self.user.desk, self.user.session_id, self.code, channel=typed.get("publicise.channel", ""),
            objections_to=typed.get("publicise.objections_to", ""),
            first_day=read_day(typed.get("publicise.first_day", ""), "first_day"),
            last_day=read_day(typed.get("publicise.last_day", ""), "last_day"),
        )  # fmt: skip
        return ""

    def _object(self, payload: Payload) -> str:
        typed = payload["values"]
        number = take_objection(
            self.user.desk, self.user.session_id, self.code, name=typed.get("object.name", ""), contact=typed.get("object.contact", ""),
            received_on=read_day(typed.get("object.received_on", ""), "received_on"), text=typed.get("object.text", ""),
            project=typed.get("object.project", ""),
        )  # fmt: skip
        _ = translator(self.user.language)
        return _("Objection {number} is taken in.").format(number=number)

    def _answer(self, payload: Payload) -> str:
        typed, number = payload["values"], _number(payload, "number")
        offered = answer_objection(
            self.user.desk, self.user.session_id, self.code, number, effect=typed.get(f"answer.{number}.effect", ""),
            text=typed.get(f"answer.{number}.text", ""),
        )  # fmt: skip
        _ = translator(self.user.language)
        return _("Objection {number} is answered.").format(number=number) + self._offered(offered)

    def _objector(self, payload: Payload) -> str:
        number = _number(payload, "number")
        name, contact = read_objector(self.user.desk, self.user.session_id, self.code, number)
        _ = translator(self.user.language)
        return _("Objection {number} was made by {name}, {contact}. This look is recorded.").format(
            number=number, name=name, contact=contact
        )

    def _withdraw(self, payload: Payload) -> str:
        typed = payload["values"]
        offered = withdraw_from_batch(
            self.user.desk, self.user.session_id, self.code, typed.get("withdraw.project", ""), letter=typed.get("withdraw.letter", ""),
            letter_day=read_day(typed.get("withdraw.letter_day", ""), "letter_day"), reason=typed.get("withdraw.reason", ""),
        )  # fmt: skip
        _ = translator(self.user.language)
        return _("The project has left the batch.") + self._offered(offered)

    def _accept(self, payload: Payload) -> str:
        typed = payload["values"]
        number = _typed_number(typed)
        offered = accept_offer(
            self.user.desk, self.user.session_id, self.code, number, letter=typed.get("offer.letter", ""),
            letter_day=read_day(typed.get("offer.day", ""), "letter_day"),
        )  # fmt: skip
        _ = translator(self.user.language)
        return _("Offer {number} is accepted.").format(number=number) + self._offered(offered)

    def _decline(self, payload: Payload) -> str:
        number = _typed_number(payload["values"])
        offered = decline_offer(self.user.desk, self.user.session_id, self.code, number, payload["comment"])
        _ = translator(self.user.language)
        return _("Offer {number} is declined.").format(number=number) + self._offered(offered)

    def _issue(self, payload: Payload) -> str:
        typed = payload["values"]
        issue_batch(
            self.user.desk, self.user.session_id, self.code, document_number=typed.get("issue.document", ""),
            day=read_day(typed.get("issue.day", ""), "issue_day"),
        )  # fmt: skip
        _ = translator(self.user.language)
        return _("The list is issued.")

    def _plain(self, service: Callable[..., str]) -> Callable[[Payload], str]:
        def step(_payload: Payload) -> str:
            service(self.user.desk, self.user.session_id, self.code)
            return ""

        return step

    def _offered(self, projects: tuple[str, ...]) -> str:
        if not projects:
            return ""
        _ = translator(self.user.language)
        gap = "" if self.user.language == "zh" else " "
        return gap + _("What became free is offered to {count} projects of the reserve list.").format(count=len(projects))


def _number(payload: Payload, name: str) -> int:
    """A number that the page was given with a button; 0 where it is none."""
    given = payload["data"].get(name)
    return given if isinstance(given, int) else 0


def _typed_number(typed: Mapping[str, str]) -> int:
    """The number of the offer that was chosen; 0 where none is."""
    given = typed.get("offer.number", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < len("1000000") else 0
