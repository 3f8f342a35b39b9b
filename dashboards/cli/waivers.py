"""``reserve waivers``: the list, and what an officer or a county does with one."""

from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import say, show_json, show_table
from dashboards.cli.files import read_date, write_file
from dashboards.cli.words import helped, language, t

if TYPE_CHECKING:
    from reserve.services import WaiverView

app = typer.Typer(no_args_is_help=True)
Waiver = Annotated[str, typer.Argument(metavar="WAIVER", help=t("help.waivers.code"))]
Reason = Annotated[str, typer.Option("--reason", help=t("help.waivers.reason"))]


@app.command("list", **helped("help.waivers.list"))
def list_known(
    login: As,
    *,
    project: Annotated[str | None, typer.Option("--project", help=t("help.waivers.project"))] = None,
    out: Annotated[str | None, typer.Option("--out", "-o", help=t("help.output"))] = None,
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    as_json: Json = False,
) -> None:
    """List every waiver that the account may know of; ``--out`` writes the public ones as a workbook."""
    from reserve.services import list_waivers

    with acting(login) as who:
        if out is not None:
            from reserve.services.waivers.export import export_waivers
            from validation.catalogue import catalogue

            titles = {rule.id: rule.title for rule in catalogue()}
            write_file(out, export_waivers(who.desk, who.session_id, titles, language()).content, force=force)
            return
        found = list_waivers(who.desk, who.session_id, project)
    if as_json:
        show_json(found)
        return
    columns = ("waiver", "waiver_standing", "code", "name", "unit", "rule", "waiver_officer", "waiver_basis", "waiver_until")
    show_table(columns, [_row(one) for one in found])


@app.command("ask", **helped("help.waivers.ask"))
def ask(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=t("help.waivers.project"))],
    rule: Annotated[str, typer.Argument(metavar="RULE", help=t("help.waivers.rule"))],
    path: Annotated[str, typer.Argument(metavar="PATH", help=t("help.waivers.path"))],
    reason: Reason,
    login: As,
) -> None:
    """Ask that a rule which blocks a draft be waived."""
    from reserve.services import ask_waiver

    with acting(login) as who:
        code = ask_waiver(who.desk, who.session_id, project, rule, path, reason=reason)
    say(t("waivers.asked", waiver=code))


@app.command("grant", **helped("help.waivers.grant"))
def grant(
    waiver: Waiver,
    reason: Reason,
    basis: Annotated[str, typer.Option("--basis", help=t("help.waivers.basis"))],
    until: Annotated[str, typer.Option("--until", help=t("help.waivers.until"))],
    login: As,
) -> None:
    """Grant an ask on a document and to a day."""
    from reserve.services import grant_waiver

    day = read_date(until)
    with acting(login) as who:
        grant_waiver(who.desk, who.session_id, waiver, reason, basis=basis, expires_on=day)
    say(t("waivers.granted", waiver=waiver, until=day))


@app.command("decline", **helped("help.waivers.decline"))
def decline(waiver: Waiver, reason: Reason, login: As) -> None:
    """Decline an ask; the county reads why."""
    from reserve.services import decline_waiver

    with acting(login) as who:
        decline_waiver(who.desk, who.session_id, waiver, reason)
    say(t("waivers.declined", waiver=waiver))


@app.command("withdraw", **helped("help.waivers.withdraw"))
def withdraw(waiver: Waiver, reason: Reason, login: As) -> None:
    """Take an unanswered ask back."""
    from reserve.services import withdraw_waiver

    with acting(login) as who:
        withdraw_waiver(who.desk, who.session_id, waiver, reason)
    say(t("waivers.withdrawn", waiver=waiver))


@app.command("revoke", **helped("help.waivers.revoke"))
def revoke(waiver: Waiver, reason: Reason, login: As) -> None:
    """Revoke a granted waiver: it lets nothing pass any more."""
    from reserve.services import revoke_waiver

    with acting(login) as who:
        revoke_waiver(who.desk, who.session_id, waiver, reason)
    say(t("waivers.revoked", waiver=waiver))


def _row(one: "WaiverView") -> tuple[object, ...]:
    from reserve.services.waivers.views import STANDINGS

    answer = one.answer if one.answer and one.answer.act == "granted" else None
    return (
        one.code, STANDINGS[one.standing].text(language()), one.ask.project_code if one.ask else "", one.project_name,
        one.unit.text(language()), one.rule_id, answer.officer if answer else "", answer.basis if answer else "",
        answer.expires_on if answer else "",
    )  # fmt: skip
