"""``reserve batch settle``: the awards of an issued batch from the advance to the last payment."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboards.cli.acting import As, Json, acting
from dashboards.cli.console import USAGE, fail, note, say, show_json, show_table
from dashboards.cli.files import read_date, write_file
from dashboards.cli.words import helped, language, t
from reserve.vocabulary.language import Language
from reserve.vocabulary.units import from_fen, plain

if TYPE_CHECKING:
    from reserve.rules.ranking.candidate import CapStep
    from reserve.services.settlement import SettlementRow, Typed

Batch = Annotated[str, typer.Argument(metavar="BATCH", help=t("help.batch"))]
Project = Annotated[str, typer.Argument(metavar="PROJECT", help=t("help.settle_project"))]
Paper = Annotated[str, typer.Option("--document", help=t("help.settle_document"))]
Day = Annotated[str, typer.Option("--day", metavar="DATE", help=t("help.settle_day"))]
Amount = Annotated[str | None, typer.Option("--amount", help=t("help.settle_amount"))]
Figures = Annotated[list[str] | None, typer.Option("--figure", metavar="NAME=TEXT", help=t("help.settle_figure"))]
Closing = Annotated[bool, typer.Option("--closing", help=t("help.settle_closing"))]
_ROWS = ("code", "name", "settle_granted", "settle_paid", "settle_due", "settle_held", "settle_outstanding", "settle_state")
_SUMS = _ROWS[2:7]

app = typer.Typer(no_args_is_help=True)


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (show, mine, advance, preview, verify, propose, sign, refuse, withdraw, pay, table):
        app.command(command.__name__, **helped(f"help.settle_{command.__name__}"))(command)
    group.add_typer(app, name="settle", help=t("help.settle"))


def show(batch: Batch, *, login: As, as_json: Json = False) -> None:
    """Show the account of every award of a batch."""
    from reserve.services.settlement import read_settlement

    with acting(login) as who:
        view = read_settlement(who.desk, who.session_id, batch)
    if as_json:
        show_json(view)
        return
    if not view.issued:
        note(t("settle.not_issued"))
        return
    show_table(_ROWS, [_cells(row) for row in view.rows], numbers=_SUMS)
    sums = {"granted": view.granted_fen, "paid": view.paid_fen, "pay": view.to_pay_fen, "back": view.to_recover_fen, "held": view.held_fen}
    say(t("settle.sums", **{name: _wan(fen) for name, fen in sums.items()}))


def mine(*, login: As, as_json: Json = False) -> None:
    """Show a county or a city the awards of its own projects."""
    from reserve.services.settlement import read_own_settlements

    with acting(login) as who:
        found = read_own_settlements(who.desk, who.session_id)
    if as_json:
        show_json(found)
        return
    show_table(("batch", *_ROWS), [(one.batch_code, *_cells(one.row)) for one in found], numbers=_SUMS)
    if not found:
        note(t("settle.none"))


def advance(
    batch: Batch,
    projects: Annotated[list[str] | None, typer.Argument(metavar="[PROJECT]...", help=t("help.settle_projects"))] = None,
    *,
    document: Paper,
    day: Day,
    amount: Amount = None,
    login: As,
) -> None:
    """Record the advance: of everybody, or of the projects named."""
    from reserve.services.settlement import record_advance

    with acting(login) as who:
        paid = record_advance(
            who.desk, who.session_id, batch, document_number=document, day=read_date(day), projects=projects or None,
            amount_fen=_fen(amount),
        )  # fmt: skip
    say(t("settle.advanced", sum=_wan(paid)))


def preview(batch: Batch, project: Project, *, figures: Figures = None, closing: Closing = False, login: As, as_json: Json = False) -> None:
    """Show the balance with figures that are not recorded."""
    from reserve.services.settlement import preview_settlement
    from reserve.services.settlement.propose import named

    with acting(login) as who:
        would = preview_settlement(who.desk, who.session_id, batch, project, _typed(figures), closing=closing)
    if as_json:
        show_json(would)
        return
    if would.balance_fen is None:
        say(t("settle.lacking", what=named(would.lacking).text(language())))
        return
    _chain(would.steps)
    say(would.why.text(language()))


def verify(
    batch: Batch,
    project: Project,
    *,
    figures: Figures = None,
    verifier: Annotated[str, typer.Option("--by", help=t("help.settle_by"))],
    report: Annotated[str, typer.Option("--report", help=t("help.settle_report"))],
    day: Day,
    login: As,
) -> None:
    """Record what was verified of a project."""
    from reserve.services.settlement import record_verification

    with acting(login) as who:
        number = record_verification(
            who.desk, who.session_id, batch, project, _typed(figures), verifier=verifier, report=report, day=read_date(day)
        )
    say(t("settle.verified", number=number, project=project))


def propose(batch: Batch, project: Project, *, closing: Closing = False, login: As, as_json: Json = False) -> None:
    """Propose the settlement on the latest verification."""
    from reserve.services.settlement import propose_settlement

    with acting(login) as who:
        made = propose_settlement(who.desk, who.session_id, batch, project, closing=closing)
    if as_json:
        show_json(made)
        return
    _chain(made.steps)
    say(made.why.text(language()))


def sign(batch: Batch, project: Project, *, login: As, as_json: Json = False) -> None:
    """Sign a proposed settlement."""
    from reserve.services.settlement import sign_settlement

    with acting(login) as who:
        row = sign_settlement(who.desk, who.session_id, batch, project)
    _told(row, as_json=as_json)


def refuse(
    batch: Batch, project: Project, *, reason: Annotated[str, typer.Option("--reason", help=t("help.act_reason"))], login: As,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Refuse a proposed settlement with the reason."""
    from reserve.services.settlement import refuse_settlement

    with acting(login) as who:
        row = refuse_settlement(who.desk, who.session_id, batch, project, reason)
    _told(row, as_json=as_json)


