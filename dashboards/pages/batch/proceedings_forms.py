"""The forms of the proceedings: for each step the fields to fill and its button."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from dashboards.i18n import translator
from dashboards.pages import formats
from dashboards.pages.review.view import asked
from reserve.rules.basis.publicity import shortest_notice
from reserve.rules.basis.working_days import last_working_day
from reserve.services.proceedings.views import DueStep, ObjectionView, ProceedingsView
from reserve.vocabulary.errors import BadInput
from reserve.vocabulary.language import Language
from widgets import blocks

Block = dict[str, Any]
SELECTABLE = 300
"""How many projects a list to choose from may have; a longer one asks for the code."""


def step_form(step: DueStep, view: ProceedingsView, language: Language) -> list[Block]:
    """The form of a step that the reader may make now."""
    return FORMS[step.action](view, language)


def _approve(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    hint = _("You sign for run {run}, digest {digest}.").format(run=view.run, digest=view.run_digest[:16])
    fields = [
        blocks.paragraph(hint, muted=True),
        blocks.field("approve.meeting", _("Number of the meeting record"), hint=_("such as 浙经信会纪〔2024〕3号")),
        blocks.field("approve.meeting_day", _("Day of the meeting"), "date", formats.day(view.today)),
        blocks.field("approve.present", _("Present"), "long_text", hint=_("Names apart by commas")),
        blocks.field("approve.decision", _("What was decided"), "long_text"),
        blocks.actions([
            blocks.action(
                "approve", _("Approve the list"), "primary", data={"run": view.run},
                confirm=_("The ranking cannot be run again after this. Until the notice you can take the approval back."),
            ),
        ]),
    ]  # fmt: skip
    return [blocks.group(_("Approve the list"), fields, id="due-approve")]


def _publicise(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    least = shortest_notice(view.today)
    first = view.today + dt.timedelta(days=1)
    try:
        first = last_working_day(first, 1)
        last = formats.day(last_working_day(first, least))
    except BadInput:
        last = ""
    hint = _("at least {count} working days, first and last day counted").format(count=least)
    fields = [
        blocks.field("publicise.channel", _("Where the notice stands"), hint=_("Address of the page or place of the board")),
        blocks.field("publicise.objections_to", _("How to object"), hint=_("Telephone and office; this is printed")),
        blocks.field("publicise.first_day", _("First day"), "date", formats.day(first)),
        blocks.field("publicise.last_day", _("Last day"), "date", last, hint=hint),
        blocks.actions([
            blocks.action(
                "publicise", _("Publish the notice"), "primary", confirm=_("Nothing is undone once the list has been shown to everybody.")
            ),
        ]),
    ]  # fmt: skip
    return [blocks.group(_("Publish the notice"), fields, id="due-publicise")]


def _close(_view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    return [blocks.actions([blocks.action("close", _("Close the notice"), "primary")], id="due-close")]


def _final(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    holding = sum(one.standing == "holds" or one.holds_fen > 0 for one in view.listed)
    text = _("{count} projects stand on it.").format(count=holding)
    if view.gives_money:
        text = _("{count} projects stand on it with {money} ×10⁴ yuan.").format(count=holding, money=formats.money(view.held_fen))
    return [blocks.actions([blocks.action("final", _("Make the list final"), "primary", confirm=text)], id="due-final")]


def _issue(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    title = _("Issue the changed list") if view.issues else _("Issue the list")
    fields = [
        blocks.field("issue.document", _("Number of the document"), hint=_("such as 浙经信绿色〔2024〕88号")),
        blocks.field("issue.day", _("Day of issue"), "date", formats.day(view.today)),
        blocks.actions([blocks.action("issue", title, "primary")]),
    ]
    return [blocks.group(title, fields, id="due-issue")]


def _end(_view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    text = _("The reserve list lapses; nothing can be recorded in the batch any more.")
    return [blocks.actions([blocks.action("end", _("End the batch"), "plain", confirm=text)], id="due-end")]


def _unapprove(_view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    ask = asked(_("Why is the approval taken back?"), language)
    return [blocks.actions([blocks.action("unapprove", _("Take the approval back"), "danger", comment=ask)], id="due-unapprove")]


def _object(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    private = _("Kept apart: shown to the office only, in no list, notice or export")
    fields = [
        blocks.field("object.name", _("Who objects"), hint=private, turn=len(view.objections)),
        blocks.field("object.contact", _("Contact"), hint=private, turn=len(view.objections)),
        blocks.field("object.received_on", _("Received on"), "date", formats.day(view.today), turn=len(view.objections)),
        _project_field("object.project", view, language, len(view.objections), whole=_("The whole list")),
        blocks.field("object.text", _("Objection"), "long_text", turn=len(view.objections)),
        blocks.actions([blocks.action("object", _("Take in the objection"), "primary")]),
    ]
    return [blocks.details(_("Take in an objection"), fields, id="form-object")]


def _withdraw(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    fields = [
        _project_field("withdraw.project", view, language, len(view.exits)),
        blocks.field("withdraw.letter", _("Number of the letter"), turn=len(view.exits)),
        blocks.field("withdraw.letter_day", _("Day of the letter"), "date", formats.day(view.today), turn=len(view.exits)),
        blocks.field("withdraw.reason", _("Reason"), "long_text", turn=len(view.exits)),
        blocks.actions([
            blocks.action(
                "withdraw", _("Record the withdrawal"), "danger",
                confirm=_("The project leaves for good; what becomes free is offered to the reserve list at once."),
            ),
        ]),
    ]  # fmt: skip
    return [blocks.details(_("Record that a project leaves"), fields, id="form-withdraw")]


def _project_field(name: str, view: ProceedingsView, language: Language, turn: int, whole: str = "") -> Block:
    _ = translator(language)
    there = [one for one in view.listed if one.standing != "gone"]
    if len(there) > SELECTABLE:
        hint = _("Code of the project; blank for the whole list") if whole else _("Code of the project")
        return blocks.field(name, _("Project"), hint=hint, required=not whole, turn=turn)
    options = [(one.project_code, f"{one.place} · {one.name} · {one.project_code}") for one in there]
    return blocks.field(name, _("Project"), "select", options=[("", whole or _("Choose a project")), *options], turn=turn)


def answer_form(one: ObjectionView, language: Language) -> list[Block]:
    """The answer to an objection; only one that names a project can take it out."""
    _ = translator(language)
    effects = [("none", _("Not found right: the list stays")), ("recheck", _("Is looked at again: another answer follows"))]
    if one.project_code is not None:
        effects.append(("out", _("Found right: the project leaves the list")))
    return [
        blocks.group(
            _("Answer objection {number}").format(number=one.number),
            [
                blocks.field(f"answer.{one.number}.effect", _("Effect"), "select", options=effects, turn=len(one.answers)),
                blocks.field(f"answer.{one.number}.text", _("The answer"), "long_text", turn=len(one.answers)),
                blocks.actions([blocks.action("answer", _("Give the answer"), "primary", data={"number": one.number})]),
            ],
            id=f"answer-{one.number}",
        )
    ]


def offer_form(view: ProceedingsView, language: Language) -> list[Block]:
    """How an offer was answered."""
    _ = translator(language)
    ask = asked(_("Why is it declined, or was it not answered in time?"), language)
    names = {one.project_code: one.name for one in view.listed}
    turn, hint = len(view.offers) - len(view.open_offers), _("needed where the offer is taken")
    options = [(str(one.number), f"{one.number} · {names[one.project_code]} · {one.project_code}") for one in view.open_offers]
    return [
        blocks.group(
            _("How an offer was answered"),
            [
                blocks.field("offer.number", _("Offer number"), "select", options=options, turn=turn),
                blocks.field("offer.letter", _("Number of the letter"), required=False, hint=hint, turn=turn),
                blocks.field("offer.day", _("Day of the letter"), "date", formats.day(view.today), required=False, turn=turn),
                blocks.actions([
                    blocks.action("accept", _("The offer is taken"), "primary"),
                    blocks.action("decline", _("The offer is declined"), "danger", comment=ask),
                ]),
            ],
            id="offer-form",
        )
    ]  # fmt: skip


def _freeze(view: ProceedingsView, language: Language) -> list[Block]:
    _ = translator(language)
    text = _("The list is frozen before anybody signs: what is signed can be made again from the frozen folder, byte for byte.")
    links = [(_("Freeze and reproduce"), f"/batch?batch={view.code}&part=freezing")]
    return [blocks.notice("info", _("Freeze the list"), [text], links, id="due-freeze")]


FORMS: Mapping[str, Callable[[ProceedingsView, Language], list[Block]]] = {
    "freeze": _freeze, "approve": _approve, "publicise": _publicise, "close": _close, "final": _final, "issue": _issue, "end": _end,
    "unapprove": _unapprove, "object": _object, "withdraw": _withdraw,
}  # fmt: skip
