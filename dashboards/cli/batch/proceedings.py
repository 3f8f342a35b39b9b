"""``reserve batch proceedings`` and the steps of a batch from its approval to its end."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import say, show_json, show_table
from dashboards.cli.files import read_date
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.units import from_fen, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from reserve.services.proceedings import ProceedingsView

Batch = Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help=t("help.act_number"))]
Letter = Annotated[str, typer.Option("--letter", help=t("help.letter"))]
LetterDay = Annotated[str, typer.Option("--letter-day", help=t("help.letter_day"))]
Reason = Annotated[str, typer.Option("--reason", help=t("help.act_reason"))]
_STEPS = ("step_at", "step", "step_about", "step_by")
_LIST = ("place", "code", "name", "list_standing", "list_ranked", "list_offered", "list_holds")
_AMOUNTS = ("place", "list_ranked", "list_offered", "list_holds")


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (
        experts, proceedings, approve, unapprove, publicise, take_in, answer, objector, withdraw, accept, decline, close, final, issue, end,
    ):  # fmt: skip
        name = "object" if command is take_in else command.__name__
        group.command(name, **helped(f"help.batch_{name}"))(command)


def experts(
    batch: Batch,
    *,
    seats: Annotated[int | None, typer.Option("--draw", metavar="SEATS", help=t("help.draw_seats"))] = None,
    login: As,
    as_json: Json = False,
) -> None:
    """Show the review by experts, or draw its panels."""
    from reserve.services.experts import call_experts, read_review

    with acting(login) as who:
        if seats is not None:
            call_experts(who.desk, who.session_id, batch, seats)
        view = read_review(who.desk, who.session_id, batch)
    if as_json:
        show_json(view)
        return
    say(t("experts.stands", projects=len(view.projects), open=view.open_seats, pool=view.pool_now))
    rows = [
        (one.project_code, one.name, ", ".join(one.panel), ", ".join(str(score) for _, score in one.scores), one.mean)
        for one in view.projects
    ]
    show_table(("code", "name", "experts", "expert_scores", "expert_mean"), rows, numbers=("expert_mean",))


def proceedings(batch: Batch, *, login: As, as_json: Json = False) -> None:
    """Show how far a batch is: steps, list, objections, offers, what is next."""
    from reserve.services.proceedings import read_proceedings

    with acting(login) as who:
        view = read_proceedings(who.desk, who.session_id, batch)
    if as_json:
        show_json(view)
    else:
        _show(view)


def approve(
    batch: Batch,
    *,
    run: Annotated[int, typer.Option("--run", min=1, help=t("help.approve_run"))],
    meeting: Annotated[str, typer.Option("--meeting", help=t("help.meeting"))],
    meeting_day: Annotated[str, typer.Option("--day", help=t("help.meeting_day"))],
    present: Annotated[str, typer.Option("--present", help=t("help.present"))],
    decision: Annotated[str, typer.Option("--decision", help=t("help.decision"))],
    login: As,
) -> None:
    """Approve the frozen list on the record of a meeting."""
    from reserve.services.proceedings import approve_batch
    from reserve.services.proceedings.typed import split_names

    day = read_date(meeting_day)
    with acting(login) as who:
        names = split_names(present)
        state = approve_batch(who.desk, who.session_id, batch, run=run, meeting=meeting, meeting_day=day, present=names, decision=decision)
    _stands(batch, state)


def unapprove(batch: Batch, *, reason: Reason, login: As) -> None:
    """Take an approval back before the notice."""
    from reserve.services.proceedings import take_back_approval

    with acting(login) as who:
        state = take_back_approval(who.desk, who.session_id, batch, reason)
    _stands(batch, state)


def publicise(
    batch: Batch,
    *,
    channel: Annotated[str, typer.Option("--channel", help=t("help.channel"))],
    objections_to: Annotated[str, typer.Option("--objections-to", help=t("help.objections_to"))],
    first: Annotated[str, typer.Option("--from", help=t("help.notice_from"))],
    last: Annotated[str, typer.Option("--to", help=t("help.notice_to"))],
    login: As,
) -> None:
    """Record the notice with its first and last day."""
    from reserve.services.proceedings import publicise_batch

    days = read_date(first), read_date(last)
    with acting(login) as who:
        state = publicise_batch(
            who.desk, who.session_id, batch, channel=channel, objections_to=objections_to, first_day=days[0], last_day=days[1]
        )
    _stands(batch, state)


def take_in(
    batch: Batch,
    *,
    name: Annotated[str, typer.Option("--name", help=t("help.objector_name"))],
    contact: Annotated[str, typer.Option("--contact", help=t("help.objector_contact"))],
    received: Annotated[str, typer.Option("--received", help=t("help.received"))],
    text: Annotated[str, typer.Option("--text", help=t("help.objection_text"))],
    project: Annotated[str | None, typer.Option("--project", help=t("help.objection_project"))] = None,
    login: As,
) -> None:
    """Take in an objection."""
    from reserve.services.proceedings import take_objection

    day = read_date(received)
    with acting(login) as who:
        number = take_objection(who.desk, who.session_id, batch, name=name, contact=contact, received_on=day, text=text, project=project)
    say(t("life.objection", number=number))


def answer(
    batch: Batch,
    number: Number,
    *,
    effect: Annotated[str, typer.Option("--effect", help=t("help.effect"))],
    text: Annotated[str, typer.Option("--text", help=t("help.answer_text"))],
    login: As,
) -> None:
    """Answer an objection."""
    from reserve.services.proceedings import answer_objection

    with acting(login) as who:
        offered = answer_objection(who.desk, who.session_id, batch, number, effect=effect, text=text)  # type: ignore[arg-type]
    say(t("life.answered", number=number))
    _offered(offered)


def objector(batch: Batch, number: Number, *, login: As) -> None:
    """Show who objected and how to reach them; each look is recorded."""
    from reserve.services.proceedings import read_objector

    with acting(login) as who:
        name, contact = read_objector(who.desk, who.session_id, batch, number)
    say(f"{name}  {contact}")


def withdraw(
    batch: Batch,
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=t("help.waivers.project"))],
    *,
    letter: Letter,
    letter_day: LetterDay,
    reason: Reason,
    login: As,
) -> None:
    """Record that a project leaves the batch by its letter."""
    from reserve.services.proceedings import withdraw_from_batch

    day = read_date(letter_day)
    with acting(login) as who:
        offered = withdraw_from_batch(who.desk, who.session_id, batch, project, letter=letter, letter_day=day, reason=reason)
    say(t("life.left", project=project))
    _offered(offered)


def accept(batch: Batch, number: Number, *, letter: Letter, letter_day: LetterDay, login: As) -> None:
    """Record that an offer from the reserve list is accepted."""
    from reserve.services.proceedings import accept_offer

    day = read_date(letter_day)
    with acting(login) as who:
        offered = accept_offer(who.desk, who.session_id, batch, number, letter=letter, letter_day=day)
    say(t("life.accepted", number=number))
    _offered(offered)


def decline(batch: Batch, number: Number, *, reason: Reason, login: As) -> None:
    """Record that an offer is declined or was not answered in time."""
    from reserve.services.proceedings import decline_offer

    with acting(login) as who:
        offered = decline_offer(who.desk, who.session_id, batch, number, reason)
    say(t("life.declined", number=number))
    _offered(offered)


def close(batch: Batch, *, login: As) -> None:
    """Close the notice once its last day is over."""
    from reserve.services.proceedings import close_notice

    _plain(batch, login, close_notice)


def final(batch: Batch, *, login: As) -> None:
    """Make the list final."""
    from reserve.services.proceedings import finalise_batch

    _plain(batch, login, finalise_batch)


def issue(
    batch: Batch,
    *,
    document: Annotated[str, typer.Option("--document", help=t("help.issue_document"))],
    day: Annotated[str, typer.Option("--day", help=t("help.issue_day"))],
    login: As,
) -> None:
    """Record the document that issues the list; a list that changed is issued again."""
    from reserve.services.proceedings import issue_batch

    on = read_date(day)
    with acting(login) as who:
        state = issue_batch(who.desk, who.session_id, batch, document_number=document, day=on)
    _stands(batch, state)


def end(batch: Batch, *, login: As) -> None:
    """End the batch; the reserve list lapses."""
    from reserve.services.proceedings import end_batch

    _plain(batch, login, end_batch)


def _plain(batch: str, login: str, service: "Callable[..., str]") -> None:
    with acting(login) as who:
        state = service(who.desk, who.session_id, batch)
    _stands(batch, state)


def _stands(batch: str, state: str) -> None:
    from reserve.vocabulary.tracks import batch_states

    say(t("life.stands", batch=batch, state=batch_states()[state].label.text(language())))


def _offered(projects: tuple[str, ...]) -> None:
    if projects:
        say(t("life.moved_up", projects=", ".join(projects)))


def _show(view: "ProceedingsView") -> None:
    from reserve.accounts.desk import OFFICE_ZONE

    _stands(view.code, view.state)
    steps = [
        (
            one.occurred_at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M"),
            one.label.text(language()),
            f"{one.subject} {one.comment or ''}".strip(),
            one.person_name,
        )
        for one in view.steps
    ]
    show_table(_STEPS, steps)
    rows = [
        (one.place, one.project_code, one.name, t(f"life.{one.standing}"), plain(from_fen(one.ranked_fen), 2),
         plain(from_fen(one.offered_fen), 2), plain(from_fen(one.holds_fen), 2))
        for one in view.listed
        if one.standing != "waits"
    ]  # fmt: skip
    show_table(_LIST, rows, numbers=_AMOUNTS)
    for objection in view.objections:
        say(t("life.settled" if objection.settled else "life.open", number=objection.number, day=objection.received_on))
    for offer in view.open_offers:
        say(t("life.offer", number=offer.number, project=offer.project_code, until=offer.answer_by))
    for step in view.due:
        waits = step.waits_for.text(language()) if step.waits_for else ""
        say(t("life.next", step=step.label.text(language()), waits=waits).rstrip(" :：,，"))