def withdraw(batch: Batch, project: Project, *, login: As, as_json: Json = False) -> None:
    """Take a proposed settlement back."""
    from reserve.services.settlement import withdraw_settlement

    with acting(login) as who:
        row = withdraw_settlement(who.desk, who.session_id, batch, project)
    _told(row, as_json=as_json)


def pay(batch: Batch, project: Project, *, document: Paper, day: Day, amount: Amount = None, login: As, as_json: Json = False) -> None:
    """Record that a signed balance was paid or came back."""
    from reserve.services.settlement import record_payment

    with acting(login) as who:
        row = record_payment(
            who.desk, who.session_id, batch, project, document_number=document, day=read_date(day), amount_fen=_fen(amount)
        )
    _told(row, as_json=as_json)


def table(
    batch: Batch,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=t("help.settle_out"))],
    tongue: Annotated[Language, typer.Option("--language", help=t("help.documents_language"))] = "zh",
    force: Annotated[bool, typer.Option("--force", help=t("help.force"))] = False,
    login: As,
) -> None:
    """Write the table of the settlement."""
    from reserve.services.settlement.export import export_settlement

    with acting(login) as who:
        file = export_settlement(who.desk, who.session_id, batch, out.suffix.removeprefix("."), language=tongue)
    write_file(str(out), file.content, force=force)
    say(t("settle.written", file=out))


def _typed(figures: list[str] | None) -> "Mapping[str, Typed]":
    from reserve.services.settlement import Typed

    found = {}
    for each in figures or ():
        name, mark, text = each.partition("=")
        if not mark:
            raise fail(t("settle.figure", text=each[:40]), USAGE)
        found[name.strip()] = Typed(text)
    return found


def _fen(amount: str | None) -> int | None:
    from reserve.vocabulary.numbers import parse_number
    from reserve.vocabulary.units import to_fen, units

    return None if amount is None else to_fen(parse_number(amount), units()["10kCNY"])


def _chain(steps: "tuple[CapStep, ...]") -> None:
    rows = [
        (
            step.label.text(language()), _wan(step.amount_fen), t("settle.decides") if step.binding else "",
            step.citation_en if language() == "en" else step.citation,
        )
        for step in steps
    ]  # fmt: skip
    show_table(("settle_step", "amount", "settle_result", "settle_source"), rows, numbers=("amount",))


def _cells(row: "SettlementRow") -> tuple[object, ...]:
    proposal = row.proposal
    return (
        row.project_code, row.name, _wan(row.granted_fen), _wan(row.paid_fen), "" if proposal is None else _wan(proposal.due_fen),
        "" if proposal is None else _wan(proposal.held_fen), _wan(row.outstanding_fen), t(f"settle.state_{row.state}"),
    )  # fmt: skip


def _told(row: "SettlementRow", *, as_json: bool) -> None:
    if as_json:
        show_json(row)
        return
    state = t(f"settle.state_{row.state}")
    say(t("settle.told", project=row.project_code, state=state, paid=_wan(row.paid_fen), left=_wan(row.outstanding_fen)))


def _wan(fen: int) -> str:
    return plain(from_fen(fen))
